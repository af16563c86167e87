/** What happens to a call in a test's story (call-story.ts), so that no test need spell events and their ids. */
import type { CallAction } from '../../src/domain/call/action.ts';
import type { CallEvent } from '../../src/domain/call/event.ts';
import { playbackOf } from '../../src/domain/call/state.ts';
import type { AgentName, CallbackId, ChannelId, Instant, PlaybackId } from '../../src/domain/ids.ts';
import type { CallStory } from './call-story.ts';

/** The caller's, of whoever calls in. */
export const channel = '1700000000.1' as ChannelId;
/** The one whose customer we call. */
export const callback = 'asked.1' as CallbackId;
/** A Monday, 09:00. */
export const start = Date.UTC(2026, 10, 23, 9, 0) as Instant;

/** An event, or what makes one of the story so far. */
export type When = CallEvent | ((story: CallStory) => CallEvent);

export const key = (pressed: string): When => ({ type: 'keyPressed', channel, key: pressed });
export const hungUp: When = { type: 'channelEnded', channel, cause: 'hungUp' };
export const timer = (name: Extract<CallEvent, { type: 'timerFired' }>['timer']): When => ({
  type: 'timerFired',
  timer: name,
});
export const finished =
  (): When =>
  ({ state }) => ({
    type: 'playbackFinished',
    playback: playbackOf(state.activity) ?? ('none' as PlaybackId),
    failed: false,
  });
export const chosen = (agent: string): When => ({
  type: 'agentChosen',
  agent: agent as AgentName,
  phone: `PJSIP/${agent}`,
});
export const improved: When = { type: 'placeImproved' };
/** Of the agent who rings, hears the whisper or talks; without one, of the first leg. */
export const legRinging =
  (agent?: string): When =>
  (story) => ({ type: 'legRinging', channel: story.leg(agent) });
export const legForwarded =
  (to: string, agent?: string): When =>
  (story) => ({ type: 'legForwarded', channel: story.leg(agent), to });
export const legAnswered =
  (agent?: string): When =>
  (story) => ({ type: 'legAnswered', channel: story.leg(agent) });
export const legEnded =
  (cause: Extract<CallEvent, { type: 'channelEnded' }>['cause'], agent?: string): When =>
  (story) => ({ type: 'channelEnded', channel: story.leg(agent), cause });
export const agentKey =
  (pressed: string, agent?: string): When =>
  (story) => ({ type: 'keyPressed', channel: story.leg(agent), key: pressed });
export const whisperHeard =
  (agent: string): When =>
  (story) => ({
    type: 'playbackFinished',
    playback:
      story.queued.ringing.find((ringing) => ringing.agent === agent)?.playback ?? ('none' as PlaybackId),
    failed: false,
  });
export const connected = (): When => (story) => ({
  type: 'connected',
  bridge: story.action('connect').bridge,
});
export const sentTo =
  (to: string): When =>
  (story) => ({ type: 'blindTransferred', leg: story.leg(), to });
export const replacedBy =
  (by: string, to: string | null): When =>
  (story) => ({ type: 'legReplaced', leg: story.leg(), by: by as ChannelId, to, call: null });
export const commandFailed =
  (type: CallAction['type'], verdict: Extract<CallEvent, { type: 'actionFailed' }>['verdict']): When =>
  (story) => ({ type: 'actionFailed', action: story.action(type), verdict });

/** Of the customer whom we call back. */
export const customerAnswers: When = ({ state }) => ({ type: 'legAnswered', channel: state.channel });
export const customerEnds =
  (cause: Extract<CallEvent, { type: 'channelEnded' }>['cause'] = 'hungUp'): When =>
  ({ state }) => ({ type: 'channelEnded', channel: state.channel, cause });
export const customerKey =
  (pressed: string): When =>
  ({ state }) => ({ type: 'keyPressed', channel: state.channel, key: pressed });
export const customerDue: CallEvent = { type: 'customerDue', ringMs: 25_000 };
export const calledOff: CallEvent = { type: 'calledOff' };
