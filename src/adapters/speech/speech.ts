/**
 * Turns texts into sounds with the site's speech engine, and keeps every sound it ever made.
 *
 * A text is rendered once however many ask for it at the same time; at most two engines run at once, first for callers
 * who wait, then for what is rendered ahead. A caller waits for the site's time limit and then hears the fallback,
 * while the rendering goes on for the next caller. What fails is not tried again for a while, and an engine that keeps
 * failing is left alone for a moment: a broken engine costs callers the fallback, never time.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Language } from '../../domain/ids.ts';
import type { Site, SpeechSettings } from '../../domain/site.ts';
import type { Speech, WarmResult } from '../../engine/ports.ts';
import type { Events } from '../../observe/events.ts';
import { type Converter, chooseConverter } from './converter.ts';
import { createFailureMemory } from './failure-memory.ts';
import { runCommand } from './run-command.ts';
import { openSoundCache, soundKey, type Utterance } from './sound-cache.ts';
import { createTurnstile, type Job } from './turnstile.ts';
import { fillCommand, utteranceOf } from './utterance.ts';
import { type KnownText, textsKnownAhead } from './warm-texts.ts';

export interface SpeechOptions {
  /** Where sounds are kept. The exchange must be able to read it. */
  readonly cacheFolder: string;
  /** For sites that name no command; null when the machine has none. */
  readonly defaultCommand: readonly string[] | null;
  readonly events: Pick<Events, 'textNotRendered'>;
  /** How much the folder may hold at start. */
  readonly cacheBytes?: number;
  /** How long one run of the engine may take. */
  readonly renderLimitMs?: number;
  /** Aborted when Keepline ends: engines that run are killed, since nobody waits for them any more. */
  readonly ending?: AbortSignal;
  readonly converter?: Converter;
  /** Monotonic milliseconds, for how long failures are remembered. */
  readonly now?: () => number;
}

const CACHE_BYTES = 1024 * 1024 * 1024;
const RENDER_LIMIT_MS = 30_000;
const ENGINES_AT_ONCE = 2;
/** Jobs that may wait for an engine before further ones are refused. */
const MOST_WAITING = 500;
const TEXTS_AT_ONCE = 20;

type Rendered =
  | { readonly ok: true; readonly sound: string }
  | { readonly ok: false; readonly reason: string };

interface Rendering {
  readonly outcome: Promise<Rendered>;
  readonly job: Job;
}

/** Rejects when the cache folder cannot be made or written. */
export async function createSpeech(options: SpeechOptions): Promise<Speech> {
  const { defaultCommand, events } = options;
  const renderLimitMs = options.renderLimitMs ?? RENDER_LIMIT_MS;
  const converter = options.converter ?? chooseConverter();
  const cache = await openSoundCache(options.cacheFolder, options.cacheBytes ?? CACHE_BYTES);
  const failures = createFailureMemory(options.now ?? (() => performance.now()));
  const turnstile = createTurnstile(ENGINES_AT_ONCE, MOST_WAITING);
  const renderings = new Map<string, Rendering>();

  /** Runs the engine and takes what it wrote into the cache. */
  async function speak(utterance: Utterance, key: string): Promise<Rendered> {
    const known = failures.recall(utterance, key);
    if (known !== null) return { ok: false, reason: known };
    let work: string | null = null;
    try {
      work = await cache.workFolder();
      const files = { in: join(work, 'text.txt'), out: join(work, 'engine.wav') };
      await writeFile(files.in, `${utterance.text}\n`, 'utf8');
      const ran = await runCommand(fillCommand(utterance, files), renderLimitMs, options.ending);
      if (!ran.ok) return ran;
      const finished = join(work, 'finished.wav');
      const converted = await converter(files.out, finished);
      if (!converted.ok) return converted;
      return { ok: true, sound: await cache.take(key, finished) };
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    } finally {
      if (work !== null) await rm(work, { recursive: true, force: true }).catch(() => {});
    }
  }

  /** Joins the rendering of this text that is under way, or begins one. */
  function render(utterance: Utterance, key: string, urgent: boolean): Promise<Rendered> {
    const underWay = renderings.get(key);
    if (underWay !== undefined) {
      if (urgent) underWay.job.hurry();
      return underWay.outcome;
    }
    let rendered: Rendered = { ok: false, reason: 'too many texts wait for the speech engine' };
    const job = turnstile.enter(urgent, async () => {
      rendered = await speak(utterance, key);
      failures.learn(utterance, key, rendered.ok ? null : rendered.reason);
    });
    const outcome = job.done.then(() => {
      renderings.delete(key);
      return rendered;
    });
    renderings.set(key, { outcome, job });
    return outcome;
  }

  async function prepare(
    text: string,
    language: Language,
    settings: SpeechSettings,
    abandon: AbortSignal,
  ): Promise<string> {
    if (abandon.aborted) return settings.fallback;
    const utterance = utteranceOf(text, language, settings, defaultCommand);
    const key = utterance === null ? '' : soundKey(utterance);
    const found = utterance === null ? null : await cache.find(key);
    if (found !== null) return found;
    const outcome: Rendered | 'abandoned' =
      utterance === null
        ? { ok: false, reason: NO_COMMAND }
        : await within(settings.limitMs, abandon, render(utterance, key, true));
    if (outcome === 'abandoned') return settings.fallback;
    if (outcome.ok) return outcome.sound;
    events.textNotRendered({
      language,
      characters: text.length,
      sound: key,
      reason: outcome.reason,
      fallback: true,
    });
    return settings.fallback;
  }

  async function warm(
    site: Site,
    abandon: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<WarmResult> {
    const texts: KnownText[] = [];
    for (const text of textsKnownAhead(site)) {
      texts.push(text);
      // A large site has thousands: calls must not wait while they are worked out.
      if (texts.length % TEXTS_AT_ONCE === 0) await setImmediate();
    }
    const failed: { text: string; language: Language; reason: string }[] = [];
    let rendered = 0;
    let cached = 0;
    let done = 0;

    const warmOne = async (text: string, language: Language): Promise<void> => {
      const utterance = utteranceOf(text, language, site.speech, defaultCommand);
      const key = utterance === null ? '' : soundKey(utterance);
      if (utterance !== null && (await cache.find(key)) !== null) {
        cached++;
        return;
      }
      const outcome: Rendered =
        utterance === null ? { ok: false, reason: NO_COMMAND } : await render(utterance, key, false);
      if (outcome.ok) {
        rendered++;
        return;
      }
      // What the end of the process cut short is no failure: the next one renders it.
      if (options.ending?.aborted) return;
      failed.push({ text, language, reason: outcome.reason });
      events.textNotRendered({
        language,
        characters: text.length,
        sound: key,
        reason: outcome.reason,
        fallback: false,
      });
    };

    // No more at once than engines, so that being abandoned leaves nothing queued behind.
    const rest = texts[Symbol.iterator]();
    const worker = async (): Promise<void> => {
      for (const { text, language } of rest) {
        if (abandon.aborted) return;
        await warmOne(text, language);
        progress(++done, texts.length);
      }
    };
    await Promise.all(Array.from({ length: ENGINES_AT_ONCE }, worker));
    return { rendered, cached, failed };
  }

  return { prepare, warm };
}

const NO_COMMAND = 'the site names no speech command and espeak-ng was not found';

/** The rendering's outcome, unless the time limit or the caller's hang-up comes first. */
function within(
  limitMs: number,
  abandon: AbortSignal,
  outcome: Promise<Rendered>,
): Promise<Rendered | 'abandoned'> {
  return new Promise((resolve) => {
    const settle = (result: Rendered | 'abandoned'): void => {
      clearTimeout(limit);
      abandon.removeEventListener('abort', abandoned);
      resolve(result);
    };
    const abandoned = (): void => settle('abandoned');
    const limit = setTimeout(() => settle({ ok: false, reason: `not ready within ${limitMs} ms` }), limitMs);
    abandon.addEventListener('abort', abandoned, { once: true });
    if (abandon.aborted) abandoned();
    void outcome.then(settle);
  });
}
