/** What can happen to an agent. Past tense. */
import type { CallId, Milliseconds } from '../ids.ts';
import type { MissedCause } from '../outcome.ts';

export type AgentTimer = 'wrapUp' | 'rest';

export type AgentEvent =
  /** The matching gave them this call; their phone begins to ring. */
  | { readonly type: 'chosen'; readonly call: CallId }
  | { readonly type: 'answered'; readonly call: CallId }
  | { readonly type: 'missed'; readonly call: CallId; readonly cause: MissedCause }
  /** The caller left while their phone rang: not their doing. */
  | { readonly type: 'released'; readonly call: CallId }
  | { readonly type: 'callEnded'; readonly call: CallId; readonly wrapUpMs: Milliseconds }
  | { readonly type: 'timerFired'; readonly timer: AgentTimer };
