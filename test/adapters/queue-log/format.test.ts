import { describe, expect, test } from '@jest/globals';
import { linesOf } from '../../../src/adapters/queue-log/format.ts';
import type { Fact } from '../../../src/domain/counting/fact.ts';
import { type Stay, stayBegun, stayConnected, stayEnded } from '../../../src/domain/counting/stay.ts';
import type { AgentName, CallId, ChannelId, Instant, QueueName } from '../../../src/domain/ids.ts';
import { parseQueueLog } from '../../support/queue-log.ts';

const at = (seconds: number): Instant => ((1_700_000_000 + seconds) * 1000) as Instant;
const about = { call: '1700000000.1' as CallId, queue: 'support' as QueueName };
const anna = 'anna' as AgentName;
const queues = ['support', 'sales'] as QueueName[];

const joined = {
  ...about,
  type: 'joined',
  at: at(0),
  firstJoinedAt: at(0),
  firstPlace: 3,
  priority: 0,
  creditMs: 0,
  callerNumber: '+46701234567',
  callerName: 'Eva',
  callback: null,
} as const;
const waiting = stayBegun(joined);
const talking = stayConnected(waiting, {
  ...about,
  type: 'connected',
  at: at(21.9),
  agent: anna,
  leg: 'leg.1' as ChannelId,
  rungAt: at(10),
  answeredAt: at(17.9),
});

const lines = (fact: Fact, stay: Stay | null): string[] => linesOf({ fact, stay });
const end = (stay: Stay, fact: object): string[] => {
  const made = { ...about, at: at(100), ...fact } as Parameters<typeof stayEnded>[1];
  return lines(made, stayEnded(stay, made));
};

describe('the end of a stay', () => {
  test.each([
    [{ type: 'completed', by: 'agent' }, 'anna|COMPLETEAGENT|21|78|3'],
    [{ type: 'completed', by: 'caller' }, 'anna|COMPLETECALLER|21|78|3'],
    [{ type: 'completed', by: 'system' }, 'anna|COMPLETECALLER|21|78|3'],
    [
      { type: 'transferred', how: 'blind', to: '202', bridge: 'b1' },
      'anna|BLINDTRANSFER|202|keepline|21|78|3',
    ],
    [
      { type: 'transferred', how: 'attended', to: 'x', bridge: 'b1' },
      'anna|ATTENDEDTRANSFER|BRIDGE|b1|21|78|3',
    ],
    [{ type: 'handedBack', to: '*80' }, 'anna|BLINDTRANSFER|*80|keepline|21|78|3'],
  ])('after a talk: %j', (fact, expected) => {
    expect(end(talking, fact)).toEqual([`1700000100|1700000000.1|support|${expected}\n`]);
    expect(parseQueueLog(end(talking, fact)[0]?.trimEnd() ?? '')).toMatchObject({ agent: 'anna' });
  });

  test.each([
    [{ type: 'abandoned', place: 2, agent: null }, 'NONE|ABANDON|2|3|100'],
    [{ type: 'abandoned', place: 1, agent: anna }, 'anna|ABANDON|1|3|100'],
    [{ type: 'leftByKey', place: 2, key: '12' }, 'NONE|EXITWITHKEY|12|2|3|100'],
    [{ type: 'leftForCallback', place: 2 }, 'NONE|EXITWITHKEY|callback|2|3|100'],
    [{ type: 'leftEmpty', place: 2 }, 'NONE|EXITEMPTY|2|3|100'],
    [{ type: 'timedOut', place: 2 }, 'NONE|EXITWITHTIMEOUT|2|3|100'],
    [{ type: 'withdrawn', place: 2, reason: 'lost' }, 'NONE|WITHDRAW|2|3|100|lost'],
  ])('without one: %j', (fact, expected) => {
    expect(end(waiting, fact)).toEqual([`1700000100|1700000000.1|support|${expected}\n`]);
    expect(() => parseQueueLog(end(waiting, fact)[0]?.trimEnd() ?? '')).not.toThrow();
  });
});

test.each<[Fact, Stay | null, string]>([
  [joined, waiting, '1700000000|1700000000.1|support|NONE|ENTERQUEUE||+46701234567|3\n'],
  [
    {
      ...about,
      type: 'connected',
      at: at(22),
      agent: anna,
      leg: 'leg.1' as ChannelId,
      rungAt: at(10),
      answeredAt: at(17.9),
    },
    talking,
    '1700000022|1700000000.1|support|anna|CONNECT|21|leg.1|7\n',
  ],
  [
    { ...about, type: 'refused', at: at(1), reason: 'closed', callerNumber: '' },
    null,
    '1700000001|1700000000.1|support|NONE|CLOSED|\n',
  ],
  [{ type: 'started', at: at(0) }, null, '1700000000|NONE|NONE|NONE|QUEUESTART|\n'],
  [{ type: 'siteReloaded', at: at(0) }, null, '1700000000|NONE|NONE|NONE|CONFIGRELOAD|\n'],
])('%j', (fact, stay, expected) => {
  expect(lines(fact, stay)).toEqual([expected]);
  expect(() => parseQueueLog(expected.trimEnd())).not.toThrow();
});

test('agents join and leave each of their queues', () => {
  expect(lines({ type: 'loggedIn', at: at(0), agent: anna, queues }, null)).toEqual([
    '1700000000|NONE|support|anna|ADDMEMBER|\n',
    '1700000000|NONE|sales|anna|ADDMEMBER|\n',
  ]);
  expect(lines({ type: 'loggedOut', at: at(0), agent: anna, queues }, null)[1]).toBe(
    '1700000000|NONE|sales|anna|REMOVEMEMBER|\n',
  );
});

test('a pause is told for each queue and for all together', () => {
  expect(lines({ type: 'paused', at: at(0), agent: anna, queues, reason: 'lunch' }, null)).toEqual([
    '1700000000|NONE|support|anna|PAUSE|lunch\n',
    '1700000000|NONE|sales|anna|PAUSE|lunch\n',
    '1700000000|NONE|NONE|anna|PAUSEALL|lunch\n',
  ]);
  expect(lines({ type: 'unpaused', at: at(0), agent: anna, queues: [] }, null)).toEqual([
    '1700000000|NONE|NONE|anna|UNPAUSEALL|\n',
  ]);
});

test('nothing that a caller chose ends a field or a line', () => {
  const nasty = { ...joined, callerNumber: `1|2\r\n1700000000|x|y|z|ABANDON|1|1|1\u0000${'9'.repeat(300)}` };
  const [line = ''] = lines(nasty, waiting);
  expect(line.slice(0, -1)).not.toMatch(/[\r\n\0]/);
  expect(parseQueueLog(line.trimEnd())).toMatchObject({
    event: 'ENTERQUEUE',
    parameters: { origposition: '3' },
  });
});

test('what report tools do not know is not told', () => {
  expect(
    lines(
      {
        type: 'agentStatus',
        at: at(0),
        agent: anna,
        status: 'available',
        queue: null,
        call: null,
        reason: null,
      },
      null,
    ),
  ).toEqual([]);
});
