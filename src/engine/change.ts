/** A change of state in one unit of work, for the log and the counts. */
import type { AgentState } from '../domain/agent/agent.ts';
import type { AgentEvent } from '../domain/agent/event.ts';
import type { CallbackHistory, CallbackState } from '../domain/callback/state.ts';
import type { HoldingChange } from './callback-store.ts';
import type { CallChange } from './facts/change.ts';

export interface AgentDecided {
  readonly of: 'agent';
  readonly before: AgentState;
  readonly after: AgentState;
  readonly event: AgentEvent;
}

export interface CallbackChange {
  readonly of: 'callback';
  /** Null: it was just asked for. */
  readonly before: CallbackState | null;
  readonly after: CallbackState;
  /** What happened to it. */
  readonly history: readonly CallbackHistory[];
}

/** A rule of a queue that holds on (a crisis) has begun, or is over. */
export interface HoldingBegunOrEnded extends HoldingChange {
  readonly of: 'holding';
}

export type Change = CallChange | AgentDecided | CallbackChange | HoldingBegunOrEnded;
