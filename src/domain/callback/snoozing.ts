/**
 * For how long an agent may put a callback off (agent first): agents are asked again later, nobody meanwhile.
 *
 * Rules. As long as the profile says, but never so long that the customer could not be called any more as promised: an
 * agent can still be asked, and the customer dialled, before the promised window is over, before the last moment for an
 * attempt, and before calling hours end. Where that leaves next to nothing, or it was put off twice since the last
 * attempt, it cannot be put off: who wants to declines.
 */
import type { Instant, Milliseconds } from '../ids.ts';
import { openUntil } from './calling-window.ts';
import type { CallbackContext } from './draft.ts';
import { type CallbackState, promiseOf } from './state.ts';

/** Without an attempt in between. */
export const MOST_SNOOZES = 2;
/** For an agent's phone to ring, the preview, and the decision: so much is left afterwards. */
export const TIME_TO_ASK_MS: Milliseconds = 60_000;
/** Less is not worth it (unless the profile itself says less). */
const LEAST_MS: Milliseconds = 30_000;

/** When agents are asked again if one of them puts it off now; null: it cannot be put off. */
export function putOffUntil(
  state: CallbackState,
  { now, settings, windows }: CallbackContext,
): Instant | null {
  const { progress, snoozes, until } = state;
  if (progress.status !== 'previewing' || snoozes >= MOST_SNOOZES) return null;
  const { window, verdict } = promiseOf(state);
  const isPromised = verdict.state === 'open' && window.to >= now;
  const lasts = settings.snoozeMs + TIME_TO_ASK_MS;
  const latest = Math.min(until, isPromised ? window.to : until, openUntil(windows, now, lasts));
  const at = Math.min(now + settings.snoozeMs, latest - TIME_TO_ASK_MS);
  return at - now >= Math.min(LEAST_MS, settings.snoozeMs) ? (at as Instant) : null;
}
