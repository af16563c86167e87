/**
 * Quiet hours: by the clocks of all the zones the customer may live in, as with the hours in which they may be called.
 * They are wall time: a change of clocks in the night moves neither end of them.
 */

import { nextOpen, openUntil, type Window } from '../callback/calling-window.ts';
import type { Instant } from '../ids.ts';
import type { TimeRange } from '../site.ts';
import { DAY_MS, MINUTES_PER_DAY } from '../time-units.ts';
import type { QuietHours } from './settings.ts';
import type { QuietTime } from './state.ts';

const DAYS_PER_WEEK = 7;

/** The first moment from now on when it is quiet nowhere; null: there is none, so wide is the country. */
export const loudFrom = (quiet: QuietHours, timezones: readonly string[], now: Instant): Instant | null =>
  nextOpen(loudWindows(quiet, timezones), now);

/** The quiet hours that follow a moment at which it is quiet nowhere: for messages that are still not sent by then. */
export function quietAfter(quiet: QuietHours, timezones: readonly string[], loud: Instant): QuietTime | null {
  const windows = loudWindows(quiet, timezones);
  const from = openUntil(windows, loud, DAY_MS);
  const until = nextOpen(windows, from);
  return until === null || until <= from ? null : { from, until };
}

const loudWindows = (quiet: QuietHours, timezones: readonly string[]): Window[] =>
  timezones.map((timezone) => loudWindow(quiet, timezone));

function loudWindow({ from, to }: QuietHours, timezone: string): Window {
  const all: readonly TimeRange[] =
    from > to
      ? [{ from: to, to: from }]
      : [
          { from: 0, to: from },
          { from: to, to: MINUTES_PER_DAY },
        ];
  const loud = all.filter((range) => range.from < range.to);
  return { hours: { weekly: Array.from({ length: DAYS_PER_WEEK }, () => loud), except: {} }, timezone };
}
