/**
 * Lays a reference over a recording sample by sample, block by block, and says how well each block fits. Blocks may
 * shift against each other: a lost packet or a jitter buffer drops or adds some tens of milliseconds. And they go on
 * after a pause: an Asterisk short of time sends nothing for a while, and then what comes next.
 *
 * The recording may grow: what it has room for is looked at once.
 */

import type { Reference } from './candidates.ts';
import { max, min } from './fast-math.ts';
import { BEYOND, bestFit, CREEP, energy, type Fit, type Span, search } from './fit.ts';
import { samplesOf } from './pcm.ts';
import { perPair } from './per-pair.ts';
import type { Sound } from './sound.ts';

const BLOCK = samplesOf(200);
const STEP = samplesOf(100);
/** What is judged heard or not: short enough for one vowel that differs, long enough for a lost packet not to spoil. */
const CELL = samplesOf(70);
/** How far from the rough estimate the first fit may lie, and how far one block may shift against the last. */
const FIRST_REACH = samplesOf(32);
const SHIFT_REACH = samplesOf(80);
/** After a longer pause it is another sound. */
export const LONGEST_PAUSE = samplesOf(3000);
/** A fit this good is taken as the same sound; only such a one may move the alignment. */
const SURE = 0.8;
const SURE_OF_SHIFT = 0.72;
/** A first block this good needs no better one. */
const SURE_OF_FIRST = 0.9;
const LEAST_FIRST = 0.5;
/** What is cut short has its first block in here. */
const LOOKED_AT_CLOSELY = samplesOf(1000);
/** After this many unlike blocks in a row the sound is over: it is not looked for further. */
const MOST_UNLIKE = 4;
/** Blocks of the reference quieter than this share of its loudest one say nothing. */
const QUIET = 0.02;

/** Where in the recording a part of the reference lies, and how well it fits. */
export type Block = Span & Fit;

/**
 * Cells of the reference that are loud enough to tell, each with its best place near a start at `start`. Empty when
 * nothing of it fits there.
 */
export function align(recording: Sound, wanted: Reference, start: number): Block[] {
  const ofStarts = alignments(recording, wanted);
  const known = ofStarts.get(start) ?? new Alignment(recording, wanted.sound, start);
  ofStarts.set(start, known);
  return known.cells();
}

const alignments = perPair(() => new Map<number, Alignment>());

interface Anchor {
  readonly index: number;
  readonly fit: Fit;
}

/** A reference laid over a recording from one start. */
class Alignment {
  private readonly blocks: readonly Span[];
  /** The block that fits best, and where: the others are placed from there. */
  private anchor: Anchor | null = null;
  /** The next block to try as anchor, and the best of those before it. */
  private next = 0;
  private bestSoFar: Anchor | null = null;
  private chains: readonly Chain[] = [];

  private readonly recording: Sound;
  private readonly wanted: Sound;
  private readonly start: number;

  constructor(recording: Sound, wanted: Sound, start: number) {
    this.recording = recording;
    this.wanted = wanted;
    this.start = start;
    this.blocks = loudSpans(wanted, BLOCK, STEP);
  }

  cells(): Block[] {
    const anchor = this.findAnchor();
    if (anchor === null) return [];
    if (anchor !== this.anchor || this.chains.length === 0) {
      const offset = anchor.fit.at - (this.blocks[anchor.index]?.from ?? 0);
      this.anchor = anchor;
      this.chains = ([1, -1] as const).map(
        (step) => new Chain(this.recording, this.wanted, this.blocks, { index: anchor.index, offset }, step),
      );
    }
    const offsets = new Map<number, number>();
    for (const chain of this.chains) chain.place(offsets);
    return loudSpans(this.wanted, CELL, CELL).map((cell) => this.bestNear(cell, offsets));
  }

  private findAnchor(): Anchor | null {
    let best = this.bestSoFar;
    let isSettled = true;
    for (let index = this.next; index < this.blocks.length; ) {
      if ((best?.fit.fit ?? 0) > SURE_OF_FIRST) break;
      const block = this.blocks[index] as Span;
      const fit = search(this.recording, this.wanted, block, block.from + this.start, FIRST_REACH);
      isSettled &&= block.to + this.start + FIRST_REACH + BEYOND <= this.recording.length;
      if (fit.fit > (best?.fit.fit ?? LEAST_FIRST)) best = { index, fit };
      // Blocks overlap by half: every other one is enough; of what goes on for long, fewer are.
      index += block.from < LOOKED_AT_CLOSELY ? 2 : 4;
      if (isSettled) {
        this.next = index;
        this.bestSoFar = best;
      }
    }
    return best;
  }

  /** At the place to which one of the blocks around it has moved. */
  private bestNear(cell: Span, offsets: ReadonlyMap<number, number>): Block {
    const around = this.blocks.flatMap((block, i) =>
      block.from <= cell.to + STEP && block.to >= cell.from - STEP ? [offsets.get(i) ?? this.start] : [],
    );
    return [...new Set(around.length > 0 ? around : [this.start])]
      .map((offset) => {
        const at = cell.from + offset;
        return { ...cell, ...bestFit(this.recording, this.wanted, cell, at - CREEP, at + CREEP) };
      })
      .reduce((a, b) => (b.fit > a.fit ? b : a));
  }
}

interface Place {
  readonly index: number;
  /** What to add to a sample of the reference for its place in the recording. */
  readonly offset: number;
}

/** The blocks from the anchor on, or back: each lies near where the last one that fitted has moved to. */
class Chain {
  private readonly settled = new Map<number, number>();
  private at: Place & { readonly unlike: number };

  private readonly recording: Sound;
  private readonly wanted: Sound;
  private readonly blocks: readonly Span[];
  private readonly step: 1 | -1;

  constructor(recording: Sound, wanted: Sound, blocks: readonly Span[], from: Place, step: 1 | -1) {
    this.recording = recording;
    this.wanted = wanted;
    this.blocks = blocks;
    this.step = step;
    this.at = { ...from, unlike: 0 };
  }

  /** Says what the blocks are moved by. */
  place(offsets: Map<number, number>): void {
    for (const [index, offset] of this.settled) offsets.set(index, offset);
    let { index, offset, unlike } = this.at;
    let isSettled = true;
    for (let block = this.blocks[index]; block !== undefined; block = this.blocks[index]) {
      if (unlike <= MOST_UNLIKE) {
        const followed = this.follow(block, offset);
        isSettled &&= followed.isSettled;
        unlike = followed.fit >= SURE_OF_SHIFT ? 0 : unlike + 1;
        if (unlike === 0) offset = followed.at - block.from;
      }
      offsets.set(index, offset);
      if (isSettled) this.settled.set(index, offset);
      index += this.step;
      if (isSettled) this.at = { index, offset, unlike };
    }
  }

  /** Where the block lies, or beyond the pauses that lie there. */
  private follow(block: Span, offset: number): Fit & { readonly isSettled: boolean } {
    const end = block.to + offset;
    const near = this.near(block, block.from + offset);
    if (near.fit >= SURE_OF_SHIFT) return { ...near, isSettled: this.hasRoom(end) };
    let best = near;
    let paused = 0;
    for (const { from, to } of this.recording.pauses) {
      if (from >= end + STEP || to <= block.from + offset - STEP) continue;
      paused += to - from;
      if (paused > LONGEST_PAUSE) break;
      const far = this.near(block, block.from + offset + this.step * paused);
      if (far.fit > best.fit) best = far;
    }
    const isSettled = this.hasRoom(end + min(paused, LONGEST_PAUSE));
    return { ...(best.fit >= SURE_OF_SHIFT ? best : near), isSettled };
  }

  private near(block: Span, expected: number): Fit {
    const { recording, wanted } = this;
    const near = bestFit(recording, wanted, block, expected - CREEP, expected + CREEP);
    if (near.fit >= SURE) return near;
    const far = search(recording, wanted, block, expected, SHIFT_REACH);
    return far.fit >= SURE_OF_SHIFT && far.fit > near.fit ? far : near;
  }

  /** Whether what comes later can not change what is found of a block that would end there. */
  private hasRoom(end: number): boolean {
    return end + STEP + SHIFT_REACH + BEYOND <= this.recording.length;
  }
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
