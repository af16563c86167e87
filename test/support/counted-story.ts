/**
 * A call's story (given.ts) and what is counted of it: the facts of each step, and the rows and lines they become.
 *
 *   countedStory(site).arrived().when(chosen('anna')).then(legAnswered('anna')) … .types, .stays, .lines
 */
import { linesOf } from '../../src/adapters/queue-log/format.ts';
import { openStore } from '../../src/adapters/sqlite/store.ts';
import type { Fact } from '../../src/domain/counting/fact.ts';
import type { Stay } from '../../src/domain/counting/stay.ts';
import type { Instant, QueueName } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { factsOf } from '../../src/engine/facts.ts';
import type { Store } from '../../src/engine/store.ts';
import { type Given, given, type Others, start, type When } from './given.ts';

export class CountedStory {
  readonly facts: Fact[] = [];
  readonly store: Store;
  /** Of the last step. */
  last: readonly Fact[] = [];
  /** Before the next step; null: not in line. */
  place: number | null = 1;
  readonly #story: Given;

  constructor(site: Site, store: Store = openStore(':memory:', { isLogged: () => true })) {
    this.#story = given(site);
    this.store = store;
  }

  get story(): Given {
    return this.#story;
  }

  arrived(called = '1000', caller = '+46701234567'): this {
    this.#story.arrived(called, caller);
    return this.#opened();
  }

  /** We call a customer back. */
  dialled(): this {
    this.#story.dialled();
    return this.#opened();
  }

  /** Agents are asked whether they take a callback. */
  previewed(): this {
    this.#story.previewed();
    return this.#opened();
  }

  #opened(): this {
    const { state: after, decision } = this.#story;
    const event = { type: 'resumed' } as const;
    return this.#count(
      factsOf({ of: 'call', before: null, after, event, place: null, ...decision }, this.now, none),
    );
  }

  after(ms: number): this {
    this.#story.after(ms);
    return this;
  }

  line(others: Others): this {
    this.#story.line(others);
    return this;
  }

  when(...events: readonly When[]): this {
    for (const event of events) this.#happens(event);
    return this;
  }

  get now(): Instant {
    return this.#story.now;
  }

  /** The kinds of the facts so far, as `joined`, with what tells them apart. */
  get types(): string[] {
    return this.facts.map(wordFor);
  }

  get lastTypes(): string[] {
    return this.last.map(wordFor);
  }

  get stays(): Stay[] {
    return this.store.stays(start, (this.now + 1) as Instant);
  }

  /** Without their time, call and line break. */
  get lines(): string[] {
    return this.store
      .pendingLog(1000)
      .flatMap(linesOf)
      .map((line) => line.trimEnd().split('|').slice(2).join('|'));
  }

  #happens(event: When): void {
    const made = typeof event === 'function' ? event(this.#story) : event;
    const before = this.#story.state;
    this.#story.when(made);
    const { state: after, decision } = this.#story;
    if (after === before) return;
    this.#count(
      factsOf({ of: 'call', before, after, event: made, place: this.place, ...decision }, this.now, none),
    );
  }

  #count(facts: readonly Fact[]): this {
    this.last = facts;
    this.facts.push(...facts);
    this.store.count(facts);
    return this;
  }
}

function wordFor(fact: Fact): string {
  const { type } = fact;
  const more: string[] = [];
  if ('queue' in fact && fact.queue !== null) more.push(fact.queue);
  if ('agent' in fact && fact.agent !== null) more.push(fact.agent);
  return [type, ...more].join(' ');
}

const none = (): readonly QueueName[] => [];

export const countedStory = (site: Site): CountedStory => new CountedStory(site);
