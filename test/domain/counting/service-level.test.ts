import { describe, expect, test } from '@jest/globals';
import {
  type ServiceLevelCounts,
  serviceLevelCounts,
  serviceLevelIgnoring,
  serviceLevelNegative,
  serviceLevelOfAnswered,
  serviceLevelPositive,
  serviceLevelWithoutShort,
} from '../../../src/domain/counting/service-level.ts';
import type { WaitingTime } from '../../../src/domain/counting/waiting-time.ts';
import { many, wait } from './waits.ts';

const counts = (waits: readonly WaitingTime[]): ServiceLevelCounts =>
  serviceLevelCounts(waits, () => ({ serviceLevelMs: 20_000, shortAbandonMs: 5_000 }));

const percents = (waits: readonly WaitingTime[]) => {
  const counted = counts(waits);
  const percent = (level: (c: ServiceLevelCounts) => number | null) => {
    const value = level(counted);
    return value === null ? null : Math.trunc(value * 100);
  };
  return {
    negative: percent(serviceLevelNegative),
    ignore: percent(serviceLevelIgnoring),
    positive: percent(serviceLevelPositive),
    answeredOnly: percent(serviceLevelOfAnswered),
    shortAbandon: percent(serviceLevelWithoutShort),
  };
};

/** The worked figures that Cisco gives: 100 offered, 70 of them answered and 10 abandoned within T. */
const cisco = [...many(70, 'answered', 20), ...many(20, 'answered', 40), ...many(10, 'abandoned', 15)];

describe('the five ways', () => {
  test('of 100 offered, 70 answered and 10 abandoned in time', () => {
    expect(percents(cisco)).toEqual({
      negative: 70,
      ignore: 77,
      positive: 80,
      answeredOnly: 77,
      shortAbandon: 70,
    });
  });

  test('of ICMI’s 860 answered in time and 1,040 answered or abandoned later', () => {
    const icmi = [
      ...many(860, 'answered', 10),
      ...many(140, 'answered', 30),
      ...many(20, 'abandoned', 10),
      ...many(40, 'abandoned', 30),
    ];
    const rounded = (level: (c: ServiceLevelCounts) => number | null) =>
      Math.round((level(counts(icmi)) ?? 0) * 100);
    expect(rounded(serviceLevelIgnoring)).toBe(83);
    expect(rounded(serviceLevelNegative)).toBe(81);
    expect(rounded(serviceLevelOfAnswered)).toBe(86);
  });

  test('short abandons are left out of the fifth only', () => {
    const waits = [...many(80, 'answered', 10), ...many(20, 'abandoned', 4)];
    expect(percents(waits)).toEqual({
      negative: 80,
      ignore: 100,
      positive: 100,
      answeredOnly: 100,
      shortAbandon: 100,
    });
  });

  test('of nobody say nothing', () => {
    expect(percents([])).toEqual({
      negative: null,
      ignore: null,
      positive: null,
      answeredOnly: null,
      shortAbandon: null,
    });
  });
});

describe('a call enters the ratio', () => {
  test.each([
    ['answered', 1, 1],
    ['answered', 60, 1],
    ['abandoned', 1, 1],
    ['abandoned', 60, 1],
    ['waiting', 20, 0],
    ['waiting', 20.001, 1],
    ['elsewhere', 20, 0],
    ['elsewhere', 60, 1],
    ['lost', 60, 0],
    ['refused', 0, 0],
  ] as const)('%s after %d s: %d', (end, seconds, entered) => {
    expect(counts([wait(end, seconds)]).entered).toBe(entered);
  });

  test('T and the limit of short abandons are inclusive and exclusive', () => {
    expect(counts([wait('answered', 20)]).answeredInTime).toBe(1);
    expect(counts([wait('answered', 20.001)]).answeredInTime).toBe(0);
    expect(counts([wait('abandoned', 4.999)]).shortAbandons).toBe(1);
    expect(counts([wait('abandoned', 5)]).shortAbandons).toBe(0);
  });

  test('with the limits of its own queue', () => {
    const slow = wait('answered', 30, { queue: 'slow' as never });
    const limits = (each: WaitingTime) => ({
      serviceLevelMs: each.queue === slow.queue ? 60_000 : 20_000,
      shortAbandonMs: 0,
    });
    expect(serviceLevelCounts([slow, wait('answered', 30)], limits)).toMatchObject({
      answered: 2,
      answeredInTime: 1,
    });
  });
});
