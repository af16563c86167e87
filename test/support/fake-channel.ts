/** A channel of the exchange in memory (fake-telephony.ts), and how the phone at its other end behaves. */
import type { BridgeId, ChannelId, PlaybackId } from '../../src/domain/ids.ts';
import type { EndCause, HangupReason, LiveChannel } from '../../src/engine/ports.ts';

export interface FakeChannel {
  readonly id: ChannelId;
  up: boolean;
  /** Set for channels that came in. */
  readonly arrived: LiveChannel['arrived'];
  /** The phone at its other end, as `PJSIP/101`; '' if there is none. */
  readonly endpoint: string;
  /** Playbacks, the first of which plays. */
  readonly playbacks: FakePlayback[];
  /** The room whose music is heard. */
  room: string | null;
  /** Null in a room where it rings. */
  music: string | null;
  bridge: BridgeId | null;
  /** Everything that was played from its beginning, in order. */
  readonly heard: string[];
  /** For legs: what was dialled, and as whom. */
  readonly dialled: {
    readonly endpoint: string;
    readonly callerNumber: string;
    readonly callerName: string;
  } | null;
  /** Whoever speaks on it is told of, once they have been silent for so long; null: nobody listens. */
  listenedTo: { readonly quietMs: number } | null;
  hungUpBecause: HangupReason | null;
  callOffRinging: (() => void) | null;
  /** The channel at the other end of a transfer that joined two calls: each ends with the other. */
  linked: FakeChannel | null;
}

export interface FakePlayback {
  readonly id: PlaybackId;
  readonly sounds: readonly string[];
  callOff: (() => void) | null;
}

/** How a dialled phone behaves. */
export type PhoneBehaviour =
  | { readonly type: 'answers'; readonly afterMs: number }
  | { readonly type: 'rings' }
  | { readonly type: 'refuses'; readonly cause: EndCause; readonly afterMs: number }
  | { readonly type: 'unreachable' };

/** Not answered yet, in no room and no talk. */
export const newFakeChannel = (
  about: Pick<FakeChannel, 'id' | 'arrived' | 'dialled' | 'endpoint'>,
): FakeChannel => ({
  ...about,
  up: false,
  playbacks: [],
  room: null,
  music: null,
  bridge: null,
  heard: [],
  listenedTo: null,
  hungUpBecause: null,
  callOffRinging: null,
  linked: null,
});
