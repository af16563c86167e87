import { levelDecibels, type Pcm, SAMPLES_PER_SECOND, samplesOf } from './pcm.ts';

/** The power of one frequency in a stretch of sound, as a share of all its power (Goertzel's algorithm): 0 to 1. */
export function toneShare(pcm: Pcm, hz: number, from = 0, to = pcm.length): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / SAMPLES_PER_SECOND);
  let before = 0;
  let last = 0;
  let energy = 0;
  for (let i = from; i < to; i++) {
    const sample = pcm[i] ?? 0;
    const now = sample + coefficient * last - before;
    before = last;
    last = now;
    energy += sample * sample;
  }
  if (energy === 0) return 0;
  const power = last * last + before * before - coefficient * last * before;
  return Math.min(1, (2 * power) / (energy * (to - from)));
}

const WINDOW_MS = 40;
const QUIETEST_DECIBELS = -50;
/** A pure tone has a share near 1; 0.4 leaves room for another tone or voice of the same loudness beside it. */
const SHARE = 0.4;

/** How many milliseconds of the sound carry a tone of this frequency. */
export function toneMs(pcm: Pcm, hz: number): number {
  const window = samplesOf(WINDOW_MS);
  let heard = 0;
  for (let from = 0; from + window <= pcm.length; from += window) {
    if (levelDecibels(pcm, from, from + window) < QUIETEST_DECIBELS) continue;
    if (toneShare(pcm, hz, from, from + window) >= SHARE) heard += WINDOW_MS;
  }
  return heard;
}

/** Whether a tone of this frequency was heard, for `atLeastMs` in all. */
export const hasTone = (pcm: Pcm, hz: number, atLeastMs = 120): boolean => toneMs(pcm, hz) >= atLeastMs;
