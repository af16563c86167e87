import { describe, expect, test } from '@jest/globals';
import { isKept, type QuoteRecord, quotedFrom } from '../../../src/domain/counting/quote.ts';
import { quoteAccuracy } from '../../../src/domain/counting/quote-accuracy.ts';
import type { CallId, Instant, QueueName } from '../../../src/domain/ids.ts';
import type { SpokenWait } from '../../../src/domain/queue/quote.ts';
import { waitOf } from '../../support/given.ts';

const quoted = (estimate: ReturnType<typeof waitOf>, told: SpokenWait | null) =>
  quotedFrom(
    'c' as CallId,
    { queue: 'q' as QueueName, joinedAt: 0 as Instant, place: 2, estimate, told },
    1 as Instant,
  );

describe('what is kept of a quote', () => {
  test.each<[SpokenWait, object]>([
    [
      { kind: 'lessThan', to: 1 },
      { fromMs: 0, toMs: 60_000 },
    ],
    [
      { kind: 'about', from: 4, to: 4 },
      { fromMs: 240_000, toMs: 240_000 },
    ],
    [
      { kind: 'between', from: 5, to: 10 },
      { fromMs: 300_000, toMs: 600_000 },
    ],
    [
      { kind: 'moreThan', from: 60 },
      { fromMs: 3_600_000, toMs: null },
    ],
  ])('is the range that was told: %j', (told, range) => {
    expect(quoted(waitOf(60_000, 120_000), told)).toMatchObject({ told: range, p80Ms: 120_000, place: 2 });
  });

  test('is nothing when nothing could be said, or an agent was free', () => {
    expect(quoted({ kind: 'unknown', reason: 'noAgents' }, null)).toBeNull();
    expect(quoted(waitOf(0, 0), null)).toBeNull();
  });
});

const record = (meanS: number, waitedS: number | null, more: Partial<QuoteRecord> = {}): QuoteRecord => ({
  at: 0 as Instant,
  meanMs: meanS * 1000,
  p80Ms: meanS * 1500,
  p90Ms: meanS * 2000,
  told: null,
  outcome: waitedS === null ? null : 'answered',
  waitedMs: waitedS === null ? null : waitedS * 1000,
  ...more,
});

describe('a promise', () => {
  const told = { fromMs: 0, toMs: 100_000 };
  test.each([
    [told, 100_000, 'answered', true],
    [told, 100_001, 'answered', false],
    [told, 100_001, 'abandoned', false],
    [told, 50_000, 'abandoned', null],
    [told, 50_000, 'elsewhere', null],
    [null, 75_000, 'answered', true],
    [null, 76_000, 'answered', false],
    [{ fromMs: 3_600_000, toMs: null }, 99, 'answered', null],
  ] as const)('of %j with %d ms until %s: %s', (range, waitedMs, outcome, kept) => {
    expect(isKept({ told: range, p80Ms: 75_000 }, waitedMs, outcome)).toBe(kept);
  });
});

describe('how true quotes were', () => {
  test('is measured on those that came to an end with an agent', () => {
    const quotes = [
      record(100, 100),
      record(100, 160),
      record(400, 200),
      record(100, 250),
      record(100, null),
      record(100, 999, { outcome: 'elsewhere' }),
    ];
    const { biasMs, meanAbsoluteErrorMs, relativeError, ...accuracy } = quoteAccuracy(quotes);
    expect(accuracy).toEqual({ quotes: 4, kept: 2 / 4, withinP90: 3 / 4, close: 2 / 4 });
    expect(biasMs).toBeCloseTo((0 - 60 + 200 - 150) * 250);
    expect(meanAbsoluteErrorMs).toBeCloseTo((60 + 200 + 150) * 250);
    expect(relativeError).toBeCloseTo(Math.sqrt((60 ** 2 + 200 ** 2 + 150 ** 2) / 4) / (710 / 4));
  });

  test('counts who gave up after the promise was broken, and not who gave up before', () => {
    const early = record(100, 50, { outcome: 'abandoned' });
    const late = record(100, 151, { outcome: 'abandoned' });
    expect(quoteAccuracy([record(100, 100), early, late])).toMatchObject({
      kept: 1 / 2,
      biasMs: 0,
      withinP90: 1,
    });
  });

  test('says nothing of none', () => {
    expect(quoteAccuracy([])).toEqual({
      quotes: 0,
      biasMs: null,
      meanAbsoluteErrorMs: null,
      relativeError: null,
      kept: null,
      withinP90: null,
      close: null,
    });
  });
});
