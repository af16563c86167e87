/** Promises of a callback: made when a time is agreed on, resolved when it is known what became of them. */
import type { Instant, Milliseconds } from '../ids.ts';
import { watchBeforehand } from './beforehand.ts';
import { type Draft, note } from './draft.ts';
import { judgePromise, type PromiseAttempt, type PromiseEnd, promiseOfSlot } from './promise.ts';
import type { CallbackSettings } from './settings.ts';
import { type Appointment, type Attempt, type CallbackState, type MadePromise, promiseOf } from './state.ts';

/** How late a chosen time may be kept where the site does not say, and how long it is tried at all. */
export const USUAL_TOLERANCE_MS: Milliseconds = 15 * 60_000;
export const CHOSEN_TIME_LASTS_MS: Milliseconds = 2 * 3_600_000;

/** The appointment for a time that the customer chose. */
export function appointmentAt(at: Instant, { schedule }: Pick<CallbackSettings, 'schedule'>): Appointment {
  return { at, window: promiseOfSlot(at, schedule?.toleranceMs ?? USUAL_TOLERANCE_MS) };
}

/** When the last attempt may begin that this appointment allows. */
export function lastBegin(
  { at, window }: Appointment,
  { promise }: Pick<CallbackSettings, 'promise'>,
  now: Instant,
): Instant {
  if (at === null) return (now + promise.atMostMs) as Instant;
  return Math.max(window.to, at + CHOSEN_TIME_LASTS_MS) as Instant;
}

export function madePromise(appointment: Appointment, attemptsBefore: number, madeAt: Instant): MadePromise {
  const { at, window } = appointment;
  return { at, window, madeAt, attemptsBefore, verdict: { state: 'open' } };
}

/** Of a new promise. */
export const NOT_TOLD: CallbackState['told'] = { upNext: null, reminder: null };

/** Puts another promise in the place of the one in force, which is resolved by it if it is not yet. */
export function promiseAnew(draft: Draft, appointment: Appointment): void {
  const { now, settings } = draft.context;
  settlePromise(draft, { at: now, as: 'moved' });
  const { promises, attempts } = draft.state;
  const [first, ...others] = promises;
  const made = madePromise(appointment, attempts.length, now);
  const until = lastBegin(appointment, settings, now);
  draft.state = { ...draft.state, promises: [first, ...others, made], until, told: NOT_TOLD };
  watchPromise(draft);
}

/** Sets the timers of the promise in force. */
export function watchPromise(draft: Draft): void {
  const { state, timers } = draft;
  timers.promise = justAfter(promiseOf(state).window.to);
  timers.expiry = justAfter(state.until);
  watchBeforehand(draft);
  note(draft, { type: 'promised', appointment: appointmentOf(promiseOf(state)) });
}

/** Looks whether it is known by now what became of the promise in force. `end`: how it came to its end, if it has. */
export function settlePromise(draft: Draft, end: PromiseEnd | null): void {
  const promise = promiseOf(draft.state);
  if (promise.verdict.state !== 'open') return;
  const tried = draft.state.attempts.slice(promise.attemptsBefore).map(asPromised);
  const verdict = judgePromise(promise.window, tried, end, draft.context.now);
  if (verdict.state === 'open') return;
  const [first, ...others] = draft.state.promises;
  const resolved = { ...promise, verdict };
  const promises: typeof draft.state.promises =
    others.length === 0 ? [resolved] : [first, ...others.slice(0, -1), resolved];
  draft.state = { ...draft.state, promises };
  draft.timers.promise = null;
  note(draft, { type: 'promiseResolved', window: promise.window, verdict });
}

/** What was answered has reached the customer, however it ended then. */
function asPromised({ startedAt, answeredAt, outcome }: Attempt): PromiseAttempt {
  return { startedAt, outcome: outcome !== null && answeredAt !== null ? 'served' : outcome };
}

const appointmentOf = ({ at, window }: Appointment): Appointment => ({ at, window });

/** Both ends of a window belong to it. */
const justAfter = (at: Instant): Instant => (at + 1) as Instant;
