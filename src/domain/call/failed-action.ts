/**
 * What a command's failure means for the call.
 *
 * `gone` about the caller's own channel needs nothing: the channel's end is on its way, or reconciling will find it.
 * A prompt that cannot be played counts as heard, so that the flow goes on. A leg that cannot be dialled counts as not
 * answered. Parties that cannot be connected are parted: the caller goes back to their place in line.
 */
import type { CallAction } from './action.ts';
import { questionHeard } from './asking.ts';
import { type Draft, goOn } from './draft.ts';
import type { FailedVerdict } from './event.ts';
import { partTalkers } from './letting-go.ts';
import { agentMissed, returnToQueue, tellingFinished } from './queued.ts';
import { playbackOf } from './state.ts';
import { transferFailed } from './transferring.ts';

export function actionFailed(draft: Draft, action: CallAction, verdict: FailedVerdict): void {
  const { activity } = draft.state;
  switch (action.type) {
    case 'say':
      if (verdict === 'gone' || action.playback !== playbackOf(activity)) return;
      draft.hushed.add(action.playback);
      if (activity.status === 'saying') return goOn(draft, null);
      if (activity.status === 'asking') return questionHeard(draft, activity);
      if (activity.status === 'queued') return tellingFinished(draft, activity);
      return;
    case 'dial':
      // Where nobody knows how far it came, a leg may be there: it is ended.
      if (verdict === 'exhausted' || verdict === 'refused') {
        draft.actions.push({ type: 'hangup', channel: action.channel, reason: 'normal' });
      }
      if (activity.status === 'queued' && activity.ringing?.leg === action.channel) {
        return agentMissed(
          draft,
          activity,
          activity.ringing,
          verdict === 'unreachable' ? 'unreachable' : 'failed',
        );
      }
      if (activity.status === 'transferring' && activity.leg === action.channel) {
        return transferFailed(draft, activity, 'failed');
      }
      return;
    case 'connect':
      if (activity.status !== 'talking' || activity.bridge !== action.bridge) return;
      draft.actions.push({ type: 'hangup', channel: activity.leg, reason: 'normal' });
      partTalkers(draft, activity);
      if (activity.from === null) return goOn(draft, null);
      return returnToQueue(draft, activity.at, activity.from);
    case 'answer':
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
