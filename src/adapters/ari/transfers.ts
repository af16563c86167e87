/**
 * Transfers by the phones' own keys, as Asterisk's core carries them out (all seen on 22.10.1). Our bridge stays, and
 * the other party in it; a channel made by Asterisk takes the place of the party that transfers:
 *
 * - **blind** (`REFER`): a placeholder, whose far end runs the dialplan's `keepline-transfers`: music, until the engine
 *   has decided what becomes of the caller. When the caller is taken out of the bridge, the placeholder is hung up.
 * - **attended** (`REFER` with `Replaces`): a link to the bridge of the party's other call, or to wherever that call is.
 *   That may be a call of ours, whose caller's place is then taken by the link's other end.
 * - **replaced** (`INVITE` with `Replaces`): another phone.
 *
 * Each begins with the new channel's StasisStart, which names the old one. The event of the transfer follows for the
 * first two, when all is done: then it is told, and the party that transferred is hung up, in case its phone does not
 * do so itself. An end of its channel that comes in between is kept back until then.
 */
import { type CallId, type ChannelId, callOf, isDerived } from '../../domain/ids.ts';
import type { TelephonyEvent } from '../../engine/ports.ts';
import { endCause } from './causes.ts';
import { RecentIds } from './recent-ids.ts';
import type { StandIns } from './stand-ins.ts';
import { endpointOf } from './translate.ts';
import type { WireChannel, WireEvent } from './wire.ts';

/** Where the dialplan sends what a party at a leg transfers: see asterisk-config/extensions.conf. */
export const TRANSFER_CONTEXT = 'keepline-transfers';

export interface TransferParts {
  readonly standIns: StandIns;
  /** Hangs up a channel of Asterisk's, which may be gone. Does not fail. */
  hangUp(asterisks: string): void;
  /** Writes down, at the channel, the caller that it stands for. Does not fail. */
  mark(asterisks: string, caller: ChannelId): void;
}

export interface Transfers {
  /** @returns what is told of the event instead of its translation; null when it has nothing to do with transfers. */
  hear(event: WireEvent): readonly TelephonyEvent[] | null;
  /** A placeholder was found in a bridge. */
  adoptPlaceholder(asterisks: string, bridge: string): void;
  hangUp(asterisks: string): void;
  /** Events were missed. */
  interrupted(): void;
}

/** An attended transfer under way. */
interface Joining {
  readonly leg: ChannelId;
  readonly by: ChannelId;
  readonly keptBack: TelephonyEvent[];
}

type Of<Type extends WireEvent['type']> = Extract<WireEvent, { type: Type }>;

/** Far more than there are transfers under way. */
const REMEMBERED = 10_000;

const NOTHING: readonly TelephonyEvent[] = [];

export function createTransfers({ standIns, hangUp, mark }: TransferParts): Transfers {
  /** With the bridge that each is in, once it is. */
  const placeholders = new Map<string, string | null>();
  /** By the leg's channel in Asterisk. */
  const joining = new Map<string, Joining>();
  /** Legs in whose place others are: no ChannelDestroyed comes of them, StasisEnd is the last. */
  const replacedLegs = new RecentIds(REMEMBERED);

  function takePlace(channel: WireChannel, old: string): readonly TelephonyEvent[] {
    const known = standIns.knownAs(old);
    if (!isDerived(known)) {
      standIns.replace(old, channel.id);
      mark(channel.id, known);
      if (!isLocal(channel.name)) hangUp(old);
      return NOTHING;
    }
    replacedLegs.add(old);
    if (isPlaceholder(channel.name, channel.context)) {
      placeholders.set(channel.id, null);
      return NOTHING;
    }
    const by = standIns.replace(old, channel.id);
    if (isLocal(channel.name)) {
      joining.set(old, { leg: known, by, keptBack: [] });
      return NOTHING;
    }
    hangUp(old);
    return [{ type: 'legReplaced', leg: known, by, to: endpointOf(channel.name), call: null }];
  }

  function sentOn({ channel, exten, bridge, placeholder }: Of<'BridgeBlindTransfer'>) {
    const isLeg = placeholders.has(placeholder);
    if (isLeg || standIns.isRetired(channel.id)) hangUp(channel.id);
    if (!isLeg) return NOTHING;
    placeholders.set(placeholder, bridge);
    return [{ type: 'blindTransferred', leg: standIns.knownAs(channel.id), to: exten } as const];
  }

  /** `peer`: at the other end of `other`. */
  function joined(leg: WireChannel, other: WireChannel, peer: WireChannel | null): readonly TelephonyEvent[] {
    const isCaller = standIns.isRetired(leg.id);
    const begun = joining.get(leg.id);
    if (isCaller || begun) hangUp(leg.id);
    if (!begun) return NOTHING;
    joining.delete(leg.id);
    const to = peer ? endpointOf(peer.name) || null : dialledBy(other.application, other.applicationData);
    return [{ type: 'legReplaced', ...placesOf(begun), to, call: callAt(other.id) }, ...begun.keptBack];
  }

  const callAt = (caller: string): CallId | null =>
    standIns.isRetired(caller) ? callOf(standIns.knownAs(caller)) : null;

  /** The end of a channel that has to do with a transfer. Asterisk may tell it twice. */
  function over({ id }: WireChannel, cause: number | null): readonly TelephonyEvent[] | null {
    if (placeholders.delete(id) || standIns.isRetired(id)) return NOTHING;
    const end: TelephonyEvent = {
      type: 'channelEnded',
      channel: standIns.knownAs(id),
      cause: cause === null ? 'hungUp' : endCause(cause),
    };
    const begun = joining.get(id);
    if (begun) {
      begun.keptBack.push(end);
      return NOTHING;
    }
    if (standIns.has(id)) {
      standIns.ended(id);
      return [...unjoined(standIns.knownAs(id)), end];
    }
    return replacedLegs.has(id) ? [end] : null;
  }

  /** Who was about to take a leg's place has ended before all was done. */
  function unjoined(by: ChannelId): TelephonyEvent[] {
    for (const [old, begun] of joining) {
      if (begun.by !== by) continue;
      joining.delete(old);
      return [{ type: 'legReplaced', ...placesOf(begun), to: null, call: null }, ...begun.keptBack];
    }
    return [];
  }

  function hear(event: WireEvent): readonly TelephonyEvent[] | null {
    switch (event.type) {
      case 'StasisStart':
        return event.replaces === null ? null : takePlace(event.channel, event.replaces);
      case 'BridgeBlindTransfer':
        return sentOn(event);
      case 'BridgeAttendedTransfer': {
        const [first, second] = event.legs;
        const [firstPeer, secondPeer] = event.peers;
        return [...joined(first, second, secondPeer), ...joined(second, first, firstPeer)];
      }
      case 'ChannelLeftBridge':
        for (const [placeholder, bridge] of placeholders) {
          if (bridge === event.bridge && placeholder !== event.channel.id) hangUp(placeholder);
        }
        return null;
      case 'StasisEnd':
        return over(event.channel, null);
      case 'ChannelDestroyed':
        return over(event.channel, event.cause);
      case 'ChannelDtmfReceived':
      case 'ChannelStateChange':
        return placeholders.has(event.channel.id) || standIns.isRetired(event.channel.id) ? NOTHING : null;
      default:
        return null;
    }
  }

  return {
    hear,
    adoptPlaceholder: (asterisks, bridge) => void placeholders.set(asterisks, bridge),
    hangUp,
    interrupted() {
      joining.clear();
      placeholders.clear();
    },
  };
}

const placesOf = ({ leg, by }: Joining) => ({ leg, by });

export const isLocal = (channelName: string): boolean => channelName.startsWith('Local/');

/** Whether a channel is our end of where the dialplan keeps those who are transferred blindly. */
export const isPlaceholder = (channelName: string, context: string): boolean =>
  isLocal(channelName) && context === TRANSFER_CONTEXT;

/** `PJSIP/103` of a `Dial(PJSIP/103,45)` under way: whom the dialplan rings. */
export function dialledBy(application: string, data: string): string | null {
  return application === 'Dial' ? (/^[^,&]+\/[^,&]+/.exec(data)?.[0] ?? null) : null;
}
