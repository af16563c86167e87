/** Which call news is for, and what a command's end is to it. */
import type { CallEvent, FailedVerdict } from '../domain/call/event.ts';
import { type CallId, callOf, ownerOf } from '../domain/ids.ts';
import type { TelephonyEvent } from './ports.ts';
import type { OutboxRow } from './store.ts';

export function ownerOfEvent(event: Exclude<TelephonyEvent, { type: 'phoneChanged' }>): CallId {
  switch (event.type) {
    case 'playbackFinished':
      return ownerOf(event.playback);
    case 'callArrived':
      return callOf(event.channel);
    case 'blindTransferred':
    case 'legReplaced':
      return ownerOf(event.leg);
    default:
      return ownerOf(event.channel);
  }
}

/** What a command's end means for its call; null: nothing that it need know. */
export function eventOf({ action }: OutboxRow, failed: FailedVerdict | null): CallEvent | null {
  if (failed !== null) return { type: 'actionFailed', action, verdict: failed };
  return action.type === 'connect' ? { type: 'connected', bridge: action.bridge } : null;
}
