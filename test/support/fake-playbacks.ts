/** What is played on channels of the exchange in memory (fake-telephony.ts): one prompt at a time, each to its end. */
import type { Instant, PlaybackId } from '../../src/domain/ids.ts';
import type { Clock, TelephonyAction, TelephonyEvent } from '../../src/engine/ports.ts';
import type { FakeChannel, FakePlayback } from './fake-channel.ts';

export interface FakePlaybacksParts {
  readonly clock: Clock;
  /** How long each prompt plays. */
  readonly promptMs: (sounds: readonly string[]) => number;
  readonly emit: (event: TelephonyEvent) => void;
}

export class FakePlaybacks {
  readonly #parts: FakePlaybacksParts;

  constructor(parts: FakePlaybacksParts) {
    this.#parts = parts;
  }

  play(channel: FakeChannel, action: Extract<TelephonyAction, { type: 'play' }>, repeat: boolean): void {
    if (repeat && channel.playbacks.some(({ id }) => id === action.playback)) return;
    channel.playbacks.push({ id: action.playback, sounds: action.sounds, callOff: null });
    if (channel.playbacks.length === 1) this.#playNext(channel);
  }

  stop(channels: Iterable<FakeChannel>, id: PlaybackId): void {
    for (const channel of channels) {
      const playback = channel.playbacks.find((candidate) => candidate.id === id);
      if (playback !== undefined) this.#over(channel, playback, false);
    }
  }

  #playNext(channel: FakeChannel): void {
    const [playback] = channel.playbacks;
    if (playback === undefined) return;
    const { clock, promptMs } = this.#parts;
    const missing = playback.sounds.some((sound) => sound.includes('missing'));
    if (!missing) channel.heard.push(...playback.sounds);
    const at = (clock.now() + (missing ? 0 : promptMs(playback.sounds))) as Instant;
    playback.callOff = clock.wakeAt(at, () => this.#over(channel, playback, missing));
  }

  #over(channel: FakeChannel, playback: FakePlayback, failed: boolean): void {
    const index = channel.playbacks.indexOf(playback);
    if (index < 0) return;
    playback.callOff?.();
    channel.playbacks.splice(index, 1);
    this.#parts.emit({ type: 'playbackFinished', playback: playback.id, failed });
    if (index === 0) this.#playNext(channel);
  }
}
