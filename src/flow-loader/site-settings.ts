/** What holds for the whole site: its name, languages, zone and country. */
import { isTimezone } from '../domain/hours.ts';
import type { Language } from '../domain/ids.ts';
import { isCountry } from '../domain/numbers.ts';
import type { Report } from './diagnostic.ts';
import { siteSchema } from './schema-site.ts';
import { readShape } from './shape.ts';
import type { Span } from './source-text.ts';
import { nearest } from './suggest.ts';
import { quote, type YamlEntry, type YamlScalar } from './yaml-tree.ts';

export interface Settings {
  readonly name: string;
  readonly languages: readonly Language[];
  readonly timezone: string;
  readonly country: string | null;
}

export type Singles = ReadonlyMap<string, YamlEntry>;

export const DEFAULT_NAME = 'Keepline';
export const DEFAULT_TIMEZONE = 'UTC';

export function readSettings(singles: Singles, report: Report): Settings {
  return {
    name: readText('site', singles, report)?.value ?? DEFAULT_NAME,
    languages: readLanguages(singles, report),
    timezone: readTimezone(singles, report),
    country: readCountry(singles, report),
  };
}

type TextSection = 'site' | 'timezone' | 'country';

function readText(
  section: TextSection,
  singles: Singles,
  report: Report,
): { value: string; span: Span } | null {
  const entry = singles.get(section);
  if (entry === undefined) return null;
  const value = readShape(entry.value, siteSchema.shape[section], `"${section}"`, entry.key.span, report);
  return typeof value === 'string' ? { value, span: entry.value.span } : null;
}

function readTimezone(singles: Singles, report: Report): string {
  const written = readText('timezone', singles, report);
  if (written === null) return DEFAULT_TIMEZONE;
  if (isTimezone(written.value)) return written.value;
  const name = nearest(written.value, Intl.supportedValuesOf('timeZone'));
  report.error('wrong-value', written.span, `no time zone is named ${quote(written.value)}`, {
    found: written.value,
    ...(name === null
      ? { hint: 'a zone has a region and a city, such as Europe/Stockholm' }
      : { suggestion: { name } }),
  });
  return DEFAULT_TIMEZONE;
}

function readCountry(singles: Singles, report: Report): string | null {
  const written = readText('country', singles, report);
  if (written === null) return null;
  if (isCountry(written.value)) return written.value;
  const upper = written.value.toUpperCase();
  const hint = isCountry(upper) ? `write ${upper}` : 'a country is written with two letters, such as SE';
  report.error('wrong-value', written.span, `no country has the letters ${quote(written.value)}`, { hint });
  return null;
}

const ENGLISH: readonly Language[] = ['en' as Language];

function readLanguages(singles: Singles, report: Report): readonly Language[] {
  const entry = singles.get('languages');
  if (entry === undefined) return ENGLISH;
  const list = readShape(entry.value, siteSchema.shape.languages, '"languages"', entry.key.span, report);
  if (list === null || entry.value.kind !== 'list') return ENGLISH;
  const languages: Language[] = [];
  for (const item of entry.value.items) {
    if (item.kind !== 'scalar') continue;
    const hint = languageFault(item.text);
    if (hint !== null)
      report.error('wrong-value', item.span, `${quote(item.text)} is not a language`, { hint });
    else if (languages.includes(item.text as Language)) {
      report.error('duplicate', item.span, `${quote(item.text)} stands here twice`);
    } else languages.push(item.text as Language);
  }
  return languages.length > 0 ? languages : ENGLISH;
}

/** What to write instead of something that is no language tag in its usual form; null when it is one. */
function languageFault(tag: string): string | null {
  const form = 'a language has two or three letters, such as en, sv or en-GB';
  try {
    const [canonical = ''] = Intl.getCanonicalLocales(tag.replaceAll('_', '-'));
    if (!/^[a-z]{2,3}(-|$)/.test(canonical)) return form;
    return canonical === tag ? null : `write ${canonical}`;
  } catch {
    return form;
  }
}

/** Whether a language written at `scalar` is one of the site's; reports it if not. */
export function checkLanguage(scalar: YamlScalar, languages: readonly Language[], report: Report): boolean {
  if (languages.includes(scalar.text as Language)) return true;
  report.error('unknown-name', scalar.span, `${quote(scalar.text)} is not a language of this site`, {
    found: scalar.text,
    hint: `its languages are ${languages.join(', ')}`,
  });
  return false;
}
