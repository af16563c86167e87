/** How an agent was, from when to when. */
import type { AgentStatus } from '../agent/state.ts';
import type { AgentName, CallId, Instant, Milliseconds, QueueName } from '../ids.ts';

export interface AgentTime {
  readonly agent: AgentName;
  readonly status: Exclude<AgentStatus, 'offline'>;
  /** What occupies them. */
  readonly queue: QueueName | null;
  readonly call: CallId | null;
  /** Why they pause. */
  readonly reason: string | null;
  readonly from: Instant;
  /** Null: until now. */
  readonly to: Instant | null;
}

/** A call that an agent was rung for and did not take. */
export interface Miss {
  readonly agent: AgentName;
  readonly queue: QueueName;
  readonly call: CallId;
  readonly cause: string;
  readonly ringMs: Milliseconds;
  readonly at: Instant;
}
