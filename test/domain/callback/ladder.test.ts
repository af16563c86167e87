import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  attemptsCounted,
  LADDERS,
  ladderOf,
  type NextAttempt,
  nextAttempt,
  type PastAttempt,
  type RetryLimits,
} from '../../../src/domain/callback/ladder.ts';
import type { AttemptOutcome, RetryLadder } from '../../../src/domain/callback/settings.ts';
import type { Instant } from '../../../src/domain/ids.ts';

const MINUTE = 60_000;
const start = Date.UTC(2026, 10, 23, 9, 0) as Instant;
const at = (minutes: number) => (start + minutes * MINUTE) as Instant;
const always: RetryLimits = { id: 'a', until: null, open: (from) => from };
const exact = (ladder: RetryLadder): RetryLadder => ({ ...ladder, jitter: 0 });
const past = (outcome: AttemptOutcome, minutes: number): PastAttempt =>
  outcome === 'later'
    ? { outcome, endedAt: at(minutes), chosenAt: at(minutes + 45) }
    : { outcome, endedAt: at(minutes) };

type Ended = [AttemptOutcome, number];
/** Minutes from the start to the next attempt, or why there is none. */
const next = (ladder: RetryLadder, history: readonly Ended[], limits: Partial<RetryLimits> = {}) => {
  const [first, ...rest] = history.map(([outcome, minutes]) => past(outcome, minutes));
  if (first === undefined) throw new Error('give at least one attempt');
  return inMinutes(nextAttempt(exact(ladder), [first, ...rest], { ...always, ...limits }));
};
const inMinutes = (found: NextAttempt) =>
  found.type === 'retry' ? (found.at - start) / MINUTE : found.reason;

describe('the bank: one retry, ten minutes after the first', () => {
  const bank = ladderOf([10 * MINUTE]);
  test.each<[string, Ended[], number | string]>([
    ['no answer', [['noAnswer', 0]], 10],
    ['busy', [['busy', 0]], 10],
    ['a machine', [['machine', 0]], 10],
    ['unknown', [['unknown', 0]], 10],
    [
      'no answer twice',
      [
        ['noAnswer', 0],
        ['noAnswer', 10],
      ],
      'attempts',
    ],
    [
      'no answer, then busy',
      [
        ['noAnswer', 0],
        ['busy', 10],
      ],
      'attempts',
    ],
    [
      'no line, and no answer',
      [
        ['congestion', 0],
        ['noAnswer', 2],
      ],
      12,
    ],
    [
      'lost in a crash, then no answer',
      [
        ['unknown', 0],
        ['noAnswer', 10],
      ],
      'attempts',
    ],
  ])('%s', (_, history, expected) => expect(next(bank, history)).toBe(expected));
});

describe('the operator: 20 and 60 minutes after the first', () => {
  const telco = ladderOf([20 * MINUTE, 60 * MINUTE]);
  test.each<[string, Ended[], number | string]>([
    ['no answer', [['noAnswer', 0]], 20],
    [
      'twice',
      [
        ['noAnswer', 0],
        ['noAnswer', 20.5],
      ],
      60,
    ],
    [
      'differently',
      [
        ['busy', 0],
        ['machine', 21],
      ],
      60,
    ],
    [
      'three times',
      [
        ['noAnswer', 0],
        ['noAnswer', 20],
        ['noAnswer', 60],
      ],
      'attempts',
    ],
    [
      'no line in between burns none',
      [
        ['noAnswer', 0],
        ['congestion', 20],
        ['noAnswer', 21],
      ],
      60,
    ],
    [
      'the second one came late',
      [
        ['noAnswer', 0],
        ['noAnswer', 600],
      ],
      620,
    ],
    [
      'asked for another time',
      [
        ['noAnswer', 0],
        ['later', 20],
      ],
      65,
    ],
    [
      'and then did not answer',
      [
        ['noAnswer', 0],
        ['later', 20],
        ['noAnswer', 65],
      ],
      85,
    ],
    [
      'asked twice',
      [
        ['later', 0],
        ['noAnswer', 45],
        ['later', 66],
        ['noAnswer', 111],
      ],
      131,
    ],
  ])('%s', (_, history, expected) => expect(next(telco, history)).toBe(expected));

  test('with more attempts than steps the last distance goes on', () => {
    const more = ladderOf([20 * MINUTE, 60 * MINUTE], 6);
    expect(
      next(more, [
        ['noAnswer', 0],
        ['noAnswer', 20],
        ['noAnswer', 60],
      ]),
    ).toBe(100);
    expect(
      next(more, [
        ['busy', 0],
        ['busy', 20],
        ['busy', 60],
        ['busy', 100],
      ]),
    ).toBe(140);
    expect(
      next(ladderOf([10 * MINUTE], 3), [
        ['busy', 0],
        ['busy', 11],
      ]),
    ).toBe(20);
    expect(next(ladderOf([], 3), [['busy', 0]])).toBe('outcome');
  });
});

describe('profiles', () => {
  test.each<[keyof typeof LADDERS, Ended[], number | string]>([
    ['fast', [['busy', 0]], 3],
    [
      'fast',
      [
        ['busy', 0],
        ['busy', 3],
      ],
      13,
    ],
    [
      'fast',
      [
        ['busy', 0],
        ['busy', 3],
        ['busy', 13],
      ],
      'attempts',
    ],
    ['fast', [['noAnswer', 0]], 10],
    ['fast', [['machine', 0]], 10],
    ['fast', [['rejected', 0]], 30],
    [
      'fast',
      [
        ['rejected', 0],
        ['rejected', 30],
      ],
      'outcome',
    ],
    ['spread', [['busy', 0]], 10],
    [
      'spread',
      [
        ['busy', 0],
        ['busy', 10],
      ],
      30,
    ],
    ['spread', [['noAnswer', 0]], 20],
    [
      'spread',
      [
        ['noAnswer', 0],
        ['noAnswer', 20],
      ],
      60,
    ],
    ['spread', [['machine', 0]], 60],
    ['spread', [['rejected', 0]], 60],
    ['spread', [['agentLost', 0]], 0],
    [
      'spread',
      [
        ['agentLost', 0],
        ['agentLost', 1],
        ['agentLost', 2],
        ['agentLost', 3],
      ],
      'outcome',
    ],
    ['spread', [['customerGone', 0]], 2],
    [
      'spread',
      [
        ['customerGone', 0],
        ['customerGone', 2],
      ],
      'outcome',
    ],
    ['spread', [['invalidNumber', 0]], 'invalidNumber'],
    ['spread', [['served', 0]], 'over'],
    ['spread', [['cancelled', 0]], 'over'],
  ])('%s: %j', (profile, history, expected) => expect(next(LADDERS[profile], history)).toBe(expected));

  test('congestion: after 1, 2, 4, 5, 5 … minutes, ten times, and none of it counts', () => {
    const history: Ended[] = [];
    const waits: (number | string)[] = [];
    for (let count = 0; count < 11; count += 1) {
      const from = typeof waits.at(-1) === 'number' ? Number(waits.at(-1)) : 0;
      history.push(['congestion', from]);
      const found = next(LADDERS.fast, history);
      waits.push(found);
    }
    expect(waits).toEqual([1, 3, 7, 12, 17, 22, 27, 32, 37, 42, 'outcome']);
    expect(
      attemptsCounted(
        LADDERS.fast,
        history.map(([outcome, minutes]) => past(outcome, minutes)),
      ),
    ).toBe(0);
  });
});

describe('limits', () => {
  const telco = ladderOf([20 * MINUTE, 60 * MINUTE]);

  test('nothing is tried after what was promised', () => {
    expect(next(telco, [['noAnswer', 0]], { until: at(20) })).toBe(20);
    expect(next(telco, [['noAnswer', 0]], { until: at(19) })).toBe('promise');
  });

  test('a time the customer chose is not held to it', () => {
    expect(next(telco, [['later', 0]], { until: at(10) })).toBe(45);
  });

  test('it is put off to calling hours, if the promise can be kept then', () => {
    const open = (from: Instant) => (from < at(100) ? at(100) : from);
    expect(next(telco, [['noAnswer', 0]], { open })).toBe(100);
    expect(next(telco, [['noAnswer', 0]], { open, until: at(100) })).toBe(100);
    expect(next(telco, [['noAnswer', 0]], { open, until: at(99) })).toBe('promise');
    expect(next(telco, [['noAnswer', 0]], { open: () => null })).toBe('hours');
    expect(next(telco, [['later', 0]], { open })).toBe(100);
  });

  test('chance does not put it past the promise, nor past closing', () => {
    for (let id = 0; id < 50; id += 1) {
      const limits = { ...always, id: `${id}`, until: at(20) };
      const tight = nextAttempt(telco, [past('noAnswer', 0)], limits);
      expect(tight.type === 'retry' && tight.at <= at(20)).toBe(true);
      const open = (from: Instant) => (from > at(20) ? at(1000) : from);
      const closing = nextAttempt(telco, [past('noAnswer', 0)], { ...limits, open, until: at(180) });
      expect(closing.type === 'retry' && closing.at <= at(20)).toBe(true);
    }
  });
});

describe('jitter', () => {
  const telco = ladderOf([20 * MINUTE, 60 * MINUTE]);
  const minutesOf = (id: string, history: readonly [PastAttempt, ...PastAttempt[]]) =>
    Number(inMinutes(nextAttempt(telco, history, { ...always, id })));

  test('spreads retries over a tenth of the distance either way, evenly, and the same on every run', () => {
    const found = Array.from({ length: 2000 }, (_, id) => minutesOf(`${id}`, [past('noAnswer', 0)]));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(18);
    expect(Math.min(...found)).toBeLessThan(18.05);
    expect(Math.max(...found)).toBeLessThanOrEqual(22);
    expect(Math.max(...found)).toBeGreaterThan(21.95);
    expect(found.filter((each) => each < 20).length).toBeGreaterThan(900);
    expect(found.filter((each) => each < 20).length).toBeLessThan(1100);
    expect(minutesOf('7', [past('noAnswer', 0)])).toBe(found[7]);
  });

  test('is drawn anew for each attempt', () => {
    const history = [past('noAnswer', 0), past('noAnswer', 20)] as const;
    const first = Array.from({ length: 20 }, (_, id) => minutesOf(`${id}`, [past('noAnswer', 0)]) - 20);
    const second = Array.from({ length: 20 }, (_, id) => (minutesOf(`${id}`, history) - 60) / 2);
    expect(second.every((each) => Math.abs(each) <= 2)).toBe(true);
    const differ = first.filter((each, id) => Math.abs(each - (second[id] ?? 0)) > 0.01);
    expect(differ.length).toBeGreaterThan(15);
  });
});

test('any history comes to an end, retries lie after what was, and counted attempts stay below the most', () => {
  const outcomes: AttemptOutcome[] = ['busy', 'noAnswer', 'machine', 'rejected', 'congestion', 'agentLost'];
  const drawn = fc.array(fc.constantFrom<AttemptOutcome>(...outcomes, 'customerGone', 'unknown'), {
    minLength: 60,
    maxLength: 60,
  });
  const ladders = fc.constantFrom(
    LADDERS.fast,
    LADDERS.spread,
    ladderOf([10 * MINUTE]),
    ladderOf([1, 2, 3], 5),
  );
  fc.assert(
    fc.property(drawn, ladders, fc.string(), fc.nat(400), (story, ladder, id, untilMinutes) => {
      const history: PastAttempt[] = [];
      let now = start;
      for (const outcome of story) {
        if (outcome === 'later') continue;
        const ended: PastAttempt = { outcome, endedAt: now };
        history.push(ended);
        const [first = ended, ...rest] = history;
        const until = at(untilMinutes);
        const found = nextAttempt(ladder, [first, ...rest], { id, until, open: (from) => from });
        if (found.type === 'giveUp') break;
        expect(found.at).toBeGreaterThanOrEqual(now);
        expect(found.at).toBeLessThanOrEqual(until);
        expect(Number.isInteger(found.at)).toBe(true);
        now = (found.at + 30_000) as Instant;
      }
      expect(attemptsCounted(ladder, history)).toBeLessThanOrEqual(ladder.maxAttempts);
      expect(history.length).toBeLessThan(40);
    }),
  );
});
