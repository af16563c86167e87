/** Where in a recording a prompt might have begun: a quick look at band energies, which alignment then confirms. */

import { segments } from './activity.ts';
import { floor, max, min, sqrt } from './fast-math.ts';
import { join, msOf, type Pcm, samplesOf, silence } from './pcm.ts';
import { perPair } from './per-pair.ts';
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

/** How alike a recording is to a reference that begins at each of its frames, worked out once while it grows. */
class Likenesses {
  /** For each piece, how alike the recording's frames are. */
  private readonly rows: Float32Array[];
  /** Sums over all pieces, and over the first ones, by the frame at which the last piece would lie. */
  private whole = new Float64Array(0);
  private beginning = new Float64Array(0);
  private places = 0;

  private readonly recording: Sound;
  private readonly wanted: Reference;

  constructor(recording: Sound, wanted: Reference) {
    this.recording = recording;
    this.wanted = wanted;
    this.rows = wanted.pieces.map(() => new Float32Array(0));
  }

  upTo(places: number): { readonly whole: Float64Array; readonly beginning: Float64Array } {
    const end = places + lastFrame(this.wanted);
    if (places > this.places) this.grow(places, end);
    return { whole: this.whole.subarray(0, end), beginning: this.beginning.subarray(0, end) };
  }

  private grow(places: number, end: number): void {
    this.whole = grown(this.whole, end);
    this.beginning = grown(this.beginning, end);
    const before = this.places;
    this.wanted.pieces.forEach(({ frame, values }, k) => {
      const row = grown(this.rows[k] as Float32Array, places);
      this.rows[k] = row;
      // The last place may now have a better neighbour.
      const last = before - 1;
      const lastWas = last < 0 ? 0 : best(row, last);
      for (let place = before; place < places; place++) row[place] = likeness(this.recording, place, values);
      if (last >= 0) this.add(k, last, frame, best(row, last) - lastWas);
      for (let place = before; place < places; place++) this.add(k, place, frame, best(row, place));
    });
    this.places = places;
  }

  private add(k: number, place: number, frame: number, likeness: number): void {
    const at = place + lastFrame(this.wanted) - frame;
    this.whole[at] = (this.whole[at] as number) + likeness;
    if (k < BEGINNING_PIECES) this.beginning[at] = (this.beginning[at] as number) + likeness;
  }
}

/** The recording's frames need not fall on ours: a neighbour may fit better. */
const best = (row: Float32Array, place: number): number =>
  max(row[place] as number, place > 0 ? (row[place - 1] as number) : 0, row[place + 1] ?? 0);

const lastFrame = (wanted: Reference): number => wanted.pieces.at(-1)?.frame ?? 0;

const likenesses = perPair((recording, wanted) => new Likenesses(recording, wanted));

/**
 * Samples at which the reference may have begun in the recording, if some of it is heard from `fromFrame` on.
 * Negative where its beginning is missing.
 */
export function candidates(recording: Sound, wanted: Reference, fromFrame: number): number[] {
  const places = recording.frameCount - PIECE_FRAMES + 1;
  if (places <= fromFrame) return [];
  const { whole, beginning } = likenesses(recording, wanted).upTo(places);
  const pieces = wanted.pieces.length;
  const found = new Set([
    ...peaks(whole.subarray(fromFrame), WHOLE * pieces),
    ...peaks(beginning.subarray(fromFrame), BEGINNING * min(BEGINNING_PIECES, pieces)),
  ]);
  return [...found].map((at) => (at + fromFrame - lastFrame(wanted)) * FRAME_SAMPLES);
}

function peaks(row: Float64Array, least: number): number[] {
  const found: number[] = [];
  row.forEach((value, i) => {
    if (value < least) return;
    const last = found.at(-1);
    if (last === undefined || i - last > APART_FRAMES) found.push(i);
    else if (value > (row[last] ?? 0)) found[found.length - 1] = i;
  });
  return found;
}
