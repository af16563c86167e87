/** Recognises a known sound in a recording. */

import { align, type Block, LONGEST_PAUSE } from './align.ts';
import { candidates, type Reference, reference } from './candidates.ts';
import { floor, max, min } from './fast-math.ts';
import { fitAt } from './fit.ts';
import { msOf, type Pcm, samplesOf } from './pcm.ts';
import { perPair } from './per-pair.ts';
import { Sound } from './sound.ts';
import { FRAME_SAMPLES } from './spectrum.ts';

export interface Finding {
  /** When in the recording it was heard from and to. */
  readonly fromMs: number;
  readonly toMs: number;
  /** When the sound was, or would have been, begun; before `fromMs` if its first part is missing. */
  readonly beganAtMs: number;
  /** How alike the heard part is, 1 being the same wave. */
  readonly score: number;
  /** How much of it was heard, of how much, silence at its ends left out. */
  readonly heardMs: number;
  readonly wholeMs: number;
  /** It stopped before its end. */
  readonly cut: boolean;
  /** Its beginning is missing. */
  readonly late: boolean;
}

/** A cell that fits less is not this sound: unrelated speech reaches 0.4, 10 dB of noise leaves 0.9. */
const HEARD = 0.5;
/** A last cell that fits less is another sound, not one lost: words differ at their end, packets are lost anywhere. */
const OTHER = 0.25;
/** This many loud cells (of 70 ms) in a row not heard are missing; fewer may be lost packets, or noise. */
const MISSING_CELLS = 2;
/** A prompt said to be heard whole scores more: a neighbour with one other vowel reaches 0.74, 15 dB of noise leaves 0.84. */
const WHOLE_SCORE = 0.76;
/** The least of a prompt that can be told from a word it shares with another one. */
const LEAST_CUT_MS = 280;
/** Less than this share, joined late, is a shared word rather than the prompt. */
const LEAST_LATE_SHARE = 0.5;
const FINE = samplesOf(20);
/** So long after its end, a sound that begins here will be found as it is found now. */
const SETTLED = LONGEST_PAUSE + samplesOf(500);

/** What was found where a sound may have begun, in how long a recording. */
const findings = perPair(
  () => new Map<number, { readonly length: number; readonly finding: Finding | null }>(),
);

/** All places where the sound, or part of it, was heard; by time, not overlapping. */
export function findAll(recording: Sound, wanted: Reference, fromMs = 0): Finding[] {
  const fromFrame = floor(samplesOf(fromMs) / FRAME_SAMPLES);
  const found: Finding[] = [];
  for (const start of candidates(recording, wanted, fromFrame)) {
    const finding = findAt(recording, wanted, start);
    if (finding !== null) found.push(finding);
  }
  return withoutOverlaps(found).sort((a, b) => a.fromMs - b.fromMs);
}

function findAt(recording: Sound, wanted: Reference, start: number): Finding | null {
  const ofStarts = findings(recording, wanted);
  const known = ofStarts.get(start);
  const enough = min(recording.length, start + wanted.sound.length + SETTLED);
  if (known !== undefined && known.length >= enough) return known.finding;
  const finding = read(recording, wanted, align(recording, wanted, start));
  ofStarts.set(start, { length: recording.length, finding });
  return finding;
}

/** Evidence: length heard times likeness. */
const weight = (finding: Finding): number => finding.heardMs * finding.score;

/** The strongest first, each dropping what overlaps it. */
export function withoutOverlaps<T extends Finding>(found: readonly T[]): T[] {
  const kept: T[] = [];
  for (const finding of [...found].sort((a, b) => weight(b) - weight(a))) {
    const free = kept.every(
      (other) =>
        min(finding.toMs, other.toMs) - max(finding.fromMs, other.fromMs) < min(150, finding.heardMs / 2),
    );
    if (free) kept.push(finding);
  }
  return kept;
}

function read(recording: Sound, wanted: Reference, cells: readonly Block[]): Finding | null {
  const { first, last } = longestRun(cells);
  const head = cells[first];
  const tail = cells[last];
  if (head === undefined || tail === undefined) return null;
  const run = cells.slice(first, last + 1);
  const late = first >= MISSING_CELLS;
  const unheardAtEnd = cells.length - 1 - last;
  const cut = unheardAtEnd >= MISSING_CELLS || (unheardAtEnd > 0 && (cells.at(-1)?.fit ?? 0) < OTHER);
  const whole = wanted.sound.length;
  const from = late ? head.from + unheard(recording, wanted.sound, head, 1) : 0;
  const to = cut ? tail.to - unheard(recording, wanted.sound, tail, -1) : whole;
  if ((cut || late) && msOf(to - from) < LEAST_CUT_MS) return null;
  if (late && to - from < whole * LEAST_LATE_SHARE) return null;
  const score = run.reduce((sum, cell) => sum + cell.fit, 0) / run.length;
  if (!cut && !late && score < WHOLE_SCORE) return null;
  return {
    fromMs: msOf(max(0, head.at + from - head.from)),
    toMs: msOf(min(recording.length, tail.at + to - tail.from)),
    beganAtMs: msOf(head.at - head.from - wanted.lead),
    score,
    heardMs: msOf(to - from),
    wholeMs: msOf(whole),
    cut,
    late,
  };
}

/** The longest stretch of cells that fit, bridging holes of fewer than MISSING_CELLS; -1 when there is none. */
function longestRun(cells: readonly Block[]): { readonly first: number; readonly last: number } {
  let best = { first: -1, last: -2 };
  let first = -1;
  let last = -1;
  cells.forEach((cell, i) => {
    if (cell.fit < HEARD) return;
    if (first < 0 || i - last > MISSING_CELLS) first = i;
    last = i;
    if (last - first > best.last - best.first) best = { first, last };
  });
  return best;
}

/** Samples at the outer side of an edge block that were not heard; to 20 ms. */
function unheard(recording: Sound, wanted: Sound, block: Block, inward: 1 | -1): number {
  const length = block.to - block.from;
  for (let off = 0; off + FINE <= length; off += FINE) {
    const from = inward === 1 ? block.from + off : block.to - off - FINE;
    const span = { from, to: from + FINE };
    if (fitAt(recording, wanted, span, block.at + from - block.from) >= HEARD) return off;
  }
  return 0;
}

/**
 * Where the whole of a known sound was first heard, and how alike it is (0.5 to 1); null when it was not, or only
 * in part. Bears µ-law, other levels, packets lost, up to 150 ms missing at its beginning, and sound around it.
 */
export function findPrompt(
  recording: Pcm | Sound,
  wanted: Pcm | Reference,
): { readonly foundAtMs: number; readonly score: number } | null {
  const sound = recording instanceof Sound ? recording : Sound.of(recording);
  const known = wanted instanceof Int16Array ? reference(wanted) : wanted;
  const first = findAll(sound, known).find((finding) => !finding.cut && !finding.late);
  return first === undefined ? null : { foundAtMs: first.fromMs, score: first.score };
}
