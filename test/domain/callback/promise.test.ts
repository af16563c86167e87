import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  earliestKept,
  judgePromise,
  type PromiseAttempt,
  type PromiseEnd,
  promiseBy,
  promiseOfSlot,
  promiseWords,
} from '../../../src/domain/callback/promise.ts';
import type { AttemptOutcome } from '../../../src/domain/callback/settings.ts';
import { formatMessage } from '../../../src/domain/flow/message.ts';
import type { Instant } from '../../../src/domain/ids.ts';
import type { WaitEstimate } from '../../../src/domain/queue/estimate.ts';
import { waitOf } from '../../support/given.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STOCKHOLM = 'Europe/Stockholm';
const at = (clock: string, day = '2026-06-01') => (Date.parse(`${day}T${clock}Z`) - 2 * HOUR) as Instant;
const clock = (instant: Instant) => new Date(instant + 2 * HOUR).toISOString().slice(11, 16);
const now = at('14:03:20');
const wait = (p50: number, p90: number) => waitOf(p50 * MINUTE, p90 * MINUTE);

describe('the window that is promised', () => {
  const promised = (estimate: WaitEstimate, atMost = 3 * HOUR) => {
    const found = promiseBy(estimate, now, atMost);
    if (found.type === 'tooLong') return 'too long';
    return `${clock(found.window.from)}-${clock(found.window.to)} ${found.by}`;
  };

  test.each<[number, number, string]>([
    [7, 22, '14:10-14:30 estimate'],
    [10, 20, '14:10-14:25 estimate'],
    [0, 0, '14:00-14:05 estimate'],
    [0, 1, '14:00-14:05 estimate'],
    [1, 2, '14:00-14:10 estimate'],
    [60, 60, '15:00-15:05 estimate'],
    [100, 170, '15:40-16:55 estimate'],
    [100, 200, '15:40-17:00 estimate'],
    [179, 300, '16:55-17:00 estimate'],
    [180, 300, '16:55-17:00 estimate'],
    [181, 300, 'too long'],
  ])('P50 %d min, P90 %d min: %s', (p50, p90, expected) => expect(promised(wait(p50, p90))).toBe(expected));

  test('the longest time, if the wait is not known', () => {
    expect(promised({ kind: 'unknown', reason: 'noAgents' })).toBe('14:03-17:00 longest');
  });

  test('at a full five minutes the window still ends after now', () => {
    const found = promiseBy(wait(0, 0), at('14:05'), HOUR);
    expect(found).toMatchObject({ window: { from: at('14:05'), to: at('14:10') } });
  });

  test('of a window that is promised, a minute is left at least', () => {
    const found = promiseBy(wait(0, 0), at('14:04:30'), HOUR);
    expect(found).toMatchObject({ window: { from: at('14:00'), to: at('14:10') } });
  });

  test('a longest time of less than five minutes (for tests) is a window all the same', () => {
    const found = promiseBy({ kind: 'unknown', reason: 'noAgents' }, now, 20_000);
    expect(found).toEqual({ type: 'window', by: 'longest', window: { from: now, to: now + 20_000 } });
  });

  test('is never empty, ends after now and in time, and holds P50 to P90', () => {
    fc.assert(
      fc.property(
        fc.nat(12 * HOUR),
        fc.nat(12 * HOUR),
        fc.nat(4 * HOUR),
        fc.nat(DAY),
        (a, b, atMost, later) => {
          const moment = (now + later) as Instant;
          const [p50, p90] = [Math.min(a, b), Math.max(a, b)];
          const found = promiseBy(waitOf(p50, p90), moment, atMost + 1);
          if (found.type === 'tooLong') return expect(p50).toBeGreaterThan(atMost);
          const { from, to } = found.window;
          expect(from).toBeLessThan(to);
          expect(to).toBeGreaterThan(moment);
          expect(to).toBeLessThanOrEqual(moment + atMost + 1);
          expect(from).toBeLessThanOrEqual(moment + p50);
          if (p90 + 5 * MINUTE < atMost - 5 * MINUTE) expect(to).toBeGreaterThan(moment + p90);
        },
      ),
    );
  });
});
const DAY = 24 * HOUR;

describe('kept, broken, withdrawn', () => {
  const window = { from: at('14:10'), to: at('14:30') };
  const attempt = (time: string, outcome: AttemptOutcome | null): PromiseAttempt => ({
    startedAt: at(time),
    outcome,
  });
  const end = (time: string, as: PromiseEnd['as']): PromiseEnd => ({ at: at(time), as });
  const judged = (attempts: PromiseAttempt[], ended: PromiseEnd | null = null, when = '16:00') => {
    const verdict = judgePromise(window, attempts, ended, at(when));
    return verdict.state === 'broken' ? verdict.why : verdict.state;
  };

  test.each<[string, PromiseAttempt[], PromiseEnd | null, string, string]>([
    ['nothing yet', [], null, '14:05', 'open'],
    ['nothing at its very end', [], null, '14:30', 'open'],
    ['nothing after its end', [], null, '14:30:00.001', 'late'],
    ['under way', [attempt('14:15', null)], null, '14:16', 'open'],
    ['under way when the window closes', [attempt('14:29', null)], null, '14:31', 'open'],
    ['served', [attempt('14:15', 'served')], end('14:20', 'served'), '14:21', 'kept'],
    ['no answer', [attempt('14:15', 'noAnswer')], null, '14:16', 'kept'],
    ['at its first moment', [attempt('14:10', 'busy')], null, '14:11', 'kept'],
    ['at its last moment', [attempt('14:30', 'busy')], null, '14:31', 'kept'],
    ['too late', [attempt('14:30:01', 'served')], null, '14:35', 'late'],
    ['a little early', [attempt('14:05', 'served')], null, '14:06', 'kept'],
    ['too early', [attempt('14:04:59', 'served')], null, '14:06', 'early'],
    [
      'too early, and again in time',
      [attempt('14:00', 'busy'), attempt('14:12', 'served')],
      null,
      '14:20',
      'early',
    ],
    [
      'no line, then in time',
      [attempt('14:00', 'congestion'), attempt('14:12', 'served')],
      null,
      '14:20',
      'kept',
    ],
    [
      'no line, then too late',
      [attempt('14:29', 'congestion'), attempt('14:31', 'served')],
      null,
      '14:40',
      'late',
    ],
    ['only no line', [attempt('14:29', 'congestion')], null, '14:40', 'late'],
    ['lost in a crash', [attempt('14:15', 'unknown')], null, '14:40', 'late'],
    ['a machine', [attempt('14:15', 'machine')], null, '14:40', 'kept'],
    ['rejected', [attempt('14:15', 'rejected')], null, '14:40', 'kept'],
    ['cancelled before', [], end('14:05', 'cancelledByCustomer'), '14:40', 'withdrawn'],
    ['cancelled after', [], end('14:31', 'cancelledByCustomer'), '14:40', 'late'],
    ['they called in', [], end('14:29', 'superseded'), '14:40', 'withdrawn'],
    [
      'they called in while it rang',
      [attempt('14:15', 'cancelled')],
      end('14:16', 'superseded'),
      '14:20',
      'withdrawn',
    ],
    ['they called in too late for us', [], end('14:45', 'superseded'), '14:50', 'late'],
    ['moved', [], end('14:05', 'moved'), '14:40', 'withdrawn'],
    ['moved when they answered', [attempt('14:12', 'later')], end('14:13', 'moved'), '14:40', 'kept'],
    [
      'no such number',
      [attempt('14:12', 'invalidNumber')],
      end('14:12', 'invalidNumber'),
      '14:40',
      'withdrawn',
    ],
    ['by an admin', [], end('14:05', 'cancelledByAdmin'), '14:06', 'withdrawn'],
    ['denied after all', [], end('14:05', 'denied'), '14:06', 'never'],
    [
      'given up without reaching the network',
      [attempt('14:12', 'congestion')],
      end('14:13', 'unreached'),
      '14:14',
      'never',
    ],
    ['expired', [], end('17:00', 'expired'), '17:00', 'late'],
  ])('%s', (_, attempts, ended, when, expected) => expect(judged(attempts, ended, when)).toBe(expected));

  test('the first moment that is not too early', () => {
    expect(clock(earliestKept(window))).toBe('14:05');
    expect(
      judgePromise(window, [{ startedAt: earliestKept(window), outcome: 'busy' }], null, now).state,
    ).toBe('kept');
  });

  test('a slot is kept up to its tolerance', () => {
    const slot = promiseOfSlot(at('15:00'), 15 * MINUTE);
    expect([clock(slot.from), clock(slot.to)]).toEqual(['15:00', '15:15']);
  });

  test('every promise whose callback is over is resolved, and what is resolved stays so', () => {
    const outcomes: AttemptOutcome[] = [
      'busy',
      'congestion',
      'unknown',
      'noAnswer',
      'cancelled',
      'invalidNumber',
    ];
    const ends: PromiseEnd['as'][] = [
      'served',
      'unreached',
      'expired',
      'denied',
      'cancelledByCustomer',
      'superseded',
    ];
    const minutes = fc.nat(60);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(minutes, fc.constantFrom(...outcomes)), { maxLength: 4 }),
        fc.constantFrom(...ends),
        minutes,
        (list, as, endsAfter) => {
          const from = at('13:50');
          const attempts = list
            .map(([minute, outcome]) => ({ startedAt: (from + minute * MINUTE) as Instant, outcome }))
            .sort((a, b) => a.startedAt - b.startedAt);
          const last = attempts.at(-1)?.startedAt ?? from;
          const over: PromiseEnd = { at: (last + endsAfter * MINUTE) as Instant, as };
          let resolved: unknown = null;
          for (let moment = from as number; moment <= over.at + MINUTE; moment += MINUTE) {
            const past = attempts
              .filter((each) => each.startedAt <= moment)
              .map((each) => (each.startedAt + 30_000 > moment ? { ...each, outcome: null } : each));
            const ended = over.at <= moment && past.every((each) => each.outcome !== null) ? over : null;
            const verdict = judgePromise(window, past, ended, moment as Instant);
            if (resolved !== null) expect(verdict).toEqual(resolved);
            if (verdict.state !== 'open') resolved = verdict;
          }
          expect(resolved).not.toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the words', () => {
  test('today, between ten past and half past two', () => {
    expect(promiseWords({ from: at('14:10'), to: at('14:30') }, now, STOCKHOLM)).toEqual({
      kind: 'between',
      day: 'today',
      weekday: 'monday',
      date: '2026-06-01',
      day_of_month: 1,
      month: 6,
      from: '14:10',
      from_hour: 14,
      from_minute: 10,
      from_hour12: 2,
      from_next12: 3,
      to: '14:30',
      to_hour: 14,
      to_minute: 30,
      to_hour12: 2,
      to_next12: 3,
    });
  });

  test('a window that has begun is said by its end', () => {
    expect(promiseWords({ from: at('14:00'), to: at('14:05') }, now, STOCKHOLM)).toMatchObject({
      kind: 'before',
      to: '14:05',
    });
    const late = at('23:58');
    const overMidnight = { from: late, to: at('00:05', '2026-06-02') };
    expect(promiseWords(overMidnight, late, STOCKHOLM)).toMatchObject({
      day: 'tomorrow',
      to: '00:05',
      to_hour12: 12,
    });
    expect(promiseWords(overMidnight, now, STOCKHOLM)).toMatchObject({ day: 'today', from: '23:58' });
  });

  test('tomorrow, and another day', () => {
    const tomorrow = { from: at('00:00', '2026-06-02'), to: at('00:15', '2026-06-02') };
    expect(promiseWords(tomorrow, now, STOCKHOLM)).toMatchObject({
      day: 'tomorrow',
      weekday: 'tuesday',
      from: '00:00',
      from_hour12: 12,
      from_next12: 1,
    });
    // In UTC it is still Monday.
    expect(promiseWords(tomorrow, now, 'UTC')).toMatchObject({
      day: 'today',
      weekday: 'monday',
      from: '22:00',
    });
    const sunday = { from: at('12:00', '2026-06-07'), to: at('12:15', '2026-06-07') };
    expect(promiseWords(sunday, now, STOCKHOLM)).toMatchObject({
      day: 'later',
      weekday: 'sunday',
      from_hour12: 12,
    });
  });

  test('tomorrow is one day on, when the clocks change in between', () => {
    const saturday = Date.parse('2026-10-24T20:30:00Z') as Instant;
    const sunday = Date.parse('2026-10-25T22:30:00Z') as Instant;
    expect(promiseWords({ from: sunday, to: sunday }, saturday, STOCKHOLM)).toMatchObject({
      day: 'tomorrow',
      from: '23:30',
    });
  });

  test('as an admin writes them', () => {
    const english =
      '{day, select, today {} tomorrow {tomorrow } other {on {weekday} }}between {from_minute, select, 10 {ten past {from_hour12}} other {{from}}} and {to_minute, select, 30 {half past {to_hour12}} other {{to}}}';
    const words = { ...promiseWords({ from: at('14:10'), to: at('14:30') }, now, STOCKHOLM) };
    expect(formatMessage(english, 'en', words)).toBe('between ten past 2 and half past 2');
  });
});
