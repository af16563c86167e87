/**
 * One unit of work: an event and everything that follows from it at once, committed as a whole.
 *
 *   event ─▶ call decides ─▶ word to its agents, and to the callback it is made for ─▶ these decide ─▶ …
 *         ─▶ customers whose turn has come are dialled, and callers and agents are matched ─▶ …
 *         ─▶ lines are looked over (who stands better now, whom nobody serves any more) ─▶ … until nothing follows.
 *
 * Both go by rank: callers who stand before a customer are matched before it is decided whether the customer is dialled
 * (so it is known which agents are left), and callers behind only then: who is dialled keeps an agent from them.
 *
 * State, journal, outbox, counts and timers are written through the store's transaction; memory follows after the
 * commit, but for the lines, which are put back when the transaction fails (`undo`).
 */
import type { AgentEvent, PhoneState } from '../domain/agent/event.ts';
import type { CallEvent } from '../domain/call/event.ts';
import type { AgentName, CallbackId, CallId, QueueName } from '../domain/ids.ts';
import type { Pair } from '../domain/queue/floor.ts';
import { Agenda, type CallbackNews, type Item } from './agenda.ts';
import { UnitCallbacks } from './callbacks/unit-callbacks.ts';
import type { Change } from './change.ts';
import { factsOf } from './facts.ts';
import { learnt } from './learning.ts';
import { Staged } from './live.ts';
import type { OutboxRow } from './store.ts';
import { UnitAgents } from './unit-agents.ts';
import { UnitCalls } from './unit-calls.ts';
import type { UnitParts } from './unit-parts.ts';

/**
 * When a long line moves up, everybody in it may want to hear of it. Telling them all in one transaction would hold up
 * everybody else, the agent who is about to be connected first of all.
 */
const TOLD_AT_ONCE = 25;

export class Unit {
  readonly changes: Change[] = [];
  /** Queues in which more callers are to be told than one unit should hold: touch them in another one. */
  readonly unfinished = new Set<QueueName>();
  readonly callbacks: UnitCallbacks;
  readonly #parts: UnitParts;
  readonly #staged: Staged;
  readonly #agenda = new Agenda();
  readonly #calls: UnitCalls;
  readonly #agents: UnitAgents;
  /** Whom the floor has given to whom: it holds them for taken until they are put again. */
  readonly #paired: Pair[] = [];
  /** How many callers have been told of their queue's line. */
  #told = 0;

  constructor(parts: UnitParts) {
    this.#parts = parts;
    this.#staged = new Staged(parts.live, parts.callbacks.live);
    this.#agents = new UnitAgents(parts, this.#staged, this.#agenda, (change) => this.#changed(change));
    this.#calls = new UnitCalls(parts, this.#staged, this.#agenda, {
      heard: (before, decision, event) => this.callbacks.heard(before, decision, event),
      changed: (change) => this.#changed(change),
    });
    this.callbacks = new UnitCallbacks(parts, this.#staged, this.#agenda, {
      contextOf: (call) => this.#calls.contextOf(call),
      open: (decision, event) => this.#calls.open(decision, event),
      changed: (change) => this.#changed(change),
      matchBefore: (rank) => this.#match(rank),
    });
  }

  /** Tells a call; `key` marks an event that may be reported twice. */
  tellCall(id: CallId, event: CallEvent, key: string | null): void {
    this.#agenda.tellCall(id, event, key);
  }

  tellAgent(name: AgentName, event: AgentEvent): void {
    this.#agenda.tellAgent(name, event);
  }

  tellCallback(id: CallbackId, event: CallbackNews): void {
    this.#agenda.tellCallback(id, event);
  }

  /** Tells everybody whose phone it is. */
  tellPhone(phone: string, state: PhoneState): void {
    this.#agents.tellPhone(phone, state);
  }

  /** Makes dialling, matching and looking over run even if nothing else changed. */
  touchQueues(): void {
    this.#agenda.lineChanged(Object.keys(this.#parts.sites.current.site.queues) as QueueName[]);
  }

  /** Looks over these lines again. */
  touch(queues: Iterable<QueueName>): void {
    this.#agenda.touch(queues);
  }

  /** Looks again whether somebody may be dialled. */
  dialAnew(): void {
    this.#agenda.dialAnew = true;
  }

  /** Brings the agents in line with the site: new ones come, those it no longer names go when they are free. */
  syncAgents(): void {
    this.#agents.sync();
    this.touchQueues();
  }

  /** Has the agents that were there before counted from now on; harmless when they are already. */
  countAgents(): void {
    this.#agents.countAll();
  }

  /** Hangs up a call that a fault has stopped. */
  endAfterFault(id: CallId): void {
    this.#calls.endAfterFault(id);
  }

  /** Adds a command that belongs to no live call, such as hanging up a leg that nobody claims. */
  sweep(lane: CallId, action: OutboxRow['action']): void {
    this.#calls.sweep(lane, action);
  }

  /** The commands to be given. */
  get actions(): readonly OutboxRow[] {
    return this.#calls.actions;
  }

  /** Works until nothing more follows. Call inside the store's transaction. */
  settle(): void {
    const agenda = this.#agenda;
    for (;;) {
      const item = agenda.items.shift();
      if (item !== undefined) this.#apply(item);
      else if (agenda.dialAnew) this.callbacks.turns.tell();
      else if (agenda.matchAnew) this.#matchAll();
      else if (agenda.touched.size > 0) this.#lookOver();
      else return;
    }
  }

  /** Call after the commit. */
  takeOver(): void {
    const { live, callbacks, now } = this.#parts;
    const book = this.#staged.callbacks;
    for (const change of this.changes) {
      if (change.of === 'callback') callbacks.experience.learn(change.before, change.after);
      if (change.of === 'call') callbacks.talks.learn(change, book, now);
    }
    live.take(this.#staged);
    callbacks.live.take(book);
  }

  /** Call when the transaction has failed: the lines are as they were. */
  undo(): void {
    const { live, lines, now, callbacks } = this.#parts;
    for (const id of [...this.#staged.calls.keys(), ...this.#paired.map(({ call }) => call)]) {
      const before = live.call(id);
      if (before === undefined) lines.removeCall(id);
      else lines.putCall(before, now);
    }
    for (const name of [...this.#staged.agents.keys(), ...this.#paired.map(({ agent }) => agent)]) {
      this.#agents.putAgain(name, live.agent(name));
    }
    for (const [id, state] of this.#staged.callbacks.changed) {
      const before = callbacks.live.callback(id);
      callbacks.spending.change(state, before ?? null);
      if (before === undefined) lines.removeCallback(id);
      else lines.putCallback(before);
    }
  }

  #apply(item: Item): void {
    switch (item.to) {
      case 'agent':
        return this.#agents.apply(item.name, item.event);
      case 'callback':
        return this.callbacks.apply(item.id, item.event);
      case 'call':
        return this.#calls.apply(item);
      default:
        item satisfies never;
    }
  }

  #changed(change: Change): void {
    const { store, lines, sites, now } = this.#parts;
    this.changes.push(change);
    if (change.of === 'callback' || change.of === 'holding') return;
    store.count(factsOf(change, now, (agent) => lines.floor.queuesOf(agent)));
    for (const [queue, history] of learnt(change, lines, sites, now)) {
      lines.setHistory(queue, history);
      store.saveQueueHistory(queue, history);
    }
  }

  #matchAll(): void {
    this.#agenda.matchAnew = false;
    this.#match(Infinity);
  }

  /** Gives agents to callers with a lower rank. @returns whether anybody was given one */
  #match(before: number): boolean {
    const { sites, lines } = this.#parts;
    const pairs = lines.floor.takePairs(before);
    for (const { call, agent } of pairs) {
      this.#paired.push({ call, agent });
      const state = this.#staged.call(call);
      if (state?.activity.status !== 'queued') {
        this.#agents.putAgain(agent, this.#staged.agent(agent));
        continue;
      }
      const settings = sites.current.site.agents[agent] ?? sites.of(state).agents[agent];
      this.tellAgent(agent, { type: 'chosen', call, queue: state.activity.queue });
      this.tellCall(call, { type: 'agentChosen', agent, phone: settings?.phone ?? '' }, null);
    }
    return pairs.length > 0;
  }

  /** Who stands better than they were told hears of it; a queue that nobody serves any more lets its callers go. */
  #lookOver(): void {
    const { lines, sites } = this.#parts;
    const touched = [...this.#agenda.touched];
    this.#agenda.touched.clear();
    const queuedOf = (call: CallId) => {
      const activity = this.#staged.call(call)?.activity;
      return activity?.status === 'queued' ? activity : null;
    };
    for (const queue of touched) {
      const factors = sites.current.site.queues[queue]?.leaveWhenEmpty ?? null;
      const isEmpty = factors !== null && lines.isEmpty(queue, factors);
      const concerned = isEmpty ? lines.notRinging(queue, queuedOf) : lines.improved(queue);
      for (const call of concerned) {
        if (this.#told >= TOLD_AT_ONCE) {
          this.unfinished.add(queue);
          break;
        }
        this.#told += 1;
        this.tellCall(call, { type: isEmpty ? 'queueEmptied' : 'placeImproved' }, null);
      }
    }
  }
}
