import { describe, expect, test } from '@jest/globals';
import type { CallbackState } from '../../../src/domain/callback/state.ts';
import type { AgentTime } from '../../../src/domain/counting/agent-time.ts';
import { type CallbackFigures, callbackFigures } from '../../../src/domain/counting/callback-figures.ts';
import { type AgentName, attemptCall, type CallId, type QueueName } from '../../../src/domain/ids.ts';
import { at, attempt, callback, over, promise, served } from './callbacks.ts';

const figures = (
  callbacks: readonly CallbackState[],
  more: Partial<Parameters<typeof callbackFigures>[1]> = {},
): CallbackFigures =>
  callbackFigures(callbacks, { now: at(10_000), spending: null, agentTimes: [], ...more });

const machine = attempt(600, 'machine', { answeredAt: at(605) });
const gone = attempt(600, 'customerGone', { answeredAt: at(605), verifiedAt: at(610) });
const later = attempt(600, 'later', { answeredAt: at(605) });

describe('attempts', () => {
  test('reach whom a person answers: by a key, or by talking', () => {
    const all = [
      over('failedUnreached', [attempt(600, 'noAnswer'), machine, gone]),
      over('done', [later, served(900)]),
      over('cancelledByCustomer', [attempt(600, 'cancelled', { answeredAt: at(605) })]),
      over('cancelledByAdmin', [attempt(600, 'cancelled')]),
    ];
    expect(figures(all).reach).toBe(4 / 7);
    expect(figures(all).reachByAttempt).toEqual([2 / 4, 1 / 2, 1]);
  });

  test('that are under way are in no rate', () => {
    const now = callback({
      progress: { status: 'dialling', since: at(600), then: null },
      attempts: [attempt(600, null)],
    });
    expect(figures([now])).toMatchObject({ attempts: 1, reach: null, reachByAttempt: [null], pending: 1 });
  });

  test('that sounded like a machine are counted, whatever came of them', () => {
    const sounded = { answeredAt: at(605), sounded: 'machine' } as const;
    const person = attempt(900, 'served', { answeredAt: at(905), sounded: 'person', talkMs: 60_000 });
    const all = [
      over('done', [attempt(600, 'machine', sounded), attempt(700, 'noAnswer'), person]),
      over('done', [attempt(600, 'served', { ...sounded, talkMs: 60_000 })]),
    ];
    expect(figures(all).soundedLikeMachine).toBe(2);
  });

  test('per success are those of all that are over, and a success at the first one is told apart', () => {
    const all = [
      over('done', [served(600)]),
      over('done', [attempt(600, 'busy'), attempt(700, 'noAnswer'), served(900)]),
      over('failedUnreached', [attempt(600, 'noAnswer'), machine]),
      over('expired', []),
    ];
    expect(figures(all)).toMatchObject({ attempts: 6, attemptsPerSuccess: 3, firstAttemptSuccess: 1 / 3 });
  });

  test('cost what they cost, in vain or not; a minute begun is paid', () => {
    const spending = { mostPerDay: 100, perAttempt: 1, perMinute: 2, setAsideMs: 0 };
    const all = [over('done', [attempt(600, 'noAnswer'), machine, served(900)])];
    // 1 for no answer; 1 + 2 for the machine (20 s); 1 + 6 for the talk (130 s).
    expect(figures(all, { spending }).cost).toEqual({ all: 11, failed: 4, perSuccess: 11 });
    expect(figures(all).cost).toBeNull();
  });
});

describe('success', () => {
  test('is of all that are over, but for who cancelled or called in', () => {
    const all = [
      over('done', [served(600)]),
      over('done', [served(600)]),
      over('failedUnreached', [machine]),
      over('expired', []),
      over('cancelledByAdmin', []),
      over('cancelledByCustomer', []),
      over('superseded', []),
      callback(),
    ];
    expect(figures(all)).toMatchObject({
      requested: 8,
      pending: 1,
      success: 2 / 5,
      returned: 1 / 8,
      ends: { done: 2, failedUnreached: 1, expired: 1, superseded: 1 },
    });
  });

  test('of nobody is null, not 0', () => {
    expect(figures([over('superseded', [])])).toMatchObject({
      success: null,
      attemptsPerSuccess: null,
      reach: null,
    });
    expect(figures([])).toMatchObject({ success: null, returned: null, oldestPendingMs: null });
  });
});

test('promises are kept or broken of those that were due, and withdrawn of all that are resolved', () => {
  const kept = promise({ verdict: { state: 'kept', at: at(700) } });
  const broken = promise({ verdict: { state: 'broken', why: 'late', at: at(1200) } });
  const moved = promise({ verdict: { state: 'withdrawn', at: at(100) } });
  const all = [
    over('done', [served(700)], { promises: [moved, kept] }),
    over('done', [served(700)], { promises: [kept] }),
    over('expired', [], { promises: [broken] }),
    callback(),
  ];
  expect(figures(all).promises).toEqual({
    made: 5,
    kept: 2,
    broken: 1,
    early: 0,
    late: 1,
    never: 0,
    withdrawn: 1,
    open: 1,
    keptRate: 2 / 3,
    brokenRate: 1 / 3,
    withdrawnRate: 1 / 4,
  });
});

describe('times', () => {
  test('run from the customer’s first joining, and from asking', () => {
    const all = [
      over('done', [served(600)]),
      over('done', [attempt(700, 'noAnswer'), served(1_900)]),
      over('expired', []),
    ];
    expect(figures(all)).toMatchObject({
      timeToHumanMs: { median: 620_000, p90: 1_920_000 },
      timeToAttemptMs: { median: 570_000, p90: 670_000 },
      timeToBridgeMs: { median: 590_000, p90: 1_890_000 },
      holdAfterAnswerMs: { median: 10_000, p90: 10_000 },
      queueTimeSavedMs: 590_000 + 1_890_000,
    });
  });

  test('saved in line are not those of a time that the customer chose', () => {
    const chosen = promise({ at: at(86_400), window: { from: at(86_400), to: at(87_000) } });
    expect(figures([over('done', [served(86_400)], { promises: [chosen] })]).queueTimeSavedMs).toBe(0);
  });

  test('of the pending ones tell how old they are, and which are past their promise', () => {
    const all = [
      callback({ requestedAt: at(0) }),
      callback({ promises: [promise({ window: { from: at(0), to: at(99_999) } })] }),
    ];
    expect(figures(all)).toMatchObject({ oldestPendingMs: 10_000_000, pendingPastPromise: 1 / 2 });
  });
});

test('agents’ time on calls that served nobody is overhead; that of a preview that is open is not (yet)', () => {
  const done = over('done', [attempt(600, 'noAnswer'), served(900)], { calls: 3 });
  const asked = callback({
    calls: 1,
    progress: { status: 'previewing', call: attemptCall('p' as never, 1), since: at(0) },
    id: 'p' as never,
  });
  const time = (call: CallId, from: number, to: number | null): AgentTime => ({
    agent: 'anna' as AgentName,
    status: 'talking',
    queue: 'support' as QueueName,
    call,
    reason: null,
    from: at(from),
    to: to === null ? null : at(to),
  });
  const agentTimes = [
    time(attemptCall(done.id, 1), 600, 625),
    time(attemptCall(done.id, 2), 900, 1_040),
    time(attemptCall(done.id, 3), 500, 510),
    time(attemptCall(asked.id, 1), 9_000, null),
    time('call.1' as CallId, 0, 500),
  ];
  expect(figures([done, asked], { agentTimes })).toMatchObject({
    overheadMs: 35_000,
    overheadPerSuccessMs: 35_000,
  });
});
