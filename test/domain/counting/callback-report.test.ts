import { describe, expect, test } from '@jest/globals';
import type { OfferReason } from '../../../src/domain/callback/offer.ts';
import { type CallOffer, offerFigures } from '../../../src/domain/counting/callback-offers.ts';
import {
  abandonmentAvoided,
  callbackReport,
  callbackServiceLevel,
  noCallbacks,
  trueWaitLevel,
} from '../../../src/domain/counting/callback-report.ts';
import type { Joined } from '../../../src/domain/counting/fact.ts';
import { queueFigures } from '../../../src/domain/counting/queue-figures.ts';
import { reportOf } from '../../../src/domain/counting/report.ts';
import { stayBegun } from '../../../src/domain/counting/stay.ts';
import type { AgentName, CallbackId, CallId, Instant, QueueName } from '../../../src/domain/ids.ts';
import { at, attempt, callback, over, promise, served } from './callbacks.ts';
import { many, support, wait } from './waits.ts';

const limits = () => ({ serviceLevelMs: 600_000, shortAbandonMs: 5_000 });
const calls = (...names: string[]): Set<CallId> => new Set(names as CallId[]);
const look = (call: string, reason: OfferReason, more: Partial<CallOffer> = {}): CallOffer => ({
  call: call as CallId,
  at: at(0),
  queue: support,
  profile: 'support',
  rule: 0,
  reason,
  waitMs: null,
  ...more,
});

describe('offers', () => {
  test('are counted by callers, of those who joined and of those for whom only the line was in the way', () => {
    const offers = [
      look('a', 'wait'),
      look('a', 'offered'),
      look('a', 'offered'),
      look('b', 'offered'),
      look('c', 'hours'),
      look('d', 'wait'),
      look('e', 'number'),
    ];
    expect(offerFigures(offers, calls('a', 'b', 'f'), calls('a', 'b', 'f'))).toEqual({
      looks: { wait: 2, offered: 3, hours: 1, number: 1 },
      callers: 6,
      eligible: 3,
      offered: 2,
      accepted: 2,
      acceptedAtOnce: 1,
      offerRate: 2 / 6,
      offerRateOfEligible: 2 / 3,
      acceptance: 1,
      acceptanceOfFirst: 1 / 2,
    });
  });

  test('to a customer whom we have called are no offers to a caller', () => {
    expect(offerFigures([look('cb-a-1', 'calledBack')], calls(), calls())).toMatchObject({
      looks: { calledBack: 1 },
      callers: 0,
      offerRate: null,
    });
  });
});

describe('service levels', () => {
  test('of callbacks: bridged in the promised window, of those due', () => {
    const all = [
      over('done', [served(700)]),
      // Five minutes early is early enough.
      over('done', [served(290)]),
      over('done', [served(200)]),
      over('done', [served(1_190)]),
      over('expired', []),
      over('cancelledByCustomer', []),
      over('superseded', []),
      callback({ promises: [promise({ window: { from: at(0), to: at(99_999) } })] }),
    ];
    expect(callbackServiceLevel(all, at(10_000))).toBe(2 / 5);
  });

  test('of both ways: a callback is no wait of 0', () => {
    const live = [...many(6, 'answered', 60), ...many(2, 'answered', 700), ...many(1, 'abandoned', 2)];
    const all = [
      over('done', [served(500)]),
      over('done', [served(900)]),
      over('failedUnreached', [attempt(600, 'noAnswer')]),
      over('superseded', []),
    ];
    expect(trueWaitLevel(all, live, limits, at(10_000))).toBe(7 / 11);
    expect(trueWaitLevel([callback()], [], limits, at(300))).toBeNull();
    expect(trueWaitLevel([callback()], [], limits, at(700))).toBe(0);
  });

  test('of live callers leave out who agreed to be called back, however long they had waited', () => {
    const waits = [...many(8, 'answered', 60), wait('callback', 900), wait('abandoned', 300)];
    expect(queueFigures(waits, limits)).toMatchObject({
      offered: 9,
      callbacks: 1,
      abandoned: 1,
      serviceLevel: { negative: 8 / 9, positive: 1, ignore: 1 },
      abandonment: 1 / 9,
    });
  });
});

test('abandonment avoided is estimated from who stayed in line', () => {
  const live = queueFigures(
    [...many(6, 'answered', 60), ...many(2, 'abandoned', 90), ...many(2, 'abandoned', 1)],
    limits,
  );
  const added = over('done', [served(600)], { origin: { type: 'cli' } });
  const all = [over('done', [served(600)]), over('done', [served(600)]), over('expired', []), added];
  expect(abandonmentAvoided(all, live)).toBe(0.5);
  expect(abandonmentAvoided(all, queueFigures([], limits))).toBeNull();
});

test('an agent who waited for a customer who did not answer has had no call, and was at work', () => {
  const anna = 'anna' as AgentName;
  const talk = (call: string, from: number, to: number) =>
    ({
      agent: anna,
      status: 'talking',
      queue: support,
      call: call as CallId,
      reason: null,
      from: at(from),
      to: at(to),
    }) as const;
  const stay = { ...stayBegun(joined('cb-c1-2', at(40))), agent: anna, connectedAt: at(41), leftAt: at(100) };
  const counted = {
    stays: [stay],
    agentTimes: [talk('cb-c1-1', 0, 30), talk('cb-c1-2', 40, 100), talk('1.1', 200, 260)],
    misses: [],
    quotes: [],
    callbacks: noCallbacks,
  };
  const question = {
    from: at(0),
    to: at(500),
    now: at(500),
    queue: null,
    spending: null,
    limits,
    timeOf: () => '',
  };
  expect(reportOf(counted, question).agents).toMatchObject({
    anna: { calls: 2, talkMs: 150_000, averageHandlingMs: 60_000 },
  });
  expect(reportOf(counted, question).customers.offered).toBe(0);
  expect(reportOf(counted, question).queues).toEqual({});
});

const joined = (call: string, when: Instant): Joined => ({
  type: 'joined',
  at: when,
  call: call as CallId,
  queue: support,
  firstJoinedAt: at(0),
  firstPlace: 1,
  priority: 0,
  creditMs: 0,
  callerNumber: '',
  callerName: '',
  callback: 'c1' as CallbackId,
});

test('each kind has a line of its own, and a customer belongs to when they first joined', () => {
  const bank = 'bank' as QueueName;
  const counted = {
    callbacks: [
      over('done', [served(600)]),
      over('expired', [], { profile: 'crisis', queue: bank }),
      over('done', [served(600)], { firstJoinedAt: at(-10) }),
    ],
    offers: [look('call.9', 'offered'), look('call.9', 'off', { profile: 'crisis', queue: bank })],
    agentTimes: [],
  };
  const waits = many(2, 'answered', 60);
  const live = {
    waits,
    figures: queueFigures(waits, limits),
    queued: calls('call.9', 'call.8'),
    agreed: calls('call.9'),
  };
  const question = { from: at(0), to: at(100), now: at(10_000), queue: null, spending: null, limits };
  const report = callbackReport(counted, live, question);
  expect(report.all).toMatchObject({
    requested: 2,
    success: 1 / 2,
    offers: { offerRate: 1 / 2, acceptance: 1 },
  });
  expect(report.profiles).toMatchObject({
    crisis: { requested: 1, success: 0, offers: { looks: { off: 1 } } },
    support: { requested: 1, success: 1, offers: { offered: 1 } },
  });
  expect(report.timeToHumanMs).toEqual({
    live: { median: 60_000, p90: 60_000 },
    callback: { median: 620_000, p90: 620_000 },
  });
  expect(callbackReport(counted, live, { ...question, queue: bank }).all).toMatchObject({ requested: 1 });
});
