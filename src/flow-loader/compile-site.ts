/** Numbers, speech and dialling, from what is written to what the site holds. */
import type { AgentName, FlowName, Language } from '../domain/ids.ts';
import { canonicalNumber } from '../domain/numbers.ts';
import type { AgentSettings, DialSettings, NumberEntry, SpeechSettings } from '../domain/site.ts';
import type { Report } from './diagnostic.ts';
import type { Names } from './names.ts';
import { dialSchema, numberSchema, siteSchema, speechSchema } from './schema-site.ts';
import { readShape } from './shape.ts';
import { checkLanguage, type Settings, type Singles } from './site-settings.ts';
import type { Sounds } from './sounds.ts';
import { childOf, quote, type YamlEntry } from './yaml-tree.ts';

/** The key under `numbers` for every other number. */
export const ANY_NUMBER = 'any';

export function compileNumbers(
  entries: readonly YamlEntry[],
  names: Names,
  settings: Settings,
  report: Report,
): Record<string, NumberEntry> {
  const numbers = new Map<string, NumberEntry>();
  const known = new Map<string, YamlEntry>();
  for (const entry of entries) {
    const { key } = entry;
    const number = key.text === ANY_NUMBER ? ANY_NUMBER : canonicalNumber(key.text, settings.country);
    if (number !== ANY_NUMBER && !/^[-+0-9*#() ./]*[0-9][-+0-9*#() ./]*$/.test(key.text)) {
      const hint = `write digits, in quotes if they begin with 0 or +; "${ANY_NUMBER}" stands for every other number`;
      report.error('bad-number', key.span, `${quote(key.text)} is not a telephone number`, { hint });
    }
    const first = known.get(number);
    if (first !== undefined) {
      const other = first.key.text === key.text ? '' : `, as ${quote(first.key.text)}`;
      const related = { message: 'first', span: first.key.span };
      report.error('duplicate', key.span, `this number stands elsewhere already${other}`, { related });
    } else known.set(number, entry);
    const answer = compileNumber(entry, names, settings, report);
    if (answer !== null) numbers.set(number, answer);
  }
  return sorted(numbers);
}

function compileNumber(
  { key, value }: YamlEntry,
  names: Names,
  settings: Settings,
  report: Report,
): NumberEntry | null {
  if (readShape(value, numberSchema, `number ${quote(key.text)}`, key.span, report) === null) return null;
  const flow = value.kind === 'map' ? childOf(value, 'flow') : value;
  const language = value.kind === 'map' ? childOf(value, 'language') : null;
  const found = flow?.kind === 'scalar' ? names.find('flow', flow.text, flow.span) : null;
  const speaks = language?.kind !== 'scalar' || checkLanguage(language, settings.languages, report);
  const [first] = settings.languages;
  const chosen = language?.kind === 'scalar' ? (language.text as Language) : first;
  return found === null || !speaks || chosen === undefined
    ? null
    : { flow: found.name as FlowName, language: chosen };
}

export function compileSpeech(
  singles: Singles,
  settings: Settings,
  sounds: Sounds,
  report: Report,
): SpeechSettings {
  const entry = singles.get('speech');
  const shape = entry && readShape(entry.value, speechSchema, '"speech"', entry.key.span, report);
  const speech = shape ?? speechSchema.parse({});
  const written = entry?.value.kind === 'map' ? entry.value : null;
  const voices = written && childOf(written, 'voices');
  const fallback = written && childOf(written, 'fallback');
  for (const { key } of voices?.kind === 'map' ? voices.entries : [])
    checkLanguage(key, settings.languages, report);
  const sound = fallback?.kind === 'scalar' && shape ? sounds.resolve(fallback) : null;
  return {
    command: speech.command ?? [],
    voices: sorted(new Map(Object.entries(speech.voices))),
    limitMs: speech.limit,
    fallback: sound ?? speech.fallback,
  };
}

export function compileDial(singles: Singles, settings: Settings, report: Report): DialSettings {
  const entry = singles.get('dial');
  const shape = entry && readShape(entry.value, dialSchema, '"dial"', entry.key.span, report);
  const dial = shape ?? dialSchema.parse({});
  const callerId = entry?.value.kind === 'map' ? childOf(entry.value, 'caller-id') : null;
  const number = callerId?.kind === 'scalar' ? canonicalNumber(callerId.text, settings.country) : null;
  if (callerId !== null && (number === null || !/^\+?[0-9]+$/.test(number))) {
    report.error('bad-number', callerId.span, 'a telephone number is expected here');
  }
  return { extension: dial.extension, external: dial.external, callerId: number };
}

/** What hands a caller back to the queue; null if nothing does. */
export function compileHandBack(
  singles: Singles,
  agents: ReadonlyMap<AgentName, AgentSettings>,
  report: Report,
): string | null {
  const entry = singles.get('hand-back');
  if (entry === undefined) return null;
  const schema = siteSchema.shape['hand-back'];
  const keys = readShape(entry.value, schema, '"hand-back"', entry.key.span, report) ?? null;
  const [agent] = [...agents].find(([, { extension }]) => keys !== null && extension === keys) ?? [];
  if (agent !== undefined) {
    report.error('duplicate', entry.value.span, `agent ${quote(agent)} has extension ${keys}`, {
      hint: 'choose other keys, such as "*8"',
    });
  }
  return keys;
}

/** By name, so that it does not matter in which order and which file things stand. */
export function sorted<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
