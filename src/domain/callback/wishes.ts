/** What customers and admins wish: to call off, to move, to take over by calling in. */
import type { CallId, Instant, Milliseconds } from '../ids.ts';
import { type Draft, note, openingFrom } from './draft.ts';
import { finish } from './ending.ts';
import type { ChangedRequest } from './event.ts';
import { appointmentAt } from './promising.ts';
import { type AfterAttempt, type InAttempt, isInAttempt, promiseOf } from './state.ts';
import { move, waitFrom } from './waiting.ts';

/**
 * Fulfils it, at once or after the attempt that is under way. A phone that rings stops ringing; on somebody who has
 * answered nobody hangs up. Of several wishes the last one counts.
 */
function fulfil(draft: Draft, wish: AfterAttempt): void {
  const { progress } = draft.state;
  if (isInAttempt(progress)) {
    const call = draft.state.attempts.at(-1)?.call;
    if (progress.status === 'dialling' && progress.then === null && call !== undefined) {
      draft.actions.push({ type: 'endAttempt', call });
    }
    draft.state = { ...draft.state, progress: { ...progress, then: wish } };
    return;
  }
  if (wish.type === 'over') return finish(draft, wish.end);
  move(draft, wish.to);
}

export function cancel(draft: Draft, by: 'customer' | 'admin'): void {
  note(draft, { type: 'cancelAsked', by });
  const end = by === 'customer' ? 'cancelledByCustomer' : 'cancelledByAdmin';
  fulfil(draft, { type: 'over', end, byKey: false });
}

export function calledIn(draft: Draft, by: CallId): void {
  note(draft, { type: 'calledIn', call: by });
  fulfil(draft, { type: 'over', end: 'superseded', byKey: false });
}

/** A time at which (and after which) nobody may be called changes nothing. */
export function reschedule(draft: Draft, by: 'customer' | 'admin', at: Instant): void {
  const to = openingFrom(draft, at);
  if (to === null) return;
  note(draft, { type: 'rescheduled', by, to });
  fulfil(draft, { type: 'moved', to: appointmentAt(to, draft.context.settings), byKey: false });
}

/**
 * What is known of the matter is the newest. Who asked to be called as soon as possible, and asks for that again,
 * gives us no more time for it than was promised.
 */
export function changeRequest(draft: Draft, request: ChangedRequest): void {
  const { at, window, language, callerName, variables, origin } = request;
  note(draft, { type: 'requestChanged', origin });
  draft.state = { ...draft.state, language, callerName, variables };
  const promise = promiseOf(draft.state);
  const { progress } = draft.state;
  const isAsBefore = at === null && promise.at === null && promise.verdict.state === 'open';
  if (isAsBefore && !(isInAttempt(progress) && progress.then !== null)) return;
  fulfil(draft, { type: 'moved', to: { at, window }, byKey: false });
}

/** Not where that would be later than it is, or too late. */
export function retryNow(draft: Draft): void {
  const { progress, until } = draft.state;
  const { now } = draft.context;
  if (progress.status !== 'later') return;
  const opening = openingFrom(draft, now);
  if (opening === null || opening > until || opening >= progress.until) return;
  note(draft, { type: 'retriedNow' });
  waitFrom(draft, now, 'retry');
}

/** By key. If nobody may be called then, or ever after, the key changes nothing. */
export function laterByKey(draft: Draft, progress: InAttempt, afterMs: Milliseconds): void {
  if (progress.status !== 'greeting' && progress.status !== 'waiting') return;
  const at = openingFrom(draft, (draft.context.now + afterMs) as Instant);
  if (at === null) return;
  note(draft, { type: 'laterAsked', until: at });
  fulfil(draft, { type: 'moved', to: appointmentAt(at, draft.context.settings), byKey: true });
}

export function cancelByKey(draft: Draft, progress: InAttempt): void {
  if (progress.status !== 'greeting' && progress.status !== 'waiting') return;
  note(draft, { type: 'cancelAsked', by: 'key' });
  fulfil(draft, { type: 'over', end: 'cancelledByCustomer', byKey: true });
}
