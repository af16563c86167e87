/** Brings an agent's saved state, of whichever released version, up to today's shape. */
import type { AgentActivity, AgentState } from '../../domain/agent/state.ts';
import type { AgentName, CallId, Instant, QueueName } from '../../domain/ids.ts';
import type { MissedCause } from '../../domain/outcome.ts';

/** Version 1: agents were always logged in, never paused, and nobody followed their phones. */
interface AgentV1 {
  readonly v: 1;
  readonly name: AgentName;
  readonly activity:
    | { readonly status: 'available' }
    | { readonly status: 'ringing' | 'talking'; readonly call: CallId }
    | { readonly status: 'wrapUp'; readonly call: CallId; readonly until: Instant }
    | { readonly status: 'resting'; readonly cause: MissedCause; readonly until: Instant };
  readonly since: Instant;
  readonly idleSince: Instant;
}

/** Version 1 did not say for which queue an agent was busy. */
const NO_QUEUE = '' as QueueName;

/** @throws Error when the row is of no version that is known: a newer Keepline wrote it */
export function upcastAgent(row: unknown): AgentState {
  const saved = row as AgentState | AgentV1 | { readonly v?: undefined } | null;
  if (saved?.v === 2) return saved;
  if (saved?.v !== 1) throw new Error(`an agent's state is of version ${saved?.v}, which is not known here`);
  const { name, since, idleSince } = saved;
  return {
    v: 2,
    name,
    activity: upcastActivity(saved.activity),
    since,
    idleSince,
    loggedInSince: Math.min(since, idleSince) as Instant,
    paused: null,
    phone: 'unknown',
    missedInRow: 0,
    rungAt: {},
    load: { calls: 0, at: since },
    wrongPins: 0,
    lockedUntil: null,
  };
}

function upcastActivity(activity: AgentV1['activity']): AgentActivity {
  switch (activity.status) {
    case 'available':
      return { status: 'idle' };
    case 'ringing':
    case 'talking':
      return { ...activity, queue: NO_QUEUE };
    case 'wrapUp':
      return { ...activity, queue: NO_QUEUE, extendMs: 0 };
    case 'resting':
      return activity;
    default:
      return activity satisfies never;
  }
}
