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
  /** The means over all pieces, and over the first ones, by the frame at which the last piece would lie. */
  private whole = new Float32Array(0);
  private beginning = new Float32Array(0);
  /** So many of them will not change. */
  private settled = 0;
  private places = 0;

  private readonly recording: Sound;
  private readonly wanted: Reference;

  constructor(recording: Sound, wanted: Reference) {
    this.recording = recording;
    this.wanted = wanted;
    this.rows = wanted.pieces.map(() => new Float32Array(0));
  }

  upTo(places: number): { readonly whole: Float32Array; readonly beginning: Float32Array } {
    const end = places + lastFrame(this.wanted);
    if (places > this.places) this.grow(places, end);
    return { whole: this.whole.subarray(0, end), beginning: this.beginning.subarray(0, end) };
  }

  private grow(places: number, end: number): void {
    this.compare(places);
    const { pieces } = this.wanted;
    const last = lastFrame(this.wanted);
    const few = min(BEGINNING_PIECES, pieces.length);
    this.whole = grown(this.whole, end);
    this.beginning = grown(this.beginning, end);
    for (let at = this.settled; at < end; at++) {
      let sum = 0;
      for (let k = 0; k < pieces.length; k++) {
        const place = at - last + (pieces[k] as Piece).frame;
        // The recording's frames need not fall on ours: a neighbour may fit better.
        if (place >= 0 && place < places) sum += best(this.rows[k] as Float32Array, place);
        if (k === few - 1) this.beginning[at] = sum / few;
      }
      this.whole[at] = sum / pieces.length;
    }
    // The last place may yet get a better neighbour.
    this.settled = max(this.settled, places - 1);
    this.places = places;
  }

  private compare(places: number): void {
    this.wanted.pieces.forEach(({ values }, k) => {
      const row = grown(this.rows[k] as Float32Array, places);
      for (let p = this.places; p < places; p++) row[p] = likeness(this.recording, p, values);
      this.rows[k] = row;
    });
  }
}

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
  const found = new Set([
    ...peaks(whole.subarray(fromFrame), WHOLE),
    ...peaks(beginning.subarray(fromFrame), BEGINNING),
  ]);
  return [...found].map((at) => (at + fromFrame - lastFrame(wanted)) * FRAME_SAMPLES);
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
