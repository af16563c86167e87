/** Letting go of whom the call holds besides the caller: ringing or talking legs, their bridge, their agents. */
import { noteTalk } from './attempt.ts';
import type { Draft } from './draft.ts';
import type { Calling, Ringing, Served, Talking } from './state.ts';

export function letGo(draft: Draft): void {
  const { activity } = draft.state;
  switch (activity.status) {
    case 'queued':
      return letGoOf(draft, activity.ringing);
    case 'transferring':
      draft.actions.push({ type: 'hangup', channel: activity.leg, reason: 'normal' });
      return;
    case 'talking':
      draft.actions.push({ type: 'hangup', channel: activity.leg, reason: 'normal' });
      letGoOf(draft, activity.others);
      return partTalkers(draft, activity);
    case 'calling':
      return letWaitingAgentGo(draft, activity);
    case 'saying':
    case 'asking':
    case 'ended':
      return;
    default:
      activity satisfies never;
  }
}

/** Phones that ring, and agents who hear the whisper, for a caller who is not there any more. */
function letGoOf(draft: Draft, ringing: readonly Ringing[]): void {
  for (const { leg, agent } of ringing) {
    draft.actions.push({ type: 'hangup', channel: leg, reason: 'normal' });
    draft.notices.push({ agent, event: { type: 'released', call: draft.state.id } });
  }
}

/** Who waited for a customer in vain has nothing to wrap up. */
function letWaitingAgentGo(draft: Draft, { agent }: Calling): void {
  if (agent === null) return;
  draft.actions.push({ type: 'hangup', channel: agent.leg, reason: 'normal' });
  const { queue } = agent.from.visit;
  const event = { type: 'callEnded', call: draft.state.id, queue, wrapUpMs: 0, extendMs: 0 } as const;
  draft.notices.push({ agent: agent.from.agent, event });
}

/** The bridge is closed and the agent begins their wrap-up. */
export function partTalkers(draft: Draft, talking: Talking): void {
  noteTalk(draft, talking);
  draft.actions.push({ type: 'disconnect', bridge: talking.bridge });
  agentDone(draft, talking);
}

/** The agent's part in the talk is over; whoever took their place may talk on. */
export function agentDone(draft: Draft, { from }: { readonly from: Served | null }): void {
  if (from === null) return;
  const { queue } = from.visit;
  const settings = draft.context.queue(queue);
  const own = draft.context.agent(from.agent)?.settings.wrapUpMs ?? null;
  draft.notices.push({
    agent: from.agent,
    event: {
      type: 'callEnded',
      call: draft.state.id,
      queue,
      wrapUpMs: own ?? settings?.wrapUpMs ?? 0,
      extendMs: settings?.extendWrapUpMs ?? 0,
    },
  });
}
