import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AgentName, CallId, Instant, QueueName } from '../../src/domain/ids.ts';
import { type Idle, inOrder, match, places, type Waiting } from '../../src/domain/queue/match.ts';

const waiting = (call: string, queue: string, joinedAt: number, ringing = false): Waiting => ({
  call: call as CallId,
  queue: queue as QueueName,
  joinedAt: joinedAt as Instant,
  ringing,
});
const idle = (agent: string, idleSince: number): Idle => ({
  agent: agent as AgentName,
  idleSince: idleSince as Instant,
});
const members: Record<string, AgentName[]> = {
  sales: ['anna', 'omar'] as AgentName[],
  support: ['omar', 'lisa'] as AgentName[],
};
const pair = (callers: Waiting[], agents: Idle[]) =>
  match(callers, agents, (caller) => members[caller.queue] ?? []).map(
    ({ call, agent }) => `${call}-${agent}`,
  );

describe('matching', () => {
  test('the first to join gets the longest idle', () => {
    expect(
      pair([waiting('b', 'sales', 2), waiting('a', 'sales', 1)], [idle('anna', 5), idle('omar', 3)]),
    ).toEqual(['a-omar', 'b-anna']);
  });

  test('a caller whose agents are busy holds up nobody behind', () => {
    expect(pair([waiting('a', 'sales', 1), waiting('b', 'support', 2)], [idle('lisa', 0)])).toEqual([
      'b-lisa',
    ]);
  });

  test('a shared agent goes to whoever joined first, whichever queue', () => {
    expect(pair([waiting('a', 'support', 1), waiting('b', 'sales', 2)], [idle('omar', 0)])).toEqual([
      'a-omar',
    ]);
  });

  test('who is being rung for takes nobody else', () => {
    expect(pair([waiting('a', 'sales', 1, true), waiting('b', 'sales', 2)], [idle('anna', 0)])).toEqual([
      'b-anna',
    ]);
  });

  test('for any line: nobody has two, and nobody waits behind a later caller for an agent of theirs', () => {
    const caller = fc.record({
      queue: fc.constantFrom('sales', 'support'),
      joinedAt: fc.integer({ min: 0, max: 20 }),
      ringing: fc.boolean(),
    });
    const free = fc.subarray(['anna', 'omar', 'lisa']);
    fc.assert(
      fc.property(fc.array(caller, { maxLength: 12 }), free, (callers, agents) => {
        const line = callers.map((each, index) =>
          waiting(`c${index}`, each.queue, each.joinedAt, each.ringing),
        );
        const pairs = match(
          line,
          agents.map((name, index) => idle(name, index)),
          (each) => members[each.queue] ?? [],
        );
        expect(new Set(pairs.map(({ agent }) => agent)).size).toBe(pairs.length);
        expect(new Set(pairs.map(({ call }) => call)).size).toBe(pairs.length);
        const taken = new Map(pairs.map(({ call, agent }) => [call, agent]));
        for (const unserved of line.filter((each) => !each.ringing && !taken.has(each.call))) {
          const theirs = members[unserved.queue] ?? [];
          for (const later of line.filter((each) => inOrder(unserved, each) < 0)) {
            const agent = taken.get(later.call);
            expect(agent === undefined || !theirs.includes(agent)).toBe(true);
          }
          expect(agents.filter((name) => theirs.includes(name as AgentName)).length).toBeLessThanOrEqual(
            pairs.filter(({ agent }) => theirs.includes(agent)).length,
          );
        }
      }),
    );
  });
});

test('places are counted per queue, who is being rung for included', () => {
  const line = [
    waiting('c', 'sales', 3),
    waiting('a', 'sales', 1, true),
    waiting('b', 'support', 2),
    waiting('d', 'sales', 4),
  ];
  expect([...places(line)].sort()).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 2],
    ['d', 3],
  ]);
});
