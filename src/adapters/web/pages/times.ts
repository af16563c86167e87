/** Times as a customer's page tells them, by the clocks of the site. */

import { clockTime, wallTime } from '../../../domain/hours.ts';
import type { Instant, Milliseconds } from '../../../domain/ids.ts';
import { DAY_MS, MINUTE_MS } from '../../../domain/time-units.ts';

const MINUTES_PER_HOUR = 60;

export interface Telling {
  readonly language: string;
  readonly timezone: string;
  readonly now: Instant;
}

/** `today`, `tomorrow`, or `Monday, 23 November`. */
export function dayWords(at: Instant, { language, timezone, now }: Telling): string {
  const date = (instant: Instant) => Date.parse(`${wallTime(instant, timezone).date}T00:00:00Z`);
  const days = Math.round((date(at) - date(now)) / DAY_MS);
  if (days === 0 || days === 1) {
    return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
  }
  const form = { weekday: 'long', day: 'numeric', month: 'long', timeZone: timezone } as const;
  return new Intl.DateTimeFormat(language, form).format(at);
}

/** `tomorrow, 14:10` */
export const momentWords = (at: Instant, telling: Telling): string =>
  `${dayWords(at, telling)}, ${clockTime(at, telling.timezone)}`;

/** `in 30 minutes` */
export function inWords(ms: Milliseconds, { language }: Telling): string {
  const minutes = Math.round(ms / MINUTE_MS);
  const format = new Intl.RelativeTimeFormat(language);
  return minutes % MINUTES_PER_HOUR === 0
    ? format.format(minutes / MINUTES_PER_HOUR, 'hour')
    : format.format(minutes, 'minute');
}
