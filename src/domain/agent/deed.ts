/** What agents do at their phone, and whoever runs the place may do for them: what happens to the agent by it. */

import type { AgentDeed } from '../flow/steps.ts';
import type { Instant } from '../ids.ts';
import { decideAgent } from './agent.ts';
import type { AgentEvent } from './event.ts';
import type { AgentState } from './state.ts';

export const AGENT_DEEDS: readonly AgentDeed[] = [
  'logIn',
  'logOut',
  'pause',
  'unpause',
  'endWrapUp',
  'extendWrapUp',
];

/** `reason`: why they pause; '' if they do not say. */
export function eventOfDeed(deed: AgentDeed, reason: string): AgentEvent {
  switch (deed) {
    case 'logIn':
      return { type: 'loggedIn' };
    case 'logOut':
      return { type: 'loggedOut' };
    case 'pause':
      return { type: 'pausedWork', reason };
    case 'unpause':
      return { type: 'unpaused' };
    case 'endWrapUp':
      return { type: 'wrapUpEnded' };
    case 'extendWrapUp':
      return { type: 'wrapUpExtended' };
    default:
      return deed satisfies never;
  }
}

/** Whether the agent is as the deed wants them: logging in twice, or pausing twice, is no mistake. */
export function isDone(state: AgentState, deed: AgentDeed): boolean {
  if (deed === 'logIn') return state.loggedInSince !== null;
  return deed === 'pause' && state.paused?.by === 'themselves';
}

/** Whether it can be done now: it changes something, or is done already. */
export const canBeDone = (state: AgentState, deed: AgentDeed, reason: string, now: Instant): boolean =>
  isDone(state, deed) || decideAgent(state, eventOfDeed(deed, reason), now).state !== state;
