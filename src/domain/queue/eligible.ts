/** Which agents may take which callers, whether they are free at the moment or not. */
import type { AgentState } from '../agent/state.ts';
import type { AgentName, Milliseconds, SkillName } from '../ids.ts';
import type { AgentSettings, QueueMember } from './settings.ts';
import type { WaitingCaller } from './waiting.ts';

/** Whether they are there to serve at all, sooner or later: at work, and with a phone that can be rung. */
export const isAtWork = ({ loggedInSince, paused, phone }: AgentState): boolean =>
  loggedInSince !== null && paused === null && phone !== 'unreachable';

/** The part of a WaitingCaller that decides who may take them. */
export interface Claim {
  readonly needs: readonly (readonly [SkillName, number])[];
  readonly afterMs: Milliseconds;
  readonly only: AgentName | null;
  readonly avoid: AgentName | null;
}

export const claimOf = ({
  skills,
  afterMs,
  only,
  avoid,
}: Pick<WaitingCaller, 'skills' | 'afterMs' | 'only' | 'avoid'>): Claim => ({
  needs: (Object.entries(skills) as [SkillName, number][]).sort(([a], [b]) => (a < b ? -1 : 1)),
  afterMs,
  only,
  avoid,
});

/** Whether this member of the queue may take the caller; `only` is left to the caller of this, who knows the others. */
export function mayTake(
  { member, settings }: { readonly member: QueueMember; readonly settings: AgentSettings },
  { needs, afterMs, avoid }: Claim,
): boolean {
  if (member.afterMs > afterMs || member.agent === avoid) return false;
  for (const [skill, level] of needs) if ((settings.skills[skill] ?? 0) < level) return false;
  return true;
}
