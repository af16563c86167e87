/**
 * An agent, as the queues see them.
 *
 *   available ──chosen──▶ ringing ──answered──▶ talking ──callEnded──▶ wrapUp ──timer──▶ available
 *       ▲                    ├──released──▶ available (place among the idle kept)
 *       └──────timer── resting ◀──missed──┘
 *
 * Rules. An agent holds at most one call, and only word from that call moves them out of `ringing` and `talking`:
 * anything else is late news and changes nothing. Who did not answer rests for a while and then stands last among the
 * idle, so that the next caller does not ring the same empty chair.
 */
import type { AgentName, CallId, Instant, Milliseconds } from '../ids.ts';
import type { MissedCause } from '../outcome.ts';
import type { AgentEvent, AgentTimer } from './event.ts';

export type AgentActivity =
  | { readonly status: 'available' }
  | { readonly status: 'ringing'; readonly call: CallId }
  | { readonly status: 'talking'; readonly call: CallId }
  | { readonly status: 'wrapUp'; readonly call: CallId; readonly until: Instant }
  | { readonly status: 'resting'; readonly cause: MissedCause; readonly until: Instant };

export interface AgentState {
  /** Version of this shape. */
  readonly v: 1;
  readonly name: AgentName;
  readonly activity: AgentActivity;
  /** When the activity began. */
  readonly since: Instant;
  /** Since when they have been without work: the longest idle is rung first. */
  readonly idleSince: Instant;
}

export interface AgentDecision {
  readonly state: AgentState;
  readonly timers: Readonly<Partial<Record<AgentTimer, Instant | null>>>;
}

/** How long an agent is left alone after a call they did not take. Unreachable phones take longest to come back. */
export const REST_MS: Readonly<Record<MissedCause, Milliseconds>> = {
  noAnswer: 5_000,
  rejected: 5_000,
  busy: 5_000,
  hungUp: 5_000,
  failed: 10_000,
  congestion: 10_000,
  lost: 2_000,
  invalidNumber: 30_000,
  unreachable: 10_000,
};

export const newAgent = (name: AgentName, now: Instant): AgentState => ({
  v: 1,
  name,
  activity: { status: 'available' },
  since: now,
  idleSince: now,
});

/** Whether the call holds the agent (so that nobody else may have them). */
export const holds = (state: AgentState, call: CallId): boolean =>
  (state.activity.status === 'ringing' || state.activity.status === 'talking') &&
  state.activity.call === call;

/** The agent's next state. Pure and total: what does not fit the state leaves it as it is. */
export function decideAgent(state: AgentState, event: AgentEvent, now: Instant): AgentDecision {
  const { activity } = state;
  switch (event.type) {
    case 'chosen':
      return activity.status === 'available'
        ? enter(state, { status: 'ringing', call: event.call }, now, {})
        : unchanged(state);
    case 'answered':
      return activity.status === 'ringing' && activity.call === event.call
        ? enter(state, { status: 'talking', call: event.call }, now, {})
        : unchanged(state);
    case 'missed': {
      if (!holds(state, event.call)) return unchanged(state);
      const until = (now + REST_MS[event.cause]) as Instant;
      return enter(state, { status: 'resting', cause: event.cause, until }, now, { rest: until });
    }
    case 'released':
      return holds(state, event.call) ? enter(state, { status: 'available' }, now, {}) : unchanged(state);
    case 'callEnded': {
      if (!holds(state, event.call)) return unchanged(state);
      if (event.wrapUpMs <= 0) return idleFrom(state, now);
      const until = (now + event.wrapUpMs) as Instant;
      return enter(state, { status: 'wrapUp', call: event.call, until }, now, { wrapUp: until });
    }
    case 'timerFired': {
      const over =
        (event.timer === 'wrapUp' && activity.status === 'wrapUp') ||
        (event.timer === 'rest' && activity.status === 'resting');
      return over ? idleFrom(state, now) : unchanged(state);
    }
    default:
      return event satisfies never;
  }
}

const unchanged = (state: AgentState): AgentDecision => ({ state, timers: {} });

const idleFrom = (state: AgentState, now: Instant): AgentDecision =>
  enter({ ...state, idleSince: now }, { status: 'available' }, now, {});

function enter(
  state: AgentState,
  activity: AgentActivity,
  now: Instant,
  timers: Partial<Record<AgentTimer, Instant>>,
): AgentDecision {
  return { state: { ...state, activity, since: now }, timers: { wrapUp: null, rest: null, ...timers } };
}
