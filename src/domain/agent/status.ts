/** What people see of an agent, and whether a queue may have them. */
import type { AgentSettings } from '../queue/settings.ts';
import type { AgentState, AgentStatus } from './state.ts';

/**
 * One word for how an agent is. What they do comes first (a call goes on after its agent has logged out), then whether
 * they are at work at all, then whether their phone could ring.
 */
export function statusOf({ activity, loggedInSince, paused, phone }: AgentState): AgentStatus {
  if (activity.status !== 'idle' && activity.status !== 'resting') return activity.status;
  if (loggedInSince === null) return 'offline';
  if (paused !== null) return paused.by === 'missed' ? 'away' : 'paused';
  if (phone === 'unreachable') return 'unreachable';
  if (phone === 'inUse' || phone === 'ringing') return 'busy';
  return activity.status === 'resting' ? 'resting' : 'available';
}

/**
 * Whether a queue may give them a call now. A phone of which nothing is known is rung: it is looked at once more when
 * it is dialled.
 */
export function canTakeCalls(
  state: AgentState,
  { ringWhenBusy }: Pick<AgentSettings, 'ringWhenBusy'>,
): boolean {
  if (state.activity.status !== 'idle') return false;
  const status = statusOf(state);
  return status === 'available' || (status === 'busy' && ringWhenBusy);
}
