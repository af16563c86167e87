/**
 * Lays a reference over a recording sample by sample, block by block, and says how well each block fits. Blocks may
 * shift against each other: a lost packet or a jitter buffer drops or adds some tens of milliseconds.
 */

import type { Reference } from './candidates.ts';
import { ceil, floor, max, min, sqrt } from './fast-math.ts';
import { samplesOf } from './pcm.ts';
import { SLOWER, type Sound } from './sound.ts';

const BLOCK = samplesOf(200);
const STEP = samplesOf(100);
/** What is judged heard or not: short enough for one vowel that differs, long enough for a lost packet not to spoil. */
const CELL = samplesOf(70);
/** How far from the rough estimate the first fit may lie, and how far one block may shift against the last. */
const FIRST_REACH = samplesOf(32);
const SHIFT_REACH = samplesOf(80);
/** A fit this good is taken as the same sound; only such a one may move the alignment. */
const SURE = 0.8;
const SURE_OF_SHIFT = 0.72;
/** After this many unlike blocks in a row the sound is over: it is not looked for further. */
const MOST_UNLIKE = 4;
/** Neighbouring samples tried without being sure: clocks drift, resampling moves by parts of a sample. */
const CREEP = 2;
/** Blocks of the reference quieter than this share of its loudest one say nothing. */
const QUIET = 0.02;
/** Recordings quieter than the reference by more than 30 dB are not it. */
const FAINTEST = 1e-3;

export interface Block {
  /** First sample of the block in the reference, and where in the recording it lies. */
  readonly from: number;
  readonly to: number;
  readonly at: number;
  /** Normalised correlation: 1 the same wave, about 0 another sound. */
  readonly fit: number;
}

interface Fit {
  readonly at: number;
  readonly fit: number;
}

/**
 * Cells of the reference that are loud enough to tell, each with its best place near a start at `start`. Empty when
 * nothing of it fits there.
 */
export function align(recording: Sound, wanted: Reference, start: number): Block[] {
  const blocks = loudSpans(wanted.sound, BLOCK, STEP);
  const first = anchor(recording, wanted.sound, blocks, start);
  if (first === null) return [];
  const offsets = new Map<number, number>();
  for (const step of [1, -1]) {
    let offset = first.fit.at - (blocks[first.index]?.from ?? 0);
    let unlike = 0;
    for (let i = first.index; i >= 0 && i < blocks.length; i += step) {
      const block = blocks[i];
      if (block === undefined) continue;
      offsets.set(i, offset);
      if (unlike > MOST_UNLIKE) continue;
      const fit = follow(recording, wanted.sound, block, block.from + offset);
      unlike = fit.fit >= SURE_OF_SHIFT ? 0 : unlike + 1;
      if (unlike > 0) continue;
      offset = fit.at - block.from;
      offsets.set(i, offset);
    }
  }
  const near = (cell: Span) => {
    const around = blocks.flatMap((block, i) =>
      block.from <= cell.to + STEP && block.to >= cell.from - STEP ? [offsets.get(i) ?? start] : [],
    );
    return [...new Set(around.length > 0 ? around : [start])];
  };
  return loudSpans(wanted.sound, CELL, CELL).map((cell) =>
    near(cell)
      .map((offset) => ({
        ...cell,
        ...bestFit(recording, wanted.sound, cell, cell.from + offset - CREEP, cell.from + offset + CREEP),
      }))
      .reduce((a, b) => (b.fit > a.fit ? b : a)),
  );
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const spansOf = new WeakMap<Sound, Map<number, Span[]>>();

function loudSpans(sound: Sound, length: number, step: number): Span[] {
  const known = spansOf.get(sound) ?? new Map<number, Span[]>();
  spansOf.set(sound, known);
  const before = known.get(length);
  if (before !== undefined) return before;
  const starts: number[] = [];
  for (let from = 0; from + length < sound.length; from += step) starts.push(from);
  starts.push(max(0, sound.length - length));
  const all = starts.map((from) => ({ from, to: min(sound.length, from + length) }));
  const loudest = max(...all.map((span) => energy(sound, span.from, span.to)));
  const loud = all.filter((span) => energy(sound, span.from, span.to) >= QUIET * loudest);
  known.set(length, loud);
  return loud;
}

const energy = (sound: Sound, from: number, to: number): number => {
  const end = min(sound.length, max(0, to));
  return (sound.energy[end] as number) - (sound.energy[min(end, max(0, from))] as number);
};

/** The block that fits best, and where: the others are placed from there. Null when none fits at all. */
function anchor(
  recording: Sound,
  wanted: Sound,
  spans: readonly Span[],
  start: number,
): { index: number; fit: Fit } | null {
  let best: { index: number; fit: Fit } | null = null;
  // Blocks overlap by half: every other one is enough.
  for (let index = 0; index < spans.length; index += 2) {
    const span = spans[index];
    if (span === undefined) continue;
    const fit = search(recording, wanted, span, span.from + start, FIRST_REACH);
    if (fit.fit > (best?.fit.fit ?? 0.5)) best = { index, fit };
    if (fit.fit > 0.9) break;
  }
  return best;
}

function follow(recording: Sound, wanted: Sound, span: Span, expected: number): Fit {
  const near = bestFit(recording, wanted, span, expected - CREEP, expected + CREEP);
  if (near.fit >= SURE) return near;
  const far = search(recording, wanted, span, expected, SHIFT_REACH);
  return far.fit >= SURE_OF_SHIFT && far.fit > near.fit ? far : near;
}

/** Roughly by the slow copies, then to the sample. */
function search(recording: Sound, wanted: Sound, span: Span, expected: number, reach: number): Fit {
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

function bestFit(recording: Sound, wanted: Sound, span: Span, from: number, to: number): Fit {
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
