import { expect, test } from '@jest/globals';
import { decideAgent, newAgent } from '../../src/domain/agent/agent.ts';
import type { AgentEvent } from '../../src/domain/agent/event.ts';
import type { AgentState } from '../../src/domain/agent/state.ts';
import type { Fact } from '../../src/domain/counting/fact.ts';
import type { AgentName, CallId, Instant, QueueName } from '../../src/domain/ids.ts';
import { factsOf } from '../../src/engine/facts.ts';

const anna = 'anna' as AgentName;
const call = 'c1' as CallId;
const support = 'support' as QueueName;
const start = 1_000_000;
const queuesOf = (): QueueName[] => [support, 'sales' as QueueName];

/** The facts of each event in turn, a second apart, of an agent who begins logged in. */
function told(...events: readonly AgentEvent[]): Fact[][] {
  let state: AgentState = newAgent(anna, 'loggedIn', start as Instant);
  return events.map((event, index) => {
    const now = (start + (index + 1) * 1000) as Instant;
    const before = state;
    state = decideAgent(before, event, now).state;
    return state === before ? [] : factsOf({ of: 'agent', before, after: state }, now, queuesOf);
  });
}

const last = (...events: readonly AgentEvent[]): Fact[] => told(...events).at(-1) ?? [];

test('an agent of whom nothing was known is as they are, and one whom the site names no more is gone', () => {
  const state = newAgent(anna, 'loggedIn', start as Instant);
  const now = start as Instant;
  expect(factsOf({ of: 'agent', before: null, after: state }, now, queuesOf)).toEqual([
    { type: 'agentStatus', at: now, agent: anna, status: 'available', queue: null, call: null, reason: null },
  ]);
  expect(factsOf({ of: 'agent', before: state, after: null }, now, queuesOf)).toMatchObject([
    { type: 'loggedOut', queues: queuesOf() },
    { type: 'agentStatus', status: 'offline' },
  ]);
});

test('a call takes them through its statuses, and the wrap-up is told with its length', () => {
  const facts = told(
    { type: 'chosen', call, queue: support },
    { type: 'rung', call },
    { type: 'answered', call },
    { type: 'callEnded', call, queue: support, wrapUpMs: 10_000, extendMs: 60_000 },
    { type: 'wrapUpExtended' },
    { type: 'pausedWork', reason: 'lunch' },
    { type: 'wrapUpEnded' },
  );
  expect(facts.map((each) => each.map((fact) => ('status' in fact ? fact.status : fact.type)))).toEqual([
    ['reserved'],
    ['ringing'],
    ['talking'],
    ['wrapUp'],
    [],
    ['paused'],
    ['wrapUpEnded', 'paused'],
  ]);
  expect(facts[2]).toMatchObject([{ queue: support, call }]);
  expect(facts[6]).toMatchObject([{ call, queue: support, wrapUpMs: 3_000 }, { reason: 'lunch' }]);
});

test('logging in and out is told for each of their queues', () => {
  expect(last({ type: 'loggedOut' })).toMatchObject([
    { type: 'loggedOut', queues: queuesOf() },
    { type: 'agentStatus', status: 'offline' },
  ]);
  expect(last({ type: 'loggedOut' }, { type: 'loggedIn' })).toMatchObject([
    { type: 'loggedIn', queues: queuesOf() },
    { type: 'agentStatus', status: 'available' },
  ]);
});

test('pausing is told with its reason, and so is another reason', () => {
  const lunch = { type: 'pausedWork', reason: 'lunch' } as const;
  expect(last(lunch)).toMatchObject([
    { type: 'paused', reason: 'lunch' },
    { status: 'paused', reason: 'lunch' },
  ]);
  expect(last(lunch, { type: 'pausedWork', reason: 'training' })).toMatchObject([
    { type: 'paused', reason: 'training' },
    { status: 'paused', reason: 'training' },
  ]);
  expect(last(lunch, { type: 'unpaused' })).toMatchObject([
    { type: 'unpaused', queues: queuesOf() },
    { status: 'available' },
  ]);
  expect(last(lunch, { type: 'loggedOut' }).map(({ type }) => type)).toEqual(['loggedOut', 'agentStatus']);
});

test('who misses too many calls is paused by us, under the name that app_queue has for it', () => {
  const chosen = { type: 'chosen', call, queue: support } as const;
  expect(last(chosen, { type: 'missed', call, cause: 'noAnswer', awayAfter: 1 })).toMatchObject([
    { type: 'paused', reason: 'Auto-Pause' },
    { status: 'away' },
  ]);
});

test('a call outside Keepline makes them busy', () => {
  expect(last({ type: 'phoneChanged', state: 'inUse' })).toMatchObject([{ status: 'busy' }]);
  expect(last({ type: 'phoneChanged', state: 'idle' })).toEqual([]);
});
