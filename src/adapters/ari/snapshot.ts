/** What is true in Asterisk now, of all that is ours. */
import type { AriBridge, AriChannel, Client } from 'ari-client';
import { type BridgeId, type ChannelId, isDerived, type PlaybackId } from '../../domain/ids.ts';
import type { LiveChannel, Snapshot } from '../../engine/ports.ts';
import { asFailure } from './failure.ts';
import type { AriLogger } from './logger.ts';
import type { PhoneStates } from './phone-states.ts';
import { STANDS_FOR, type StandIns } from './stand-ins.ts';
import { findTransfers } from './transferred.ts';
import { isLocal, type Transfers } from './transfers.ts';
import { arrival } from './translate.ts';

export interface SnapshotParts {
  readonly application: string;
  /** @throws AriFailure */
  request<T>(command: (client: Client) => PromiseLike<T>): Promise<T>;
  readonly logger: AriLogger;
  readonly standIns: StandIns;
  readonly transfers: Pick<Transfers, 'adoptPlaceholder' | 'hangUp'>;
  readonly phones: Pick<PhoneStates, 'all'>;
}

/** @throws AriFailure when Asterisk cannot be reached. */
export async function takeSnapshot(
  parts: SnapshotParts,
  playbacks: readonly PlaybackId[],
): Promise<Snapshot> {
  const { application, request, standIns } = parts;
  const [channels, { channel_ids: heard }, phones, playing] = await Promise.all([
    request((ari) => ari.channels.list()),
    request((ari) => ari.applications.get({ applicationName: application })),
    parts.phones.all(),
    Promise.all(playbacks.map((playback) => stillPlays(request, playback))),
  ]);
  // After the channels: one that is just taking another's place is in its bridge by then.
  const bridges = await request((ari) => ari.bridges.list());
  await recallStandIns(parts, channels);
  const { transferred, placeholders } = findTransfers(channels, bridges, standIns);
  clearPlaceholders(parts, bridges, placeholders);
  const isOurs = ({ id }: AriChannel): boolean => !placeholders.has(id) && !standIns.isRetired(id);
  const ours = channels.filter(isOurs);
  const live = liveChannels(ours, application, standIns.knownAs);
  await hearAll(parts, live, heard);
  return {
    channels: live,
    bridges: talkBridges(bridges, (id) => (placeholders.has(id) ? null : standIns.knownAs(id))),
    playbacks: new Set(playing.filter((playback) => playback !== null)),
    transferred,
    phones,
  };
}

/** Learns of channels that stand for callers, from what an earlier process wrote down. */
async function recallStandIns(
  { application, request, standIns }: SnapshotParts,
  channels: readonly AriChannel[],
): Promise<void> {
  const unknown = channels.filter(
    (channel) => isLocal(channel.name) && isInApplication(channel, application) && !standIns.has(channel.id),
  );
  for (const { id } of unknown) {
    try {
      const { value } = await request((ari) =>
        ari.channels.getChannelVar({ channelId: id, variable: STANDS_FOR }),
      );
      if (value !== '') standIns.adopt(id, value as ChannelId);
    } catch (error) {
      // The variable is not there, or the channel.
      if (asFailure(error).status !== 404) throw error;
    }
  }
}

/** Takes up the placeholders of blind transfers; one whose caller is elsewhere is of no use any more. */
function clearPlaceholders(
  { transfers }: SnapshotParts,
  bridges: readonly AriBridge[],
  placeholders: ReadonlyMap<string, BridgeId | null>,
): void {
  for (const [placeholder, bridge] of placeholders) {
    const members = bridges.find(({ id }) => id === bridge)?.channels ?? [];
    if (bridge !== null && members.length > 1) transfers.adoptPlaceholder(placeholder, bridge);
    else transfers.hangUp(placeholder);
  }
}

/**
 * The application stays subscribed to its channels while the websocket is away (seen on 22.10.1). Should one have been
 * lost all the same, nobody would tell us of its end.
 */
async function hearAll(
  { application, request, logger, standIns }: SnapshotParts,
  live: Map<ChannelId, LiveChannel>,
  heard: readonly string[],
): Promise<void> {
  for (const channel of live.keys()) {
    const id = standIns.inAsterisk(channel);
    if (heard.includes(id)) continue;
    logger.warn({ channel: id }, 'a channel was not subscribed to');
    const eventSource = `channel:${id}`;
    await request((ari) => ari.applications.subscribe({ applicationName: application, eventSource })).catch(
      (error) => {
        // It has ended since.
        if (asFailure(error).status !== 422) throw error;
        live.delete(channel);
      },
    );
  }
}

/**
 * Ours are the channels in our application and those that carry an id of ours, in whatever state they are.
 */
export function liveChannels(
  channels: readonly AriChannel[],
  application: string,
  knownAs: (asterisks: string) => ChannelId,
): Map<ChannelId, LiveChannel> {
  const live = new Map<ChannelId, LiveChannel>();
  for (const channel of channels) {
    const known = knownAs(channel.id);
    const isOurs = isInApplication(channel, application);
    const isLeg = isDerived(known);
    if (!isOurs && !isLeg) continue;
    live.set(known, {
      up: isOurs && channel.state === 'Up',
      arrived: isLeg
        ? null
        : arrival({
            name: channel.name,
            exten: channel.dialplan.exten,
            callerNumber: channel.caller.number,
            callerName: channel.caller.name,
          }),
    });
  }
  return live;
}

/** `knownAs`: null for who does not count. */
export function talkBridges(
  bridges: readonly AriBridge[],
  knownAs: (asterisks: string) => ChannelId | null,
): Map<BridgeId, readonly ChannelId[]> {
  const talks = bridges.filter((bridge) => isDerived(bridge.id));
  return new Map(
    talks.map((bridge) => [
      bridge.id as BridgeId,
      bridge.channels.map(knownAs).filter((channel) => channel !== null),
    ]),
  );
}

/** `app_data` is what the dialplan gave to Stasis(): the application's name, then its arguments. */
function isInApplication({ dialplan }: AriChannel, application: string): boolean {
  return dialplan.app_name === 'Stasis' && dialplan.app_data?.split(',', 1)[0] === application;
}

async function stillPlays(
  request: SnapshotParts['request'],
  playback: PlaybackId,
): Promise<PlaybackId | null> {
  try {
    const { state } = await request((ari) => ari.playbacks.get({ playbackId: playback }));
    return state === 'done' || state === 'failed' ? null : playback;
  } catch (error) {
    if (asFailure(error).status === 404) return null;
    throw error;
  }
}
