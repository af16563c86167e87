import { describe, expect, test } from '@jest/globals';
import { agentFigures, occupancy, queueOccupancy } from '../../../src/domain/counting/agent-figures.ts';
import type { AgentTime, Miss } from '../../../src/domain/counting/agent-time.ts';
import type { AgentName, CallId, Instant, QueueName } from '../../../src/domain/ids.ts';

const minute = (minutes: number): Instant => (minutes * 60_000) as Instant;
const time = (
  status: AgentTime['status'],
  from: number,
  to: number | null,
  more: Partial<AgentTime> = {},
): AgentTime => ({
  agent: 'anna' as AgentName,
  status,
  queue: null,
  call: null,
  reason: null,
  from: minute(from),
  to: to === null ? null : minute(to),
  ...more,
});
const hour = { from: minute(0), to: minute(60) };
const missed: Miss = {
  agent: 'anna' as AgentName,
  queue: 'support' as QueueName,
  call: 'c' as CallId,
  cause: 'noAnswer',
  ringMs: 1,
  at: minute(1),
};

test('occupancy is talk and wrap-up of these and free time', () => {
  expect(occupancy(40, 10, 50)).toBe(0.5);
  expect(occupancy(0, 0, 50)).toBe(0);
  expect(occupancy(0, 0, 0)).toBeNull();
});

describe('an agent’s hour', () => {
  test('adds up what they did, cut at its ends; pauses and outside calls do not make them less busy', () => {
    const times = [
      time('available', -20, 10),
      time('reserved', 10, 11),
      time('ringing', 11, 12),
      time('talking', 12, 30),
      time('wrapUp', 30, 36),
      time('paused', 36, 42),
      time('away', 42, 44),
      time('busy', 44, 48),
      time('resting', 48, 49),
      time('unreachable', 49, 50),
      time('talking', 50, null),
    ];
    expect(agentFigures(times, [missed], hour)).toEqual({
      calls: 2,
      missed: 1,
      talkMs: minute(28),
      wrapUpMs: minute(6),
      ringMs: minute(2),
      availableMs: minute(10),
      pausedMs: minute(8),
      otherMs: minute(6),
      loggedInMs: minute(60),
      occupancy: 34 / 46,
      averageHandlingMs: minute(17),
    });
  });

  test('without work in it is empty, not wrong', () => {
    expect(agentFigures([], [], hour)).toMatchObject({ calls: 0, occupancy: null, averageHandlingMs: null });
  });

  test('counts a call in the hour in which it began', () => {
    const times = [time('talking', -5, 5), time('talking', 59, 70)];
    expect(agentFigures(times, [], hour)).toMatchObject({ calls: 1, talkMs: minute(6) });
  });
});

test('a queue’s occupancy is that of all who worked for it, with all they did', () => {
  const support = 'support' as QueueName;
  const omar = 'omar' as AgentName;
  const times = [
    time('talking', 0, 30, { queue: support }),
    time('available', 30, 60),
    time('talking', 0, 20, { agent: omar, queue: 'sales' as QueueName }),
    time('available', 20, 60, { agent: omar }),
  ];
  expect(queueOccupancy(times, support, hour)).toBe(0.5);
  const helping = [...times, time('wrapUp', 60, 90, { agent: omar, queue: support })];
  expect(queueOccupancy(helping, support, hour)).toBe(0.5);
  expect(queueOccupancy(helping, support, { from: minute(0), to: minute(90) })).toBeCloseTo(80 / 150);
});
