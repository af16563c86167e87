/** Writes down a recording: which known prompts were heard when, and where there was other sound or silence. */
import { setImmediate as turn } from 'node:timers/promises';
import { segments } from './activity.ts';
import type { Reference } from './candidates.ts';
import { type Finding, findAll, withoutOverlaps } from './find-prompt.ts';
import { msOf } from './pcm.ts';
import type { Sound } from './sound.ts';

export interface NamedReference {
  readonly name: string;
  readonly reference: Reference;
}

export interface HeardPrompt extends Finding {
  readonly what: 'prompt';
  readonly name: string;
}
export type Heard =
  | HeardPrompt
  /** Music, a voice, or a prompt nobody told us about. */
  | { readonly what: 'sound'; readonly fromMs: number; readonly toMs: number }
  | { readonly what: 'silence'; readonly fromMs: number; readonly toMs: number };

/** The known prompts in the order they were heard; where two could be meant, the one that explains more. */
export function heardInOrder(
  recording: Sound,
  library: readonly NamedReference[],
  fromMs = 0,
): HeardPrompt[] {
  return inOrder(library.flatMap((each) => findingsOf(recording, each, fromMs)));
}

/** So long at most others wait while we look. */
const SPELL_MS = 20;

/** The same, while other work goes on between: to look through a minute for a hundred prompts takes a second. */
export async function heardInOrderCalmly(
  recording: Sound,
  library: readonly NamedReference[],
  fromMs = 0,
): Promise<HeardPrompt[]> {
  const found: HeardPrompt[] = [];
  let begunAtMs = performance.now();
  for (const each of library) {
    found.push(...findingsOf(recording, each, fromMs));
    if (performance.now() - begunAtMs < SPELL_MS) continue;
    await turn();
    begunAtMs = performance.now();
  }
  return inOrder(found);
}

const findingsOf = (recording: Sound, { name, reference }: NamedReference, fromMs: number): HeardPrompt[] =>
  findAll(recording, reference, fromMs).map((finding) => ({ what: 'prompt', name, ...finding }));

const inOrder = (found: readonly HeardPrompt[]): HeardPrompt[] =>
  withoutOverlaps(found).sort((a, b) => a.fromMs - b.fromMs);

/** What is left of a sound beside a prompt for a shorter time is the prompt's own rim. */
const RIM_MS = 200;

/** Everything heard, by time and without gaps of more than 200 ms. */
export const transcript = (recording: Sound, library: readonly NamedReference[]): Heard[] =>
  withTheRest(recording, heardInOrder(recording, library), 0, msOf(recording.length));

/** The same from a moment on, while other work goes on between: of what had been heard when it began. */
export async function transcriptCalmly(
  recording: Sound,
  library: readonly NamedReference[],
  fromMs = 0,
): Promise<Heard[]> {
  // What comes in meanwhile has not been looked at for all prompts: it is not unknown, it is not known yet.
  const untilMs = msOf(recording.length);
  return withTheRest(recording, await heardInOrderCalmly(recording, library, fromMs), fromMs, untilMs);
}

function withTheRest(
  recording: Sound,
  prompts: readonly HeardPrompt[],
  fromMs: number,
  untilMs: number,
): Heard[] {
  const heard: Heard[] = [];
  let at = fromMs;
  for (const prompt of prompts) {
    heard.push(...unknown(recording, at, prompt.fromMs), prompt);
    at = prompt.toMs;
  }
  return [...heard, ...unknown(recording, at, untilMs)];
}

function unknown(recording: Sound, fromMs: number, toMs: number): Heard[] {
  if (toMs - fromMs < RIM_MS) return [];
  const stretch = recording.pcm.subarray(fromMs * 8, toMs * 8);
  return segments(stretch)
    .filter((part) => part.toMs - part.fromMs >= RIM_MS)
    .map((part) => ({ what: part.what, fromMs: fromMs + part.fromMs, toMs: fromMs + part.toMs }));
}
