/**
 * What a command's failure means for the call.
 *
 * `gone` about the caller's own channel needs nothing: the channel's end is on its way, or reconciling will find it.
 * A prompt that cannot be played counts as heard, so that the flow goes on. A leg that cannot be dialled counts as not
 * answered; a customer who cannot be dialled ends the call. Parties that cannot be connected are parted: the caller
 * goes back to their place in line. Where nobody can listen, nothing is heard.
 */
import type { MissedCause } from '../outcome.ts';
import type { CallAction } from './action.ts';
import { questionHeard } from './asking.ts';
import { customerNotDialled } from './calling.ts';
import { type Draft, goOn } from './draft.ts';
import type { FailedVerdict } from './event.ts';
import { partTalkers } from './letting-go.ts';
import { backAfterLostAgent } from './lost-agent.ts';
import { agentMissed, keepOthers, noticeMissed, ringingAt, whisperHeard } from './ringing-agents.ts';
import { playbackOf } from './state.ts';
import { tellingFinished } from './telling.ts';
import { transferFailed } from './transferring.ts';

export function actionFailed(draft: Draft, action: CallAction, verdict: FailedVerdict): void {
  const { activity } = draft.state;
  switch (action.type) {
    case 'say':
      if (activity.status === 'queued') {
        const hearing = activity.ringing.find(({ playback }) => playback === action.playback);
        if (hearing !== undefined && verdict !== 'gone') return whisperHeard(draft, activity, hearing);
      }
      if (verdict === 'gone' || action.playback !== playbackOf(activity)) return;
      draft.hushed.add(action.playback);
      if (activity.status === 'saying') return goOn(draft, null);
      if (activity.status === 'asking') return questionHeard(draft, activity);
      if (activity.status === 'queued') return tellingFinished(draft, activity);
      return;
    case 'dial':
      if (action.channel === draft.state.channel) {
        return activity.status === 'calling' ? customerNotDialled(draft, verdict) : undefined;
      }
      // Where nobody knows how far it came, a leg may be there: it is ended.
      if (verdict === 'exhausted' || verdict === 'refused') {
        draft.actions.push({ type: 'hangup', channel: action.channel, reason: 'normal' });
      }
      if (activity.status === 'queued') {
        const ringing = ringingAt(activity, action.channel);
        if (ringing !== undefined) agentMissed(draft, activity, ringing, missedCause(verdict));
        return;
      }
      if (activity.status === 'talking') {
        const other = activity.others.find(({ leg }) => leg === action.channel);
        if (other === undefined) return;
        noticeMissed(draft, other, missedCause(verdict));
        return keepOthers(
          draft,
          activity,
          activity.others.filter((ringing) => ringing !== other),
        );
      }
      if (activity.status === 'transferring' && activity.leg === action.channel) {
        return transferFailed(draft, activity, verdict === 'busy' ? 'busy' : 'failed');
      }
      return;
    case 'connect':
      if (activity.status !== 'talking' || activity.bridge !== action.bridge) return;
      draft.actions.push({ type: 'hangup', channel: activity.leg, reason: 'normal' });
      partTalkers(draft, activity);
      if (activity.from === null) return goOn(draft, null);
      return backAfterLostAgent(draft, activity.at, activity.from.visit, activity.from.answeredAt);
    case 'answer':
    case 'listenForTalk':
    case 'stopListening':
    case 'hold':
    case 'unhold':
    case 'stopPlayback':
    case 'disconnect':
    case 'hangup':
      return;
    default:
      action satisfies never;
  }
}

const missedCause = (verdict: FailedVerdict): MissedCause =>
  verdict === 'unreachable' ? 'unreachable' : verdict === 'busy' ? 'busy' : 'failed';
