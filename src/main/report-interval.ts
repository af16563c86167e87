/** Moments as people write them for a report: days of this machine's zone, or ISO 8601. */
import type { Instant } from '../domain/ids.ts';

export const MOMENTS = 'today, yesterday, 7d (seven days before today), 2026-03-02 or 2026-03-02T09:30';

/** A day's name means its beginning. Null: it cannot be understood. */
export function readMoment(text: string, now: number): Instant | null {
  if (text === 'now') return now as Instant;
  if (text === 'today') return dayBefore(now, 0);
  if (text === 'yesterday') return dayBefore(now, 1);
  const days = /^([0-9]{1,4})d$/.exec(text)?.[1];
  if (days !== undefined) return dayBefore(now, Number(days));
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return localTime(`${text}T00:00`);
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? localTime(text) : null;
}

/** The hour of an instant on this machine's clock, as `2026-03-02 09:00`. */
export function hourOf(at: Instant): string {
  return `${minuteOf(at).slice(0, 13)}:00`;
}

/** As `2026-03-02 09:30`. */
export function minuteOf(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** By the calendar, so that days with a clock change are whole ones too. */
function dayBefore(now: number, days: number): Instant {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - days).getTime() as Instant;
}

/** Without a zone of its own, ISO 8601 is local time. Null for what no calendar has, such as 31 February. */
function localTime(text: string): Instant | null {
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  const isLocal = /T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text);
  return isLocal && !minuteOf(at).startsWith(text.slice(0, 10)) ? null : (at as Instant);
}
