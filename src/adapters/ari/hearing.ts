/**
 * From what Asterisk tells to what the engine is told: translated, under the engine's names, and each end once.
 *
 * A hang-up breaks off what plays on the channel, and Asterisk tells of that end first. It is withheld: nobody has heard
 * the prompt to its end, and a call would go on with its next step, or be given an agent, for nothing. Should the
 * channel still be there a moment later (not every request to hang up comes to that), it is told then.
 */
import type { ChannelId } from '../../domain/ids.ts';
import type { TelephonyEvent } from '../../engine/ports.ts';
import { RecentIds } from './recent-ids.ts';
import type { StandIns } from './stand-ins.ts';
import type { Transfers } from './transfers.ts';
import { translate } from './translate.ts';
import type { WireEvent } from './wire.ts';

export interface HearingParts {
  readonly standIns: StandIns;
  readonly transfers: Pick<Transfers, 'hear'>;
  /** Channels and playbacks that were heard to end; it is kept here. */
  readonly ended: RecentIds;
  /** Asks again in a moment what is to be told. */
  readonly later: (told: () => readonly TelephonyEvent[]) => void;
}

/** How many channels can be on their way out at once, and more. */
const LEAVING = 10_000;

/** @returns a function that gives what the engine is told of an event. */
export function createHearing({ standIns, transfers, ended, later }: HearingParts) {
  /** Channels that are hanging up, in Asterisk's names. */
  const leaving = new RecentIds(LEAVING);
  const isBrokenOff = (event: WireEvent): boolean => {
    if (event.type === 'ChannelHangupRequest') leaving.add(event.channel.id);
    // A channel that was sent elsewhere in the dialplan was only said to hang up.
    if (event.type === 'StasisStart') leaving.forget(event.channel.id);
    return event.type === 'PlaybackFinished' && event.channel !== null && leaving.has(event.channel);
  };
  const translated = (event: WireEvent): readonly TelephonyEvent[] => {
    const told = translate(event);
    if (!told) return [];
    return ['channel' in told ? { ...told, channel: standIns.knownAs(told.channel) } : told];
  };
  const isNew = (told: TelephonyEvent): boolean => {
    if (told.type === 'playbackFinished') ended.add(told.playback);
    // Whichever of Asterisk's two events for it comes first.
    return told.type !== 'channelEnded' || ended.add(told.channel);
  };
  const tell = (event: WireEvent): readonly TelephonyEvent[] =>
    (transfers.hear(event) ?? translated(event)).filter(isNew);
  return (event: WireEvent): readonly TelephonyEvent[] => {
    if (!isBrokenOff(event) || !('channel' in event) || typeof event.channel !== 'string') return tell(event);
    const { channel } = event;
    later(() => {
      if (ended.has(standIns.knownAs(channel as ChannelId))) return [];
      leaving.forget(channel);
      return tell(event);
    });
    return [];
  };
}
