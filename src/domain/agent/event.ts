/** What can happen to an agent. Past tense. */
import type { CallId, Milliseconds, QueueName } from '../ids.ts';
import type { MissedCause } from '../outcome.ts';

/** What is known of a phone. `unknown`: nobody has told yet, or the exchange cannot tell. */
export type PhoneState = 'idle' | 'inUse' | 'ringing' | 'unreachable' | 'unknown';

export type AgentTimer = 'wrapUp' | 'rest';

export type AgentEvent =
  /** The matching gave them this call; their phone is about to ring. */
  | { readonly type: 'chosen'; readonly call: CallId; readonly queue: QueueName }
  /** Their phone rings. */
  | { readonly type: 'rung'; readonly call: CallId }
  | { readonly type: 'answered'; readonly call: CallId }
  /** `awayAfter`: how many missed in a row set them away; null: never. */
  | {
      readonly type: 'missed';
      readonly call: CallId;
      readonly cause: MissedCause;
      readonly awayAfter: number | null;
    }
  /** Not their doing: the caller left while their phone rang, or somebody else was faster. */
  | { readonly type: 'released'; readonly call: CallId }
  /** `extendMs`: by how much they may put off the end of the wrap-up. */
  | {
      readonly type: 'callEnded';
      readonly call: CallId;
      readonly queue: QueueName;
      readonly wrapUpMs: Milliseconds;
      readonly extendMs: Milliseconds;
    }
  /** A colleague's transfer brought a caller to their phone: they are talking without having been chosen. */
  | { readonly type: 'tookOver'; readonly call: CallId; readonly queue: QueueName }
  | { readonly type: 'loggedIn' }
  | { readonly type: 'loggedOut' }
  | { readonly type: 'pausedWork'; readonly reason: string }
  | { readonly type: 'unpaused' }
  | { readonly type: 'wrapUpEnded' }
  | { readonly type: 'wrapUpExtended' }
  /** A wrong PIN was given for them. */
  | { readonly type: 'wrongPin' }
  /** The right PIN was given for them: the wrong ones before it are forgotten. */
  | { readonly type: 'rightPin' }
  | { readonly type: 'phoneChanged'; readonly state: PhoneState }
  | { readonly type: 'timerFired'; readonly timer: AgentTimer };
