/**
 * One unit of work: an event and everything that follows from it at once, committed as a whole.
 *
 *   event ─▶ call decides ─▶ word to its agents ─▶ agent decides ─▶ … ─▶ callers and agents are matched ─▶ …
 *         ─▶ lines are looked over (who stands better now, whom nobody serves any more) ─▶ … until nothing follows.
 *
 * State, journal, outbox, counts and timers are written through the store's transaction; memory follows after the
 * commit, but for the lines, which are put back when the transaction fails (`undo`).
 */
import { type AgentState, decideAgent, newAgent } from '../domain/agent/agent.ts';
import type { AgentEvent, PhoneState } from '../domain/agent/event.ts';
import {
  type CallContext,
  type CallDecision,
  decideCall,
  endAfterFault,
  openCall,
} from '../domain/call/decide.ts';
import { CALL_TIMERS, type CallEvent } from '../domain/call/event.ts';
import { type CallState, isSecretKey } from '../domain/call/state.ts';
import type { AgentName, CallId, Instant, QueueName } from '../domain/ids.ts';
import { ownerOf } from '../domain/ids.ts';
import type { Pair } from '../domain/queue/floor.ts';
import { contextOf } from './context.ts';
import { factsOf } from './facts.ts';
import { learnt } from './learning.ts';
import type { Lines } from './lines.ts';
import { type Live, Staged } from './live.ts';
import type { Sites } from './sites.ts';
import type { OutboxRow, Store } from './store.ts';

type Item =
  | { readonly to: 'call'; readonly id: CallId; readonly event: CallEvent; readonly key: string | null }
  | { readonly to: 'agent'; readonly name: AgentName; readonly event: AgentEvent };

/** A change of state, for the log and the counts. */
export type Change =
  | {
      readonly of: 'call';
      readonly before: CallState | null;
      readonly after: CallState;
      readonly event: CallEvent;
      readonly refusals: CallDecision['refusals'];
      readonly quotes: CallDecision['quotes'];
      readonly departure: CallDecision['departure'];
      /** The place in line before. */
      readonly place: number | null;
    }
  | {
      readonly of: 'agent';
      readonly before: AgentState;
      readonly after: AgentState;
      readonly event: AgentEvent;
    };

export interface UnitParts {
  readonly store: Store;
  readonly live: Live;
  readonly lines: Lines;
  readonly sites: Sites;
  readonly now: Instant;
}

/**
 * When a long line moves up, everybody in it may want to hear of it. Telling them all in one transaction would hold up
 * everybody else, the agent who is about to be connected first of all.
 */
const TOLD_AT_ONCE = 25;

export class Unit {
  readonly actions: OutboxRow[] = [];
  readonly changes: Change[] = [];
  /** Queues in which more callers are to be told than one unit should hold: touch them in another one. */
  readonly unfinished = new Set<QueueName>();
  readonly #parts: UnitParts;
  readonly #staged: Staged;
  readonly #items: Item[] = [];
  /** Queues whose line or agents have changed. */
  readonly #touched = new Set<QueueName>();
  #matchAnew = false;
  /** Whom the floor has given to whom: it holds them for taken until they are put again. */
  readonly #paired: Pair[] = [];
  /** How many callers have been told of their queue's line. */
  #told = 0;

  constructor(parts: UnitParts) {
    this.#parts = parts;
    this.#staged = new Staged(parts.live);
  }

  /** Tells a call; `key` marks an event that may be reported twice. */
  tellCall(id: CallId, event: CallEvent, key: string | null): void {
    this.#items.push({ to: 'call', id, event, key });
  }

  tellAgent(name: AgentName, event: AgentEvent): void {
    this.#items.push({ to: 'agent', name, event });
  }

  /** Tells everybody whose phone it is. */
  tellPhone(phone: string, state: PhoneState): void {
    const { agents } = this.#parts.sites.current.site;
    for (const [name, settings] of Object.entries(agents)) {
      if (settings.phone === phone) this.tellAgent(name as AgentName, { type: 'phoneChanged', state });
    }
  }

  /** Makes matching and looking over run even if nothing else changed. */
  touchQueues(): void {
    this.#matchAnew = true;
    for (const queue of Object.keys(this.#parts.sites.current.site.queues)) {
      this.#touched.add(queue as QueueName);
    }
  }

  /** Looks over these lines again. */
  touch(queues: Iterable<QueueName>): void {
    for (const queue of queues) this.#touched.add(queue);
  }

  /** Brings the agents in line with the site: new ones come, those it no longer names go when they are free. */
  syncAgents(): void {
    const { agents } = this.#parts.sites.current.site;
    for (const [name, settings] of Object.entries(agents)) {
      if (this.#staged.agent(name as AgentName) !== undefined) continue;
      const state = newAgent(name as AgentName, settings.starts, this.#parts.now);
      this.#saveAgent(state);
      this.#countAgent(null, state);
    }
    for (const agent of this.#staged.allAgents()) {
      if (agents[agent.name] === undefined && !hasCall(agent)) this.#removeAgent(agent.name);
    }
    this.touchQueues();
  }

  /** Has the agents that were there before counted from now on; harmless when they are already. */
  countAgents(): void {
    for (const agent of this.#staged.allAgents()) this.#countAgent(null, agent);
  }

  /** Hangs up a call that a fault has stopped. */
  endAfterFault(id: CallId): void {
    const state = this.#staged.call(id);
    if (state === undefined) return;
    this.#commitCall(state, endAfterFault(state, this.#contextOf(state)), { type: 'resumed' });
  }

  /** Adds a command that belongs to no live call, such as hanging up a leg that nobody claims. */
  sweep(lane: CallId, action: OutboxRow['action']): void {
    this.actions.push(this.#parts.store.addAction(lane, action));
  }

  /** Works until nothing more follows. Call inside the store's transaction. */
  settle(): void {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) this.#apply(item);
      else if (this.#matchAnew) this.#match();
      else if (this.#touched.size > 0) this.#lookOver();
      else return;
    }
  }

  /** Call after the commit. */
  takeOver(): void {
    this.#parts.live.take(this.#staged);
  }

  /** Call when the transaction has failed: the lines are as they were. */
  undo(): void {
    const { live, lines, now } = this.#parts;
    for (const id of [...this.#staged.calls.keys(), ...this.#paired.map(({ call }) => call)]) {
      const before = live.call(id);
      if (before === undefined) lines.removeCall(id);
      else lines.putCall(before, now);
    }
    for (const name of [...this.#staged.agents.keys(), ...this.#paired.map(({ agent }) => agent)]) {
      this.#putAgain(name, live.agent(name));
    }
  }

  #putAgain(name: AgentName, state: AgentState | undefined): void {
    const { lines } = this.#parts;
    if (state === undefined) lines.removeAgent(name);
    else lines.putAgent(state);
  }

  #apply(item: Item): void {
    if (item.to === 'agent') return this.#applyToAgent(item.name, item.event);
    const { store, now, sites } = this.#parts;
    const state = this.#staged.call(item.id);
    if (state === undefined && item.event.type !== 'callArrived') return this.#lateNews(item.event);
    if (!store.record(item.id, item.key, now, this.#forTheJournal(state, item.event))) return;
    if (state !== undefined) {
      return this.#commitCall(state, decideCall(state, item.event, this.#contextOf(state)), item.event);
    }
    if (item.event.type !== 'callArrived') return;
    const { version } = sites.current;
    const decision = openCall(item.event, version, this.#contextOf({ site: version }));
    this.#commitCall(null, decision, item.event);
  }

  /** Digits of a PIN are not written down. */
  #forTheJournal(state: CallState | undefined, event: CallEvent): CallEvent {
    if (event.type !== 'keyPressed' || state === undefined) return event;
    const isSecret = isSecretKey(state.activity, this.#parts.sites.of(state));
    return isSecret ? { ...event, key: '•' } : event;
  }

  /** News of a call that is over: a leg that answers, or that somebody has taken over, only now is hung up. */
  #lateNews(event: CallEvent): void {
    const channel =
      event.type === 'legAnswered' ? event.channel : event.type === 'legReplaced' ? event.by : null;
    if (channel === null) return;
    this.sweep(ownerOf(channel), { type: 'hangup', channel, reason: 'answeredElsewhere' });
  }

  #applyToAgent(name: AgentName, event: AgentEvent): void {
    const before = this.#staged.agent(name);
    if (before === undefined) return;
    const { store, now, sites } = this.#parts;
    const { state, timers } = decideAgent(before, event, now);
    if (state === before) return;
    for (const [timer, dueAt] of Object.entries(timers)) {
      store.setTimer({ kind: 'agent', id: name }, timer, dueAt);
    }
    this.#saveAgent(state);
    this.#changed({ of: 'agent', before, after: state, event });
    if (sites.current.site.agents[name] === undefined && !hasCall(state)) this.#removeAgent(name);
  }

  #commitCall(before: CallState | null, decision: CallDecision, event: CallEvent): void {
    const { store, lines, now } = this.#parts;
    const { state, actions, timers, notices, refusals, quotes, departure } = decision;
    const place = before?.activity.status === 'queued' ? lines.floor.place(before.id) : null;
    this.#staged.calls.set(state.id, state);
    if (state !== before) store.saveCall(state);
    this.#setTimers(state, timers);
    for (const action of actions) this.actions.push(store.addAction(state.id, action));
    for (const notice of notices) this.tellAgent(notice.agent, notice.event);
    if (before === state) return;
    if (before?.activity !== state.activity) {
      const queues = [before?.activity, state.activity].flatMap((activity) =>
        activity?.status === 'queued' ? [activity.queue] : [],
      );
      if (queues.length > 0) {
        lines.putCall(state, now);
        this.#matchAnew = true;
        for (const queue of queues) this.#touched.add(queue);
      }
    }
    this.#changed({ of: 'call', before, after: state, event, refusals, quotes, departure, place });
  }

  /** A decision that tells of every timer, as with each new activity, calls off most of them: all at once. */
  #setTimers({ id, activity }: CallState, timers: CallDecision['timers']): void {
    const { store } = this.#parts;
    const owner = { kind: 'call', id } as const;
    const isEnded = activity.status === 'ended';
    const tellsOfAll = CALL_TIMERS.every((timer) => timers[timer] !== undefined);
    if (isEnded || tellsOfAll) store.removeTimers(owner);
    if (isEnded) return;
    for (const [timer, dueAt] of Object.entries(timers)) {
      if (dueAt !== null || !tellsOfAll) store.setTimer(owner, timer, dueAt);
    }
  }

  #changed(change: Change): void {
    const { store, lines, sites, now } = this.#parts;
    this.changes.push(change);
    store.count(factsOf(change, now, (agent) => lines.floor.queuesOf(agent)));
    for (const [queue, history] of learnt(change, lines, sites, now)) {
      lines.setHistory(queue, history);
      store.saveQueueHistory(queue, history);
    }
  }

  #countAgent(before: AgentState | null, after: AgentState | null): void {
    const { store, lines, now } = this.#parts;
    const change = { of: 'agent', before, after } as const;
    store.count(factsOf(change, now, (agent) => lines.floor.queuesOf(agent)));
  }

  #saveAgent(state: AgentState): void {
    const { store, lines } = this.#parts;
    this.#staged.agents.set(state.name, state);
    store.saveAgent(state);
    lines.putAgent(state);
    this.#matchAnew = true;
    for (const queue of lines.floor.queuesOf(state.name)) this.#touched.add(queue);
  }

  #removeAgent(name: AgentName): void {
    const { store, lines } = this.#parts;
    for (const queue of lines.floor.queuesOf(name)) this.#touched.add(queue);
    const before = this.#staged.agent(name);
    if (before !== undefined) this.#countAgent(before, null);
    this.#staged.agents.set(name, null);
    store.removeAgent(name);
    store.removeTimers({ kind: 'agent', id: name });
    lines.removeAgent(name);
  }

  #match(): void {
    this.#matchAnew = false;
    const { sites, lines } = this.#parts;
    for (const { call, agent } of lines.floor.takePairs()) {
      this.#paired.push({ call, agent });
      const state = this.#staged.call(call);
      if (state?.activity.status !== 'queued') {
        this.#putAgain(agent, this.#staged.agent(agent));
        continue;
      }
      const settings = sites.current.site.agents[agent] ?? sites.of(state).agents[agent];
      this.tellAgent(agent, { type: 'chosen', call, queue: state.activity.queue });
      this.tellCall(call, { type: 'agentChosen', agent, phone: settings?.phone ?? '' }, null);
    }
  }

  /** Who stands better than they were told hears of it; a queue that nobody serves any more lets its callers go. */
  #lookOver(): void {
    const { lines, sites } = this.#parts;
    const touched = [...this.#touched];
    this.#touched.clear();
    const queuedOf = (call: CallId) => {
      const activity = this.#staged.call(call)?.activity;
      return activity?.status === 'queued' ? activity : null;
    };
    for (const queue of touched) {
      const factors = sites.current.site.queues[queue]?.leaveWhenEmpty ?? null;
      const isEmpty = factors !== null && lines.isEmpty(queue, factors);
      const concerned = isEmpty ? lines.notRinging(queue, queuedOf) : lines.improved(queue, queuedOf);
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

  #contextOf(call: Pick<CallState, 'site'>): CallContext {
    return contextOf(call, { ...this.#parts, agentState: (name) => this.#staged.agent(name) });
  }
}

const hasCall = ({ activity }: AgentState): boolean =>
  activity.status === 'reserved' || activity.status === 'ringing' || activity.status === 'talking';
