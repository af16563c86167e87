import { describe, expect, test } from '@jest/globals';
import { type AgentState, decideAgent, newAgent, REST_MS } from '../../src/domain/agent/agent.ts';
import type { AgentEvent } from '../../src/domain/agent/event.ts';
import type { AgentName, CallId, Instant } from '../../src/domain/ids.ts';

const at = (seconds: number): Instant => (seconds * 1000) as Instant;
const call = 'c1' as CallId;
const other = 'c2' as CallId;
const anna = newAgent('anna' as AgentName, at(0));

/** The agent after these events, each a second after the one before. */
const agentAfter = (...events: AgentEvent[]): AgentState =>
  events.reduce((state, event, index) => decideAgent(state, event, at(index + 1)).state, anna);

const chosen: AgentEvent = { type: 'chosen', call };
const answered: AgentEvent = { type: 'answered', call };

describe('an agent', () => {
  test('is rung, talks, wraps up and is available again, last among the idle', () => {
    const wrapped = agentAfter(chosen, answered, { type: 'callEnded', call, wrapUpMs: 5_000 });
    expect(wrapped.activity).toEqual({ status: 'wrapUp', call, until: at(8) });
    const free = decideAgent(wrapped, { type: 'timerFired', timer: 'wrapUp' }, at(8)).state;
    expect(free).toMatchObject({ activity: { status: 'available' }, idleSince: at(8) });
  });

  test('without wrap-up time is available at once', () => {
    expect(agentAfter(chosen, answered, { type: 'callEnded', call, wrapUpMs: 0 }).activity.status).toBe(
      'available',
    );
  });

  test('who did not answer rests, by what went wrong', () => {
    const { state, timers } = decideAgent(
      agentAfter(chosen),
      { type: 'missed', call, cause: 'unreachable' },
      at(2),
    );
    expect(state.activity.status).toBe('resting');
    expect(timers.rest).toBe(at(2) + REST_MS.unreachable);
  });

  test('released by a caller who left keeps the place among the idle', () => {
    expect(agentAfter(chosen, { type: 'released', call })).toMatchObject({
      activity: { status: 'available' },
      idleSince: at(0),
    });
  });

  test.each<[string, AgentEvent]>([
    ['answered', { type: 'answered', call: other }],
    ['missed', { type: 'missed', call: other, cause: 'busy' }],
    ['released', { type: 'released', call: other }],
    ['callEnded', { type: 'callEnded', call: other, wrapUpMs: 0 }],
    ['chosen', { type: 'chosen', call: other }],
  ])('is not moved by word from another call: %s', (_name, event) => {
    const ringing = agentAfter(chosen);
    expect(decideAgent(ringing, event, at(9)).state).toBe(ringing);
  });

  test('a timer of a state that is over changes nothing', () => {
    const ringing = agentAfter(chosen);
    expect(decideAgent(ringing, { type: 'timerFired', timer: 'wrapUp' }, at(9)).state).toBe(ringing);
  });
});
