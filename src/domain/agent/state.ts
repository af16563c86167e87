/** An agent, as saved. Settings (phone, skills, PIN) are the site's; this is what has happened to them. */
import type { AgentName, CallId, Instant, Milliseconds, QueueName } from '../ids.ts';
import type { MissedCause } from '../outcome.ts';
import type { PhoneState } from './event.ts';

export type AgentActivity =
  | { readonly status: 'idle' }
  /** Chosen for a call; their phone has not said that it rings. */
  | { readonly status: 'reserved'; readonly call: CallId; readonly queue: QueueName }
  | { readonly status: 'ringing'; readonly call: CallId; readonly queue: QueueName }
  | { readonly status: 'talking'; readonly call: CallId; readonly queue: QueueName }
  | {
      readonly status: 'wrapUp';
      readonly call: CallId;
      readonly queue: QueueName;
      readonly until: Instant;
      /** By how much they may still put it off; 0 once they have. */
      readonly extendMs: Milliseconds;
    }
  /** Left alone for a while after a call they did not take. */
  | { readonly status: 'resting'; readonly cause: MissedCause; readonly until: Instant };

export interface AgentState {
  /** Version of this shape. */
  readonly v: 2;
  readonly name: AgentName;
  readonly activity: AgentActivity;
  /** When the status (see status.ts) began. While the agent has a call, or wraps up, that is when the activity began. */
  readonly since: Instant;
  /** Since when they have been without work: the longest idle is rung first. */
  readonly idleSince: Instant;
  /** Null: logged out. */
  readonly loggedInSince: Instant | null;
  /** `missed`: set away because they did not answer. Takes nothing new; a call they have goes on. */
  readonly paused: {
    readonly reason: string;
    readonly since: Instant;
    readonly by: 'themselves' | 'missed';
  } | null;
  readonly phone: PhoneState;
  readonly missedInRow: number;
  /** When they were last rung for each queue. */
  readonly rungAt: Readonly<Record<QueueName, Instant>>;
  /** How many calls they took, each counting for less as it ages, as of `at`. */
  readonly load: { readonly calls: number; readonly at: Instant };
  /** Wrong PINs in a row, and until when no further one is looked at. */
  readonly wrongPins: number;
  readonly lockedUntil: Instant | null;
}

/** One word for how an agent is, as people see it. */
export type AgentStatus =
  | 'offline'
  | 'available'
  | 'reserved'
  | 'ringing'
  | 'talking'
  | 'wrapUp'
  | 'paused'
  | 'away'
  | 'resting'
  /** On a call that is not ours. */
  | 'busy'
  | 'unreachable';
