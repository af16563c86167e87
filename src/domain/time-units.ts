import type { Milliseconds } from './ids.ts';

export const MINUTE_MS: Milliseconds = 60_000;
export const HOUR_MS: Milliseconds = 60 * MINUTE_MS;
export const DAY_MS: Milliseconds = 24 * HOUR_MS;

/** By the clock on the wall: a day with a change of clocks has as many. */
export const MINUTES_PER_DAY = 1440;
