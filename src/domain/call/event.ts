/** What can happen to a call. Past tense. */
import type { AgentEvent } from '../agent/event.ts';
import type { AgentName, BridgeId, ChannelId, PlaybackId } from '../ids.ts';
import type { EndCause } from '../outcome.ts';
import type { CallAction } from './action.ts';

export type CallTimer =
  /** A prompt's end was never reported. */
  | 'prompt'
  /** The caller pressed nothing (more). */
  | 'input'
  /** Time to tell the place again. */
  | 'place'
  /** The queue's `max-wait` is over. */
  | 'maxWait'
  /** A ringing leg's end was never reported. */
  | 'ring';

export const CALL_TIMERS: readonly CallTimer[] = ['prompt', 'input', 'place', 'maxWait', 'ring'];

export type CallEvent =
  | {
      readonly type: 'callArrived';
      readonly channel: ChannelId;
      /** As the exchange gives them: not trusted, not normalised, possibly ''. */
      readonly calledNumber: string;
      readonly callerNumber: string;
      readonly callerName: string;
    }
  /** A channel made by `dial` was answered. */
  | { readonly type: 'legAnswered'; readonly channel: ChannelId }
  | { readonly type: 'channelEnded'; readonly channel: ChannelId; readonly cause: EndCause }
  | { readonly type: 'keyPressed'; readonly channel: ChannelId; readonly key: string }
  /** `failed`: a sound was missing or could not be read. */
  | { readonly type: 'playbackFinished'; readonly playback: PlaybackId; readonly failed: boolean }
  | { readonly type: 'timerFired'; readonly timer: CallTimer }
  /** The matching gave the call an agent, to be rung at `phone`. */
  | { readonly type: 'agentChosen'; readonly agent: AgentName; readonly phone: string }
  | { readonly type: 'placeCounted'; readonly place: number }
  /** The two parties of this bridge hear each other. */
  | { readonly type: 'connected'; readonly bridge: BridgeId }
  /** A command came back without success, and will not be given again. */
  | { readonly type: 'actionFailed'; readonly action: CallAction; readonly verdict: FailedVerdict }
  /** Keepline was away and keys may have been missed. */
  | { readonly type: 'resumed' }
  /** Keepline was away and the two parties are not connected as they should be. */
  | { readonly type: 'connectionMissed' };

export type FailedVerdict = 'gone' | 'unreachable' | 'refused' | 'exhausted';

/** Word from a call to the agent it holds, handled in the same transaction. */
export interface AgentNotice {
  readonly agent: AgentName;
  readonly event: AgentEvent;
}
