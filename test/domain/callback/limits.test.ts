import { describe, expect, test } from '@jest/globals';
import {
  addPaid,
  costOf,
  limitRequests,
  limitSpending,
  type PaidAttempt,
  unpaidDay,
} from '../../../src/domain/callback/limits.ts';
import type { Instant } from '../../../src/domain/ids.ts';

const HOUR = 3_600_000;
const now = Date.parse('2026-06-01T10:00:00Z') as Instant;
const ago = (hours: number) => (now - hours * HOUR) as Instant;
const STOCKHOLM = 'Europe/Stockholm';

describe('limitRequests: two pending, six in 24 hours', () => {
  const rules = { pendingPerNumber: 2, perDay: 6 };
  const limit = (pending: number, hours: readonly number[], change = {}) =>
    limitRequests({ ...rules, ...change }, { pending, madeAt: hours.map(ago) }, now);

  test('the first and the second', () => {
    expect(limit(0, [])).toEqual({ type: 'within' });
    expect(limit(1, [1])).toEqual({ type: 'within' });
    expect(limit(2, [1, 2])).toEqual({ type: 'over', limit: 'pending' });
    expect(limit(3, [])).toEqual({ type: 'over', limit: 'pending' });
  });

  test('the sixth and the seventh in a day', () => {
    expect(limit(0, [1, 2, 3, 4, 5])).toEqual({ type: 'within' });
    expect(limit(0, [3, 1, 9, 4, 5, 7])).toEqual({ type: 'over', limit: 'perDay', until: ago(9 - 24) });
    // There is room again when only five are younger than a day.
    expect(limit(0, [3, 1, 9, 8, 5, 7, 2])).toEqual({ type: 'over', limit: 'perDay', until: ago(8 - 24) });
  });

  test('what is a day old does not count', () => {
    expect(limit(0, [1, 2, 3, 4, 5, 24])).toEqual({ type: 'within' });
    expect(limit(0, [1, 2, 3, 4, 5, 23.999])).toMatchObject({ type: 'over' });
  });

  test('none at all', () => {
    expect(limit(0, [], { perDay: 0 })).toEqual({ type: 'over', limit: 'perDay', until: ago(-24) });
    expect(limit(0, [], { pendingPerNumber: 0 })).toEqual({ type: 'over', limit: 'pending' });
  });

  test('once the moment that is told has come, there is room', () => {
    const madeAt = [0.1, 3, 5, 8, 13, 21, 22].map(ago);
    const verdict = limitRequests(rules, { pending: 0, madeAt }, now);
    if (verdict.type !== 'over' || verdict.limit !== 'perDay') throw new Error('should be over');
    const at = (ms: number) =>
      limitRequests(rules, { pending: 0, madeAt }, (verdict.until + ms) as Instant).type;
    expect([at(-1), at(0)]).toEqual(['over', 'within']);
  });
});

describe('limitSpending', () => {
  const rules = { mostPerDay: 10, perAttempt: 0.5, perMinute: 1, setAsideMs: 2 * 60_000 };
  const attempt = (hours: number, answeredMs: number | null) => ({ startedAt: ago(hours), answeredMs });

  const dayOf = (list: readonly PaidAttempt[]) =>
    list.reduce((day, each) => addPaid(day, each, 1), unpaidDay);

  test('minutes begun are paid, and an attempt that nobody answers', () => {
    expect(costOf(rules, attempt(1, 0))).toBe(0.5);
    expect(costOf(rules, attempt(1, 1))).toBe(1.5);
    expect(costOf(rules, attempt(1, 60_000))).toBe(1.5);
    expect(costOf(rules, attempt(1, 60_001))).toBe(2.5);
    expect(costOf(rules, attempt(1, null))).toBe(2.5);
  });

  test('what is under way is set aside, and so is the next one', () => {
    const spend = (...list: ReturnType<typeof attempt>[]) =>
      limitSpending(rules, dayOf(list), now, STOCKHOLM);
    expect(spend()).toEqual({ type: 'within', left: 10 });
    expect(spend(attempt(1, 5 * 60_000), attempt(1, 0))).toEqual({ type: 'within', left: 4 });
    expect(spend(attempt(1, 7 * 60_000))).toEqual({ type: 'within', left: 2.5 });
    expect(spend(attempt(1, 7 * 60_000), attempt(1, 0)).type).toBe('over');
    expect(spend(attempt(0, null), attempt(0, null), attempt(0, null))).toEqual({
      type: 'within',
      left: 2.5,
    });
    expect(spend(attempt(0, null), attempt(0, null), attempt(0, null), attempt(0, null)).type).toBe('over');
  });

  test('what is taken out again is as if it had not been', () => {
    const open = addPaid(unpaidDay, attempt(1, null), 1);
    expect(addPaid(addPaid(open, attempt(1, null), -1), attempt(1, 61_000), 1)).toEqual(
      dayOf([attempt(1, 61_000)]),
    );
  });

  test('until midnight by the site’s clock', () => {
    const full = dayOf([attempt(0, 60 * 60_000)]);
    const before = Date.parse('2026-06-01T21:59:59.500Z') as Instant;
    const midnight = Date.parse('2026-06-01T22:00:00Z') as Instant;
    expect(limitSpending(rules, full, before, STOCKHOLM)).toEqual({ type: 'over', until: midnight });
  });

  test('on the days the clocks change', () => {
    const none = { ...rules, mostPerDay: 0 };
    const until = (from: string, timezone = STOCKHOLM) => {
      const verdict = limitSpending(none, unpaidDay, Date.parse(from) as Instant, timezone);
      return verdict.type === 'over' ? new Date(verdict.until).toISOString() : 'within';
    };
    expect(until('2026-03-29T00:30:00Z')).toBe('2026-03-29T22:00:00.000Z');
    expect(until('2026-10-25T00:30:00Z')).toBe('2026-10-25T23:00:00.000Z');
    expect(until('2026-03-28T12:00:00Z', 'Asia/Beirut')).toBe('2026-03-28T22:00:00.000Z');
  });
});
