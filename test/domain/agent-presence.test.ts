/** Whether an agent is at work: logging in and out, pauses, wrong PINs, and what can be done when. */
import { describe, expect, test } from '@jest/globals';
import { decideAgent, isLocked, newAgent, PIN_LOCK_MS } from '../../src/domain/agent/agent.ts';
import { AGENT_DEEDS, canBeDone, eventOfDeed } from '../../src/domain/agent/deed.ts';
import type { AgentEvent } from '../../src/domain/agent/event.ts';
import { statusOf } from '../../src/domain/agent/status.ts';
import type { AgentName, Instant } from '../../src/domain/ids.ts';
import {
  agent,
  anna,
  answered,
  at,
  chosen,
  ended,
  loggedIn,
  loggedOut,
  lunch,
  missed,
  paths,
  rightPin,
  rung,
  timer,
  unpaused,
  wrapUpExtended,
  wrongPin,
} from './agent-words.ts';

describe('logging in and out', () => {
  test('an agent begins as the site says', () => {
    expect(statusOf(newAgent('eva' as AgentName, 'loggedIn', at(0)))).toBe('available');
    expect(statusOf(newAgent('eva' as AgentName, 'loggedOut', at(0)))).toBe('offline');
  });

  test('who logs in stands last among the idle, not paused', () => {
    const { state, status } = agent(lunch, loggedOut, loggedIn);
    expect(status).toBe('available');
    expect(state).toMatchObject({ loggedInSince: at(3), idleSince: at(3), paused: null });
  });

  test('out leaves no pause and no missed calls behind', () => {
    expect(agent(lunch, loggedOut).state.paused).toBeNull();
    expect(agent(chosen, missed('noAnswer'), loggedOut).state.missedInRow).toBe(0);
  });

  test('twice is the same as once', () => {
    expect(decideAgent(anna, loggedIn, at(9)).state).toBe(anna);
    const { state } = agent(loggedOut);
    expect(decideAgent(state, loggedOut, at(9)).state).toBe(state);
  });

  test('a pause of their own outlives logging in again', () => {
    expect(agent(lunch, loggedIn).status).toBe('paused');
  });

  test('while a call is on lets it go on and be wrapped up', () => {
    const talking = agent(...(paths.talking ?? []), loggedOut);
    expect(talking.status).toBe('talking');
    const wrapping = decideAgent(talking.state, ended(), at(9));
    expect(statusOf(wrapping.state)).toBe('wrapUp');
    expect(wrapping.timers.wrapUp).toBe(at(14));
    expect(statusOf(decideAgent(wrapping.state, timer('wrapUp'), at(14)).state)).toBe('offline');
  });

  test('while the phone rings lets it ring', () => {
    expect(agent(chosen, loggedOut, rung, answered).status).toBe('talking');
  });

  test('out in the wrap-up ends it', () => {
    const { status, timers, state } = agent(...(paths.wrapUp ?? []), loggedOut);
    expect(status).toBe('offline');
    expect(timers.wrapUp).toBeNull();
    expect(state.activity).toEqual({ status: 'idle' });
  });
});

describe('a pause', () => {
  test('has a reason, and its own time', () => {
    const { state, status } = agent(lunch);
    expect(status).toBe('paused');
    expect(state).toMatchObject({
      since: at(1),
      paused: { reason: 'lunch', since: at(1), by: 'themselves' },
    });
    expect(decideAgent(state, lunch, at(9)).state).toBe(state);
    const meeting = decideAgent(state, { type: 'pausedWork', reason: 'meeting' }, at(9)).state;
    expect(meeting.paused).toEqual({ reason: 'meeting', since: at(9), by: 'themselves' });
    expect(meeting.since).toBe(at(1));
  });

  test('of who is away makes it their own', () => {
    expect(agent(chosen, missed('noAnswer', 1), lunch).status).toBe('paused');
  });

  test('is nothing for who is logged out, and its end nothing for who is not paused', () => {
    const { state } = agent(loggedOut);
    expect(decideAgent(state, lunch, at(9)).state).toBe(state);
    expect(decideAgent(anna, unpaused, at(9)).state).toBe(anna);
  });

  test.each(['reserved', 'ringing', 'talking', 'wrapUp'] as const)(
    'lets an agent who is %s go on',
    (name) => {
      const { status, timers, state } = agent(...(paths[name] ?? []), lunch);
      expect(status).toBe(name);
      expect(timers).toEqual(agent(...(paths[name] ?? [])).timers);
      expect(state.since).toBe(agent(...(paths[name] ?? [])).state.since);
    },
  );

  test('begun in a call is a pause after its wrap-up', () => {
    expect(agent(chosen, lunch, answered, ended(), timer('wrapUp')).status).toBe('paused');
  });

  test('that is over puts the agent last among the idle', () => {
    expect(agent(lunch, unpaused).state).toMatchObject({ paused: null, idleSince: at(2), since: at(2) });
  });
});

describe('wrong PINs', () => {
  test('three in a row lock the next ones out for a while', () => {
    expect(isLocked(agent(wrongPin, wrongPin).state, at(2))).toBe(false);
    const { state } = agent(wrongPin, wrongPin, wrongPin);
    const until = (at(3) + PIN_LOCK_MS) as Instant;
    expect(state.lockedUntil).toBe(until);
    expect(isLocked(state, (until - 1) as Instant)).toBe(true);
    expect(isLocked(state, until)).toBe(false);
    expect(isLocked(decideAgent(state, wrongPin, until).state, until)).toBe(true);
  });

  test.each([
    ['a right one', rightPin],
    ['logging in', loggedIn],
  ] as const)('%s forgets them', (_name, event) => {
    const { state } = agent(wrongPin, wrongPin, wrongPin, event);
    expect(state).toMatchObject({ wrongPins: 0, lockedUntil: null });
    expect(agent(wrongPin, wrongPin, event, wrongPin).state.lockedUntil).toBeNull();
  });

  test('change nothing else', () => {
    expect(agent(wrongPin).status).toBe('available');
    expect(decideAgent(anna, rightPin, at(9)).state).toBe(anna);
  });
});

describe('a deed', () => {
  const possible = (events: AgentEvent[]): string[] => {
    const { state } = agent(...events);
    return AGENT_DEEDS.filter((deed) => canBeDone(state, deed, 'lunch', at(9)));
  };

  test.each<[string, AgentEvent[], string[]]>([
    ['logged out', [loggedOut], ['logIn']],
    ['free', [], ['logIn', 'logOut', 'pause']],
    ['paused', [lunch], ['logIn', 'logOut', 'pause', 'unpause']],
    ['away', [chosen, missed('noAnswer', 1)], ['logIn', 'logOut', 'pause', 'unpause']],
    ['wrapping up', paths.wrapUp ?? [], ['logIn', 'logOut', 'pause', 'endWrapUp', 'extendWrapUp']],
    [
      'wrapping up for longer',
      [...(paths.wrapUp ?? []), wrapUpExtended],
      ['logIn', 'logOut', 'pause', 'endWrapUp'],
    ],
  ])('of who is %s', (_name, events, deeds) => {
    expect(possible(events)).toEqual(deeds);
  });

  test('pausing carries its reason', () => {
    expect(eventOfDeed('pause', 'lunch')).toEqual(lunch);
  });
});
