/** Finds what is built in, in the language asked for. */
import type { Language } from '../../domain/ids.ts';
import { da } from './da.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fi } from './fi.ts';
import { fr } from './fr.ts';
import { hr } from './hr.ts';
import { nb } from './nb.ts';
import { sv } from './sv.ts';
import type { BuiltInName, BuiltInTexts } from './texts.ts';

/** `no` is what many write for Norwegian; texts in its one form are understood by those who write the other. */
const LANGUAGES: ReadonlyMap<string, BuiltInTexts> = new Map(
  Object.entries({ sv, en, da, de, nb, no: nb, nn: nb, fi, hr, fr, es }),
);

export const BUILT_IN_NAMES = Object.keys(en) as readonly BuiltInName[];
export const BUILT_IN_LANGUAGES: readonly string[] = [...LANGUAGES.keys()];

/** The pattern by a name in a language such as `sv` or `en-GB`; null: nothing is built in for it. */
export function builtInPattern(name: string, language: Language, site: string): string | null {
  const texts = LANGUAGES.get(language.split('-')[0] ?? '');
  const pattern = BUILT_IN_NAMES.some((each) => each === name) ? texts?.[name as BuiltInName] : undefined;
  return pattern?.replaceAll('{site}', () => literal(site)) ?? null;
}

/** A text as ICU MessageFormat that says just that. */
const literal = (text: string): string => text.replaceAll("'", "''").replace(/[{}]/g, (sign) => `'${sign}'`);
