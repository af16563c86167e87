/** In a report: the offers of a callback that held on (crises), the last first. */
import { isoTime } from '../domain/iso-time.ts';
import type { PastHolding } from '../engine/callback-store.ts';
import { minuteOf } from './report-interval.ts';
import { clean, duration } from './text-table.ts';

/** Times are ISO 8601 UTC. */
export const heldOfferReport = ({ queue, rule, into, since, until, waitMs }: PastHolding) => ({
  queue,
  /** The first of the queue's offers is 1. */
  offer: rule + 1,
  into,
  since: isoTime(since),
  until: until === null ? null : isoTime(until),
  waitMs,
});

/** '' if there were none; otherwise it begins and ends with a line break. */
export function heldOffersText(held: readonly PastHolding[]): string {
  if (held.length === 0) return '';
  const lines = held.map(({ queue, rule, into, since, until, waitMs }) => {
    const took = until === null ? 'goes on' : `for ${duration(until - since)}`;
    const wait = waitMs === null ? 'not known' : duration(waitMs);
    return `${into} since ${minuteOf(since)}, ${took} (offer ${rule + 1} of ${queue}); the wait expected then: ${wait}`;
  });
  return `\n${lines.map(clean).join('\n')}\n`;
}
