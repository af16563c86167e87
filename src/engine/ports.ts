/**
 * What the engine needs of the world, in its own words. Adapters fulfil these; nothing here knows Asterisk.
 */
import type { CallAction } from '../domain/call/action.ts';
import type { CallEvent } from '../domain/call/event.ts';
import type { BridgeId, ChannelId, Instant, Language, PlaybackId } from '../domain/ids.ts';
import type { Site, SpeechSettings } from '../domain/site.ts';

export type { HangupReason } from '../domain/call/action.ts';
export type { EndCause } from '../domain/outcome.ts';

/** Commands to the telephone exchange. Each may be given twice and must then do no more than once. */
export type TelephonyAction =
  | Exclude<CallAction, { type: 'say' }>
  /** Plays sounds one after the other. Queued behind what already plays on the channel. */
  | {
      readonly type: 'play';
      readonly channel: ChannelId;
      readonly playback: PlaybackId;
      readonly sounds: readonly string[];
    };

/** What became of a command. Only `retry` is worth giving again. */
export type Verdict =
  | { readonly type: 'done' }
  /** The channel, bridge or playback is not there (any more). */
  | { readonly type: 'gone' }
  /** The dialled endpoint cannot be rung: unknown, unregistered, malformed. Nothing was started. */
  | { readonly type: 'unreachable'; readonly reason: string }
  /** The phone to dial is in use (`unlessInUse`). Nothing was started. */
  | { readonly type: 'busy' }
  /** The exchange will never do this. A fault of ours: log it. */
  | { readonly type: 'refused'; readonly reason: string }
  /** No answer, or a passing trouble: it may or may not have been done. */
  | { readonly type: 'retry'; readonly reason: string };

/** The calls' own events, as far as they come from outside. */
export type CallNews = Extract<
  CallEvent,
  {
    type:
      | 'callArrived'
      | 'legRinging'
      | 'legForwarded'
      | 'legAnswered'
      | 'channelEnded'
      | 'blindTransferred'
      | 'legReplaced'
      | 'keyPressed'
      | 'talkStarted'
      | 'talked'
      | 'playbackFinished';
  }
>;

/**
 * A telephone as the exchange sees it, whoever uses it. `unreachable`: not registered, or no such phone. `unknown`: the
 * exchange cannot tell, as of a number that a provider calls.
 */
export type PhoneState = 'idle' | 'inUse' | 'ringing' | 'unreachable' | 'unknown';

/** What the exchange tells: news of calls, and of the phones that are watched. */
export type TelephonyEvent =
  | CallNews
  | { readonly type: 'phoneChanged'; readonly phone: string; readonly state: PhoneState };

/** Who stands in the place of a talk's leg. Kept by the exchange until the caller is taken elsewhere. */
export type Transferred =
  /** Nobody: the caller was sent on to `to`, and hears music meanwhile. */
  | { readonly type: 'blind'; readonly to: string }
  /** As in `legReplaced`. */
  | { readonly type: 'attended'; readonly by: ChannelId; readonly to: string | null };

/** What is true in the exchange at one moment. */
export interface Snapshot {
  /** Every channel that is ours: callers in our application, every leg that `dial` made, and who took its place. */
  readonly channels: ReadonlyMap<ChannelId, LiveChannel>;
  /** Bridges made by `connect` (not the rooms of `hold`), with the channels in each. */
  readonly bridges: ReadonlyMap<BridgeId, readonly ChannelId[]>;
  /** Of the playbacks asked about, those that still play or wait to. */
  readonly playbacks: ReadonlySet<PlaybackId>;
  /** The talks whose leg was transferred away, told before or not. The leg itself may be there still. */
  readonly transferred: ReadonlyMap<BridgeId, Transferred>;
  /** Every phone that is watched. */
  readonly phones: ReadonlyMap<string, PhoneState>;
}

export interface LiveChannel {
  /** Answered, and in our hands (so commands for it will work). */
  readonly up: boolean;
  /** Set for channels that came in rather than being dialled by us. */
  readonly arrived: Omit<Extract<TelephonyEvent, { type: 'callArrived' }>, 'type' | 'channel'> | null;
}

export interface TelephonyListener {
  /** Connected anew: events come from now on; those missed before do not. Called again on each connection. */
  connected(): void;
  disconnected(reason: string): void;
  event(event: TelephonyEvent): void;
}

export interface Telephony {
  /** Connects, and reconnects for ever. Returns at once; the listener hears of success. */
  start(listener: TelephonyListener): void;
  /** Never rejects. `repeat`: the same command may have been given before, by this process or one that died. */
  perform(action: TelephonyAction, repeat: boolean): Promise<Verdict>;
  /**
   * The phones whose changes are told from now on, as `PJSIP/101`: all of them, each time. May be called at any time.
   * While connected, the state of a phone that is new is told at once.
   */
  watchPhones(phones: readonly string[]): void;
  /** Rejects when the exchange cannot be reached. */
  snapshot(playbacks: readonly PlaybackId[]): Promise<Snapshot>;
  stop(): Promise<void>;
}

/** Turns texts into sounds. */
export interface Speech {
  /**
   * The sound for a text, as `Telephony` plays it. Never rejects: after the site's time limit, or when the engine
   * fails, it is the site's fallback. `abandon` ends the wait early when nobody will hear it any more.
   */
  prepare(text: string, language: Language, settings: SpeechSettings, abandon: AbortSignal): Promise<string>;
  /** Renders what can be known ahead. Resolves when all that can be done is done; failures are reported, not thrown. */
  warm(
    site: Site,
    abandon: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<WarmResult>;
}

export interface WarmResult {
  readonly rendered: number;
  readonly cached: number;
  readonly failed: readonly { readonly text: string; readonly language: Language; readonly reason: string }[];
}

/** Wall time and a wake-up call, so that tests can simulate both. */
export interface Clock {
  now(): Instant;
  /** Calls back once at or after `at`; the returned function calls it off. */
  wakeAt(at: Instant, callback: () => void): () => void;
}
