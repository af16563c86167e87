/** News of the channels that a call has dialled, told to whatever the call is doing with them. */
import type { ChannelId } from '../ids.ts';
import type { EndCause } from '../outcome.ts';
import { keyOfAgent } from './agent-keys.ts';
import { waitingAgentEnded } from './calling.ts';
import { adjust, clearTimer, type Draft, goOn } from './draft.ts';
import { partTalkers } from './letting-go.ts';
import { backAfterLostAgent, isLostTooSoon } from './lost-agent.ts';
import {
  agentAnswered,
  agentMissed,
  keepOthers,
  legRings,
  noticeMissed,
  release,
  ringingAt,
} from './ringing-agents.ts';
import { legsOf, type Ringing, type Talking } from './state.ts';
import { transferAnswered, transferFailed } from './transferring.ts';

export function legRinging(draft: Draft, leg: ChannelId): void {
  const { activity } = draft.state;
  if (activity.status !== 'queued') return;
  const ringing = ringingAt(activity, leg);
  if (ringing !== undefined) legRings(draft, activity, ringing);
}

export function legAnswered(draft: Draft, leg: ChannelId): void {
  const { activity } = draft.state;
  if (activity.status === 'queued') {
    const ringing = ringingAt(activity, leg);
    if (ringing !== undefined) return agentAnswered(draft, activity, ringing);
  }
  if (activity.status === 'transferring' && activity.leg === leg) return transferAnswered(draft, activity);
  if (activity.status === 'talking') {
    const other = otherAt(activity, leg);
    if (other !== undefined) return letOtherGo(draft, activity, other);
  }
  if (legsOf(activity).includes(leg)) return;
  draft.actions.push({ type: 'hangup', channel: leg, reason: 'answeredElsewhere' });
}

/** An agent answered after another one had: they are let go, unheard. */
function letOtherGo(draft: Draft, talking: Talking, other: Ringing): void {
  release(draft, other);
  keepOthers(draft, talking, withoutOther(talking, other));
}

export function legEnded(draft: Draft, leg: ChannelId, cause: EndCause): void {
  const { activity } = draft.state;
  if (activity.status === 'queued') {
    const ringing = ringingAt(activity, leg);
    if (ringing !== undefined) agentMissed(draft, activity, ringing, cause);
    return;
  }
  if (activity.status === 'transferring' && activity.leg === leg) {
    return transferFailed(draft, activity, cause);
  }
  if (activity.status === 'calling') return waitingAgentEnded(draft, activity, leg);
  if (activity.status !== 'talking') return;
  const other = otherAt(activity, leg);
  if (other !== undefined) {
    noticeMissed(draft, other, cause);
    return keepOthers(draft, activity, withoutOther(activity, other));
  }
  if (activity.leg !== leg) return;
  const isTooSoon = isLostTooSoon(draft, activity, cause);
  partTalkers(draft, activity);
  // An agent lost before a word could be said has not served the caller, who keeps the place in line.
  if (activity.from !== null && (!activity.connected || isTooSoon)) {
    return backAfterLostAgent(draft, activity.at, activity.from.visit, activity.from.answeredAt);
  }
  // They have been served: whoever joins a queue after this begins to wait anew.
  draft.state = { ...draft.state, firstJoinedAt: null, transferred: null };
  goOn(draft, null);
}

/** They hear each other: whose phone still rings for the caller is let go now. */
export function nowConnected(draft: Draft, talking: Talking): Talking {
  for (const other of talking.others) release(draft, other);
  clearTimer(draft, 'ring');
  const connected: Talking = { ...talking, connected: true, others: [], told: null };
  adjust(draft, connected);
  const served = talking.from === null ? (draft.state.served ?? 'transfer') : 'agent';
  draft.state = { ...draft.state, served, transferred: null };
  return connected;
}

export function legKey(draft: Draft, leg: ChannelId, key: string): void {
  const { activity } = draft.state;
  if (activity.status !== 'queued') return;
  const ringing = ringingAt(activity, leg);
  if (ringing !== undefined) keyOfAgent(draft, activity, ringing, key);
}

const otherAt = (talking: Talking, leg: ChannelId): Ringing | undefined =>
  talking.others.find((other) => other.leg === leg);

const withoutOther = (talking: Talking, gone: Ringing): Ringing[] =>
  talking.others.filter(({ leg }) => leg !== gone.leg);
