import { describe, expect, test } from '@jest/globals';
import type { Stay } from '../../../src/domain/counting/stay.ts';
import { waitOfStay, waitsOfCustomers } from '../../../src/domain/counting/waiting-time.ts';
import type { CallId, Instant, QueueName } from '../../../src/domain/ids.ts';

const at = (seconds: number): Instant => (seconds * 1000) as Instant;
const now = at(1_000);

function stay(joined: number, more: Partial<Stay> = {}): Stay {
  return {
    call: 'c1' as CallId,
    queue: 'support' as QueueName,
    callerNumber: '',
    joinedAt: at(joined),
    firstJoinedAt: at(0),
    firstPlace: 1,
    priority: 0,
    creditMs: 0,
    agent: null,
    answeredAt: null,
    connectedAt: null,
    ringMs: null,
    leftAt: null,
    outcome: null,
    how: null,
    detail: null,
    waitMs: null,
    talkMs: null,
    wrapUpMs: null,
    callback: null,
    agreed: false,
    ...more,
  };
}

const left = (joined: number, outcome: Stay['outcome'], seconds: number, more: Partial<Stay> = {}): Stay =>
  stay(joined, { outcome, leftAt: at(joined + seconds), waitMs: seconds * 1000, ...more });
/** Answered after so long, connected 2 s later, talked so long. */
const talked = (joined: number, waited: number, talk: number, more: Partial<Stay> = {}): Stay =>
  stay(joined, {
    outcome: 'completed',
    answeredAt: at(joined + waited),
    connectedAt: at(joined + waited + 2),
    leftAt: at(joined + waited + 2 + talk),
    waitMs: waited * 1000,
    talkMs: talk * 1000,
    ...more,
  });

describe('by the queue’s clock', () => {
  test.each([
    ['who still waits, until now', stay(940), { end: 'waiting', waitMs: 60_000 }],
    ['who gave up', left(0, 'abandoned', 30), { end: 'abandoned', waitMs: 30_000, toHumanMs: null }],
    ['who went by a key', left(0, 'leftByKey', 30), { end: 'elsewhere' }],
    ['whose time was over', left(0, 'timedOut', 30), { end: 'elsewhere' }],
    ['whose queue was left by all', left(0, 'leftEmpty', 30), { end: 'elsewhere' }],
    ['whom an error took', left(0, 'withdrawn', 30), { end: 'lost' }],
    ['who was not let in', left(0, 'full', 0), { end: 'refused' }],
    [
      'who talks',
      talked(0, 10, 5, { outcome: null, talkMs: null }),
      { end: 'answered', waitMs: 10_000, talkMs: null },
    ],
    [
      'who talked',
      talked(0, 10, 60, { wrapUpMs: 9 }),
      { end: 'answered', toHumanMs: 12_000, talkMs: 60_000, wrapUpMs: 9 },
    ],
    ['who was handed back', talked(0, 10, 60, { outcome: 'handedBack' }), { end: 'answered' }],
  ] as const)('%s', (_, counted, expected) => {
    expect(waitOfStay(counted, now)).toMatchObject(expected);
  });
});

describe('by the customer’s clock', () => {
  test('who was sent from queue to queue waited from the first joining on', () => {
    const way = [
      left(0, 'timedOut', 60),
      talked(70, 20, 100, { queue: 'sales' as QueueName, wrapUpMs: 5_000 }),
    ];
    expect(waitsOfCustomers(way, now)).toEqual([
      {
        queue: 'support',
        joinedAt: at(0),
        end: 'answered',
        waitMs: 90_000,
        toHumanMs: 92_000,
        talkMs: 100_000,
        wrapUpMs: 5_000,
      },
    ]);
  });

  test('who was sent on by an agent was answered by that one, and handled by both', () => {
    const way = [
      talked(0, 10, 60, { outcome: 'transferred', wrapUpMs: 1_000 }),
      talked(80, 30, 120, { wrapUpMs: 2_000 }),
    ];
    expect(waitsOfCustomers(way, now)).toMatchObject([
      { end: 'answered', waitMs: 10_000, toHumanMs: 12_000, talkMs: 180_000, wrapUpMs: 3_000 },
    ]);
  });

  test('who gave up after being sent on had been answered', () => {
    const way = [talked(0, 10, 60, { outcome: 'handedBack' }), left(72, 'abandoned', 30)];
    expect(waitsOfCustomers(way, now)).toMatchObject([{ end: 'answered', waitMs: 10_000 }]);
  });

  test('who gave up in the second queue gave up after all that time', () => {
    const way = [left(0, 'leftByKey', 60), left(60, 'abandoned', 30)];
    expect(waitsOfCustomers(way, now)).toMatchObject([{ end: 'abandoned', waitMs: 90_000 }]);
  });

  test('other calls, and a new way of the same call, are counted apart', () => {
    const other = left(0, 'abandoned', 5, { call: 'c2' as CallId });
    const later = left(500, 'abandoned', 5, { firstJoinedAt: at(500) });
    expect(waitsOfCustomers([left(0, 'abandoned', 5), other, later], now)).toHaveLength(3);
  });

  test('who was refused by one queue and let into another at once has waited in that one', () => {
    const way = [left(0, 'full', 0), talked(0, 10, 60, { queue: 'sales' as QueueName })];
    expect(waitsOfCustomers(way, now)).toMatchObject([{ queue: 'sales', end: 'answered', waitMs: 10_000 }]);
    expect(waitsOfCustomers([left(0, 'full', 0)], now)).toMatchObject([{ end: 'refused', waitMs: 0 }]);
  });
});
