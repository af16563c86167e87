/**
 * A caller has a callback pending already: they may keep it, move it, or call it off.
 *
 * Only the number that they call from opens this to them (callback/whose.ts): about a number that they type nothing is
 * told, whether it has one pending or not.
 */
import { isTheirs } from '../callback/whose.ts';
import type { CallbackCancelStep, CallbackPendingStep } from '../flow/callback-steps.ts';
import type { PendingCallback } from './callback-desk.ts';
import { setVariables, windowInWords } from './callback-variables.ts';
import { type Draft, goOn } from './draft.ts';

/** What stands of a number in a profile, for this caller. */
export type Standing =
  | { readonly type: 'none' }
  /** They may change it. */
  | { readonly type: 'theirs'; readonly pending: PendingCallback }
  /** It is somebody else's: this caller must not even hear of it. */
  | { readonly type: 'others' };

export function standingOf(draft: Draft, profile: string, number: string): Standing {
  const { callbacks } = draft.context;
  const [pending] = callbacks.pendingOf(number, [profile]);
  if (pending === undefined) return { type: 'none' };
  const own = ownNumber(draft, profile);
  const askedFrom = own === null || own === number ? null : callbacks.askedFrom(pending.id);
  return isTheirs({ number, askedFrom }, own) ? { type: 'theirs', pending } : { type: 'others' };
}

/** A `callbackPending` step. */
export function lookForPending(draft: Draft, step: CallbackPendingStep): void {
  const pending = ownPending(draft, step.profile);
  if (pending === null || step.pending === null) return goOn(draft, null);
  setVariables(draft, windowInWords(draft, pending.window));
  goOn(draft, step.pending);
}

/** A `callbackCancel` step. */
export function cancelPending(draft: Draft, step: CallbackCancelStep): void {
  const pending = ownPending(draft, step.profile);
  draft.state = { ...draft.state, agreement: null };
  if (pending !== null) draft.cancels.push(pending.id);
  goOn(draft, null);
}

/** That of the number which was agreed on, if it is the one they call from. */
function ownPending(draft: Draft, profile: string): PendingCallback | null {
  const { agreement } = draft.state;
  if (agreement?.profile !== profile || agreement.number !== ownNumber(draft, profile)) return null;
  return draft.context.callbacks.pendingOf(agreement.number, [profile])[0] ?? null;
}

function ownNumber({ context, state }: Draft, profile: string): string | null {
  const verdict = context.callbacks.judge(profile, state.callerNumber);
  return verdict.verdict === 'ok' ? verdict.number : null;
}
