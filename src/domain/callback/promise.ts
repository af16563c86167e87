/**
 * What a caller who hangs up is promised, how it is said, and whether it was kept.
 *
 * Promised is a window: from when half of such waits are over (P50) to when nine of ten are (P90), rounded outwards
 * to five minutes, with a minute left at least, and never past the longest time the site allows (`at-most`). If the
 * wait is not known, only that longest time is promised. For a time of their own, it is the slot's start and what it may
 * be late.
 *
 * Kept: the first attempt that could have been answered began in the window, or at most five minutes before it.
 * Could have been answered: their phone rang. No line, a number that does not exist, and an attempt that was called
 * off or that nobody knows the end of, count for nothing.
 * Broken: it began outside, or none had begun when the window closed.
 * Withdrawn: before either, the customer cancelled, moved it or reached us, the number turned out not to exist, or an
 * admin took it back. (products.md §2 M5, §3 "Promise kept".)
 */

import { clockTime, wallTime } from '../hours.ts';
import type { Instant, Milliseconds } from '../ids.ts';
import type { WaitEstimate } from '../queue/estimate.ts';
import { DAY_MS, MINUTE_MS } from '../time-units.ts';
import type { AttemptOutcome } from './settings.ts';

const ROUNDED_TO_MS = 5 * MINUTE_MS;
const EARLY_MS = 5 * MINUTE_MS;
/** However short the wait, a window has so much left when it is promised. */
const LEAST_LEFT_MS = MINUTE_MS;

/** Both ends belong to it. */
export interface PromisedWindow {
  readonly from: Instant;
  readonly to: Instant;
}

export type Promised =
  /** `longest`: the wait is not known. */
  | { readonly type: 'window'; readonly window: PromisedWindow; readonly by: 'estimate' | 'longest' }
  /** Half of such waits are longer than what the site allows to promise. */
  | { readonly type: 'tooLong' };

/** The window for a callback as soon as possible. */
export function promiseBy(estimate: WaitEstimate, now: Instant, atMostMs: Milliseconds): Promised {
  const latest = roundedDown(now + atMostMs) > now ? roundedDown(now + atMostMs) : now + atMostMs;
  if (estimate.kind === 'unknown') return { type: 'window', window: windowOf(now, latest), by: 'longest' };
  if (estimate.p50Ms > atMostMs) return { type: 'tooLong' };
  const to = Math.min(roundedUp(now + Math.max(estimate.p90Ms + 1, LEAST_LEFT_MS)), latest);
  const from = Math.min(roundedDown(now + estimate.p50Ms), roundedUp(to) - ROUNDED_TO_MS);
  return { type: 'window', window: windowOf(from, to), by: 'estimate' };
}

/** The window for a callback at a slot. */
export function promiseOfSlot(from: Instant, toleranceMs: Milliseconds): PromisedWindow {
  return windowOf(from, from + toleranceMs);
}

/** The first moment at which an attempt keeps the promise. */
export function earliestKept({ from }: PromisedWindow): Instant {
  return (from - EARLY_MS) as Instant;
}

/** An attempt, under way if it has no outcome. */
export interface PromiseAttempt {
  readonly startedAt: Instant;
  readonly outcome: AttemptOutcome | null;
}

/** How the callback, or this promise of it, came to its end. */
export interface PromiseEnd {
  readonly at: Instant;
  readonly as:
    | 'served'
    | 'unreached'
    | 'expired'
    /** The number may not be dialled after all. */
    | 'denied'
    | 'cancelledByCustomer'
    | 'cancelledByAdmin'
    /** They called in and were served live. */
    | 'superseded'
    /** Another promise took its place, as the customer wished. */
    | 'moved'
    | 'invalidNumber';
}

export type PromiseVerdict =
  | { readonly state: 'open' }
  | { readonly state: 'kept'; readonly at: Instant }
  | {
      readonly state: 'broken';
      readonly why: 'early' | 'late' | 'never';
      /** When that was known: the attempt that came early, or the end of the window. */
      readonly at: Instant;
    }
  | { readonly state: 'withdrawn'; readonly at: Instant };

const ANSWERABLE: readonly (AttemptOutcome | null)[] = [
  'served',
  'busy',
  'noAnswer',
  'machine',
  'rejected',
  'agentLost',
  'customerGone',
  'later',
];

const WITHDRAWING: readonly PromiseEnd['as'][] = [
  'cancelledByCustomer',
  'cancelledByAdmin',
  'superseded',
  'moved',
  'invalidNumber',
];

/** What has become of a promise; `attempts` in the order in which they began. Once not open it stays as it is. */
export function judgePromise(
  window: PromisedWindow,
  attempts: readonly PromiseAttempt[],
  end: PromiseEnd | null,
  now: Instant,
): PromiseVerdict {
  const first = attempts.find(({ outcome }) => outcome === null || ANSWERABLE.includes(outcome));
  if (first !== undefined && first.startedAt <= window.to) {
    if (first.outcome === null) return { state: 'open' };
    const isEarly = first.startedAt < earliestKept(window);
    if (isEarly) return { state: 'broken', why: 'early', at: first.startedAt };
    return { state: 'kept', at: first.startedAt };
  }
  if (end !== null && end.at <= window.to && first === undefined) {
    if (WITHDRAWING.includes(end.as)) return { state: 'withdrawn', at: end.at };
    return { state: 'broken', why: 'never', at: end.at };
  }
  if (now <= window.to) return { state: 'open' };
  return { state: 'broken', why: 'late', at: window.to };
}

/** Arguments for a text that says the window; the customer's clock is the site's, as it is what they are told by. */
export interface PromiseWords {
  /** `before`: the window has begun, so only its end is worth saying. */
  readonly kind: 'between' | 'before';
  /** Of its beginning, or for `before`, of its end. */
  readonly day: 'today' | 'tomorrow' | 'later';
  /** `monday` … `sunday`. */
  readonly weekday: string;
  /** `2026-06-01` */
  readonly date: string;
  readonly day_of_month: number;
  /** 1 to 12. */
  readonly month: number;
  /** `14:10` */
  readonly from: string;
  readonly from_hour: number;
  readonly from_minute: number;
  /** 1 to 12, and the hour after it, for "ten past two" and "ten to three". */
  readonly from_hour12: number;
  readonly from_next12: number;
  readonly to: string;
  readonly to_hour: number;
  readonly to_minute: number;
  readonly to_hour12: number;
  readonly to_next12: number;
}

/** How a window is said: "between {from} and {to}", by the clocks of `timezone`. */
export function promiseWords(window: PromisedWindow, now: Instant, timezone: string): PromiseWords {
  const kind = window.from <= now ? 'before' : 'between';
  const day = wallTime(kind === 'before' ? window.to : window.from, timezone);
  const from = clockOf(window.from, timezone);
  const to = clockOf(window.to, timezone);
  const [, month = '', dayOfMonth = ''] = day.date.split('-');
  return {
    kind,
    day: dayFrom(wallTime(now, timezone).date, day.date),
    weekday: WEEKDAYS[day.weekday] ?? '',
    date: day.date,
    day_of_month: Number(dayOfMonth),
    month: Number(month),
    from: from.text,
    from_hour: from.hour,
    from_minute: from.minute,
    from_hour12: twelve(from.hour),
    from_next12: twelve(from.hour + 1),
    to: to.text,
    to_hour: to.hour,
    to_minute: to.minute,
    to_hour12: twelve(to.hour),
    to_next12: twelve(to.hour + 1),
  };
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function dayFrom(today: string, day: string): PromiseWords['day'] {
  const days = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS;
  return days <= 0 ? 'today' : days === 1 ? 'tomorrow' : 'later';
}

function clockOf(at: Instant, timezone: string): { text: string; hour: number; minute: number } {
  const { minute: ofDay } = wallTime(at, timezone);
  const [hour, minute] = [Math.floor(ofDay / 60), ofDay % 60];
  return { text: clockTime(at, timezone), hour, minute };
}

const twelve = (hour: number): number => ((hour + 11) % 12) + 1;

const windowOf = (from: number, to: number): PromisedWindow => ({ from: from as Instant, to: to as Instant });

// Zones differ from UTC by whole quarters, so fives in UTC are fives on every wall.
const roundedDown = (ms: number): number => Math.floor(ms / ROUNDED_TO_MS) * ROUNDED_TO_MS;
const roundedUp = (ms: number): number => Math.ceil(ms / ROUNDED_TO_MS) * ROUNDED_TO_MS;
