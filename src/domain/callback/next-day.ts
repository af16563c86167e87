/**
 * What can be promised for as soon as possible, where that may be another day than today: the queue closes before the
 * customer's turn would come (products.md §2, M23).
 *
 * Another day is an opening that begins after one that is over (or after none, today) and on another date by the site's
 * clock. A queue that is open at midnight has no such day before it, nor is the afternoon one after a closed noon. A site
 * may promise nothing for it, or only so many into the same opening, and none before so long after it begins: agents
 * who come in the morning find some time for those who call then.
 */

import { wallTime } from '../hours.ts';
import type { Instant, Milliseconds } from '../ids.ts';
import type { WaitEstimate } from '../queue/estimate.ts';
import { DAY_MS } from '../time-units.ts';
import { nextOpen, openUntil, type Window } from './calling-window.ts';
import type { PromisedWindow } from './promise.ts';
import { promiseInHours } from './promise-in-hours.ts';
import type { NextDaySettings } from './settings.ts';

/** When customers may be called, seen from this moment. */
export interface Calendar {
  readonly now: Instant;
  /** All that must be open for the customer to be called. */
  readonly windows: readonly Window[];
  /** Of the site: days are counted by its clock. */
  readonly timezone: string;
}

/** From when to when it is open. */
export interface Opening {
  readonly opens: Instant;
  readonly closes: Instant;
}

export interface SoonestDemand extends Calendar {
  readonly estimate: WaitEstimate;
  readonly atMostMs: Milliseconds;
  /** Null: nothing is promised for another day. */
  readonly nextDay: NextDaySettings | null;
  /** How many are promised into this time already. */
  readonly promisedIn: (opening: Opening) => number;
}

export type Soonest =
  | { readonly type: 'promise'; readonly window: PromisedWindow }
  /** `capacity`: as many as may be are promised into the next opening. */
  | { readonly type: 'none'; readonly why: 'closing' | 'capacity' };

/** The window for a callback as soon as possible, on this day or another. */
export function soonestInDays(demand: SoonestDemand): Soonest {
  const { estimate, now, atMostMs, windows, nextDay, promisedIn } = demand;
  const delayMs = nextDay?.delayMs ?? 0;
  const window = promiseInHours(estimate, now, atMostMs, windows, (at) => {
    const opening = delayMs === 0 ? null : openingOnOtherDay(at, demand);
    return opening === null ? at : (Math.max(at, opening.opens + delayMs) as Instant);
  });
  if (window === null) return { type: 'none', why: 'closing' };
  const opening = openingOnOtherDay(window.from, demand);
  if (opening === null) return { type: 'promise', window };
  if (nextDay === null) return { type: 'none', why: 'closing' };
  return promisedIn(opening) < nextDay.most ? { type: 'promise', window } : { type: 'none', why: 'capacity' };
}

/** The opening that a moment to come falls into, if that is on another day; null: it is today, or closed then. */
export function openingOnOtherDay(at: Instant, { now, windows, timezone }: Calendar): Opening | null {
  if (wallTime(at, timezone).date === wallTime(now, timezone).date) return null;
  let closes = openUntil(windows, now, at - now);
  if (closes >= at) return null;
  for (let opens = nextOpen(windows, closes); opens !== null && opens <= at; ) {
    closes = openUntil(windows, opens, at - opens);
    if (closes >= at) return { opens, closes: openUntil(windows, at, DAY_MS) };
    opens = nextOpen(windows, closes);
  }
  return null;
}
