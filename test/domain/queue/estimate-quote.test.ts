import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WaitEstimate } from '../../../src/domain/queue/estimate.ts';
import { isBetter, type SpokenWait, spoken, tellable } from '../../../src/domain/queue/quote.ts';

const minute = 60_000;
const estimate = (p50: number, p80: number): WaitEstimate => ({
  kind: 'known',
  ...{ meanMs: p50 * minute, varianceMs2: minute ** 2, modelMs: p50 * minute },
  ...{ p50Ms: p50 * minute, p80Ms: p80 * minute, p90Ms: 1.2 * p80 * minute },
  inputs: {
    ...{ servers: 1, aheadLive: 0, aheadCallbacks: 0, free: 0 },
    ...{ handlingMs: minute, abandonsPerHour: 0, correction: 1, spread: 1 },
  },
});
const unknown: WaitEstimate = { kind: 'unknown', reason: 'noExperience' };
const between = (from: number, to: number): SpokenWait => ({ kind: 'between', from, to });

describe('what is said', () => {
  test.each<[number, number, SpokenWait]>([
    [0, 0, { kind: 'lessThan', to: 1 }],
    [0.5, 0.99, { kind: 'lessThan', to: 1 }],
    [0.5, 1, { kind: 'about', from: 1, to: 1 }],
    [0.5, 1.01, between(1, 2)],
    [4.1, 4.9, { kind: 'about', from: 5, to: 5 }],
    [5, 8.2, between(5, 9)],
    [8.2, 10, between(9, 10)],
    [8.2, 10.1, between(9, 15)],
    [10.1, 15, { kind: 'about', from: 15, to: 15 }],
    [16, 23, between(20, 25)],
    [50, 60, between(50, 60)],
    [50, 60.1, { kind: 'moreThan', from: 60 }],
    [300, 400, { kind: 'moreThan', from: 60 }],
  ])('P50 %s, P80 %s minutes', (p50, p80, said) => {
    expect(spoken(estimate(p50, p80))).toEqual(said);
  });

  test('is nothing when the wait is unknown', () => {
    expect(spoken(unknown)).toBeNull();
  });
});

describe('what may be said after something else', () => {
  test.each<[string, SpokenWait | null, WaitEstimate, string]>([
    ['the first time', null, estimate(4, 6), 'tell'],
    ['the same', between(4, 6), estimate(4, 6), 'tell'],
    ['better at the upper end', between(4, 6), estimate(4, 5), 'tell'],
    ['better at the lower end', between(4, 6), estimate(2, 6), 'tell'],
    ['worse at the lower end only', between(4, 6), estimate(5, 6), 'nothing'],
    ['a little worse', between(4, 6), estimate(5, 7), 'nothing'],
    ['worse, but as likely as not still within what was said', between(4, 6), estimate(6, 9), 'nothing'],
    ['worse than what was said', between(4, 6), estimate(6.01, 9), 'longer'],
    ['no longer less than a minute', { kind: 'lessThan', to: 1 }, estimate(0.9, 2), 'nothing'],
    ['clearly more than a minute', { kind: 'lessThan', to: 1 }, estimate(1.1, 2), 'longer'],
    ['an hour still', { kind: 'moreThan', from: 60 }, estimate(200, 300), 'tell'],
    ['less than an hour', { kind: 'moreThan', from: 60 }, estimate(40, 50), 'tell'],
    ['an hour now', between(40, 50), estimate(70, 90), 'longer'],
    ['unknown, the first time', null, unknown, 'nothing'],
    ['unknown now', between(4, 6), unknown, 'nothing'],
  ])('%s', (_, before, now, type) => {
    const told = tellable(before, now);
    expect(told.type).toBe(type);
    if (told.type !== 'nothing') expect(told.wait).toEqual(spoken(now));
  });

  test('is never a rise that is not told as one', () => {
    const times = fc
      .tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 50, noNaN: true }))
      .map(([p50, more]) => estimate(p50, p50 + more));
    fc.assert(
      fc.property(times, times, (first, second) => {
        const before = spoken(first);
        const told = tellable(before, second);
        if (before === null || told.type === 'nothing') return;
        expect(told.type).toBe(isBetter(told.wait, before) ? 'longer' : 'tell');
      }),
    );
  });
});

test('better is a lower upper end, or the same with a lower lower end', () => {
  expect(isBetter(between(4, 6), between(4, 5))).toBe(true);
  expect(isBetter(between(4, 6), between(5, 6))).toBe(false);
  expect(isBetter(between(4, 6), between(3, 6))).toBe(true);
  expect(isBetter(between(4, 6), between(4, 6))).toBe(false);
  expect(isBetter(between(4, 6), { kind: 'about', from: 5, to: 5 })).toBe(true);
  expect(isBetter({ kind: 'moreThan', from: 60 }, between(50, 60))).toBe(true);
  expect(isBetter({ kind: 'moreThan', from: 60 }, { kind: 'moreThan', from: 60 })).toBe(false);
  expect(isBetter({ kind: 'about', from: 1, to: 1 }, { kind: 'lessThan', to: 1 })).toBe(true);
});
