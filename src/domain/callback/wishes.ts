/** What customers and admins wish: to call off, to move, to take over by calling in. */
import type { CallId, Instant, Milliseconds } from '../ids.ts';
import { type Draft, note, openingFrom } from './draft.ts';
import { finish } from './ending.ts';
import type { ChangedRequest, FromAfar } from './event.ts';
import { tellBooked, tellCancelled } from './messaging.ts';
import type { PromisedWindow } from './promise.ts';
import { appointmentAt } from './promising.ts';
import { type AfterAttempt, type CallbackState, type InAttempt, isInAttempt, promiseOf } from './state.ts';
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
  fulfilNow(draft, wish);
}

/** No attempt is under way (any more). */
export function fulfilNow(draft: Draft, wish: AfterAttempt): void {
  if (wish.type === 'moved') return move(draft, wish.to, wish.tells);
  finish(draft, wish.end);
  if (wish.tells === 'confirmation') tellCancelled(draft);
}

export function cancel(draft: Draft, by: 'customer' | 'admin', { via, tells }: FromAfar = {}): void {
  note(draft, { type: 'cancelAsked', by, ...(via && { via }) });
  const end = by === 'customer' ? 'cancelledByCustomer' : 'cancelledByAdmin';
  fulfil(draft, { type: 'over', end, byKey: false, ...(tells && { tells }) });
}

export function calledIn(draft: Draft, by: CallId): void {
  note(draft, { type: 'calledIn', call: by });
  fulfil(draft, { type: 'over', end: 'superseded', byKey: false });
}

/** No further is a callback put off from afar, however often: then it is not the matter of that day any more. */
const LONGEST_PUT_OFF_MS: Milliseconds = 7 * 24 * 3_600_000;

/**
 * A time at which (and after which) nobody may be called changes nothing, nor one too far off. Who asked for it by
 * message is told again what holds, where the site tells what is agreed.
 */
export function reschedule(
  draft: Draft,
  by: 'customer' | 'admin',
  at: Instant,
  { via, tells }: FromAfar = {},
): void {
  const to = openingFrom(draft, at);
  if (to === null || (via !== undefined && to > latestFromAfar(draft.state))) {
    if (tells === 'confirmation') tellBooked(draft, promiseOf(draft.state).window);
    return;
  }
  note(draft, { type: 'rescheduled', by, to, ...(via && { via }) });
  const appointment = appointmentAt(to, draft.context.settings);
  fulfil(draft, { type: 'moved', to: appointment, byKey: false, ...(tells && { tells }) });
}

/** The latest time that a customer can choose by message or link. */
export const latestFromAfar = ({ requestedAt }: Pick<CallbackState, 'requestedAt'>): Instant =>
  (requestedAt + LONGEST_PUT_OFF_MS) as Instant;

/** Who waits to be called as soon as possible already gives us no more time for it. */
export function hurry(draft: Draft, window: PromisedWindow, { via, tells }: FromAfar): void {
  if (waitsForSoonest(draft.state)) return;
  note(draft, { type: 'rescheduled', by: 'customer', to: window.from, ...(via && { via }) });
  fulfil(draft, { type: 'moved', to: { at: null, window }, byKey: false, ...(tells && { tells }) });
}

/** Whether to be called as soon as possible is what was agreed last, and it is still to be kept. */
export function waitsForSoonest(state: CallbackState): boolean {
  const { at, verdict } = promiseOf(state);
  const { progress } = state;
  if (isInAttempt(progress) && progress.then !== null) return false;
  return at === null && verdict.state === 'open';
}

/**
 * What is known of the matter is the newest. Who asked to be called as soon as possible, and asks for that again,
 * gives us no more time for it than was promised.
 */
export function changeRequest(draft: Draft, request: ChangedRequest): void {
  const { at, window, language, callerName, variables, origin } = request;
  note(draft, { type: 'requestChanged', origin });
  draft.state = { ...draft.state, language, callerName, variables };
  if (at === null && waitsForSoonest(draft.state)) return;
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
