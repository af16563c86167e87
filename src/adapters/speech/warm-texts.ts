/** Which texts of a site are known before anybody calls. */
import { formatMessage, messageArguments } from '../../domain/flow/message.ts';
import type { Language } from '../../domain/ids.ts';
import type { Site } from '../../domain/site.ts';

export interface KnownText {
  readonly text: string;
  readonly language: Language;
}

/** Arguments that take few values, so that a text with one of them can be rendered for each. */
const SMALL_RANGES: Readonly<Record<string, number>> = { position: 20, minutes: 60 };

/**
 * Every text without arguments in every language, and those whose only argument counts places in line (1 to 20) or
 * minutes (1 to 60), each once. The words are formatted exactly as the engine formats them for a caller.
 */
export function* textsKnownAhead(site: Site): Generator<KnownText> {
  const seen = new Set<string>();
  for (const patterns of Object.values(site.texts)) {
    for (const [language, pattern] of Object.entries(patterns) as [Language, string][]) {
      for (const text of valuesOf(pattern, language)) {
        const key = `${language}\n${text}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield { text, language };
      }
    }
  }
}

function valuesOf(pattern: string, language: Language): string[] {
  const found = messageArguments(pattern, language);
  if ('error' in found) return [];
  const [argument, ...more] = found;
  if (argument === undefined) return [formatMessage(pattern, language, {})];
  const largest = more.length === 0 ? SMALL_RANGES[argument.name] : undefined;
  if (largest === undefined) return [];
  return Array.from({ length: largest }, (_, index) =>
    formatMessage(pattern, language, { [argument.name]: index + 1 }),
  );
}
