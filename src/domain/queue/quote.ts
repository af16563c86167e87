/**
 * What a caller is told of their estimated wait: a range in whole minutes whose upper end is kept four times in five.
 * A longer wait than the one told before is never slipped in: it is announced as longer, or nothing is said.
 */

import type { Milliseconds } from '../ids.ts';
import { MINUTE_MS } from '../time-units.ts';
import type { WaitEstimate } from './estimate.ts';

/** In minutes: above this, only fives are said. */
const EXACT_UP_TO = 10;
/** In minutes: nothing longer is promised. */
const LONGEST = 60;

/** In minutes. `about` has the same number twice, so that a text can use either. */
export type SpokenWait =
  | { readonly kind: 'lessThan'; readonly to: number }
  | { readonly kind: 'about'; readonly from: number; readonly to: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }
  | { readonly kind: 'moreThan'; readonly from: number };

export type Tellable =
  | { readonly type: 'tell'; readonly wait: SpokenWait }
  /** More than was told before: to be said as such, with an offer if there is one. */
  | { readonly type: 'longer'; readonly wait: SpokenWait }
  | { readonly type: 'nothing' };

/** What a wait's text is given: `kind`, and `from` and `to` in minutes. */
export const spokenArguments = (
  wait: SpokenWait,
): { readonly kind: string; readonly from: number; readonly to: number } => ({
  kind: wait.kind,
  from: 'from' in wait ? wait.from : 0,
  to: 'to' in wait ? wait.to : 'from' in wait ? wait.from : 0,
});

/** From P50 to P80, both rounded up: to a minute up to 10, to five above. Null: the wait is not known. */
export function spoken(estimate: WaitEstimate): SpokenWait | null {
  if (estimate.kind === 'unknown') return null;
  if (estimate.p80Ms < MINUTE_MS) return { kind: 'lessThan', to: 1 };
  if (estimate.p80Ms > LONGEST * MINUTE_MS) return { kind: 'moreThan', from: LONGEST };
  const [from, to] = [roundedUp(estimate.p50Ms), roundedUp(estimate.p80Ms)];
  return { kind: from === to ? 'about' : 'between', from, to };
}

/** What may be said to a caller who was told `before` (null: nothing yet); `now` is from their place of now. */
export function tellable(before: SpokenWait | null, now: WaitEstimate): Tellable {
  const wait = spoken(now);
  if (wait === null || now.kind === 'unknown') return { type: 'nothing' };
  if (before === null || !isBetter(wait, before)) return { type: 'tell', wait };
  return now.p50Ms > upperEnd(before) * MINUTE_MS ? { type: 'longer', wait } : { type: 'nothing' };
}

/** Whether `now` is a shorter wait than `before`. */
export function isBetter(before: SpokenWait, now: SpokenWait): boolean {
  const difference = upperEnd(now) - upperEnd(before) || lowerEnd(now) - lowerEnd(before);
  return difference < 0;
}

function roundedUp(ms: Milliseconds): number {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE_MS));
  return minutes <= EXACT_UP_TO ? minutes : 5 * Math.ceil(minutes / 5);
}

function upperEnd(wait: SpokenWait): number {
  return wait.kind === 'moreThan' ? Number.POSITIVE_INFINITY : wait.to;
}

function lowerEnd(wait: SpokenWait): number {
  return wait.kind === 'lessThan' ? 0 : wait.from;
}
