/** What can be promised to a caller who shall be called as soon as possible, when nobody is called at some hours. */
import type { Instant, Milliseconds } from '../ids.ts';
import type { WaitEstimate } from '../queue/estimate.ts';
import { nextOpen, openUntil, type Window } from './calling-window.ts';
import { type PromisedWindow, promiseBy } from './promise.ts';

/** Where less than this is left before closing, the turn comes after the next opening. */
const LEAST_MS = 5 * 60_000;

/**
 * The window for a callback as soon as possible, within the hours in which the customer may be called: a turn that
 * would come while they are closed comes when they open. Null: nothing can be promised, for the wait is too long, or
 * the hours do not come before the longest promise is over.
 * @param notBefore of a moment at which it is open, the earliest one from then on that is promised.
 */
export function promiseInHours(
  estimate: WaitEstimate,
  now: Instant,
  atMostMs: Milliseconds,
  windows: readonly Window[],
  notBefore: (opens: Instant) => Instant = (opens) => opens,
): PromisedWindow | null {
  const promised = promiseBy(estimate, now, atMostMs);
  if (promised.type === 'tooLong') return null;
  const latest = (now + atMostMs) as Instant;
  const { window } = promised;
  const lengthMs = window.to - window.from;
  let opens = nextOpen(windows, window.from);
  while (opens !== null && opens < latest) {
    const from: Instant = notBefore(opens);
    let closes = openUntil(windows, opens, from - opens);
    if (closes === from && from < latest) {
      const to = from === window.from ? window.to : Math.min(from + lengthMs, latest);
      closes = openUntil(windows, from, to - from);
      if (closes === to || closes - Math.max(from, now) >= LEAST_MS) return { from, to: closes };
    }
    opens = nextOpen(windows, closes);
  }
  return null;
}
