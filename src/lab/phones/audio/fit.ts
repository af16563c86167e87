/** How well a span of a reference fits a place of a recording. */

import { ceil, floor, max, min, sqrt } from './fast-math.ts';
import { samplesOf } from './pcm.ts';
import { SLOWER, type Sound } from './sound.ts';

/** Neighbouring samples tried without being sure: clocks drift, resampling moves by parts of a sample. */
export const CREEP = 2;
/** Recordings quieter than the reference by more than 30 dB are not it. */
const FAINTEST = 1e-3;
/** Samples of the recording beyond those tried that a search looks at. */
export const BEYOND = samplesOf(8);

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Fit {
  /** Where in the recording the span begins. */
  readonly at: number;
  /** Normalised correlation: 1 the same wave, about 0 another sound. */
  readonly fit: number;
}

/** The sum of squares of some of its samples. */
export const energy = (sound: Sound, from: number, to: number): number => {
  const end = min(sound.length, max(0, to));
  return (sound.energy[end] as number) - (sound.energy[min(end, max(0, from))] as number);
};

/** The best place not further than `reach` from where it is expected: roughly by the slow copies, then to the sample. */
export function search(recording: Sound, wanted: Sound, span: Span, expected: number, reach: number): Fit {
  let rough = expected;
  let best = -1;
  const from = ceil(span.from / SLOWER);
  const length = floor((min(span.to, wanted.slowLength * SLOWER) - span.from) / SLOWER) - 1;
  const own = (wanted.slowEnergy[from + length] ?? 0) - (wanted.slowEnergy[from] ?? 0);
  for (let at = ceil((expected - reach) / SLOWER); at * SLOWER <= expected + reach; at++) {
    if (at < 0 || at + length > recording.slowLength) continue;
    const theirs = (recording.slowEnergy[at + length] as number) - (recording.slowEnergy[at] as number);
    if (theirs < own * FAINTEST || own === 0) continue;
    let dot = 0;
    for (let i = 0; i < length; i++)
      dot += (wanted.slow[from + i] as number) * (recording.slow[at + i] as number);
    const fit = dot / sqrt(own * theirs);
    if (fit > best) {
      best = fit;
      rough = at * SLOWER - (from * SLOWER - span.from);
    }
  }
  return bestFit(recording, wanted, span, rough - SLOWER - CREEP, rough + SLOWER + CREEP);
}

/** The best place in a range, sample by sample. */
export function bestFit(recording: Sound, wanted: Sound, span: Span, from: number, to: number): Fit {
  let best: Fit = { at: from, fit: 0 };
  for (let at = from; at <= to; at++) {
    const fit = fitAt(recording, wanted, span, at);
    if (fit > best.fit) best = { at, fit };
  }
  return best;
}

/** What lies outside the recording counts as silence. */
export function fitAt(recording: Sound, wanted: Sound, span: Span, at: number): number {
  const skip = max(0, -at);
  const end = min(span.to - span.from, recording.length - at);
  if (end <= skip) return 0;
  const own = energy(wanted, span.from, span.to);
  const theirs = energy(recording, at + skip, at + end);
  if (own === 0 || theirs < own * FAINTEST) return 0;
  const { sharp } = wanted;
  const heard = recording.sharp;
  let dot = 0;
  for (let i = skip; i < end; i++) dot += (sharp[span.from + i] as number) * (heard[at + i] as number);
  return dot / sqrt(own * theirs);
}
