import { describe, expect, test } from '@jest/globals';
import {
  AWAY_REASON,
  callHeld,
  decideAgent,
  holds,
  isLocked,
  newAgent,
  PIN_LOCK_MS,
  REST_MS,
} from '../../src/domain/agent/agent.ts';
import { AGENT_DEEDS, canBeDone, eventOfDeed } from '../../src/domain/agent/deed.ts';
import type { AgentEvent, AgentTimer, PhoneState } from '../../src/domain/agent/event.ts';
import { LOAD_HALF_LIFE_MS, loadAt } from '../../src/domain/agent/load.ts';
import type { AgentState, AgentStatus } from '../../src/domain/agent/state.ts';
import { canTakeCalls, statusOf } from '../../src/domain/agent/status.ts';
import type { AgentName, CallId, Instant, QueueName } from '../../src/domain/ids.ts';
import type { MissedCause } from '../../src/domain/outcome.ts';

const at = (seconds: number): Instant => (seconds * 1000) as Instant;
const call = 'c1' as CallId;
const other = 'c2' as CallId;
const queue = 'support' as QueueName;
const sales = 'sales' as QueueName;
const anna = newAgent('anna' as AgentName, 'loggedIn', at(0));

const chosen: AgentEvent = { type: 'chosen', call, queue };
const rung: AgentEvent = { type: 'rung', call };
const answered: AgentEvent = { type: 'answered', call };
const released: AgentEvent = { type: 'released', call };
const missed = (cause: MissedCause, awayAfter: number | null = null): AgentEvent => ({
  type: 'missed',
  call,
  cause,
  awayAfter,
});
const ended = (wrapUpMs = 5_000, extendMs = 20_000): AgentEvent => ({
  type: 'callEnded',
  call,
  queue,
  wrapUpMs,
  extendMs,
});
const tookOver: AgentEvent = { type: 'tookOver', call: other, queue: sales };
const loggedIn: AgentEvent = { type: 'loggedIn' };
const loggedOut: AgentEvent = { type: 'loggedOut' };
const lunch: AgentEvent = { type: 'pausedWork', reason: 'lunch' };
const unpaused: AgentEvent = { type: 'unpaused' };
const wrapUpEnded: AgentEvent = { type: 'wrapUpEnded' };
const wrapUpExtended: AgentEvent = { type: 'wrapUpExtended' };
const wrongPin: AgentEvent = { type: 'wrongPin' };
const rightPin: AgentEvent = { type: 'rightPin' };
const phone = (state: PhoneState): AgentEvent => ({ type: 'phoneChanged', state });
const timer = (name: AgentTimer): AgentEvent => ({ type: 'timerFired', timer: name });

/** What is told of an agent: the events, each a second after the one before, and what is true then. */
function agent(...events: AgentEvent[]) {
  let state: AgentState = anna;
  let timers: Partial<Record<AgentTimer, Instant | null>> = {};
  events.forEach((event, index) => {
    const decision = decideAgent(state, event, at(index + 1));
    state = decision.state;
    timers = { ...timers, ...decision.timers };
  });
  return { state, timers, status: statusOf(state) };
}

const paths: Readonly<Record<string, AgentEvent[]>> = {
  idle: [],
  reserved: [chosen],
  ringing: [chosen, rung],
  talking: [chosen, rung, answered],
  wrapUp: [chosen, rung, answered, ended()],
  resting: [chosen, rung, missed('noAnswer')],
};

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
