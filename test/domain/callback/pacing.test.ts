import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dialsNow, mayRetry, type PacingView } from '../../../src/domain/callback/pacing.ts';

const view = (change: Partial<PacingView> = {}): PacingView => ({
  dialAhead: 'wrapup',
  free: 0,
  wrapUpsLeftMs: [],
  inFlight: 0,
  waitingVerified: 0,
  trunkFree: 30,
  liveAhead: Array(20).fill(0),
  leadMs: 28_000,
  answerShare: 0.65,
  ...change,
});

describe('dialsNow', () => {
  test.each<[string, Partial<PacingView>, { none: number; wrapup: number; balanced: number }]>([
    ['nobody is there', {}, { none: 0, wrapup: 0, balanced: 0 }],
    ['one is free', { free: 1 }, { none: 1, wrapup: 1, balanced: 1 }],
    ['three are free', { free: 3 }, { none: 3, wrapup: 3, balanced: 3 }],
    ['nobody to dial', { free: 3, liveAhead: [] }, { none: 0, wrapup: 0, balanced: 0 }],
    ['only two to dial', { free: 3, liveAhead: [0, 0] }, { none: 2, wrapup: 2, balanced: 2 }],
    ['one in wrap-up', { wrapUpsLeftMs: [20_000] }, { none: 0, wrapup: 1, balanced: 1 }],
    ['one at the edge of the lead', { wrapUpsLeftMs: [28_000] }, { none: 0, wrapup: 1, balanced: 1 }],
    ['one far from its end', { wrapUpsLeftMs: [28_001] }, { none: 0, wrapup: 0, balanced: 0 }],
    [
      'free, soon and far',
      { free: 1, wrapUpsLeftMs: [9, 60_000, 90_000] },
      { none: 1, wrapup: 2, balanced: 3 },
    ],
    ['as many in flight', { free: 2, inFlight: 2 }, { none: 0, wrapup: 0, balanced: 0 }],
    [
      'some in flight, some waiting',
      { free: 4, inFlight: 1, waitingVerified: 1 },
      { none: 2, wrapup: 2, balanced: 2 },
    ],
    [
      'one waits, one is far',
      { free: 1, waitingVerified: 1, wrapUpsLeftMs: [60_000] },
      { none: 0, wrapup: 0, balanced: 0 },
    ],
    ['trunk', { free: 9, trunkFree: 2 }, { none: 2, wrapup: 2, balanced: 2 }],
    ['trunk used up and more', { free: 9, trunkFree: -1 }, { none: 0, wrapup: 0, balanced: 0 }],
    ['a live caller before all', { free: 3, liveAhead: [1, 1, 1] }, { none: 2, wrapup: 2, balanced: 2 }],
    ['live callers in between', { free: 3, liveAhead: [0, 2, 2] }, { none: 1, wrapup: 1, balanced: 1 }],
    ['more live callers than agents', { free: 2, liveAhead: [2] }, { none: 0, wrapup: 0, balanced: 0 }],
  ])('%s', (_, change, expected) => {
    for (const dialAhead of ['none', 'wrapup', 'balanced'] as const) {
      expect([dialAhead, dialsNow(view({ ...change, dialAhead }))]).toEqual([dialAhead, expected[dialAhead]]);
    }
  });

  test('balanced dials the more, the fewer answer', () => {
    const saturated = { dialAhead: 'balanced', free: 2, wrapUpsLeftMs: Array(6).fill(60_000) } as const;
    const dials = [1, 0.65, 0.4, 0.1].map((answerShare) => dialsNow(view({ ...saturated, answerShare })));
    expect(dials).toEqual([2, 3, 5, 8]);
  });

  const count = fc.nat(6);
  const anyView = fc
    .record({
      free: count,
      wrapUpsLeftMs: fc.array(fc.nat(60_000), { maxLength: 6 }),
      inFlight: count,
      waitingVerified: count,
      trunkFree: fc.integer({ min: -1, max: 8 }),
      liveAhead: fc.array(fc.nat(4), { maxLength: 12 }).map((list) => list.sort((a, b) => a - b)),
      answerShare: fc.double({ min: 0.05, max: 1, noNaN: true }),
    })
    .map(view);

  test('never more in flight than agents free or in wrap-up, nor than lines, nor than there are', () => {
    fc.assert(
      fc.property(anyView, fc.constantFrom('none', 'wrapup', 'balanced'), (each, dialAhead) => {
        const dials = dialsNow({ ...each, dialAhead });
        const agents = each.free + (dialAhead === 'none' ? 0 : each.wrapUpsLeftMs.length);
        expect(dials).toBeGreaterThanOrEqual(0);
        expect(dials).toBeLessThanOrEqual(each.liveAhead.length);
        if (dials === 0) return;
        expect(dials).toBeLessThanOrEqual(each.trunkFree);
        expect(each.inFlight + each.waitingVerified + dials).toBeLessThanOrEqual(agents);
        // Each live caller who stands before the last one dialled has an agent too.
        const before = each.liveAhead[dials - 1] ?? 0;
        expect(each.inFlight + each.waitingVerified + dials + before).toBeLessThanOrEqual(agents);
      }),
      { numRuns: 2000 },
    );
  });

  test('none dials no more than wrapup, wrapup no more than balanced', () => {
    fc.assert(
      fc.property(anyView, (each) => {
        const [none, wrapup, balanced] = (['none', 'wrapup', 'balanced'] as const).map((dialAhead) =>
          dialsNow({ ...each, dialAhead }),
        );
        expect(none).toBeLessThanOrEqual(wrapup ?? -1);
        expect(wrapup).toBeLessThanOrEqual(balanced ?? -1);
      }),
      { numRuns: 1000 },
    );
  });

  test('with agents, lines and nobody before them, none of these leaves an agent without a call', () => {
    fc.assert(
      fc.property(anyView, fc.constantFrom('none', 'wrapup', 'balanced'), (each, dialAhead) => {
        const free = { ...each, dialAhead, trunkFree: 99, liveAhead: Array(99).fill(0) };
        const soon = each.wrapUpsLeftMs.filter((leftMs) => leftMs <= 28_000).length;
        const agents = each.free + (dialAhead === 'none' ? 0 : soon);
        expect(each.inFlight + each.waitingVerified + dialsNow(free)).toBeGreaterThanOrEqual(agents);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('mayRetry', () => {
  test.each([
    [10, 2, true, true],
    [10, 3, true, false],
    [9, 2, true, true],
    [8, 2, true, false],
    [0, 0, true, true],
    [1, 1, true, false],
    [1, 1, false, true],
    [100, 100, false, true],
  ])('of %d answers %d were retries, others wait: %s: %s', (all, retries, others, expected) =>
    expect(mayRetry({ all, retries }, 0.3, others)).toBe(expected),
  );

  test('while others wait, retries stay within their share once there are a few answers', () => {
    let [all, retries] = [0, 0];
    for (let answer = 0; answer < 1000; answer += 1) {
      if (mayRetry({ all, retries }, 0.3, true)) retries += 1;
      all += 1;
      if (all > 3) expect(retries / all).toBeLessThanOrEqual(0.3);
    }
    expect(retries).toBe(300);
  });
});
