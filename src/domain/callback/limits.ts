/**
 * How often a number is called back, and what all callbacks may cost in a day: what keeps somebody who presses 1 all
 * night, or a fault of ours, from running up a bill (products.md §2, M7; 2 and 6 are Genesys's defaults).
 */

import { daysAfter, wallTime } from '../hours.ts';
import type { Instant, Milliseconds } from '../ids.ts';
import { DAY_MS, MINUTE_MS } from '../time-units.ts';
import { nextOpen, wholeDay } from './calling-window.ts';
import type { NumberRules, SpendRules } from './settings.ts';

export type RequestVerdict =
  | { readonly type: 'within' }
  /** `pending`: until one of them is over. */
  | { readonly type: 'over'; readonly limit: 'pending' }
  | { readonly type: 'over'; readonly limit: 'perDay'; readonly until: Instant };

/**
 * Whether one more callback may be made for a number. `madeAt`: when those of the last 24 hours (or more) were asked
 * for, in any order and however they ended; one that only changes another is not a new one.
 */
export function limitRequests(
  rules: Pick<NumberRules, 'pendingPerNumber' | 'perDay'>,
  ofNumber: { readonly pending: number; readonly madeAt: readonly Instant[] },
  now: Instant,
): RequestVerdict {
  if (ofNumber.pending >= rules.pendingPerNumber) return { type: 'over', limit: 'pending' };
  const lately = ofNumber.madeAt.filter((at) => at > now - DAY_MS).sort((a, b) => b - a);
  // The one that has to become a day old before there is room again; with none allowed, the youngest.
  const inTheWay = lately[Math.max(0, rules.perDay - 1)];
  if (rules.perDay > 0 && inTheWay === undefined) return { type: 'within' };
  return { type: 'over', limit: 'perDay', until: ((inTheWay ?? now) + DAY_MS) as Instant };
}

/** An attempt as the bill sees it. */
export interface PaidAttempt {
  readonly startedAt: Instant;
  /** From the answer to the end; 0: never answered; null: under way. */
  readonly answeredMs: Milliseconds | null;
}

export type SpendVerdict =
  | { readonly type: 'within'; readonly left: number }
  /** Nothing more is dialled until the next day of the site begins. */
  | { readonly type: 'over'; readonly until: Instant };

/** What all attempts of a day come to, whatever they cost. */
export interface PaidDay {
  readonly attempts: number;
  /** Of those that are over; each minute begun. */
  readonly minutes: number;
  readonly underWay: number;
}

export const unpaidDay: PaidDay = { attempts: 0, minutes: 0, underWay: 0 };

/** `times` -1: takes out what was added. */
export function addPaid(day: PaidDay, { answeredMs }: PaidAttempt, times: 1 | -1): PaidDay {
  return {
    attempts: day.attempts + times,
    minutes: day.minutes + times * minutesOf(answeredMs ?? 0),
    underWay: day.underWay + (answeredMs === null ? times : 0),
  };
}

const minutesOf = (answeredMs: Milliseconds): number => Math.ceil(answeredMs / MINUTE_MS);

/** What an attempt costs, or if it is under way, what is set aside for it. Minutes begun are paid. */
export function costOf(rules: SpendRules, attempt: PaidAttempt): number {
  return costOfDay(rules, addPaid(unpaidDay, attempt, 1));
}

const costOfDay = (rules: SpendRules, { attempts, minutes, underWay }: PaidDay): number =>
  rules.perAttempt * attempts + rules.perMinute * (minutes + underWay * minutesOf(rules.setAsideMs));

/** Whether one more attempt may be made today, by the site's calendar. A limit of 0 stops all. */
export function limitSpending(
  rules: SpendRules,
  today: PaidDay,
  now: Instant,
  timezone: string,
): SpendVerdict {
  const next = costOf(rules, { startedAt: now, answeredMs: null });
  const left = rules.mostPerDay - costOfDay(rules, today);
  if (rules.mostPerDay > 0 && next <= left) return { type: 'within', left };
  return { type: 'over', until: startOfNextDay(wallTime(now, timezone).date, now, timezone) };
}

/** Where midnight is left out by a change of clocks, the first moment after it. */
function startOfNextDay(today: string, now: Instant, timezone: string): Instant {
  const tomorrow = daysAfter(today, 1);
  return nextOpen([wholeDay(tomorrow, timezone)], now) ?? ((now + DAY_MS) as Instant);
}
