/** What can happen to a call. Past tense. */
import type { AgentEvent } from '../agent/event.ts';
import type { AgentName, BridgeId, CallId, ChannelId, Milliseconds, PlaybackId } from '../ids.ts';
import type { EndCause } from '../outcome.ts';
import type { CallAction } from './action.ts';

export type CallTimer =
  /** A prompt's end was never reported. */
  | 'prompt'
  /** The caller pressed nothing (more). */
  | 'input'
  /** Time to tell a waiting caller something. */
  | 'telling'
  /** The queue's `max-wait` is over. */
  | 'maxWait'
  /** A waiting caller may be taken by more agents from now on, or counts for more. */
  | 'widen'
  /** The keys pressed in line are complete, or never will be. */
  | 'keys'
  /** Ringing legs whose end was never reported, or agents who do not say whether they take the call. */
  | 'ring'
  /** A call to a customer has gone on for as long as any may. */
  | 'longestCall';

/** Those that belong to what the call is doing, and are called off when it does something else. */
export const ACTIVITY_TIMERS: readonly CallTimer[] = [
  'prompt',
  'input',
  'telling',
  'maxWait',
  'widen',
  'keys',
  'ring',
];
export const CALL_TIMERS: readonly CallTimer[] = [...ACTIVITY_TIMERS, 'longestCall'];

export type CallEvent =
  | {
      readonly type: 'callArrived';
      readonly channel: ChannelId;
      /** As the exchange gives them: not trusted, not normalised, possibly ''. */
      readonly calledNumber: string;
      readonly callerNumber: string;
      readonly callerName: string;
      /** Where it came in, as `PJSIP/101`: who calls from one of our phones is known by this. '' if not known. */
      readonly endpoint: string;
    }
  /** The phone at the other end of a channel made by `dial` rings. */
  | { readonly type: 'legRinging'; readonly channel: ChannelId }
  /** The phone at a channel made by `dial` does not take the call but says where it shall go. The channel ends. */
  | { readonly type: 'legForwarded'; readonly channel: ChannelId; readonly to: string }
  /** A channel made by `dial` was answered. */
  | { readonly type: 'legAnswered'; readonly channel: ChannelId }
  | { readonly type: 'channelEnded'; readonly channel: ChannelId; readonly cause: EndCause }
  /** The party at `leg` sent the caller on, by its phone's own keys, to what it dialled (`to`). */
  | { readonly type: 'blindTransferred'; readonly leg: ChannelId; readonly to: string }
  /**
   * The party at `leg` put somebody else in its place: the caller talks to `by` now. `to`: whom, if known. `call`: it
   * is a call of ours that the party had made.
   */
  | {
      readonly type: 'legReplaced';
      readonly leg: ChannelId;
      readonly by: ChannelId;
      readonly to: string | null;
      readonly call: CallId | null;
    }
  | { readonly type: 'keyPressed'; readonly channel: ChannelId; readonly key: string }
  /** Somebody has begun to speak on a channel that is listened to (`listenForTalk`). */
  | { readonly type: 'talkStarted'; readonly channel: ChannelId }
  /** They spoke for so long, and have been silent since, for as long as `listenForTalk` says. */
  | { readonly type: 'talked'; readonly channel: ChannelId; readonly talkMs: Milliseconds }
  /** `failed`: a sound was missing or could not be read. */
  | { readonly type: 'playbackFinished'; readonly playback: PlaybackId; readonly failed: boolean }
  | { readonly type: 'timerFired'; readonly timer: CallTimer }
  /** The matching gave the call an agent, to be rung at `phone`. */
  | { readonly type: 'agentChosen'; readonly agent: AgentName; readonly phone: string }
  /** The place in line has become better than what the caller was told. */
  | { readonly type: 'placeImproved' }
  /** Nobody is there any more who could serve this queue. */
  | { readonly type: 'queueEmptied' }
  /** The two parties of this bridge hear each other. */
  | { readonly type: 'connected'; readonly bridge: BridgeId }
  /** A command came back without success, and will not be given again. */
  | { readonly type: 'actionFailed'; readonly action: CallAction; readonly verdict: FailedVerdict }
  /** The customer is to be dialled now (agent first: an agent has accepted, and nothing is against it). */
  | { readonly type: 'customerDue'; readonly ringMs: Milliseconds }
  /** The callback does not want this call any more. Nothing happens once the customer has answered. */
  | { readonly type: 'calledOff' }
  /** Keepline was away, and a talk that was going on may have ended meanwhile. */
  | { readonly type: 'talkMissed' }
  /** Keepline was away and keys may have been missed. */
  | { readonly type: 'resumed' }
  /** Keepline was away and the two parties are not connected as they should be. */
  | { readonly type: 'connectionMissed' };

export type FailedVerdict = 'gone' | 'unreachable' | 'busy' | 'refused' | 'exhausted';

/** Word from a call to the agent it holds, handled in the same transaction. */
export interface AgentNotice {
  readonly agent: AgentName;
  readonly event: AgentEvent;
}
