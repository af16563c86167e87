/** An agent and their calls: reserved, rung, talked, missed, wrapped up, and put through by a colleague. */
import { describe, expect, test } from '@jest/globals';
import { AWAY_REASON, callHeld, decideAgent, holds, REST_MS } from '../../src/domain/agent/agent.ts';
import type { AgentEvent } from '../../src/domain/agent/event.ts';
import type { AgentState, AgentStatus } from '../../src/domain/agent/state.ts';
import { statusOf } from '../../src/domain/agent/status.ts';
import type { MissedCause } from '../../src/domain/outcome.ts';
import {
  agent,
  anna,
  answered,
  at,
  call,
  chosen,
  ended,
  loggedIn,
  loggedOut,
  lunch,
  missed,
  other,
  paths,
  queue,
  released,
  rung,
  sales,
  timer,
  tookOver,
  unpaused,
  wrapUpEnded,
  wrapUpExtended,
} from './agent-words.ts';

describe('a call', () => {
  test('is reserved for an agent, rings, is talked and wrapped up; then they stand last among the idle', () => {
    const statuses: AgentStatus[] = [];
    let state: AgentState = anna;
    for (const [index, event] of [chosen, rung, answered, ended(), timer('wrapUp')].entries()) {
      state = decideAgent(state, event, at(index + 1)).state;
      statuses.push(statusOf(state));
    }
    expect(statuses).toEqual(['reserved', 'ringing', 'talking', 'wrapUp', 'available']);
    expect(state).toMatchObject({ activity: { status: 'idle' }, idleSince: at(5), since: at(5) });
  });

  test('remembers when the agent was rung for which queue', () => {
    const again: AgentEvent = { type: 'chosen', call: other, queue: sales };
    expect(agent(chosen, released, again).state.rungAt).toEqual({ support: at(1), sales: at(3) });
  });

  test('may be answered before anything was said of ringing', () => {
    expect(agent(chosen, answered).state.activity).toEqual({ status: 'talking', call, queue });
  });

  test('without wrap-up time leaves the agent free at once', () => {
    const { status, state } = agent(...(paths.talking ?? []), ended(0));
    expect(status).toBe('available');
    expect(state.idleSince).toBe(at(4));
  });

  test.each(['reserved', 'ringing'])('that goes away while %s keeps the place among the idle', (name) => {
    const { state, status } = agent(...(paths[name] ?? []), released);
    expect(status).toBe('available');
    expect(state.idleSince).toBe(at(0));
  });

  test.each(['reserved', 'ringing', 'talking'])('holds the agent while %s', (name) => {
    const { state } = agent(...(paths[name] ?? []));
    expect(holds(state, call)).toBe(true);
    expect(holds(state, other)).toBe(false);
    expect(callHeld(state.activity)).toBe(call);
  });

  test.each(['idle', 'wrapUp', 'resting'])('does not hold the agent who is %s', (name) => {
    expect(callHeld(agent(...(paths[name] ?? [])).state.activity)).toBeNull();
  });

  const words: AgentEvent[] = [
    { type: 'chosen', call: other, queue },
    { type: 'rung', call: other },
    { type: 'answered', call: other },
    { type: 'missed', call: other, cause: 'noAnswer', awayAfter: 1 },
    { type: 'released', call: other },
    { type: 'callEnded', call: other, queue, wrapUpMs: 0, extendMs: 0 },
    timer('wrapUp'),
    timer('rest'),
  ];
  test.each(
    ['reserved', 'ringing', 'talking'].flatMap((name) => words.map((event) => [name, event] as const)),
  )('that holds an agent who is %s is not disturbed by %j', (name, event) => {
    const { state } = agent(...(paths[name] ?? []));
    expect(decideAgent(state, event, at(9))).toEqual({ state, timers: {} });
    expect(decideAgent(state, event, at(9)).state).toBe(state);
  });

  test.each([
    ['logged out', [loggedOut]],
    ['paused', [lunch]],
    ['wrapping up', paths.wrapUp ?? []],
    ['resting', paths.resting ?? []],
  ])('is not given to an agent who is %s', (_name, events) => {
    const { state } = agent(...events);
    expect(decideAgent(state, { type: 'chosen', call: other, queue }, at(9)).state).toBe(state);
  });
});

describe('a call not taken', () => {
  test('lets the agent rest, by what went wrong, and stand last among the idle after it', () => {
    const { state, timers, status } = agent(chosen, missed('unreachable'));
    expect(status).toBe('resting');
    expect(timers.rest).toBe(at(2) + REST_MS.unreachable);
    const free = decideAgent(state, timer('rest'), at(20)).state;
    expect(free).toMatchObject({ activity: { status: 'idle' }, idleSince: at(20) });
    const rests = [REST_MS.noAnswer, REST_MS.busy, REST_MS.rejected, REST_MS.unreachable];
    expect(new Set(rests).size).toBe(4);
  });

  test('by hanging up on the whisper is refused', () => {
    const { state, timers } = agent(...(paths.ringing ?? []), missed('hungUp', 1));
    expect(state).toMatchObject({ activity: { status: 'resting', cause: 'rejected' }, missedInRow: 0 });
    expect(timers.rest).toBe(at(3) + REST_MS.rejected);
    expect(state.paused).toBeNull();
  });

  const miss = (): AgentEvent[] => [chosen, missed('noAnswer', 3), timer('rest')];

  test('three times in a row sets the agent away, until they unpause', () => {
    const twice = agent(...miss(), ...miss());
    expect(twice.state.missedInRow).toBe(2);
    expect(twice.status).toBe('available');
    const away = agent(...miss(), ...miss(), ...miss());
    expect(away.status).toBe('away');
    expect(away.state.paused).toEqual({ reason: AWAY_REASON, since: at(8), by: 'missed' });
    const back = decideAgent(away.state, unpaused, at(60)).state;
    expect(statusOf(back)).toBe('available');
    expect(back).toMatchObject({ missedInRow: 0, idleSince: at(60) });
  });

  test('shows as away at once, not only when the rest is over', () => {
    const { status, state } = agent(chosen, missed('noAnswer', 1));
    expect(status).toBe('away');
    expect(state.activity.status).toBe('resting');
  });

  test('does not count once one was answered', () => {
    const { state, status } = agent(...miss(), ...miss(), chosen, answered, ended(0), ...miss());
    expect(state.missedInRow).toBe(1);
    expect(status).toBe('available');
  });

  test.each<MissedCause>(['busy', 'rejected', 'unreachable', 'congestion', 'failed', 'lost'])(
    '%s is nobody being away',
    (cause) => {
      const { state } = agent(chosen, missed(cause, 1));
      expect(state).toMatchObject({ missedInRow: 0, paused: null });
    },
  );

  test('never sets away where the site says so, nor who has paused or logged out meanwhile', () => {
    expect(agent(chosen, missed('noAnswer', null)).state.paused).toBeNull();
    expect(agent(chosen, lunch, missed('noAnswer', 1)).state.paused).toMatchObject({ reason: 'lunch' });
    expect(agent(chosen, loggedOut, missed('noAnswer', 1)).state.paused).toBeNull();
  });

  test('of an agent who is away: logging in once more brings them back', () => {
    const { state, status } = agent(chosen, missed('noAnswer', 1), timer('rest'), loggedIn);
    expect(status).toBe('available');
    expect(state).toMatchObject({ loggedInSince: at(0), idleSince: at(4), missedInRow: 0 });
  });
});

describe('a wrap-up', () => {
  const wrapping = agent(...(paths.wrapUp ?? []));

  test('has its time', () => {
    expect(wrapping.state.activity).toEqual({
      status: 'wrapUp',
      call,
      queue,
      until: at(9),
      extendMs: 20_000,
    });
    expect(wrapping.timers.wrapUp).toBe(at(9));
  });

  test('can be ended early', () => {
    const { state, timers } = decideAgent(wrapping.state, wrapUpEnded, at(6));
    expect(state).toMatchObject({ activity: { status: 'idle' }, idleSince: at(6) });
    expect(timers.wrapUp).toBeNull();
  });

  test('can be put off once', () => {
    const once = decideAgent(wrapping.state, wrapUpExtended, at(6));
    expect(once.state.activity).toMatchObject({ until: at(29), extendMs: 0 });
    expect(once.timers).toEqual({ wrapUp: at(29) });
    expect(decideAgent(once.state, wrapUpExtended, at(7)).state).toBe(once.state);
  });

  test('that is not there can be neither ended nor put off', () => {
    expect(decideAgent(anna, wrapUpEnded, at(6)).state).toBe(anna);
    expect(decideAgent(anna, wrapUpExtended, at(6)).state).toBe(anna);
  });
});

describe('a call that a colleague put through', () => {
  test.each(['idle', 'reserved', 'ringing', 'wrapUp', 'resting'])('is talked by who was %s', (name) => {
    const { state, timers } = agent(...(paths[name] ?? []), tookOver);
    expect(state.activity).toEqual({ status: 'talking', call: other, queue: sales });
    expect(timers.wrapUp ?? null).toBeNull();
    expect(timers.rest ?? null).toBeNull();
    expect(state.missedInRow).toBe(0);
  });

  test('reaches even who is logged out, and does not log them in', () => {
    const { state, status } = agent(loggedOut, tookOver);
    expect(status).toBe('talking');
    expect(state.loggedInSince).toBeNull();
  });

  test('does not move who talks already', () => {
    const { state } = agent(...(paths.talking ?? []));
    expect(decideAgent(state, tookOver, at(9)).state).toBe(state);
    expect(decideAgent(state, { ...tookOver, call }, at(9)).state).toBe(state);
  });

  test('leaves what was rung meanwhile behind', () => {
    const { state } = agent(chosen, tookOver);
    expect(decideAgent(state, missed('noAnswer', 1), at(9)).state).toBe(state);
  });
});
