/**
 * A caller whom we were to call back comes in themselves: the oldest callback's place becomes theirs, and that callback
 * is over. Not if the queue would not let them in: then the callback is what they have.
 */

import type { TakeOverStep } from '../flow/callback-steps.ts';
import { placeOfCallback } from '../ids.ts';
import { setVariables } from './callback-variables.ts';
import { type Draft, goOn } from './draft.ts';
import { refusalOf } from './joining.ts';

export function takeOver(draft: Draft, step: TakeOverStep): void {
  const { context, state } = draft;
  const settings = context.queue(step.queue);
  const [oldest] =
    state.attempt !== null || state.callerNumber === ''
      ? []
      : context.callbacks.pendingOf(state.callerNumber, step.profiles);
  if (oldest === undefined || settings === undefined) return goOn(draft, null);
  const { rank, priority, firstJoinedAt } = oldest;
  draft.state = { ...state, tookOver: { rank, priority, firstJoinedAt } };
  if (refusalOf(draft, step, settings) !== null) {
    draft.state = state;
    return goOn(draft, null);
  }
  draft.claims.push(oldest.id);
  const line = context.line(step.queue);
  setVariables(draft, { callback_place: line.place(placeOfCallback(oldest.id)) ?? line.placeFor(rank) });
  goOn(draft, step.takenOver);
}
