/** From what Asterisk tells to what the engine is told: translated, under the engine's names, and each end once. */
import type { TelephonyEvent } from '../../engine/ports.ts';
import type { RecentIds } from './recent-ids.ts';
import type { StandIns } from './stand-ins.ts';
import type { Transfers } from './transfers.ts';
import { translate } from './translate.ts';
import type { WireEvent } from './wire.ts';

export interface HearingParts {
  readonly standIns: StandIns;
  readonly transfers: Pick<Transfers, 'hear'>;
  /** Channels and playbacks that were heard to end; it is kept here. */
  readonly ended: RecentIds;
}

/** @returns a function that gives what the engine is told of an event. */
export function createHearing({ standIns, transfers, ended }: HearingParts) {
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
  return (event: WireEvent): readonly TelephonyEvent[] =>
    (transfers.hear(event) ?? translated(event)).filter(isNew);
}
