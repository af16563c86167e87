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
  /** The exchange will never do this. A fault of ours: log it. */
  | { readonly type: 'refused'; readonly reason: string }
  /** No answer, or a passing trouble: it may or may not have been done. */
  | { readonly type: 'retry'; readonly reason: string };

/** What the exchange tells: the calls' own events, as far as they come from outside. */
export type TelephonyEvent = Extract<
  CallEvent,
  { type: 'callArrived' | 'legAnswered' | 'channelEnded' | 'keyPressed' | 'playbackFinished' }
>;

/** What is true in the exchange at one moment. */
export interface Snapshot {
  /** Every channel that is ours: callers in our application, and every leg that `dial` made. */
  readonly channels: ReadonlyMap<ChannelId, LiveChannel>;
  /** Bridges made by `connect` (not the rooms of `hold`), with the channels in each. */
  readonly bridges: ReadonlyMap<BridgeId, readonly ChannelId[]>;
  /** Of the playbacks asked about, those that still play or wait to. */
  readonly playbacks: ReadonlySet<PlaybackId>;
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
