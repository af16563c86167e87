/** When a customer may expect to be called, for those who ask about a callback that is pending. */
import type { Instant } from '../ids.ts';
import type { PromisedWindow } from './promise.ts';
import { type CallbackState, promiseOf } from './state.ts';

/**
 * What was promised, as long as that can be kept. After it, as another attempt is to be made: from when that may begin
 * to when none does any more.
 */
export function windowAhead(state: CallbackState, now: Instant): PromisedWindow {
  const { verdict, window } = promiseOf(state);
  if (verdict.state === 'open' && window.to >= now) return window;
  const { progress, until } = state;
  const from = progress.status === 'later' ? progress.until : now;
  return { from, to: Math.max(from, until) as Instant };
}
