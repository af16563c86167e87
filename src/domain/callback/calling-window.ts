/**
 * When a customer may be called: in the queue's hours, by the site's clock, and in the calling hours, by the clocks of
 * all the zones the customer may live in (country-zones.ts). Holidays are exceptions in either's hours.
 *
 * Instants are UTC and hours are wall time, so a change of clocks moves nothing: on the day they go forward an hour
 * that does not exist is never open, on the day they go back an hour that comes twice is open twice (hours.ts).
 * Moments are looked for in leaps, from one change to the next; a leap whose clock does not show what it should (the
 * clocks were changed on the way) is not made: that day is gone through by the minute.
 */

import { isOpen, wallTime } from '../hours.ts';
import type { Instant, Milliseconds } from '../ids.ts';
import type { OpeningHours } from '../site.ts';
import { DAY_MS, MINUTE_MS, MINUTES_PER_DAY } from '../time-units.ts';

/** Hours by the clock of one zone. */
export interface Window {
  readonly hours: OpeningHours;
  /** IANA. */
  readonly timezone: string;
}

/** Longer than any holidays. */
const FURTHEST_MS = 31 * DAY_MS;

/** All of one day by the calendar. */
export const wholeDay = (date: string, timezone: string): Window => ({
  hours: { weekly: [], except: { [date]: [{ from: 0, to: MINUTES_PER_DAY }] } },
  timezone,
});

/** All that has to be open for a customer to be called. Null hours: at any time. */
export function callingWindows(
  queue: { readonly hours: OpeningHours | null; readonly timezone: string },
  calling: { readonly hours: OpeningHours | null; readonly timezones: readonly string[] },
): readonly Window[] {
  const { hours } = calling;
  return [
    ...(queue.hours === null ? [] : [{ hours: queue.hours, timezone: queue.timezone }]),
    ...(hours === null ? [] : calling.timezones.map((timezone) => ({ hours, timezone }))),
  ];
}

/** Whether all of them are open. */
export function areOpen(windows: readonly Window[], at: Instant): boolean {
  return windows.every(({ hours, timezone }) => isOpen(hours, at, timezone));
}

/** The first moment from `at` on when all windows are open; null: there is none within a month. */
export function nextOpen(windows: readonly Window[], at: Instant): Instant | null {
  let moment = at;
  while (moment <= at + FURTHEST_MS) {
    const closed = windows.find(({ hours, timezone }) => !isOpen(hours, moment, timezone));
    if (closed === undefined) return moment;
    moment = nextChange(closed, moment);
  }
  return null;
}

/** Until when they stay open, for at most so long; `at` itself if they are closed. */
export function openUntil(windows: readonly Window[], at: Instant, atMostMs: Milliseconds): Instant {
  let moment = at;
  while (moment < at + atMostMs && areOpen(windows, moment)) {
    if (windows.length === 0) return (at + atMostMs) as Instant;
    moment = Math.min(...windows.map((window) => nextChange(window, moment))) as Instant;
  }
  return Math.min(moment, at + atMostMs) as Instant;
}

/** From a moment to a later one up to which the window stays as it is: its next opening or closing, or midnight. */
function nextChange({ hours, timezone }: Window, from: Instant): Instant {
  const { date, weekday, minute } = wallTime(from, timezone);
  const ranges = (Object.hasOwn(hours.except, date) ? hours.except[date] : hours.weekly[weekday]) ?? [];
  const changes = ranges.flatMap((range) => [range.from, range.to]).filter((change) => change > minute);
  const wanted = Math.min(MINUTES_PER_DAY, ...changes);
  const landing = (startOfMinute(from) + (wanted - minute) * MINUTE_MS) as Instant;
  return wallTime(landing, timezone).minute === wanted % MINUTES_PER_DAY ? landing : nextMinute(from);
}

const startOfMinute = (at: Instant): Instant => (at - (at % MINUTE_MS)) as Instant;
const nextMinute = (at: Instant): Instant => (startOfMinute(at) + MINUTE_MS) as Instant;
