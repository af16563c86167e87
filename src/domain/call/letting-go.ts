/** Letting go of whom the call holds besides the caller: a ringing or talking leg, its bridge, its agent. */
import type { Draft } from './draft.ts';
import type { Talking } from './state.ts';

export function letGo(draft: Draft): void {
  const { activity } = draft.state;
  switch (activity.status) {
    case 'queued':
      if (activity.ringing !== null) {
        draft.actions.push({ type: 'hangup', channel: activity.ringing.leg, reason: 'normal' });
        draft.notices.push({
          agent: activity.ringing.agent,
          event: { type: 'released', call: draft.state.id },
        });
      }
      return;
    case 'transferring':
      draft.actions.push({ type: 'hangup', channel: activity.leg, reason: 'normal' });
      return;
    case 'talking':
      draft.actions.push({ type: 'hangup', channel: activity.leg, reason: 'normal' });
      partTalkers(draft, activity);
      return;
    case 'saying':
    case 'asking':
    case 'ended':
      return;
    default:
      activity satisfies never;
  }
}

/** The bridge is closed and the agent begins their wrap-up. */
export function partTalkers(draft: Draft, talking: Talking): void {
  draft.actions.push({ type: 'disconnect', bridge: talking.bridge });
  if (talking.from === null) return;
  const wrapUpMs = draft.context.queue(talking.from.queue)?.wrapUpMs ?? 0;
  draft.notices.push({
    agent: talking.from.agent,
    event: { type: 'callEnded', call: draft.state.id, wrapUpMs },
  });
}
