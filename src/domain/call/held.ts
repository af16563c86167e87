/** Whom and what a call holds by what it is doing: channels, playbacks, agents. */
import type { AgentName, ChannelId, PlaybackId } from '../ids.ts';
import type { Site } from '../site.ts';
import type { Activity } from './state.ts';

/** The dialled channels that belong to the call now. */
export function legsOf(activity: Activity): readonly ChannelId[] {
  switch (activity.status) {
    case 'queued':
      return activity.ringing.map(({ leg }) => leg);
    case 'transferring':
      return [activity.leg];
    case 'talking':
      return [activity.leg, ...activity.others.map(({ leg }) => leg)];
    case 'calling':
      return activity.agent === null ? [] : [activity.agent.leg];
    case 'saying':
    case 'asking':
    case 'ended':
      return [];
    default:
      return activity satisfies never;
  }
}

/** The playback that the caller is hearing and the call waits for the end of, if any. */
export function playbackOf(activity: Activity): PlaybackId | null {
  switch (activity.status) {
    case 'saying':
    case 'asking':
      return activity.playback;
    case 'queued':
      return activity.telling.playback;
    case 'transferring':
    case 'talking':
    case 'calling':
    case 'ended':
      return null;
    default:
      return activity satisfies never;
  }
}

/** What agents of the call are hearing before they are connected. */
export function whispersOf(activity: Activity): readonly PlaybackId[] {
  if (activity.status !== 'queued') return [];
  return activity.ringing.flatMap(({ playback }) => (playback === null ? [] : [playback]));
}

/** The agents whom the call holds, rung or talking. */
export function agentsOf(activity: Activity): readonly AgentName[] {
  if (activity.status === 'queued') return activity.ringing.map(({ agent }) => agent);
  if (activity.status === 'calling') return activity.agent === null ? [] : [activity.agent.from.agent];
  if (activity.status !== 'talking') return [];
  const others = activity.others.map(({ agent }) => agent);
  return activity.from === null ? others : [activity.from.agent, ...others];
}

/** Whether what the caller presses now is to be kept out of the journal. */
export function isSecretKey(activity: Activity, site: Site): boolean {
  if (activity.status !== 'asking') return false;
  const step = site.blocks[activity.at.block]?.[activity.at.index];
  return step?.type === 'collect' && step.secret;
}
