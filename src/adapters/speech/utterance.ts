/** From a site's settings and a text to the command that speaks it. */
import type { Language } from '../../domain/ids.ts';
import type { SpeechSettings } from '../../domain/site.ts';
import type { Utterance } from './sound-cache.ts';

/**
 * What is to be said, by whom. Null when neither the site nor the machine has a command.
 *
 * The text reaches the engine in a file only, so that it can never be taken for an option. Control characters, which
 * some engines obey, become spaces: a text may hold what a caller's telephone or a customer's name brought in.
 */
export function utteranceOf(
  text: string,
  language: Language,
  settings: SpeechSettings,
  defaultCommand: readonly string[] | null,
): Utterance | null {
  const command = settings.command.length > 0 ? settings.command : defaultCommand;
  if (command === null || command.length === 0) return null;
  return {
    command,
    voice: settings.voices[language] ?? language,
    language,
    text: text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(),
  };
}

/** The command with its places filled in. A place is filled once: `{out}` inside a voice's name stays as it is. */
export function fillCommand(utterance: Utterance, files: { in: string; out: string }): readonly string[] {
  const places: Readonly<Record<string, string>> = {
    voice: utterance.voice,
    language: utterance.language,
    in: files.in,
    out: files.out,
  };
  return utterance.command.map((part) =>
    part.replace(/\{(voice|language|in|out)\}/g, (whole, name: string) => places[name] ?? whole),
  );
}
