/** What is not flows: numbers, agents, queues, speech and dialling, from what is written to what the site holds. */
import type { z } from 'zod';
import type { AgentName, FlowName, Language } from '../domain/ids.ts';
import { canonicalNumber } from '../domain/numbers.ts';
import type {
  AgentSettings,
  DialSettings,
  NumberEntry,
  QueueSettings,
  SpeechSettings,
  TellPlace,
} from '../domain/site.ts';
import type { Report } from './diagnostic.ts';
import type { Definition, Names } from './names.ts';
import {
  agentSchema,
  dialSchema,
  numberSchema,
  placeSchema,
  queueSchema,
  speechSchema,
} from './schema-site.ts';
import { readShape } from './shape.ts';
import { checkLanguage, type Settings, type Singles } from './site-settings.ts';
import type { Sounds } from './sounds.ts';
import type { Texts } from './texts.ts';
import { childOf, entryOf, quote, type YamlEntry, type YamlMap } from './yaml-tree.ts';

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

export function compileAgents(names: Names, report: Report): Record<AgentName, AgentSettings> {
  const agents = new Map<string, AgentSettings>();
  for (const { name, span, value } of names.all('agent')) {
    const agent = readShape(value, agentSchema, `agent ${quote(name)}`, span, report);
    if (agent !== null) agents.set(name, agent);
  }
  return sorted(agents);
}

export function compileQueues(names: Names, texts: Texts, report: Report): Map<string, QueueSettings> {
  const queues = new Map<string, QueueSettings>();
  for (const definition of names.all('queue')) {
    const queue = compileQueue(definition, names, texts, report);
    if (queue !== null) queues.set(definition.name, queue);
  }
  return queues;
}

function compileQueue(
  { name, span, value }: Definition,
  names: Names,
  texts: Texts,
  report: Report,
): QueueSettings | null {
  const queue = readShape(value, queueSchema, `queue ${quote(name)}`, span, report);
  if (queue === null || value.kind !== 'map') return null;
  checkQueueAgents(value, names, report);
  return {
    agents: queue.agents as AgentName[],
    strategy: queue.strategy,
    ringMs: queue.ring,
    wrapUpMs: queue['wrap-up'],
    music: queue.music,
    maxWaitMs: queue['max-wait'] ?? null,
    tellPlace: compileTellPlace(value, queue.tell?.place ?? false, texts),
  };
}

function checkQueueAgents(queue: YamlMap, names: Names, report: Report): void {
  const agents = childOf(queue, 'agents');
  const seen = new Set<string>();
  for (const item of agents?.kind === 'list' ? agents.items : []) {
    if (item.kind !== 'scalar') continue;
    names.find('agent', item.text, item.span);
    if (seen.has(item.text)) report.error('duplicate', item.span, `${quote(item.text)} stands here twice`);
    seen.add(item.text);
  }
}

/** `true` is what an empty mapping is: every default. */
function compileTellPlace(
  queue: YamlMap,
  place: boolean | z.output<typeof placeSchema>,
  texts: Texts,
): TellPlace | null {
  if (place === false) return null;
  const settings = place === true ? placeSchema.parse({}) : place;
  const tell = childOf(queue, 'tell');
  const entry = tell?.kind === 'map' ? entryOf(tell, 'place') : null;
  const say = entry?.value.kind === 'map' ? childOf(entry.value, 'say') : null;
  const span = (say ?? entry?.key ?? queue).span;
  const hint =
    say === null
      ? `add a text named ${settings.say}, such as: You are number {position} in line.`
      : undefined;
  const text = texts.told(settings.say, span, hint);
  if (text === null) return null;
  return {
    text,
    atOnce: settings['at-once'],
    whenBetter: settings['when-better'],
    everyMs: settings.every,
    gapMs: settings.gap,
  };
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

/** By name, so that it does not matter in which order and which file things stand. */
export function sorted<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
