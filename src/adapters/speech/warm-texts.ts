/** Which texts of a site are known before anybody calls. */

import { formatMessage, type MessageValue, messageArguments } from '../../domain/flow/message.ts';
import type { Language, QueueName, TextName } from '../../domain/ids.ts';
import type { SpokenWait } from '../../domain/queue/quote.ts';
import { spokenArguments } from '../../domain/queue/quote.ts';
import type { TellPlace } from '../../domain/queue/settings.ts';
import type { Site } from '../../domain/site.ts';

export interface KnownText {
  readonly text: string;
  readonly language: Language;
}

type Values = Readonly<Record<string, MessageValue>>;

/** What can be filled in in a text, and in which language; null: in any. */
interface Filling {
  readonly values: Values;
  readonly language: Language | null;
}

/** Arguments that take few values, so that a text with one of them can be rendered for each. */
const SMALL_RANGES: Readonly<Record<string, number>> = { position: 20, minutes: 60 };
const MOST_PLACES = 20;
/** In minutes: for longer than this nobody waits who still needs telling at once. */
const MOST_WAITED = 20;

/** The numbers of minutes that waits are told in (domain/queue/quote.ts rounds to them). */
const TOLD_MINUTES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60];
/** A range's upper end is hardly ever more than so many times its lower end. */
const WIDEST_RANGE = 3;

/**
 * Every text without arguments in every language; then those that callers in line and agents are told, for the places,
 * waits and queues that can come up, and those whose only argument counts places (1 to 20) or minutes (1 to 60). Each
 * once, and formatted exactly as the engine formats them. A text that needs more than that (a caller's name, say) is
 * not known ahead.
 */
export function* textsKnownAhead(site: Site): Generator<KnownText> {
  const seen = new Set<string>();
  const isNew = (text: string, language: Language): boolean => {
    const known = seen.size;
    return seen.add(`${language}\n${text}`).size > known;
  };
  const fillings = fillingsOf(site);
  const filledIn: {
    name: TextName;
    language: Language;
    pattern: string;
    needs: readonly string[];
  }[] = [];
  for (const [name, patterns] of Object.entries(site.texts) as [TextName, Record<Language, string>][]) {
    for (const [language, pattern] of Object.entries(patterns) as [Language, string][]) {
      const found = messageArguments(pattern, language);
      if ('error' in found) continue;
      if (found.length > 0) {
        filledIn.push({ name, language, pattern, needs: found.map((argument) => argument.name) });
        continue;
      }
      const text = formatMessage(pattern, language, {});
      if (isNew(text, language)) yield { text, language };
    }
  }
  for (const { name, language, pattern, needs } of filledIn) {
    for (const values of valuesFor(needs, language, fillings.get(name) ?? [])) {
      const text = formatMessage(pattern, language, values);
      if (isNew(text, language)) yield { text, language };
    }
  }
}

/** Whatever fills in all that a text needs. */
function valuesFor(needs: readonly string[], language: Language, fillings: readonly Filling[]): Values[] {
  const told = fillings.filter((each) => each.language === null || each.language === language);
  const complete = told.flatMap(({ values }) =>
    needs.every((name) => Object.hasOwn(values, name)) ? [values] : [],
  );
  const [only, ...more] = needs;
  const largest = only === undefined || more.length > 0 ? undefined : SMALL_RANGES[only];
  // A queue knows better than the range does how far its places go.
  if (only === undefined || largest === undefined || complete.length > 0) return complete;
  return countTo(largest).map((value) => ({ [only]: value }));
}

/** What the queues of a site fill in in which of its texts. */
function fillingsOf(site: Site): ReadonlyMap<TextName, readonly Filling[]> {
  const all = new Map<TextName, Filling[]>();
  const add = (text: TextName | null, values: readonly Values[], language: Language | null = null): void => {
    if (text === null) return;
    const fillings = values.map((each): Filling => ({ values: each, language }));
    all.set(text, [...(all.get(text) ?? []), ...fillings]);
  };
  // Many queues may share a text: it is filled in with the same waits once.
  const waits = new Set<TextName>();
  for (const [queue, { tell, whisper }] of Object.entries(site.queues)) {
    if (tell.place !== null) {
      add(tell.place.text, placesOf(tell.place));
      add(tell.place.overText, overOf(tell.place));
    }
    if (tell.wait !== null) waits.add(tell.wait.text);
    if (tell.wait !== null && tell.wait.longerText !== null) waits.add(tell.wait.longerText);
    // An agent hears the site's first language, whatever the caller speaks.
    for (const part of whisper?.prompt ?? []) {
      if (part.kind === 'text') add(part.text, whispersOf(queue as QueueName), site.languages[0] ?? null);
    }
  }
  for (const text of waits) add(text, TOLD_WAITS.map(spokenArguments));
  return all;
}

const placesOf = ({ limit }: TellPlace): Values[] =>
  countTo(Math.min(limit ?? MOST_PLACES, MOST_PLACES)).map((position) => ({ position, over: 'no' }));

const overOf = ({ limit }: TellPlace): Values[] => (limit === null ? [] : [{ position: limit, over: 'yes' }]);

const whispersOf = (queue: QueueName): Values[] =>
  [0, ...countTo(MOST_WAITED)].map((waited) => ({ queue, waited }));

const TOLD_WAITS: readonly SpokenWait[] = [
  { kind: 'lessThan', to: 1 },
  ...TOLD_MINUTES.map((minutes): SpokenWait => ({ kind: 'about', from: minutes, to: minutes })),
  ...TOLD_MINUTES.flatMap((from) =>
    TOLD_MINUTES.filter((to) => to > from && to <= WIDEST_RANGE * from).map(
      (to): SpokenWait => ({ kind: 'between', from, to }),
    ),
  ),
  { kind: 'moreThan', from: 60 },
];

const countTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
