/** What callers hear on a stage: the very sounds that Keepline plays, from the folder it plays them from. */
import { threadConverter } from '../../src/adapters/speech/converter.ts';
import { createSpeech } from '../../src/adapters/speech/speech.ts';
import { formatMessage, messageArguments } from '../../src/domain/flow/message.ts';
import type { VariableValue } from '../../src/domain/flow/variables.ts';
import type { Language, TextName } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import type { Speech } from '../../src/engine/ports.ts';

export type TextValues = Readonly<Record<string, VariableValue>>;

/** As built: jest cannot start a thread on TypeScript, and outside a thread it takes several times as long. */
const CONVERT_WORKER = new URL('../../dist/adapters/speech/convert-worker.js', import.meta.url);
/** How many places in line phones are taught to recognise. */
const PLACES = 3;

export class StagePrompts {
  readonly #speech: Speech;
  readonly #failed: string[];

  private constructor(speech: Speech, failed: string[]) {
    this.#speech = speech;
    this.#failed = failed;
  }

  /** Renders as `keepline run` does, into the folder that it is going to use: a text is named by what it says. */
  static async open(soundsFolder: string, defaultCommand: readonly string[]): Promise<StagePrompts> {
    const failed: string[] = [];
    const speech = await createSpeech({
      cacheFolder: soundsFolder,
      defaultCommand,
      converter: threadConverter(CONVERT_WORKER),
      events: { textNotRendered: ({ reason }) => failed.push(reason) },
    });
    return new StagePrompts(speech, failed);
  }

  /** The WAV file of a text of the site, in a language, with what stands in braces filled in. */
  async file(site: Site, name: string, language: string, values: TextValues): Promise<string> {
    const pattern = site.texts[name as TextName]?.[language as Language];
    if (pattern === undefined) throw new Error(`the site has no text ${name} in ${language}`);
    const text = formatMessage(pattern, language, values);
    const never = new AbortController().signal;
    const unhurried = { ...site.speech, limitMs: 60_000 };
    const sound = await this.#speech.prepare(text, language as Language, unhurried, never);
    if (sound === site.speech.fallback) throw new Error(`"${text}" was not rendered: ${this.#failed.at(-1)}`);
    return `${sound}.wav`;
  }
}

export interface KnownPrompt {
  /** As tests call it: `welcome`, `welcome sv`, `place 2`. The site's first language goes without saying. */
  readonly name: string;
  readonly text: string;
  readonly language: string;
  readonly values: TextValues;
}

/** How long a wait may be said to be, as tests call it, and what the text is given; '' is a wait that is not known. */
const WAITS: Readonly<Record<string, readonly [kind: string, from: number, to: number]>> = {
  '': ['unknown', 0, 0],
  ' lessThan': ['lessThan', 0, 1],
  ' about 1': ['about', 1, 1],
  ' between 1-2': ['between', 1, 2],
  ' about 2': ['about', 2, 2],
  ' between 2-3': ['between', 2, 3],
};

/** Whether a text's arguments are those of an offer that says how long the wait would be, and the day, and no others. */
const saysWait = (names: readonly string[]): boolean =>
  names.includes('callback_wait') &&
  names.every((name) =>
    ['callback_wait', 'callback_wait_from', 'callback_wait_to', 'callback_day'].includes(name),
  );

/**
 * The texts of a site that can be told before a call: those without arguments, those that count places, and offers that
 * say how long the wait would be (today). What sounds alike has one name: the first.
 */
export function knownPrompts(site: Site): KnownPrompt[] {
  const [first] = site.languages;
  const known: KnownPrompt[] = [];
  for (const [text, patterns] of Object.entries(site.texts)) {
    for (const [language, pattern] of Object.entries(patterns)) {
      const found = messageArguments(pattern, language);
      if ('error' in found) throw new Error(`${text} in ${language}: ${found.error}`);
      const [argument, ...more] = found;
      const suffix = language === first ? '' : ` ${language}`;
      if (argument === undefined) known.push({ name: `${text}${suffix}`, text, language, values: {} });
      else if (argument.name === 'position' && more.length === 0) {
        for (let position = 1; position <= PLACES; position++) {
          known.push({ name: `${text} ${position}${suffix}`, text, language, values: { position } });
        }
      } else if (saysWait(found.map((each) => each.name))) {
        const said = new Set<string>();
        for (const [suffixOfWait, [kind, from, to]] of Object.entries(WAITS)) {
          const wait = { callback_wait: kind, callback_wait_from: from, callback_wait_to: to };
          const values = { ...wait, callback_day: 'today' };
          const words = formatMessage(pattern, language, values);
          if (!said.has(words))
            known.push({ name: `${text}${suffixOfWait}${suffix}`, text, language, values });
          said.add(words);
        }
      }
    }
  }
  return known;
}
