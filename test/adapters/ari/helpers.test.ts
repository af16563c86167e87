import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from '../../../src/adapters/ari/backoff.ts';
import { createLane } from '../../../src/adapters/ari/lane.ts';
import { RecentIds } from '../../../src/adapters/ari/recent-ids.ts';

test('a lane runs as many as it is wide, the others in the order they came', async () => {
  const lane = createLane(2);
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const runs = [0, 1, 2, 3].map((number) =>
    lane(() => {
      started.push(number);
      return new Promise<number>((resolve) => ends.push(() => resolve(number)));
    }),
  );
  expect(started).toEqual([0, 1]);
  ends[1]?.();
  expect(await runs[1]).toBe(1);
  expect(started).toEqual([0, 1, 2]);
  ends[0]?.();
  expect(await runs[0]).toBe(0);
  ends[2]?.();
  expect(await runs[2]).toBe(2);
  ends[3]?.();
  expect(await runs[3]).toBe(3);
});

test('a task that fails, or throws at once, frees its place in the lane', async () => {
  const lane = createLane(1);
  await expect(lane(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(
    lane(() => {
      throw new Error('at once');
    }),
  ).rejects.toThrow('at once');
  expect(await lane(async () => 'free')).toBe('free');
});

test('a lane never runs more than its width, whatever comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.boolean(), { maxLength: 40 }),
      async (width, tasks) => {
        const lane = createLane(width);
        let running = 0;
        let most = 0;
        await Promise.allSettled(
          tasks.map((fails) =>
            lane(async () => {
              running += 1;
              most = Math.max(most, running);
              await Promise.resolve();
              running -= 1;
              if (fails) throw new Error('no');
            }),
          ),
        );
        expect(most).toBe(Math.min(width, tasks.length));
        expect(running).toBe(0);
      },
    ),
  );
});

test('recent ids are new once, until they are too old', () => {
  const ids = new RecentIds(2);
  expect([ids.add('a'), ids.add('a'), ids.add('b')]).toEqual([true, false, true]);
  expect(ids.add('c')).toBe(true);
  expect([ids.has('a'), ids.has('b'), ids.has('c')]).toEqual([false, true, true]);
});

test('the wait doubles up to its limit and never leaves its bounds', () => {
  expect([1, 2, 3, 4, 5, 6].map((failures) => backoffMs(failures, 250, 5_000, 1))).toEqual([
    250, 500, 1_000, 2_000, 4_000, 5_000,
  ]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, random) => {
        const wait = backoffMs(failures, 250, 5_000, random);
        expect(wait).toBeGreaterThanOrEqual(250);
        expect(wait).toBeLessThanOrEqual(5_000);
      },
    ),
  );
});
