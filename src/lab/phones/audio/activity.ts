import { min } from './fast-math.ts';
import { levelDecibels, msOf, type Pcm, samplesOf } from './pcm.ts';

export interface Segment {
  readonly what: 'silence' | 'sound';
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ActivityLimits {
  /** Sound begins at this level and ends below the other (decibels of full scale). */
  readonly beginsAt: number;
  readonly endsBelow: number;
  /** Shorter pauses belong to the sound around them: words have gaps, music has rests. */
  readonly shortestSilenceMs: number;
  /** Shorter sounds are clicks and belong to the silence around them. */
  readonly shortestSoundMs: number;
}

export const USUAL_LIMITS: ActivityLimits = {
  beginsAt: -50,
  endsBelow: -56,
  shortestSilenceMs: 400,
  shortestSoundMs: 40,
};

const FRAME = samplesOf(20);

/** Splits a recording into silence and sound without gaps, by energy with hysteresis; to 20 ms. */
export function segments(pcm: Pcm, limits: ActivityLimits = USUAL_LIMITS): Segment[] {
  return smooth(rawSegments(pcm, limits), limits);
}

function rawSegments(pcm: Pcm, limits: ActivityLimits): Segment[] {
  const found: Segment[] = [];
  let sounding = false;
  let began = 0;
  for (let from = 0; from < pcm.length; from += FRAME) {
    const level = levelDecibels(pcm, from, min(pcm.length, from + FRAME));
    const now: boolean = level >= (sounding ? limits.endsBelow : limits.beginsAt);
    if (now === sounding) continue;
    if (from > began) found.push(segment(sounding, began, from));
    sounding = now;
    began = from;
  }
  if (pcm.length > began) found.push(segment(sounding, began, pcm.length));
  return found;
}

const segment = (sounding: boolean, from: number, to: number): Segment => ({
  what: sounding ? 'sound' : 'silence',
  fromMs: msOf(from),
  toMs: msOf(to),
});

/** Pauses first, so that a word of many short sounds is not taken for clicks. */
function smooth(raw: readonly Segment[], limits: ActivityLimits): Segment[] {
  const paused = absorb(raw, 'silence', limits.shortestSilenceMs);
  return absorb(paused, 'sound', limits.shortestSoundMs);
}

function absorb(list: readonly Segment[], what: Segment['what'], shortestMs: number): Segment[] {
  const merged: Segment[] = [];
  list.forEach((item, i) => {
    const inner = what === 'sound' || (i > 0 && i < list.length - 1);
    const short = inner && item.what === what && item.toMs - item.fromMs < shortestMs;
    const kind = short ? (what === 'sound' ? 'silence' : 'sound') : item.what;
    const last = merged.at(-1);
    if (last?.what === kind) merged[merged.length - 1] = { ...last, toMs: item.toMs };
    else merged.push({ ...item, what: kind });
  });
  return merged;
}

/** What most of a short stretch is. */
export function classify(pcm: Pcm, limits: ActivityLimits = USUAL_LIMITS): Segment['what'] {
  const sounding = rawSegments(pcm, limits)
    .filter((part) => part.what === 'sound')
    .reduce((sum, part) => sum + part.toMs - part.fromMs, 0);
  return sounding * 2 >= msOf(pcm.length) && sounding > 0 ? 'sound' : 'silence';
}
