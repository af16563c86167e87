/** What a call's decisions ask of the world. Imperative; every one may be done twice without harm. */
import type { BridgeId, ChannelId, Language, Milliseconds, PlaybackId } from '../ids.ts';

/** Why a channel is hung up, as the far end should see it. */
export type HangupReason = 'normal' | 'answeredElsewhere' | 'notInService' | 'busy' | 'congestion';

export type Media =
  /** A text, formatted, to be spoken in a language. */
  | { readonly kind: 'speech'; readonly text: string; readonly language: Language }
  | { readonly kind: 'file'; readonly file: string };

export type CallAction =
  | { readonly type: 'answer'; readonly channel: ChannelId }
  /** Speaks and plays, one after the other; `playbackFinished` follows. */
  | {
      readonly type: 'say';
      readonly channel: ChannelId;
      readonly playback: PlaybackId;
      readonly media: readonly Media[];
    }
  /** Ends a playback; its `playbackFinished` follows. Success when it is over already. */
  | { readonly type: 'stopPlayback'; readonly playback: PlaybackId }
  /**
   * Puts a caller where music plays and nobody hears another. `room` is the queue's name. Without `music` the caller
   * hears ringing.
   */
  | {
      readonly type: 'hold';
      readonly channel: ChannelId;
      readonly room: string;
      readonly music: string | null;
    }
  /** Takes a caller out of the room that `hold` put them in. Success when they are in none. */
  | { readonly type: 'unhold'; readonly channel: ChannelId }
  /** Joins two channels so that they hear each other, wherever they were before. */
  | {
      readonly type: 'connect';
      readonly bridge: BridgeId;
      readonly channels: readonly [ChannelId, ChannelId];
    }
  /** Takes apart what `connect` joined; the channels stay. */
  | { readonly type: 'disconnect'; readonly bridge: BridgeId }
  /** Dials. `legAnswered` follows, or `channelEnded` with the cause; ringing is ended after `ringMs`. */
  | {
      readonly type: 'dial';
      readonly channel: ChannelId;
      readonly endpoint: string;
      readonly callerNumber: string;
      readonly callerName: string;
      readonly ringMs: Milliseconds;
      /** Looks at the phone once more, and leaves it alone if somebody is using it. */
      readonly unlessInUse: boolean;
      /**
       * Never a second time: a repeat that finds no channel is `gone`, for the phone may have rung already. For
       * customers; an agent's phone may well ring twice.
       */
      readonly once: boolean;
    }
  /**
   * Tells from now on when somebody speaks on a channel: `talkStarted`, and `talked` once they have been silent for
   * `quietMs`. A repeat does nothing: it could have to wait for what plays there, and what it is for may be missed.
   */
  | { readonly type: 'listenForTalk'; readonly channel: ChannelId; readonly quietMs: Milliseconds }
  /** Ends that. A repeat does nothing, either. */
  | { readonly type: 'stopListening'; readonly channel: ChannelId }
  | { readonly type: 'hangup'; readonly channel: ChannelId; readonly reason: HangupReason };
