/**
 * What the customer is told before we call: that it is soon their turn, and (a while before) of the time they chose.
 *
 * Up next. For a callback as soon as possible: when half of such waits are over within `upNextBeforeMs`, and not within
 * that time of the promise, in which the customer heard it anyway. The wait is looked at from time to time, the sooner
 * the shorter it is; whoever was not told by then is called without it. While the wait is not known, nobody is called
 * (dialling is switched off), or not at this hour, nothing is told.
 *
 * Reminder. For a chosen time: `reminderBeforeMs` before it, if it was chosen twice as long before.
 *
 * Each once for each promise, and none once we have dialled. A timer is set only where the site has the message.
 */
import type { Instant, Milliseconds } from '../ids.ts';
import type { Draft } from './draft.ts';
import { tellReminder, tellUpNext } from './messaging.ts';
import { promiseOf } from './state.ts';

/** Two looks have so much between them, however near the turn is. */
export const LEAST_BETWEEN_LOOKS_MS: Milliseconds = 30_000;
/** However far: agents may come, and lines move faster than they did. */
const MOST_BETWEEN_LOOKS_MS: Milliseconds = 600_000;
/** While nothing is known of the wait. */
const UNKNOWN_BETWEEN_LOOKS_MS: Milliseconds = 120_000;

/** Sets the timers for the promise in force. */
export function watchBeforehand({ state, context, timers }: Draft): void {
  const { settings, now } = context;
  const { messages, upNextBeforeMs, reminderBeforeMs } = settings;
  const { at, window } = promiseOf(state);
  if (at === null) {
    timers.reminder = null;
    const missingMs = window.from - now - upNextBeforeMs;
    const afterMs = Math.max(upNextBeforeMs, Math.min(missingMs / 2, MOST_BETWEEN_LOOKS_MS));
    timers.upNext = messages.upNext === null ? null : after(now, afterMs);
  } else {
    timers.upNext = null;
    const isWorthIt = window.from - now >= 2 * reminderBeforeMs;
    const isWanted = messages.reminder !== null && isWorthIt;
    timers.reminder = isWanted ? ((window.from - reminderBeforeMs) as Instant) : null;
  }
}

/** @param waitMs until half of such waits are over; null: not known, or nobody is called now. */
export function lookUpNext(draft: Draft, waitMs: Milliseconds | null): void {
  const { state, context, timers } = draft;
  const { now, settings } = context;
  const { progress } = state;
  if (!isAwaited(draft) || promiseOf(state).at !== null || state.told.upNext !== null) return;
  if (settings.messages.upNext === null) return;
  if (progress.status === 'later' && progress.why !== 'promise') {
    timers.upNext = after(Math.max(progress.until, now) as Instant, LEAST_BETWEEN_LOOKS_MS);
    return;
  }
  const notBeforeMs = progress.status === 'later' ? progress.until - now : 0;
  const expectedMs = waitMs === null ? null : Math.max(waitMs, notBeforeMs);
  if (expectedMs !== null && expectedMs <= settings.upNextBeforeMs) {
    draft.state = { ...state, told: { ...state.told, upNext: now } };
    tellUpNext(draft, expectedMs);
    return;
  }
  timers.upNext = after(now, untilNextLook(expectedMs, settings.upNextBeforeMs));
}

export function remind(draft: Draft): void {
  const { state, context } = draft;
  const { at, window } = promiseOf(state);
  if (!isAwaited(draft) || at === null || state.told.reminder !== null || context.now >= window.from) return;
  draft.state = { ...state, told: { ...state.told, reminder: context.now } };
  tellReminder(draft, window);
}

/** Nobody has been dialled for the promise in force yet, and somebody may still be. */
function isAwaited({ state }: Draft): boolean {
  const { status } = state.progress;
  const isWaiting = status === 'later' || status === 'due' || status === 'previewing';
  return isWaiting && state.attempts.length === promiseOf(state).attemptsBefore;
}

/** Half of what is missing: then the line has moved, and there is time left for another look. */
function untilNextLook(expectedMs: Milliseconds | null, beforeMs: Milliseconds): Milliseconds {
  if (expectedMs === null) return UNKNOWN_BETWEEN_LOOKS_MS;
  const halfMs = (expectedMs - beforeMs) / 2;
  return Math.min(Math.max(halfMs, LEAST_BETWEEN_LOOKS_MS), MOST_BETWEEN_LOOKS_MS);
}

const after = (from: Instant, ms: Milliseconds): Instant => Math.ceil(from + ms) as Instant;
