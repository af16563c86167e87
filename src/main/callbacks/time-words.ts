/**
 * Times as people write them at a shell, by the clocks of a zone (the site's): `14:30`, `tomorrow 09:00`,
 * `2026-11-23 14:30`, `+30m`, or ISO 8601 with a zone of its own.
 */

import { clockTime, daysAfter, wallTime } from '../../domain/hours.ts';
import type { Instant } from '../../domain/ids.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time-units.ts';

export const TIMES = '14:30, tomorrow 09:00, 2026-11-23 14:30 or +30m';
export const MOMENTS = `today, yesterday, 7d (seven days before today), 2026-11-23, ${TIMES}`;

export type ReadTime =
  | { readonly type: 'time'; readonly at: Instant }
  | { readonly type: 'unreadable' | 'past' };

/** When somebody shall be called: a time of the day, and not a past one. */
export function readTime(text: string, now: Instant, timezone: string): ReadTime {
  const at = readClock(text.trim(), now, timezone);
  if (at === null) return { type: 'unreadable' };
  return at < now ? { type: 'past' } : { type: 'time', at };
}

/** As a limit of what is listed: also days, which mean their beginning. Null: it cannot be understood. */
export function readMoment(text: string, now: Instant, timezone: string): Instant | null {
  const words = text.trim();
  if (words === 'now') return now;
  const days = /^([0-9]{1,4})d$/.exec(words)?.[1];
  const day = days === undefined ? dayOf(words, now, timezone) : dayAfter(now, -Number(days), timezone);
  return day === null ? readClock(words, now, timezone) : firstOf(day, timezone);
}

/** As `2026-03-02 09:30:05`, by the clocks of the zone. */
export function secondOf(at: number, timezone: string): string {
  const seconds = Math.floor((((at % MINUTE_MS) + MINUTE_MS) % MINUTE_MS) / 1000);
  return `${minuteOf(at, timezone)}:${two(seconds)}`;
}

/** As `2026-03-02 09:30`. */
export function minuteOf(at: number, timezone: string): string {
  const moment = at as Instant;
  return `${wallTime(moment, timezone).date} ${clockTime(moment, timezone)}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Null: no such time. */
function readClock(text: string, now: Instant, timezone: string): Instant | null {
  if (text.startsWith('+')) return afterNow(text.slice(1), now);
  const [, written = 'today', clock] = /^(?:(\S+?)(?:\s+|T(?=\d\d:)))?(\d{1,2}:\d{2})$/.exec(text) ?? [];
  if (clock === undefined) return withZone(text);
  const day = dayOf(written, now, timezone);
  const [hour = 24, minute = 60] = clock.split(':').map(Number);
  if (day === null || hour > 23 || minute > 59) return null;
  return onWall(day, hour * 60 + minute, timezone);
}

/** `2026-11-23T14:30Z` says itself where it is meant. */
function withZone(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) || isoDay(text.slice(0, 10)) === null ? null : (at as Instant);
}

const UNITS: Readonly<Record<string, number>> = { d: DAY_MS, h: HOUR_MS, m: MINUTE_MS, s: 1000 };

/** `30m`, `2h`, `1h30m`. */
function afterNow(text: string, now: Instant): Instant | null {
  if (!/^(\d{1,4}[dhms])+$/.test(text)) return null;
  let ms = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([dhms])/g)) {
    ms += Number(count) * (UNITS[unit ?? ''] ?? 0);
  }
  return (now + ms) as Instant;
}

/** A day as `2026-11-23`. Null: the word names none. */
function dayOf(word: string, now: Instant, timezone: string): string | null {
  if (word === 'today') return dayAfter(now, 0, timezone);
  if (word === 'tomorrow') return dayAfter(now, 1, timezone);
  if (word === 'yesterday') return dayAfter(now, -1, timezone);
  return isoDay(word);
}

/** Null: in no calendar, such as 31 February. */
function isoDay(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text) ? text : null;
}

function dayAfter(now: Instant, days: number, timezone: string): string {
  return daysAfter(wallTime(now, timezone).date, days);
}

/** Where clocks go forward at midnight, the day begins later. */
function firstOf(day: string, timezone: string): Instant | null {
  for (let minute = 0; minute <= 120; minute += 30) {
    const at = onWall(day, minute, timezone);
    if (at !== null) return at;
  }
  return null;
}

/**
 * When the clocks of the zone show this; the first time, where they show it twice. Null: they never do, since they
 * go forward over it.
 */
function onWall(day: string, minute: number, timezone: string): Instant | null {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  // Zones differ from UTC by less than a day, and their clocks change at most once in two.
  const offsets = [asUtc - DAY_MS, asUtc + DAY_MS].map((near) => offsetAt(near, timezone));
  const fitting = offsets
    .map((offset) => (asUtc - offset) as Instant)
    .filter((at) => offsetAt(at, timezone) === asUtc - at);
  return fitting.length === 0 ? null : (Math.min(...fitting) as Instant);
}

/** How far the zone's clocks are ahead of UTC. */
function offsetAt(at: number, timezone: string): number {
  const { date, minute } = wallTime(at as Instant, timezone);
  return Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
