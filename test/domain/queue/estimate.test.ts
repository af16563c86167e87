import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Instant, QueueName } from '../../../src/domain/ids.ts';
import {
  estimateWait,
  type KnownWait,
  type QueueLoad,
  serversFor,
} from '../../../src/domain/queue/estimate.ts';
import { emptyHistory, handled, type WaitHistory, waited } from '../../../src/domain/queue/wait-history.ts';

const now = Date.UTC(2026, 10, 23, 9, 0) as Instant;
const second = 1000;
const hour = 3600 * second;
const settings = { usualHandlingMs: 320 * second };
const load = (some: Partial<QueueLoad>): QueueLoad => ({
  ...{ servers: 4, aheadLive: 0, aheadCallbacks: 0, free: 0 },
  ...some,
});

/** Twenty calls of 320 seconds, as the settings say: with four agents one is finished every 80 seconds. */
const steady = Array.from({ length: 20 }).reduce<WaitHistory>(
  (history) => handled(history, 320 * second, now),
  emptyHistory,
);
/** Six gave up in an hour of waiting. With the prior's weight of an hour, twice: (6 + 3) / 2 h, so 4.5 an hour. */
const impatient = Array.from({ length: 6 }).reduce<WaitHistory>(
  (history) => waited(history, { waitedMs: hour / 6, ended: 'abandoned', quote: null }, now),
  steady,
);

function known(history: WaitHistory, some: Partial<QueueLoad>): KnownWait {
  const estimate = estimateWait(history, load(some), settings, now);
  if (estimate.kind === 'unknown') throw new Error(estimate.reason);
  return estimate;
}

describe('the mean', () => {
  test('is that of exponential service when nobody gives up', () => {
    const { meanMs, varianceMs2 } = known(steady, { aheadLive: 3 });
    expect(meanMs / second).toBeCloseTo(4 * 80, 6);
    expect(varianceMs2 / second ** 2).toBeCloseTo(4 * 80 ** 2, 6);
  });

  test('reckons with callers ahead who give up', () => {
    const estimate = known(impatient, { aheadLive: 2 });
    expect(estimate.inputs.abandonsPerHour).toBeCloseTo(4.5, 6);
    // Rates of 1/80 s, and 1/800 s for each who is still ahead.
    expect(estimate.meanMs / second).toBeCloseTo(1 / 0.0125 + 1 / 0.01375 + 1 / 0.015, 6);
    expect(estimate.varianceMs2 / second ** 2).toBeCloseTo(
      1 / 0.0125 ** 2 + 1 / 0.01375 ** 2 + 1 / 0.015 ** 2,
      6,
    );
  });

  test('does not expect callbacks to give up', () => {
    expect(known(impatient, { aheadCallbacks: 2 }).meanMs / second).toBeCloseTo(3 * 80, 6);
  });

  test('lets live callers and callbacks leave as often as they do', () => {
    // The first to leave is the live one with 0.00125 + 0.0125/2 of 0.01375 (6/11): 5/11 of a live caller stays.
    const rate = 0.0125 + (0.00125 * 5) / 11;
    // Of what then leaves, 5/11 · 0.01375 of that rate is live: the live part is gone before the callback is.
    const untilGone = 5 / 11 / (((5 / 11) * 0.01375) / rate);
    const expected = 1 / 0.01375 + untilGone / rate + (1 - untilGone) * 80 + 80;
    expect(known(impatient, { aheadLive: 1, aheadCallbacks: 1 }).meanMs / second).toBeCloseTo(expected, 6);
  });

  test('counts a callback by how probably it is answered', () => {
    expect(known(steady, { aheadCallbacks: 0.65 }).meanMs / second).toBeCloseTo(1.65 * 80, 6);
    expect(known(steady, { aheadCallbacks: 1.3 }).meanMs / second).toBeCloseTo(2.3 * 80, 6);
  });

  test('of a very long line is off by less than 0.25 %', () => {
    const exact = Array.from({ length: 10_001 }, (_, ahead) => 1 / (0.0125 + 0.00125 * ahead)).reduce(
      (a, b) => a + b,
    );
    expect(known(impatient, { aheadLive: 10_000 }).meanMs / second / exact).toBeCloseTo(1, 2.3);
  });

  test('goes by the handling times that were seen, drawn towards what the settings say', () => {
    const slower = Array.from({ length: 100 }).reduce<WaitHistory>(
      (history) => handled(history, 440 * second, now),
      emptyHistory,
    );
    // The long run: (100 · 440 + 20 · 320) / 120 = 420. The last hundred, with it: (100 · 440 + 20 · 420) / 120.
    expect(known(slower, {}).inputs.handlingMs / second).toBeCloseTo(436.667, 2);
  });

  test('forgets the last hundred handling times for newer ones, but remembers the long run', () => {
    let history = steady;
    for (let count = 0; count < 100; count += 1) history = handled(history, 200 * second, now);
    expect(history.handlingsMs).toEqual(Array.from({ length: 100 }, () => 200 * second));
    const longRun = (20 * 320 + 100 * 200 + 20 * 320) / 140;
    expect(known(history, {}).inputs.handlingMs / second).toBeCloseTo((100 * 200 + 20 * longRun) / 120, 6);
  });
});

describe('quantiles', () => {
  test('are those of a Gamma distribution', () => {
    const { p50Ms, p80Ms, p90Ms } = known(steady, { aheadLive: 3 });
    // From tables: the sum of four exponential times with mean 1.
    expect(p50Ms / (80 * second) / 3.6721).toBeCloseTo(1, 2);
    expect(p80Ms / (80 * second) / 5.515).toBeCloseTo(1, 2);
    expect(p90Ms / (80 * second) / 6.6808).toBeCloseTo(1, 2);
  });

  test('follow the correction of the mean and the spread', () => {
    const calibration = { actualMs: 300, modelMs: 200, spread: 1.2 };
    const corrected = known({ ...steady, calibration }, { aheadLive: 3 });
    expect(corrected.modelMs / second).toBeCloseTo(320, 6);
    expect(corrected.meanMs / second).toBeCloseTo(480, 6);
    expect(corrected.varianceMs2 / second ** 2).toBeCloseTo(4 * 80 ** 2 * 1.5 ** 2 * 1.2 ** 2, 6);
    expect(corrected.p90Ms).toBeGreaterThan(1.5 * known(steady, { aheadLive: 3 }).p90Ms);
  });

  test.each([
    { actualMs: 900, modelMs: 100, correction: 2 },
    { actualMs: 100, modelMs: 900, correction: 0.5 },
  ])('never correct by more than a factor of two ($actualMs for $modelMs)', ({ correction, ...averages }) => {
    const history = { ...steady, calibration: { ...averages, spread: 1 } };
    expect(known(history, {}).inputs.correction).toBe(correction);
  });
});

describe('a free agent', () => {
  test('means no wait, with or without experience', () => {
    for (const history of [steady, emptyHistory]) {
      expect(known(history, { free: 1 })).toMatchObject({
        meanMs: 0,
        p50Ms: 0,
        p80Ms: 0,
        p90Ms: 0,
        varianceMs2: 0,
      });
      expect(known(history, { free: 3, aheadLive: 1, aheadCallbacks: 1 }).meanMs).toBe(0);
    }
  });

  test('is for those ahead first', () => {
    expect(known(impatient, { free: 2, aheadLive: 4 }).meanMs).toBeCloseTo(
      known(impatient, { aheadLive: 2 }).meanMs,
    );
    expect(known(steady, { free: 2, aheadLive: 1, aheadCallbacks: 1 }).meanMs / second).toBeCloseTo(80, 6);
  });
});

describe('unknown', () => {
  test('when nobody who could take the caller is at work', () => {
    const estimate = estimateWait(steady, load({ servers: 0 }), settings, now);
    expect(estimate).toEqual({ kind: 'unknown', reason: 'noAgents' });
  });

  test('until 20 calls were handled or one was begun in the last half hour', () => {
    const noExperience = { kind: 'unknown', reason: 'noExperience' };
    expect(estimateWait(emptyHistory, load({}), settings, now)).toEqual(noExperience);
    const nineteen = { ...steady, handlingsMs: steady.handlingsMs.slice(1) };
    expect(estimateWait(nineteen, load({}), settings, now)).toEqual(noExperience);
    expect(known(steady, {}).kind).toBe('known');

    const begun = waited(emptyHistory, { waitedMs: 0, ended: 'answered', quote: null }, now);
    expect(estimateWait(begun, load({}), settings, (now + hour / 2) as Instant).kind).toBe('known');
    expect(estimateWait(begun, load({}), settings, (now + hour / 2 + 1) as Instant)).toEqual(noExperience);
    const gaveUp = waited(emptyHistory, { waitedMs: 9, ended: 'abandoned', quote: null }, now);
    expect(estimateWait(gaveUp, load({}), settings, now)).toEqual(noExperience);
  });
});

test('all that went in is told with the estimate', () => {
  expect(known(impatient, { aheadLive: 2, aheadCallbacks: 0.65 }).inputs).toEqual({
    ...{ servers: 4, aheadLive: 2, aheadCallbacks: 0.65, free: 0 },
    ...{ handlingMs: 320 * second, correction: 1, spread: 1 },
    abandonsPerHour: expect.closeTo(4.5, 6),
  });
});

describe('agents of several queues', () => {
  const [a, b, c] = ['a', 'b', 'c'] as QueueName[] as [QueueName, QueueName, QueueName];
  const line = (lengths: Record<string, number>) => (queue: QueueName) => lengths[queue] ?? 0;

  test('count fully while nobody waits elsewhere', () => {
    expect(serversFor(a, [[a], [a, b], [b, a, c]], line({ a: 3 }))).toBe(3);
  });

  test('count by the share of callers whose turn it is before or with this one', () => {
    // Of the shared agent: 2 of 5 in the first case, with c 2 of 6.
    expect(serversFor(a, [[a], [a, b]], line({ a: 1, b: 3, c: 1 }))).toBeCloseTo(1 + 2 / 5, 9);
    expect(serversFor(a, [[a], [a, b, c]], line({ a: 1, b: 3, c: 1 }))).toBeCloseTo(1 + 2 / 6, 9);
    expect(serversFor(a, [], line({ a: 1 }))).toBe(0);
  });
});

describe('whatever the load', () => {
  const rates = fc.record({
    servers: fc.double({ min: 0.05, max: 500, noNaN: true }),
    aheadLive: fc.nat({ max: 2000 }),
    aheadCallbacks: fc.double({ min: 0, max: 300, noNaN: true }),
    free: fc.nat({ max: 3 }),
  });
  const histories = fc
    .record({
      handlingSeconds: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 20, maxLength: 30 }),
      waits: fc.array(fc.tuple(fc.nat({ max: 3000 }), fc.constantFrom('answered', 'abandoned', 'callback')), {
        maxLength: 20,
      }),
      quote: fc.option(fc.integer({ min: 1, max: 3000 })),
    })
    .map(({ handlingSeconds, waits, quote }) => {
      let history = emptyHistory;
      for (const seconds of handlingSeconds) history = handled(history, seconds * second, now);
      const meanMs = (quote ?? 0) * second;
      const quoted = quote === null ? null : { meanMs, modelMs: meanMs, varianceMs2: meanMs ** 2 };
      for (const [seconds, ended] of waits) {
        history = waited(history, { waitedMs: seconds * second, ended, quote: quoted }, now);
      }
      return history;
    });

  test('no quote is negative, and a surer one is never shorter', () => {
    fc.assert(
      fc.property(histories, rates, (history, some) => {
        const { meanMs, p50Ms, p80Ms, p90Ms, modelMs, varianceMs2 } = known(history, some);
        const numbers = [meanMs, p50Ms, p80Ms, p90Ms, modelMs, varianceMs2];
        expect(numbers.every((number) => Number.isFinite(number) && number >= 0)).toBe(true);
        expect(p80Ms).toBeGreaterThanOrEqual(p50Ms);
        expect(p90Ms).toBeGreaterThanOrEqual(p80Ms);
      }),
    );
  });

  test('more ahead, or fewer agents, is never a shorter wait', () => {
    fc.assert(
      fc.property(histories, rates, (history, some) => {
        const before = known(history, some);
        for (const worse of [
          { ...some, aheadLive: some.aheadLive + 1 },
          { ...some, aheadCallbacks: some.aheadCallbacks + 0.65 },
          { ...some, servers: some.servers * 0.9 },
        ]) {
          const after = known(history, worse);
          expect(after.meanMs).toBeGreaterThanOrEqual(before.meanMs * (1 - 1e-9));
          expect(after.p50Ms).toBeGreaterThanOrEqual(before.p50Ms * (1 - 1e-9));
          // A live caller among many callbacks makes the mean longer, but a little surer.
          expect(after.p80Ms).toBeGreaterThanOrEqual(before.p80Ms * 0.998);
        }
      }),
    );
  });
});
