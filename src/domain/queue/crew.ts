/** The agents of a queue as they are now, and what follows from it for callers who would join or stay. */
import type { AgentState } from '../agent/state.ts';
import type { AbsenceFactor, AgentSettings, QueueMember } from './settings.ts';

/** An agent on a queue's list whose state is known. */
export interface CrewMember {
  readonly member: QueueMember;
  readonly settings: AgentSettings;
  readonly state: AgentState;
}

/**
 * app_queue's rule for `joinempty` and `leavewhenempty`: a queue is empty if each of its agents is absent by at least
 * one of the factors given. Who is logged out is absent whatever the factors. Unlike there, a phone that is on hold or
 * busy is `inuse`, and not always present.
 */
export function isEmptyCrew(crew: Iterable<CrewMember>, factors: readonly AbsenceFactor[]): boolean {
  for (const each of crew) {
    if (each.state.loggedInSince !== null && !factors.some((factor) => isAbsent(each, factor))) return false;
  }
  return true;
}

function isAbsent({ member, state }: CrewMember, factor: AbsenceFactor): boolean {
  const { activity, phone } = state;
  switch (factor) {
    case 'paused':
      return state.paused !== null;
    case 'penalty':
      return member.tier > 1;
    case 'inuse':
      return activity.status === 'talking' || phone === 'inUse';
    case 'ringing':
      return activity.status === 'reserved' || activity.status === 'ringing' || phone === 'ringing';
    case 'unavailable':
      return phone === 'unreachable' || (activity.status === 'resting' && activity.cause === 'unreachable');
    case 'invalid':
      return activity.status === 'resting' && activity.cause === 'invalidNumber';
    case 'unknown':
      return phone === 'unknown';
    case 'wrapup':
      return activity.status === 'wrapUp';
    default:
      return factor satisfies never;
  }
}
