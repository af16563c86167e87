/** What the callbacks' part of a unit of work needs of the calls' part. */
import type { CallContext, CallDecision } from '../../domain/call/decide.ts';
import type { CallEvent } from '../../domain/call/event.ts';
import type { CallState } from '../../domain/call/state.ts';
import type { CallbackChange, HoldingBegunOrEnded } from '../change.ts';

export interface CallHands {
  contextOf(call: Pick<CallState, 'site'>): CallContext;
  /** Commits the first decision of a call that is opened for a callback. */
  open(decision: CallDecision, event: CallEvent): void;
  changed(change: CallbackChange | HoldingBegunOrEnded): void;
  /** Gives agents to callers with a lower rank. @returns whether anybody was given one */
  matchBefore(rank: number): boolean;
}
