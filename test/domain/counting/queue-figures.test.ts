import { describe, expect, test } from '@jest/globals';
import { queueFigures } from '../../../src/domain/counting/queue-figures.ts';
import type { WaitingTime } from '../../../src/domain/counting/waiting-time.ts';
import { many, wait } from './waits.ts';

const figures = (waits: readonly WaitingTime[]) =>
  queueFigures(waits, () => ({ serviceLevelMs: 20_000, shortAbandonMs: 5_000 }));

describe('the figures of a queue', () => {
  test('of nobody are nothing, not 0', () => {
    expect(figures([])).toMatchObject({
      offered: 0,
      averageSpeedOfAnswerMs: null,
      timeToHumanMs: { median: null, p90: null },
      averageHandlingMs: null,
      abandonment: null,
      abandonmentWithoutShort: null,
      longestWaitMs: null,
    });
  });

  test('count everybody once, by how it ended', () => {
    const waits = [
      ...many(5, 'answered', 10),
      ...many(2, 'abandoned', 30),
      wait('abandoned', 2),
      wait('elsewhere', 60),
      wait('waiting', 5),
      wait('refused', 0),
      wait('lost', 9),
    ];
    expect(figures(waits)).toMatchObject({
      offered: 10,
      answered: 5,
      abandoned: 3,
      shortAbandons: 1,
      elsewhere: 1,
      waiting: 1,
      refused: 1,
      lost: 1,
    });
  });

  test('abandonment is of the offered, with and without short ones: going elsewhere is not giving up', () => {
    const waits = [
      ...many(7, 'answered', 1),
      wait('abandoned', 1),
      wait('abandoned', 9),
      wait('elsewhere', 9),
    ];
    expect(figures(waits).abandonment).toBeCloseTo(2 / 10);
    expect(figures(waits).abandonmentWithoutShort).toBeCloseTo(1 / 9);
  });

  test('speed of answer is of the answered only, and of the ringing too', () => {
    expect(
      figures([wait('answered', 10), wait('answered', 30), wait('abandoned', 500), wait('waiting', 500)]),
    ).toMatchObject({ averageSpeedOfAnswerMs: 20_000 });
  });

  test('time to human is told by its median and P90, by nearest rank', () => {
    const waits = Array.from({ length: 10 }, (_, index) => wait('answered', index + 1));
    expect(figures(waits).timeToHumanMs).toEqual({ median: 5_000, p90: 9_000 });
    expect(figures([wait('answered', 7)]).timeToHumanMs).toEqual({ median: 7_000, p90: 7_000 });
  });

  test('handling is talk and wrap-up, of talks that are over', () => {
    const waits = [
      wait('answered', 1, { talkMs: 100_000, wrapUpMs: 20_000 }),
      wait('answered', 1, { talkMs: 60_000 }),
      wait('answered', 1),
    ];
    expect(figures(waits).averageHandlingMs).toBe(90_000);
  });

  test('the longest wait is of anybody who waited, also of who waits still', () => {
    expect(figures([wait('answered', 5), wait('waiting', 90), wait('lost', 999)]).longestWaitMs).toBe(90_000);
  });
});
