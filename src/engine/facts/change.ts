/** A change of state as the counting sees it. What unit.ts keeps for the log fits. */
import type { AgentState } from '../../domain/agent/state.ts';
import type { CallDecision } from '../../domain/call/draft.ts';
import type { CallEvent } from '../../domain/call/event.ts';
import type { CallState } from '../../domain/call/state.ts';

export interface CallChange extends Pick<CallDecision, 'refusals' | 'quotes' | 'departure' | 'requests'> {
  readonly of: 'call';
  readonly before: CallState | null;
  readonly after: CallState;
  readonly event: CallEvent;
  /** The place in line before the change; null: in none. */
  readonly place: number | null;
}

export interface AgentChange {
  readonly of: 'agent';
  /** Null: Keepline has not heard of them before. */
  readonly before: AgentState | null;
  /** Null: the site names them no more. */
  readonly after: AgentState | null;
}
