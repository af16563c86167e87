/**
 * Transfers as they show in Asterisk itself, for when their events were missed: who is in a talk's bridge beside those
 * who belong there.
 */
import type { AriBridge, AriChannel } from 'ari-client';
import { type BridgeId, type ChannelId, isDerived, ownerOf, standInChannel } from '../../domain/ids.ts';
import type { Transferred } from '../../engine/ports.ts';
import type { StandIns } from './stand-ins.ts';
import { dialledBy, isLocal, isPlaceholder } from './transfers.ts';
import { endpointOf } from './translate.ts';

export interface TransfersFound {
  readonly transferred: ReadonlyMap<BridgeId, Transferred>;
  /** Those of blind transfers, with the talk each is in. */
  readonly placeholders: ReadonlyMap<string, BridgeId | null>;
}

/** Who stands for whom is put into `standIns` as well. */
export function findTransfers(
  channels: readonly AriChannel[],
  bridges: readonly AriBridge[],
  standIns: StandIns,
): TransfersFound {
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  const farEnds = createFarEnds(channels, bridges, byId);
  const transferred = new Map<BridgeId, Transferred>();
  const placeholders = new Map<string, BridgeId | null>();

  for (const { id, channels: members } of bridges) {
    if (!isDerived(id)) continue;
    const bridge = id as BridgeId;
    const call = ownerOf(bridge);
    const caller = call as string as ChannelId;
    for (const member of members) {
      const channel = byId.get(member);
      if (!channel || isDerived(member) || standIns.knownAs(member) === caller) continue;
      const isCallerGone = !byId.has(standIns.inAsterisk(caller));
      if (isPlaceholder(channel.name, channel.dialplan.context) && !farEnds.talks(channel)) {
        placeholders.set(member, bridge);
        if (members.length > 1) transferred.set(bridge, { type: 'blind', to: channel.dialplan.exten });
      } else if (isCallerGone && isLocal(channel.name) && !standIns.has(member)) {
        standIns.adopt(member, caller);
      } else {
        const by = standInChannel(call, member);
        standIns.adopt(member, by);
        const to = farEnds.endpoint(channel);
        if (members.length > 1) transferred.set(bridge, { type: 'attended', by, to });
      }
    }
  }
  for (const { id, name, dialplan } of channels) {
    const isInTalk = placeholders.has(id) || standIns.has(id);
    if (!isInTalk && name.endsWith(';1') && isPlaceholder(name, dialplan.context)) placeholders.set(id, null);
  }
  return { transferred, placeholders };
}

/** Who is at the end of a channel of the exchange's own: past its other half, in a bridge or in the dialplan. */
function createFarEnds(
  channels: readonly AriChannel[],
  bridges: readonly AriBridge[],
  byId: ReadonlyMap<string, AriChannel>,
) {
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  const otherHalf = ({ name }: AriChannel): AriChannel | undefined =>
    byName.get(name.replace(/;[12]$/, (half) => (half === ';1' ? ';2' : ';1')));
  const partner = (half: AriChannel): AriChannel | undefined => {
    const bridge = bridges.find(({ channels: members }) => members.includes(half.id));
    return byId.get(bridge?.channels.find((member) => member !== half.id) ?? '');
  };
  return {
    talks(channel: AriChannel): boolean {
      const half = otherHalf(channel);
      return half !== undefined && partner(half) !== undefined;
    },
    endpoint(channel: AriChannel): string | null {
      if (!isLocal(channel.name)) return endpointOf(channel.name) || null;
      const half = otherHalf(channel);
      if (!half) return null;
      const other = partner(half);
      if (other) return endpointOf(other.name) || null;
      return dialledBy(half.dialplan.app_name ?? '', half.dialplan.app_data ?? '');
    },
  };
}
