/** Opening hours in the wall time of a zone, so that a change of clocks changes nothing for those who work by them. */

import type { HoursName, Instant } from './ids.ts';
import type { OpeningHours } from './site.ts';
import { DAY_MS } from './time-units.ts';

/** A moment as a clock and a calendar on the wall show it. */
export interface WallTime {
  /** `2026-12-24` */
  readonly date: string;
  /** 0 is Monday, as in {@link OpeningHours.weekly}. */
  readonly weekday: number;
  /** Since midnight by the clock, 0 to 1439. */
  readonly minute: number;
}

const MINUTES_PER_HOUR = 60;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Making a formatter costs a thousand times more than using one, and a site has one zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timezone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timezone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formatters.set(timezone, formatter);
  }
  return formatter;
}

/** What clocks and calendars on the walls of `timezone` show at `at`. */
export function wallTime(at: Instant, timezone: string): WallTime {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatterFor(timezone).formatToParts(at)) parts[type] = value;
  return {
    date: `${(parts.year ?? '').padStart(4, '0')}-${parts.month ?? ''}-${parts.day ?? ''}`,
    weekday: WEEKDAYS.indexOf(parts.weekday ?? ''),
    minute: Number(parts.hour) * MINUTES_PER_HOUR + Number(parts.minute),
  };
}

/** Null: there are none of this name, or none are meant. */
export const hoursNamed = (
  hours: Readonly<Record<HoursName, OpeningHours>>,
  name: HoursName | null,
): OpeningHours | null => (name === null ? null : (hours[name] ?? null));

/** The date so many days after another, by the calendar: a day with a change of clocks is a whole one too. */
export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** What clocks show, in 24 hours: `14:02`. */
export function clockTime(at: Instant, timezone: string): string {
  const { minute } = wallTime(at, timezone);
  const twoDigits = (number: number): string => String(number).padStart(2, '0');
  return `${twoDigits(Math.floor(minute / MINUTES_PER_HOUR))}:${twoDigits(minute % MINUTES_PER_HOUR)}`;
}

/**
 * Whether `hours` are open at `at` by the clocks of `timezone` (an IANA zone; one that is not known throws, and the
 * check of a site lets none through).
 *
 * On the day clocks go forward an hour of wall time does not exist, and ranges inside it are never open; on the day
 * they go back an hour comes twice, and is open twice.
 */
export function isOpen(hours: OpeningHours, at: Instant, timezone: string): boolean {
  const { date, weekday, minute } = wallTime(at, timezone);
  const ranges = Object.hasOwn(hours.except, date) ? hours.except[date] : hours.weekly[weekday];
  return (ranges ?? []).some((range) => range.from <= minute && minute < range.to);
}

/** Whether a runtime knows this IANA zone. */
export function isTimezone(timezone: string): boolean {
  try {
    formatterFor(timezone);
    return true;
  } catch {
    return false;
  }
}
