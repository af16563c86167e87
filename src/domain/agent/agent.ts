/**
 * An agent: what happens to them, from one state to the next.
 *
 *   idle ──chosen──▶ reserved ──rung──▶ ringing ──answered──▶ talking ──callEnded──▶ wrapUp ──timer, ended──▶ idle
 *    ▲                   └──────┬──────────┘
 *    │                          ├──released──▶ idle (place among the idle kept)
 *    └──────timer── resting ◀──missed
 *
 * Whether they are logged in, whether they are paused, and what their phone is doing stand beside that: three things
 * that bear on new calls only. What people see of all of it is one word (status.ts).
 *
 * Rules.
 * - An agent holds at most one call, and only word from that call moves them out of `reserved`, `ringing` and
 *   `talking`: anything else is late news and changes nothing. The one exception is a call that a colleague's transfer
 *   put through to their phone: they are talking, whatever was planned for them.
 * - Logging out and pausing take effect on new calls at once. A phone that rings goes on ringing, a call goes on, and
 *   its wrap-up still follows; logging out in the wrap-up itself ends it. Who logs out is not paused any more.
 * - Who did not take a call rests for a while and then stands last among the idle, so that the next caller does not
 *   ring the same empty chair. How long depends on what went wrong.
 * - Who does not answer so many times in a row is set away: paused, until they unpause or log in again. Only what a
 *   person left undone counts; a busy or unreachable phone, and a call that was refused, does not.
 * - Who logs in or comes back from a pause stands last among the idle.
 * - The end of a wrap-up may be put off once.
 * - After so many wrong PINs in a row none is looked at for a while.
 */
import type { AgentName, CallId, Instant, Milliseconds, QueueName } from '../ids.ts';
import type { MissedCause } from '../outcome.ts';
import type { AgentSettings } from '../queue/settings.ts';
import type { AgentEvent, AgentTimer } from './event.ts';
import { loadAt } from './load.ts';
import type { AgentActivity, AgentState } from './state.ts';
import { statusOf } from './status.ts';

export type { AgentActivity, AgentState, AgentStatus } from './state.ts';
export { statusOf } from './status.ts';

export interface AgentDecision {
  readonly state: AgentState;
  /** A due time sets or moves a timer, null calls it off. */
  readonly timers: Readonly<Partial<Record<AgentTimer, Instant | null>>>;
}

/** How long an agent is left alone after a call they did not take. Unreachable phones take longest to come back. */
export const REST_MS: Readonly<Record<MissedCause, Milliseconds>> = {
  busy: 3_000,
  noAnswer: 5_000,
  rejected: 8_000,
  forwarded: 10_000,
  hungUp: 8_000,
  unreachable: 10_000,
  failed: 10_000,
  congestion: 10_000,
  lost: 2_000,
  invalidNumber: 30_000,
};

/** The reason of a pause that nobody asked for; the word app_queue has for it. */
export const AWAY_REASON = 'Auto-Pause';

/** So many wrong PINs in a row, and none is looked at for `PIN_LOCK_MS`. */
export const WRONG_PINS = 3;
export const PIN_LOCK_MS: Milliseconds = 5 * 60_000;

/** An agent of whom Keepline hears for the first time. */
export const newAgent = (name: AgentName, starts: AgentSettings['starts'], now: Instant): AgentState => ({
  v: 2,
  name,
  activity: { status: 'idle' },
  since: now,
  idleSince: now,
  loggedInSince: starts === 'loggedIn' ? now : null,
  paused: null,
  phone: 'unknown',
  missedInRow: 0,
  rungAt: {},
  load: { calls: 0, at: now },
  wrongPins: 0,
  lockedUntil: null,
});

/** Whether the call holds the agent (so that nobody else may have them). */
export const holds = ({ activity }: AgentState, call: CallId): boolean => callHeld(activity) === call;

/** The call that the agent is chosen for, is rung for or talks with. */
export function callHeld(activity: AgentActivity): CallId | null {
  const { status } = activity;
  return status === 'reserved' || status === 'ringing' || status === 'talking' ? activity.call : null;
}

/** Whether PINs given for them are not looked at for now. */
export const isLocked = ({ lockedUntil }: AgentState, now: Instant): boolean =>
  lockedUntil !== null && now < lockedUntil;

/** The agent's next state. Pure and total: what does not fit the state leaves it as it is. */
export function decideAgent(before: AgentState, event: AgentEvent, now: Instant): AgentDecision {
  const { state, timers } = decide(before, event, now);
  if (state === before || statusOf(state) === statusOf(before)) return { state, timers };
  return { state: { ...state, since: now }, timers };
}

function decide(state: AgentState, event: AgentEvent, now: Instant): AgentDecision {
  const { activity } = state;
  switch (event.type) {
    case 'chosen':
    case 'rung':
    case 'answered':
    case 'missed':
    case 'released':
    case 'callEnded':
    case 'tookOver':
      return decideOnCall(state, event, now);
    case 'loggedIn':
      return logIn(state, now);
    case 'loggedOut': {
      if (state.loggedInSince === null) return stay(state);
      const out: AgentState = { ...state, loggedInSince: null, paused: null, missedInRow: 0 };
      return activity.status === 'wrapUp' ? idleFrom(out, now) : stay(out);
    }
    case 'pausedWork': {
      const { paused } = state;
      if (state.loggedInSince === null) return stay(state);
      if (paused?.by === 'themselves' && paused.reason === event.reason) return stay(state);
      return stay({ ...state, paused: { reason: event.reason, since: now, by: 'themselves' } });
    }
    case 'unpaused':
      return state.paused === null ? stay(state) : stay(backAtWork(state, now));
    case 'wrapUpEnded':
      return activity.status === 'wrapUp' ? idleFrom(state, now) : stay(state);
    case 'wrapUpExtended': {
      if (activity.status !== 'wrapUp' || activity.extendMs <= 0) return stay(state);
      const until = (activity.until + activity.extendMs) as Instant;
      return {
        state: { ...state, activity: { ...activity, until, extendMs: 0 } },
        timers: { wrapUp: until },
      };
    }
    case 'wrongPin': {
      const wrongPins = state.wrongPins + 1;
      const lockedUntil = wrongPins >= WRONG_PINS ? ((now + PIN_LOCK_MS) as Instant) : state.lockedUntil;
      return stay({ ...state, wrongPins, lockedUntil });
    }
    case 'rightPin':
      return stay(trusted(state));
    case 'phoneChanged':
      return state.phone === event.state ? stay(state) : stay({ ...state, phone: event.state });
    case 'timerFired': {
      const over =
        (event.timer === 'wrapUp' && activity.status === 'wrapUp') ||
        (event.timer === 'rest' && activity.status === 'resting');
      return over ? idleFrom(state, now) : stay(state);
    }
    default:
      return event satisfies never;
  }
}

type CallNews = Extract<AgentEvent, { readonly call: CallId }>;

/** Word from a call. */
function decideOnCall(state: AgentState, event: CallNews, now: Instant): AgentDecision {
  const { activity } = state;
  if (event.type === 'chosen') {
    const free = activity.status === 'idle' && state.loggedInSince !== null && state.paused === null;
    if (!free) return stay(state);
    const rungAt = { ...state.rungAt, [event.queue]: now };
    return enter({ ...state, rungAt }, { status: 'reserved', call: event.call, queue: event.queue }, {});
  }
  if (event.type === 'tookOver') {
    return activity.status === 'talking' ? stay(state) : talk(state, event.call, event.queue, now);
  }
  if (callHeld(activity) !== event.call || !('queue' in activity)) return stay(state);
  switch (event.type) {
    case 'rung':
      return activity.status === 'reserved'
        ? enter(state, { ...activity, status: 'ringing' }, {})
        : stay(state);
    case 'answered':
      return activity.status === 'talking' ? stay(state) : talk(state, event.call, activity.queue, now);
    case 'missed': {
      // Hanging up on the word of who calls is a way to refuse the call.
      const cause = event.cause === 'hungUp' ? 'rejected' : event.cause;
      const until = (now + REST_MS[cause]) as Instant;
      const counted = countMissed(state, cause, event.awayAfter, now);
      return enter(counted, { status: 'resting', cause, until }, { rest: until });
    }
    case 'released':
      return enter(state, { status: 'idle' }, {});
    case 'callEnded': {
      if (event.wrapUpMs <= 0) return idleFrom(state, now);
      const until = (now + event.wrapUpMs) as Instant;
      const { call, queue, extendMs } = event;
      return enter(state, { status: 'wrapUp', call, queue, until, extendMs }, { wrapUp: until });
    }
    default:
      return event satisfies never;
  }
}

function talk(state: AgentState, call: CallId, queue: QueueName, now: Instant): AgentDecision {
  const load = { calls: loadAt(state, now) + 1, at: now };
  return enter({ ...state, load, missedInRow: 0 }, { status: 'talking', call, queue }, {});
}

/** Counts what a person did not answer, and sets them away when it was once too often. */
function countMissed(
  state: AgentState,
  cause: MissedCause,
  awayAfter: number | null,
  now: Instant,
): AgentState {
  if (cause !== 'noAnswer') return state;
  const missedInRow = state.missedInRow + 1;
  const goesAway =
    awayAfter !== null && missedInRow >= awayAfter && state.paused === null && state.loggedInSince !== null;
  const paused = goesAway ? ({ reason: AWAY_REASON, since: now, by: 'missed' } as const) : state.paused;
  return { ...state, missedInRow, paused };
}

/** Who is logged in already, and away, is back; a pause of their own stays. */
function logIn(state: AgentState, now: Instant): AgentDecision {
  const known = trusted(state);
  if (state.loggedInSince === null) {
    return stay({ ...backAtWork(known, now), loggedInSince: now });
  }
  if (state.paused?.by === 'missed') return stay(backAtWork(known, now));
  return known === state ? stay(state) : stay(known);
}

/** Not paused, with nothing held against them, and last among the idle. */
const backAtWork = (state: AgentState, now: Instant): AgentState => ({
  ...state,
  paused: null,
  missedInRow: 0,
  idleSince: now,
});

const trusted = (state: AgentState): AgentState =>
  state.wrongPins === 0 ? state : { ...state, wrongPins: 0, lockedUntil: null };

/** They go on with what they do. */
const stay = (state: AgentState): AgentDecision => ({ state, timers: {} });

const idleFrom = (state: AgentState, now: Instant): AgentDecision =>
  enter({ ...state, idleSince: now }, { status: 'idle' }, {});

/** Changes the activity for another one: timers of the old one are called off. */
const enter = (
  state: AgentState,
  activity: AgentActivity,
  timers: Partial<Record<AgentTimer, Instant>>,
): AgentDecision => ({ state: { ...state, activity }, timers: { wrapUp: null, rest: null, ...timers } });
