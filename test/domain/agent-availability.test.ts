/** Whether an agent may be rung, and who is rung first: the phone, the status, and what they have done. */
import { describe, expect, test } from '@jest/globals';
import { decideAgent } from '../../src/domain/agent/agent.ts';
import type { PhoneState } from '../../src/domain/agent/event.ts';
import { LOAD_HALF_LIFE_MS, loadAt } from '../../src/domain/agent/load.ts';
import type { AgentState, AgentStatus } from '../../src/domain/agent/state.ts';
import { canTakeCalls, statusOf } from '../../src/domain/agent/status.ts';
import type { Instant } from '../../src/domain/ids.ts';
import {
  agent,
  answered,
  at,
  chosen,
  ended,
  loggedOut,
  lunch,
  missed,
  paths,
  phone,
  tookOver,
} from './agent-words.ts';

describe('the phone', () => {
  test.each<[PhoneState, AgentStatus, boolean, boolean]>([
    ['idle', 'available', true, true],
    ['unknown', 'available', true, true],
    ['inUse', 'busy', false, true],
    ['ringing', 'busy', false, true],
    ['unreachable', 'unreachable', false, false],
  ])('%s: the agent is %s; may be rung: %p, with call waiting: %p', (state, status, may, mayWaiting) => {
    const { state: now } = agent(phone(state));
    expect(statusOf(now)).toBe(status);
    expect(canTakeCalls(now, { ringWhenBusy: false })).toBe(may);
    expect(canTakeCalls(now, { ringWhenBusy: true })).toBe(mayWaiting);
  });

  test('is followed in every state, and moves no activity', () => {
    for (const events of Object.values(paths)) {
      const before = agent(...events).state;
      const after = decideAgent(before, phone('inUse'), at(9));
      expect(after.state).toMatchObject({ phone: 'inUse', activity: before.activity });
      expect(after.timers).toEqual({});
      expect(decideAgent(after.state, phone('inUse'), at(10)).state).toBe(after.state);
    }
  });

  test('in use is not what ails who is away, out or at lunch', () => {
    expect(agent(phone('inUse'), lunch).status).toBe('paused');
    expect(agent(phone('inUse'), loggedOut).status).toBe('offline');
    expect(agent(phone('unreachable'), chosen, missed('noAnswer', 1)).status).toBe('away');
  });

  test('tells since when', () => {
    const { state } = agent(phone('inUse'), phone('ringing'));
    expect(state.since).toBe(at(1));
  });
});

test.each([
  ['paused', [lunch]],
  ['logged out', [loggedOut]],
  ['resting', paths.resting ?? []],
  ['resting, with a phone in use', [...(paths.resting ?? []), phone('inUse')]],
  ['wrapping up', paths.wrapUp ?? []],
  ['talking', paths.talking ?? []],
])('who is %s takes no calls, call waiting or not', (_name, events) => {
  const { state } = agent(...events);
  expect(canTakeCalls(state, { ringWhenBusy: true })).toBe(false);
});

describe('what an agent has done', () => {
  test('counts for half after an hour', () => {
    const { state } = agent(chosen, answered, ended(0), { ...tookOver });
    expect(loadAt(state, at(4))).toBeCloseTo(2, 2);
    expect(loadAt(state, (at(4) + LOAD_HALF_LIFE_MS) as Instant)).toBeCloseTo(1, 2);
    const later = (at(4) + 2 * LOAD_HALF_LIFE_MS) as Instant;
    const free: AgentState = { ...state, activity: { status: 'idle' } };
    const again = decideAgent(decideAgent(free, chosen, later).state, answered, later).state;
    expect(again.load).toEqual({ calls: expect.closeTo(1.5, 2), at: later });
  });

  test('is never more for a clock that was set back', () => {
    const { state } = agent(chosen, answered);
    expect(loadAt(state, at(0))).toBe(1);
  });

  test('is not counted for a call they did not take', () => {
    expect(agent(chosen, missed('noAnswer')).state.load.calls).toBe(0);
  });
});
