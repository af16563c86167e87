import { expect, test } from '@jest/globals';
import { upcastAgent } from '../../../src/adapters/sqlite/upcast-agent.ts';
import { decideAgent, newAgent } from '../../../src/domain/agent/agent.ts';
import { statusOf } from '../../../src/domain/agent/status.ts';
import type { AgentName, CallId, Instant } from '../../../src/domain/ids.ts';

/** Rows as version 1 wrote them, each with its activity and what becomes of it. */
const V1: readonly [string, string, unknown][] = [
  [
    'available',
    '{"v":1,"name":"anna","activity":{"status":"available"},"since":1500,"idleSince":1000}',
    { status: 'idle' },
  ],
  [
    'ringing',
    '{"v":1,"name":"anna","activity":{"status":"ringing","call":"1700000000.1"},"since":1500,"idleSince":1000}',
    { status: 'ringing', call: '1700000000.1', queue: '' },
  ],
  [
    'talking',
    '{"v":1,"name":"anna","activity":{"status":"talking","call":"1700000000.1"},"since":1500,"idleSince":1000}',
    { status: 'talking', call: '1700000000.1', queue: '' },
  ],
  [
    'wrapUp',
    '{"v":1,"name":"anna","activity":{"status":"wrapUp","call":"1700000000.1","until":9000},"since":1500,"idleSince":1000}',
    { status: 'wrapUp', call: '1700000000.1', queue: '', until: 9000, extendMs: 0 },
  ],
  [
    'resting',
    '{"v":1,"name":"anna","activity":{"status":"resting","cause":"noAnswer","until":9000},"since":1500,"idleSince":1000}',
    { status: 'resting', cause: 'noAnswer', until: 9000 },
  ],
];

test.each(V1)('an agent whom version 1 left %s is at work, and goes on', (status, row, activity) => {
  const state = upcastAgent(JSON.parse(row));
  expect(state).toEqual({
    v: 2,
    name: 'anna',
    activity,
    since: 1500,
    idleSince: 1000,
    loggedInSince: 1000,
    paused: null,
    phone: 'unknown',
    missedInRow: 0,
    rungAt: {},
    load: { calls: 0, at: 1500 },
    wrongPins: 0,
    lockedUntil: null,
  });
  expect(statusOf(state)).toBe(status);
});

test('a call that version 1 began ends as any other', () => {
  const state = upcastAgent(JSON.parse(V1[2]?.[1] ?? ''));
  const call = '1700000000.1' as CallId;
  const ended = { type: 'callEnded', call, queue: 'support', wrapUpMs: 100, extendMs: 0 } as never;
  expect(decideAgent(state, ended, 2000 as Instant).timers.wrapUp).toBe(2100);
});

test("today's rows are read as they are", () => {
  const saved: unknown = JSON.parse(
    JSON.stringify(newAgent('anna' as AgentName, 'loggedOut', 1000 as Instant)),
  );
  expect(upcastAgent(saved)).toBe(saved);
});

test.each([
  [{ v: 3 }, '3'],
  [{}, 'undefined'],
  [null, 'undefined'],
])('%j is no version that is known', (row, version) => {
  expect(() => upcastAgent(row)).toThrow(`version ${version}`);
});
