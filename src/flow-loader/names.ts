/** Who is called what: everything a site defines, from all its files, so that any of it can be named anywhere. */
import type { Report } from './diagnostic.ts';
import type { Span } from './source-text.ts';
import { nearest } from './suggest.ts';
import { nameFault } from './words.ts';
import { quote, type YamlEntry, type YamlNode } from './yaml-tree.ts';

export type Kind = 'text' | 'flow' | 'hours' | 'queue' | 'agent' | 'callback';

export interface Definition {
  readonly name: string;
  /** Of the key that names it. */
  readonly span: Span;
  readonly value: YamlNode;
}

/** How the kinds are spoken of, and where they are defined. */
const WORDS: Readonly<
  Record<
    Kind,
    {
      readonly one: string;
      readonly none: string;
      readonly section: string;
      readonly use: (name: string) => string;
    }
  >
> = {
  text: { one: 'a text', none: 'no text is named', section: 'texts', use: (name) => `{ say: ${name} }` },
  flow: { one: 'a flow', none: 'no flow is named', section: 'flows', use: (name) => `{ goto: ${name} }` },
  hours: { one: 'hours', none: 'no hours are named', section: 'hours', use: (name) => `{ hours: ${name} }` },
  queue: {
    one: 'a queue',
    none: 'no queue is named',
    section: 'queues',
    use: (name) => `{ queue: ${name} }`,
  },
  agent: { one: 'an agent', none: 'no agent is named', section: 'agents', use: (name) => name },
  callback: {
    one: 'callbacks',
    none: 'no callbacks are named',
    section: 'callbacks',
    use: (name) => `{ callback: ${name} }`,
  },
};
const KINDS = Object.keys(WORDS) as readonly Kind[];

/** What to say when a name is not found. */
export interface Advice {
  /** In place of a list of the names there are. */
  readonly hint?: string | undefined;
  /** Where the name stands, a whole step could. */
  readonly asStep?: boolean;
}

export class Names {
  readonly #report: Report;
  readonly #definitions: Readonly<Record<Kind, Map<string, Definition>>> = {
    text: new Map(),
    flow: new Map(),
    hours: new Map(),
    queue: new Map(),
    agent: new Map(),
    callback: new Map(),
  };
  /** False when a file could not be read: what is not found may well be in it, and is not complained of. */
  complete = true;

  constructor(report: Report) {
    this.#report = report;
  }

  define(kind: Kind, { key, value }: YamlEntry): void {
    const known = this.#definitions[kind].get(key.text);
    if (known !== undefined) {
      this.#report.error(
        'duplicate',
        key.span,
        `${WORDS[kind].one} named ${quote(key.text)} ${kind === 'hours' || kind === 'callback' ? 'stand' : 'stands'} elsewhere already`,
        {
          related: { message: 'first', span: known.span },
        },
      );
      return;
    }
    const wrong = nameFault(key.text);
    if (wrong !== null) {
      const hint = wrong.suggestion === null ? undefined : `write ${wrong.suggestion}`;
      this.#report.error('bad-name', key.span, `${quote(key.text)} ${wrong.message}`, { hint });
    }
    this.#definitions[kind].set(key.text, { name: key.text, span: key.span, value });
  }

  all(kind: Kind): readonly Definition[] {
    return [...this.#definitions[kind].values()];
  }

  has(kind: Kind, name: string): boolean {
    return this.#definitions[kind].has(name);
  }

  /** The definition of a name that stands at `span`; null after reporting that there is none. */
  find(kind: Kind, name: string, span: Span, { hint, asStep }: Advice = {}): Definition | null {
    const definition = this.#definitions[kind].get(name);
    if (definition !== undefined) return definition;
    if (this.complete) this.#reportUnknown(kind, name, span, hint, asStep === true);
    return null;
  }

  #reportUnknown(kind: Kind, name: string, span: Span, hint: string | undefined, asStep: boolean): void {
    if (this.#report.crowded) {
      this.#report.error('unknown-name', span, `${WORDS[kind].none} ${quote(name)}`, { found: name });
      return;
    }
    const own = this.#definitions[kind];
    const meant = nearest(name, own.keys());
    const suggested = meant === null ? undefined : own.get(meant);
    const other = KINDS.find(
      (each) =>
        each !== kind && this.#definitions[each].has(name) && !(hint !== undefined && isPair(kind, each)),
    );
    const { none, section } = WORDS[kind];
    const instead =
      other === undefined
        ? undefined
        : `"${name}" is one of the ${WORDS[other].section}${asStep ? `: write ${WORDS[other].use(name)}` : ''}`;
    const place = suggested?.span.source.placeOf(suggested.span.start);
    this.#report.error('unknown-name', span, `${none} ${quote(name)}`, {
      found: name,
      hint: instead ?? (suggested === undefined ? (hint ?? listOf(section, own.keys())) : undefined),
      ...(suggested === undefined || place === undefined || instead !== undefined
        ? {}
        : { suggestion: { name: suggested.name, file: suggested.span.source.path, line: place.line } }),
    });
  }
}

/** Callbacks and their queue may well have the same name: that one of them is there explains nothing. */
const isPair = (kind: Kind, other: Kind): boolean =>
  (kind === 'queue' && other === 'callback') || (kind === 'callback' && other === 'queue');

const MOST_LISTED = 8;

function listOf(section: string, names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return `the site has no ${section} yet`;
  const shown = all.slice(0, MOST_LISTED).join(', ');
  return `the ${section} are ${shown}${all.length > MOST_LISTED ? ', …' : ''}`;
}
