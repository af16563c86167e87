import { describe, expect, test } from '@jest/globals';
import type { Instant } from '../../../src/domain/ids.ts';
import {
  correctionOf,
  emptyHistory,
  handled,
  patienceLately,
  type WaitHistory,
  type WaitOver,
  waited,
} from '../../../src/domain/queue/wait-history.ts';

const start = Date.UTC(2026, 10, 23, 9, 0);
const minute = 60_000;
const at = (minutes: number) => (start + minutes * minute) as Instant;
const over = (ended: WaitOver['ended'], minutes: number): WaitOver => ({
  waitedMs: minutes * minute,
  ended,
  quote: null,
});
/** As quoted to the next in line, if a call is finished every two minutes. */
const quote = { meanMs: 2 * minute, modelMs: 2 * minute, varianceMs2: (2 * minute) ** 2 };
const learned = (times: number, ended: WaitOver['ended'], minutes: number, history = emptyHistory) =>
  Array.from({ length: times }).reduce<WaitHistory>(
    (before) => waited(before, { ...over(ended, minutes), quote }, at(0)),
    history,
  );

describe('giving up', () => {
  test('is counted over all who waited, whatever came of it', () => {
    let history = waited(emptyHistory, over('answered', 3), at(0));
    history = waited(history, over('abandoned', 2), at(1));
    history = waited(history, over('callback', 1), at(6));
    history = waited(history, over('abandoned', 4), at(7));
    expect(patienceLately(history, at(8))).toEqual({ abandoned: 2, waitedMs: 10 * minute });
    expect(history.lately).toHaveLength(2);
  });

  test('is forgotten after two hours, but not in the long run', () => {
    const history = waited(emptyHistory, over('abandoned', 2), at(0));
    expect(patienceLately(history, at(119)).abandoned).toBe(1);
    expect(patienceLately(history, at(120)).abandoned).toBe(0);
    const later = waited(history, over('answered', 1), at(30 * 24 * 60));
    expect(later.lately).toHaveLength(1);
    expect(later.longRun.abandoned).toBeCloseTo(1 / Math.E, 6);
    expect(later.longRun.waitedMs / minute).toBeCloseTo(2 / Math.E + 1, 6);
  });

  test('survives a clock that goes back', () => {
    const history = waited(waited(emptyHistory, over('abandoned', 2), at(60)), over('answered', 1), at(0));
    expect(history.longRun.abandoned).toBe(1);
    expect(patienceLately(history, at(0)).waitedMs).toBeGreaterThan(0);
  });
});

describe('calibration', () => {
  test('moves towards what came, by one fiftieth of each wait', () => {
    const { calibration } = learned(1, 'answered', 4);
    expect(calibration.actualMs).toBeCloseTo(200_000 + (240_000 - 200_000) / 50, 6);
    expect(calibration.modelMs).toBeCloseTo(200_000 + (120_000 - 200_000) / 50, 6);
  });

  test('ends at how much longer or shorter the waits are, up to a factor of two', () => {
    expect(correctionOf(learned(400, 'answered', 3).calibration)).toBeCloseTo(1.5, 2);
    expect(correctionOf(learned(400, 'answered', 1.2).calibration)).toBeCloseTo(0.6, 2);
    expect(correctionOf(learned(400, 'answered', 30).calibration)).toBe(2);
    expect(correctionOf(learned(400, 'answered', 0.1).calibration)).toBe(0.5);
  });

  test('learns from who had no quote, or no wait to expect, nothing', () => {
    const none = { meanMs: 0, modelMs: 0, varianceMs2: 0 };
    for (const without of [null, none]) {
      const history = waited(emptyHistory, { ...over('answered', 5), quote: without }, at(0));
      expect(history.calibration).toEqual(emptyHistory.calibration);
    }
  });

  test('takes who gave up for somebody who would have waited longer, as long as the quote then expects', () => {
    // An exponential wait has no memory: after 4 minutes, 2 more are expected.
    const { calibration } = learned(1, 'abandoned', 4);
    const imputedMs = (calibration.actualMs - 200_000 * 0.98) / 0.02;
    expect(imputedMs / minute).toBeGreaterThan(5.7);
    expect(imputedMs / minute).toBeLessThan(6.3);
    const atOnce = learned(1, 'abandoned', 0).calibration;
    expect((atOnce.actualMs - 200_000 * 0.98) / 0.02 / minute).toBeCloseTo(2, 1);
    expect(learned(1, 'callback', 4).calibration).toEqual(calibration);
  });

  test('widens the spread when P90 is exceeded, and narrows it a ninth as much when it is not', () => {
    // P90 of an exponential wait is 2.303 means.
    const exceeded = learned(1, 'answered', 4.7).calibration.spread;
    const kept = learned(1, 'answered', 4.5).calibration.spread;
    expect(Math.log(exceeded)).toBeCloseTo(0.02 * 0.9, 9);
    expect(Math.log(kept)).toBeCloseTo(-0.02 * 0.1, 9);
  });

  test('keeps the spread between a half and two', () => {
    expect(learned(500, 'answered', 60).calibration.spread).toBe(2);
    expect(learned(500, 'answered', 0).calibration.spread).toBe(0.5);
  });

  test('takes who gave up soon as undecided about P90, and who gave up after it as exceeded', () => {
    expect(learned(1, 'abandoned', 0).calibration.spread).toBeCloseTo(1, 3);
    // Half of those who waited that long (P80) exceed P90.
    const half = learned(1, 'abandoned', 2 * 1.6094).calibration.spread;
    expect(Math.log(half) / 0.02).toBeCloseTo(0.5 - 0.1, 1);
    expect(learned(1, 'abandoned', 4.7)).toMatchObject({
      calibration: { spread: learned(1, 'answered', 4.7).calibration.spread },
    });
  });
});

test('the history stays small, and is plain JSON', () => {
  let history = emptyHistory;
  for (let count = 0; count < 3000; count += 1) {
    history = handled(history, 300_000 + count, at(count));
    history = waited(history, { ...over(count % 3 ? 'answered' : 'abandoned', 2), quote }, at(count));
  }
  expect(JSON.parse(JSON.stringify(history))).toEqual(history);
  expect(history.handlingsMs).toHaveLength(100);
  expect(history.handlingsMs.at(-1)).toBe(302_999);
  expect(history.lately.length).toBeLessThanOrEqual(25);
  expect(JSON.stringify(history).length).toBeLessThan(4000);
  expect(history.lastStartAt).toBe(at(2999));
});
