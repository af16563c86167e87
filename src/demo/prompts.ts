/**
 * What is said on the floor, as sound: the site's texts exactly as Keepline plays them (from the folder of sounds that
 * both share), so that the cast recognises them by ear; and what the cast itself says.
 */
import { isAbsolute } from 'node:path';
import { findEspeak } from '../adapters/speech/default-command.ts';
import { createSpeech } from '../adapters/speech/speech.ts';
import { formatMessage } from '../domain/flow/message.ts';
import type { Language, QueueName } from '../domain/ids.ts';
import type { Site } from '../domain/site.ts';
import type { Speech } from '../engine/ports.ts';

/** Makes a sound known to the phones by a name. */
export interface Learner {
  learn(name: string, sound: string): Promise<void>;
}

const NOT_ABANDONED = new AbortController().signal;

export class Prompts {
  private readonly site: Site;
  private readonly speech: Speech;
  private readonly phones: Learner;
  private readonly known = new Map<string, Promise<string | null>>();

  private constructor(site: Site, speech: Speech, phones: Learner) {
    this.site = site;
    this.speech = speech;
    this.phones = phones;
  }

  static async open(options: {
    readonly site: Site;
    readonly sounds: string;
    /** Where espeak-ng is. */
    readonly searchPath: string;
    readonly phones: Learner;
    readonly ending: AbortSignal;
  }): Promise<Prompts> {
    const speech = await createSpeech({
      cacheFolder: options.sounds,
      defaultCommand: await findEspeak(options.searchPath),
      // What fails here, the floor hears from Keepline.
      events: { textNotRendered: () => {} },
      ending: options.ending,
    });
    return new Prompts(options.site, speech, options.phones);
  }

  /** The words of a text of the site in one of its languages. */
  words(text: string, language: string, values: Readonly<Record<string, string | number>> = {}): string {
    const patterns: Readonly<Record<string, Readonly<Record<string, string>>>> = this.site.texts;
    return formatMessage(patterns[text]?.[language] ?? '', language, values);
  }

  /** What an agent hears before a call of this queue, as the phones know it; null: nothing, or not to be had as sound. */
  async whisper(queue: string): Promise<{ readonly words: string; readonly sound: string } | null> {
    const { languages, queues } = this.site;
    const [part] = queues[queue as QueueName]?.whisper?.prompt ?? [];
    const [language] = languages;
    if (part?.kind !== 'text' || language === undefined) return null;
    const words = this.words(part.text, language, { queue });
    const sound = await this.ofSite(words, language);
    return sound === null ? null : { words, sound };
  }

  /** The phones' name for these words of the site; null when they cannot be had as sound. */
  ofSite(words: string, language: string): Promise<string | null> {
    return this.sound(words, language, this.site.speech.voices[language as Language] ?? language);
  }

  /** The phones' name for what somebody of the cast says. */
  ofCast(words: string, voice: string): Promise<string | null> {
    return this.sound(words, 'en', voice);
  }

  private sound(words: string, language: string, voice: string): Promise<string | null> {
    const name = `${voice}: ${words}`;
    const known = this.known.get(name) ?? this.learn(name, words, language as Language, voice);
    this.known.set(name, known);
    return known;
  }

  private async learn(
    name: string,
    words: string,
    language: Language,
    voice: string,
  ): Promise<string | null> {
    const settings = { ...this.site.speech, voices: { ...this.site.speech.voices, [language]: voice } };
    const path = await this.speech.prepare(words, language, settings, NOT_ABANDONED);
    // The site's fallback is a sound of Asterisk's.
    if (!isAbsolute(path)) return null;
    await this.phones.learn(name, `${path}.wav`);
    return name;
  }
}
