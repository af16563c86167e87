/**
 * A sound that may still be growing, with what the search for prompts needs of it worked out once, as it comes in:
 * the samples with their high tones raised, a slow copy for rough alignment, and band energies.
 */
import { floor, max, sqrt } from './fast-math.ts';
import type { Pcm } from './pcm.ts';
import { BANDS, bandEnergies, FRAME_SAMPLES, WINDOW_SAMPLES } from './spectrum.ts';

/** Frames (of 20 ms) that are compared as one piece when looking for where a prompt may be. */
export const PIECE_FRAMES = 12;
/** The slow copy has one sample for so many. */
export const SLOWER = 4;
/** Samples of nothing at all on end that are a pause: none was sent. What is sent in G.711 is never quite nothing. */
const LEAST_PAUSE = 320;
/** Raises high tones, so that the fundamental of a voice does not make all its vowels alike. */
const PRE_EMPHASIS = 0.85;

const TAPS = 33;
const LOW_PASS_HZ = 800;
const lowPass = (() => {
  const middle = (TAPS - 1) / 2;
  const turn = (2 * Math.PI * LOW_PASS_HZ) / 8000;
  const raw = Array.from({ length: TAPS }, (_, i) => {
    const x = i - middle;
    const sinc = x === 0 ? turn / Math.PI : Math.sin(turn * x) / (Math.PI * x);
    return sinc * (0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (TAPS - 1)));
  });
  const sum = raw.reduce((a, b) => a + b, 0);
  return Float64Array.from(raw, (tap) => tap / sum);
})();

/** The array, or a longer copy of it with room for `needed` elements and more. */
export const grown = <T extends Float32Array | Float64Array | Int16Array>(old: T, needed: number): T => {
  if (needed <= old.length) return old;
  const Kind = old.constructor as new (length: number) => T;
  const fresh = new Kind(max(needed, old.length * 2, 1024));
  fresh.set(old as never);
  return fresh;
};

/** Where nothing was sent, in samples. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

export class Sound {
  /** Samples so far. */
  length = 0;
  /** Whole frames so far, and of the slow copy whole samples. */
  frameCount = 0;
  slowLength = 0;
  private raw: Int16Array = new Int16Array(0);
  private scaled: Float32Array = new Float32Array(0);
  /** Pre-emphasised samples. */
  sharp: Float32Array = new Float32Array(0);
  /** energy[i] is the sum of the squares of sharp[0..i). */
  energy: Float64Array = new Float64Array(1);
  slow: Float32Array = new Float32Array(0);
  slowEnergy: Float64Array = new Float64Array(1);
  /** BANDS values a frame. */
  bands: Float32Array = new Float32Array(0);
  /** How much the PIECE_FRAMES frames from this one on vary, as the square root of their sum of squares. */
  variation: Float32Array = new Float32Array(0);
  /** By time; the last one may still grow. */
  readonly pauses: Pause[] = [];
  private nothingSince = 0;

  static of(pcm: Pcm): Sound {
    const sound = new Sound();
    sound.append(pcm);
    return sound;
  }

  /** What was appended so far; a view, valid until the next append. */
  get pcm(): Pcm {
    return this.raw.subarray(0, this.length);
  }

  append(pcm: Pcm): void {
    const from = this.length;
    const to = from + pcm.length;
    this.raw = grown(this.raw, to);
    this.raw.set(pcm, from);
    this.scaled = grown(this.scaled, to);
    this.sharp = grown(this.sharp, to);
    this.energy = grown(this.energy, to + 1);
    for (let i = from; i < to; i++) {
      const sample = (pcm[i - from] ?? 0) / 32768;
      const sharp = sample - PRE_EMPHASIS * (i > 0 ? (this.scaled[i - 1] as number) : 0);
      this.scaled[i] = sample;
      this.sharp[i] = sharp;
      this.energy[i + 1] = (this.energy[i] as number) + sharp * sharp;
      if (sample !== 0) this.endPause(i);
    }
    this.length = to;
    this.endPause(to, false);
    this.growSlow();
    this.growBands();
  }

  /** Notes the pause up to this sample, at which it is over or goes on for all we know. */
  private endPause(at: number, isOver = true): void {
    const from = this.nothingSince;
    if (at - from >= LEAST_PAUSE) {
      if (this.pauses.at(-1)?.from === from) this.pauses.pop();
      this.pauses.push({ from, to: at });
    }
    if (isOver) this.nothingSince = at + 1;
  }

  private growSlow(): void {
    const half = (TAPS - 1) / 2;
    const count = max(0, floor((this.length - half - 1) / SLOWER) + 1);
    this.slow = grown(this.slow, count);
    this.slowEnergy = grown(this.slowEnergy, count + 1);
    for (let n = this.slowLength; n < count; n++) {
      let sum = 0;
      const first = n * SLOWER - half;
      for (let tap = max(0, -first); tap < TAPS; tap++) {
        sum += (lowPass[tap] as number) * (this.scaled[first + tap] as number);
      }
      this.slow[n] = sum;
      this.slowEnergy[n + 1] = (this.slowEnergy[n] as number) + sum * sum;
    }
    this.slowLength = count;
  }

  private growBands(): void {
    const count = max(0, floor((this.length - WINDOW_SAMPLES) / FRAME_SAMPLES) + 1);
    this.bands = grown(this.bands, count * BANDS);
    this.variation = grown(this.variation, count);
    for (let frame = this.frameCount; frame < count; frame++) {
      bandEnergies(this.scaled, frame * FRAME_SAMPLES, this.bands, frame * BANDS);
      const first = frame - PIECE_FRAMES + 1;
      if (first >= 0) this.variation[first] = this.variationOf(first);
    }
    this.frameCount = count;
  }

  private variationOf(first: number): number {
    let total = 0;
    for (let band = 0; band < BANDS; band++) {
      let sum = 0;
      let squares = 0;
      for (let at = first * BANDS + band; at < (first + PIECE_FRAMES) * BANDS; at += BANDS) {
        const value = this.bands[at] as number;
        sum += value;
        squares += value * value;
      }
      total += squares - (sum * sum) / PIECE_FRAMES;
    }
    return sqrt(max(0, total));
  }
}
