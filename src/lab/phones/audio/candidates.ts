/** Where in a recording a prompt might have begun: a quick look at band energies, which alignment then confirms. */

import { segments } from './activity.ts';
import { floor, max, min, sqrt } from './fast-math.ts';
import { join, msOf, type Pcm, samplesOf, silence } from './pcm.ts';
import { grown, PIECE_FRAMES, Sound } from './sound.ts';
import { BANDS, FRAME_SAMPLES } from './spectrum.ts';

/** A known sound to look for, without the silence around it. */
export interface Reference {
  readonly sound: Sound;
  /** What was cut off its beginning, in samples. */
  readonly lead: number;
  /** The piece starting at each PIECE_FRAMES-th frame, each band freed of its mean, and scaled to unit length. */
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly frame: number;
  readonly values: Float32Array;
}

/** One piece and the window of its last frame. A shorter word is looked for with the silence after it. */
const LEAST_MS = 280;
const SHORTEST_MS = 120;

/** Prepares a sound to be looked for. Throws a RangeError when under 120 ms of it are more than silence. */
export function reference(pcm: Pcm): Reference {
  const heard = segments(pcm).filter((part) => part.what === 'sound');
  const from = samplesOf(heard[0]?.fromMs ?? 0);
  const to = samplesOf(heard.at(-1)?.toMs ?? 0);
  if (to - from < samplesOf(SHORTEST_MS)) {
    throw new RangeError(`a sound to be recognised needs ${SHORTEST_MS} ms, got ${msOf(to - from)}`);
  }
  const sound = Sound.of(join(pcm.slice(from, to), silence(max(0, LEAST_MS - msOf(to - from)))));
  const last = sound.frameCount - PIECE_FRAMES;
  const starts = Array.from({ length: floor(last / PIECE_FRAMES) + 1 }, (_, i) => i * PIECE_FRAMES);
  if ((starts.at(-1) ?? 0) < last) starts.push(last);
  return { sound, lead: from, pieces: starts.map((frame) => piece(sound, frame)) };
}

function piece(sound: Sound, frame: number): Piece {
  const values = sound.bands.slice(frame * BANDS, (frame + PIECE_FRAMES) * BANDS);
  for (let band = 0; band < BANDS; band++) {
    let mean = 0;
    for (let at = band; at < values.length; at += BANDS) mean += (values[at] as number) / PIECE_FRAMES;
    for (let at = band; at < values.length; at += BANDS) values[at] = (values[at] as number) - mean;
  }
  const length = sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return { frame, values: length > 0 ? values.map((value) => value / length) : values };
}

/** How alike a piece and the recording from this frame on are: 1 the same at any level, 0 nothing in common. */
function likeness(sound: Sound, frame: number, piece: Float32Array): number {
  const variation = sound.variation[frame] as number;
  if (variation < 1e-3) return 0;
  const { bands } = sound;
  const start = frame * BANDS;
  let dot = 0;
  for (let i = 0; i < piece.length; i++) dot += (piece[i] as number) * (bands[start + i] as number);
  return dot / variation;
}

/** Mean likeness over all pieces, and that of the first ones alone (a prompt cut short), worth a closer look. */
const WHOLE = 0.4;
const BEGINNING = 0.6;
const BEGINNING_PIECES = 2;
/** Two candidates closer than this are one; alignment looks this far around. */
const APART_FRAMES = 3;

/** How alike each piece and each place of a recording are, worked out once while the recording grows. */
class Likenesses {
  readonly rows: Float32Array[];
  private counted = 0;

  private readonly recording: Sound;
  private readonly wanted: Reference;

  constructor(recording: Sound, wanted: Reference) {
    this.recording = recording;
    this.wanted = wanted;
    this.rows = wanted.pieces.map(() => new Float32Array(0));
  }

  upTo(places: number): readonly Float32Array[] {
    this.wanted.pieces.forEach(({ values }, k) => {
      const row = grown(this.rows[k] ?? new Float32Array(0), places);
      for (let p = this.counted; p < places; p++) row[p] = likeness(this.recording, p, values);
      this.rows[k] = row;
    });
    this.counted = max(this.counted, places);
    return this.rows;
  }
}

const likenessesOf = new WeakMap<Sound, WeakMap<Reference, Likenesses>>();

function likenesses(recording: Sound, wanted: Reference): Likenesses {
  const known = likenessesOf.get(recording) ?? new WeakMap<Reference, Likenesses>();
  likenessesOf.set(recording, known);
  const fresh = known.get(wanted) ?? new Likenesses(recording, wanted);
  known.set(wanted, fresh);
  return fresh;
}

/**
 * Samples at which the reference may have begun in the recording, if some of it is heard from `fromFrame` on.
 * Negative where its beginning is missing.
 */
export function candidates(recording: Sound, wanted: Reference, fromFrame: number): number[] {
  const places = recording.frameCount - PIECE_FRAMES + 1;
  if (places <= fromFrame) return [];
  const rows = likenesses(recording, wanted).upTo(places);
  // The recording's frames need not fall on ours: a neighbour may fit better.
  const best = (row: Float32Array, p: number) =>
    p < 0 || p >= places ? 0 : max(row[p] as number, p > 0 ? (row[p - 1] as number) : 0, row[p + 1] ?? 0);
  const earliest = fromFrame - (wanted.pieces.at(-1)?.frame ?? 0);
  const whole = new Float32Array(places - earliest);
  const beginning = new Float32Array(places - earliest);
  const few = min(BEGINNING_PIECES, rows.length);
  for (let s = 0; s < whole.length; s++) {
    let sum = 0;
    for (let k = 0; k < rows.length; k++) {
      sum += best(rows[k] as Float32Array, s + earliest + (wanted.pieces[k] as Piece).frame);
      if (k === few - 1) beginning[s] = sum / few;
    }
    whole[s] = sum / rows.length;
  }
  const found = new Set([...peaks(whole, WHOLE), ...peaks(beginning, BEGINNING)]);
  return [...found].map((s) => (s + earliest) * FRAME_SAMPLES);
}

function peaks(row: Float32Array, least: number): number[] {
  const found: number[] = [];
  row.forEach((value, i) => {
    if (value < least) return;
    const last = found.at(-1);
    if (last === undefined || i - last > APART_FRAMES) found.push(i);
    else if (value > (row[last] ?? 0)) found[found.length - 1] = i;
  });
  return found;
}
