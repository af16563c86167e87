/** What a phone has heard, and waiting to hear something. */
import { setTimeout as pause } from 'node:timers/promises';
import { segments } from './audio/activity.ts';
import { type Finding, findAll } from './audio/find-prompt.ts';
import { durationMs, msOf, type Pcm, samplesOf } from './audio/pcm.ts';
import type { Sound } from './audio/sound.ts';
import { toneMs } from './audio/tone.ts';
import {
  type Heard,
  type HeardPrompt,
  heardInOrder,
  heardInOrderCalmly,
  transcript,
  transcriptCalmly,
} from './audio/transcript.ts';
import { DeadlineError } from './changes.ts';
import type { Ear } from './ear.ts';
import type { PromptLibrary } from './prompt-library.ts';

const LOOK_EVERY_MS = 100;
const USUAL_LIMIT_MS = 15_000;
/** What is known of the time before is needed to know what goes on. */
const BEFORE_MS = 1000;
/** What must have been heard of a prompt to say that it has begun. */
const BEGINNING_MS = 400;

export interface WaitOptions {
  readonly limitMs?: number;
  /** Only what is heard from this moment of the recording on; 0 when absent. */
  readonly sinceMs?: number;
}

export abstract class Listening {
  private readonly ear: Ear;
  protected readonly library: PromptLibrary;

  constructor(ear: Ear, library: PromptLibrary) {
    this.ear = ear;
    this.library = library;
  }

  /** Whether nothing more will come. */
  protected abstract isOver(): boolean;
  /** Hears what has come in while we were busy. */
  protected abstract catchUp(): Promise<void>;

  /** How much was heard so far, silence included: the `sinceMs` for what comes from now on. */
  get heardMs(): number {
    return msOf(this.sound.length);
  }

  /** All that the phone received, and only that. */
  hears(): Pcm {
    return this.sound.pcm.slice();
  }

  /** Gives up what was heard, to spare memory in a long run; for calls that have ended. */
  forget(): void {
    this.ear.forget();
  }

  /** Everything heard by time: known prompts, other sound, silence. */
  transcript(): Heard[] {
    return transcript(this.sound, this.library.all);
  }

  /** The names of the prompts heard by now, in order; those that were cut short included. */
  prompts(): HeardPrompt[] {
    return heardInOrder(this.sound, this.library.all);
  }

  /**
   * Waits until the prompt was heard to its end, or with `part: 'beginning'` 400 ms of it. Throws DeadlineError with
   * what was heard instead, sooner if the call ends.
   */
  async waitToHear(
    name: string,
    options: WaitOptions & { readonly part?: 'whole' | 'beginning' } = {},
  ): Promise<HeardPrompt> {
    const wanted = this.library.reference(name);
    const sinceMs = options.sinceMs ?? 0;
    const wanting = options.part ?? 'whole';
    const lengthMs = msOf(wanted.sound.length);
    let lookedAtMs = sinceMs;
    return this.wait(`prompt "${name}" (${wanting})`, options, async (sound) => {
      const fromMs = Math.max(sinceMs, lookedAtMs - lengthMs - 500);
      lookedAtMs = msOf(sound.length);
      const fits = (finding: Finding) =>
        finding.fromMs >= sinceMs - 20 &&
        (wanting === 'whole' ? !finding.cut && !finding.late : finding.heardMs >= BEGINNING_MS);
      for (const finding of findAll(sound, wanted, fromMs)) {
        if (fits(finding) && (await this.isBest(name, finding))) return { what: 'prompt', name, ...finding };
      }
      return null;
    });
  }

  /** Waits until the transcript is as wanted. Looks at all of it each time: prefer `waitToHear` for one prompt. */
  async waitForTranscript(
    predicate: (heard: readonly Heard[]) => boolean,
    options: { readonly limitMs?: number } = {},
  ): Promise<Heard[]> {
    return this.wait('a transcript as wanted', options, async (sound) => {
      const heard = await transcriptCalmly(sound, this.library.all);
      return predicate(heard) ? heard : null;
    });
  }

  /** Waits until a tone of this frequency was heard for `forMs` in all. */
  async waitForTone(hz: number, options: WaitOptions & { readonly forMs?: number } = {}): Promise<void> {
    const { forMs = 200 } = options;
    await this.wait(`tone of ${hz} Hz for ${forMs} ms`, options, (sound) =>
      toneMs(since(sound, options.sinceMs), hz) >= forMs ? true : null,
    );
  }

  /** Waits until music, or another sound that is no known prompt, was heard for `forMs` without a pause. */
  async waitForMusic(options: WaitOptions & { readonly forMs?: number } = {}): Promise<void> {
    const { forMs = 1000, sinceMs = 0 } = options;
    await this.wait(`music for ${forMs} ms`, options, async (sound) => {
      // Cheap first: the transcript is only looked at when something sounds.
      if (!sounds(since(sound, sinceMs), 'sound', forMs)) return null;
      const heard = await transcriptCalmly(sound, this.library.all, Math.max(0, sinceMs - BEFORE_MS));
      const music = heard.some(
        (part) => part.what === 'sound' && part.toMs - Math.max(part.fromMs, sinceMs) >= forMs,
      );
      return music || null;
    });
  }

  /** Waits until nothing was heard for `forMs` on end. */
  async waitForSilence(options: WaitOptions & { readonly forMs?: number } = {}): Promise<void> {
    const { forMs = 1000 } = options;
    await this.wait(`silence for ${forMs} ms`, options, (sound) =>
      sounds(since(sound, options.sinceMs), 'silence', forMs) ? true : null,
    );
  }

  private get sound(): Sound {
    return this.ear.heard();
  }

  /** Whether no other prompt explains this stretch better: some differ by one vowel. */
  private async isBest(name: string, finding: Finding): Promise<boolean> {
    const fromMs = Math.max(0, finding.fromMs - 500);
    const heard = await heardInOrderCalmly(this.sound, this.library.all, fromMs);
    return heard.some((prompt) => prompt.name === name && Math.abs(prompt.fromMs - finding.fromMs) < 200);
  }

  private async wait<T>(
    what: string,
    { limitMs = USUAL_LIMIT_MS }: { readonly limitMs?: number },
    look: (sound: Sound) => T | null | Promise<T | null>,
  ): Promise<T> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      await this.catchUp();
      const last = this.isOver() || performance.now() >= deadline;
      const found = await look(this.sound);
      if (found !== null) return found;
      if (last) {
        const why = this.isOver() ? 'the call ended' : `not in ${limitMs} ms`;
        throw new DeadlineError(`${why}: ${what}; heard ${tell(this.transcript())}`);
      }
      await pause(LOOK_EVERY_MS);
    }
  }
}

const since = (sound: Sound, sinceMs = 0): Pcm => sound.pcm.subarray(samplesOf(sinceMs));

const sounds = (pcm: Pcm, what: 'sound' | 'silence', forMs: number): boolean =>
  durationMs(pcm) >= forMs &&
  segments(pcm).some((part) => part.what === what && part.toMs - part.fromMs >= forMs);

/** A transcript in one line, for messages. */
export function tell(heard: readonly Heard[]): string {
  if (heard.length === 0) return 'nothing';
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return heard
    .map((part) => {
      const name = part.what === 'prompt' ? `"${part.name}"${part.cut ? ' (cut)' : ''}` : part.what;
      return `${seconds(part.fromMs)}-${seconds(part.toMs)} s ${name}`;
    })
    .join(', ');
}
