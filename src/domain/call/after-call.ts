/**
 * The caller has hung up, and the queue has a flow for the agent: what kind of call it was, say. From here on the call
 * is the agent's: it goes on at their phone, with all that is known of the caller, and ends when they hang up or the
 * flow does. The agent's wrap-up runs meanwhile. If it was us who called, the attempt to reach the caller is over.
 */

import type { BlockId } from '../ids.ts';
import { clearTimer, type Draft, push } from './draft.ts';
import { partTalkers } from './letting-go.ts';

/** False: there is no talk with an agent, or nothing for them to go on to. */
export function goOnWithAgent(draft: Draft): boolean {
  const { activity } = draft.state;
  if (activity.status !== 'talking' || !activity.connected || activity.from === null) return false;
  const flow: BlockId | null = draft.context.site.queues[activity.from.visit.queue]?.afterCall ?? null;
  if (flow === null || activity.leg === draft.state.channel) return false;
  partTalkers(draft, activity);
  draft.state = {
    ...draft.state,
    channel: activity.leg,
    language: draft.context.site.languages[0] ?? draft.state.language,
    firstJoinedAt: null,
    transferred: null,
    attempt: null,
    cursor: [],
  };
  clearTimer(draft, 'longestCall');
  push(draft, { block: flow, next: 0, kind: 'flow' });
  draft.goesOn = true;
  return true;
}
