/** What is known of a site's callbacks while its flows are compiled: the profiles, the offers, who leads to what. */
import type { OfferRule } from '../domain/callback/settings.ts';
import type { BlockId } from '../domain/ids.ts';
import type { Report } from './diagnostic.ts';
import type { Names } from './names.ts';
import { type CallbackInput, callbackSchema } from './schema-callback.ts';
import { readShape } from './shape.ts';
import type { Span } from './source-text.ts';
import { childOf, entryOf, quote, type YamlMap } from './yaml-tree.ts';

/** What stands under one name of `callbacks`. */
export interface ProfileDraft {
  readonly name: string;
  /** Of the name. */
  readonly span: Span;
  readonly node: YamlMap;
  readonly input: CallbackInput;
  /** Whose agents serve it; null: none is there, which has been reported. */
  readonly queue: string | null;
}

/** One of a queue's offers. */
export interface OfferDraft {
  readonly rule: OfferRule;
  readonly span: Span;
}

/** What the ids of the blocks of a profile begin with; no flow can be named so. */
export const profileBlock = (profile: string, part: string): BlockId =>
  `callback:${profile}:${part}` as BlockId;

export class CallbackBook {
  readonly profiles: ReadonlyMap<string, ProfileDraft>;
  readonly offers: ReadonlyMap<string, readonly OfferDraft[]>;
  /** Profiles of which a step asks for a time of another day, and those of which one offers times to choose from. */
  readonly scheduled = new Set<string>();
  readonly chosenFrom = new Set<string>();
  readonly #ofQueue = new Map<string, Set<string>>();

  constructor(
    profiles: ReadonlyMap<string, ProfileDraft>,
    offers: ReadonlyMap<string, readonly OfferDraft[]>,
  ) {
    this.profiles = profiles;
    this.offers = offers;
    for (const { name, queue } of profiles.values()) if (queue !== null) this.#serve(queue, name);
    for (const [queue, drafts] of offers) {
      for (const { rule } of drafts) this.#serve(queue, rule.into);
    }
  }

  #serve(queue: string, profile: string): void {
    this.#ofQueue.set(queue, (this.#ofQueue.get(queue) ?? new Set()).add(profile));
  }

  /** The profiles by which callers of a queue may have to be called back. */
  profilesOf(queue: string): readonly string[] {
    return [...(this.#ofQueue.get(queue) ?? [])].sort();
  }
}

/** Reads every profile; one that brings agents becomes a queue of its own name, as if it were written so. */
export function readProfiles(names: Names, report: Report): ReadonlyMap<string, ProfileDraft> {
  const profiles = new Map<string, ProfileDraft>();
  const read = names.all('callback').flatMap(({ name, span, value }) => {
    const input = readShape(value, callbackSchema, `callbacks ${quote(name)}`, span, report);
    return input !== null && value.kind === 'map' ? [{ name, span, node: value, input }] : [];
  });
  for (const { name, span, node } of read) defineQueue(name, span, node, names, report);
  for (const draft of read) profiles.set(draft.name, { ...draft, queue: queueOf(draft, names) });
  return profiles;
}

function defineQueue(name: string, span: Span, node: YamlMap, names: Names, report: Report): void {
  const agents = entryOf(node, 'agents');
  if (agents === null) return;
  const queue = entryOf(node, 'queue');
  if (queue !== null) {
    report.error('wrong-value', queue.key.span, 'callbacks have agents of their own or a queue, not both', {
      hint: 'keep one of the two',
    });
  } else if (names.has('queue', name)) {
    report.error('duplicate', agents.key.span, `queue ${quote(name)} is there already, with its agents`, {
      hint: 'leave agents out, or choose another name',
    });
  } else {
    const key = { ...agents.key, span, text: name, value: name };
    names.define('queue', { key, value: { ...node, entries: [agents] } });
  }
}

function queueOf(draft: Omit<ProfileDraft, 'queue'>, names: Names): string | null {
  const written = childOf(draft.node, 'queue');
  if (written?.kind === 'scalar') return names.find('queue', written.text, written.span)?.name ?? null;
  if (entryOf(draft.node, 'agents') !== null) return draft.name;
  const hint = 'write queue: with the name of one, or agents: for a queue of their own';
  return names.find('queue', draft.name, draft.span, { hint })?.name ?? null;
}
