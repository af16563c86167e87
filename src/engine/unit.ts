/**
 * One unit of work: an event and everything that follows from it at once, committed as a whole.
 *
 *   event ─▶ call decides ─▶ word to its agent ─▶ agent decides ─▶ … ─▶ callers and agents are matched ─▶ …
 *         ─▶ places in line are counted ─▶ … until nothing more follows.
 *
 * State, journal, outbox and timers are written through the store's transaction; memory follows after the commit.
 */
import { type AgentDecision, type AgentState, decideAgent, newAgent } from '../domain/agent/agent.ts';
import type { AgentEvent } from '../domain/agent/event.ts';
import {
  type CallContext,
  type CallDecision,
  decideCall,
  endAfterFault,
  openCall,
} from '../domain/call/decide.ts';
import type { CallEvent } from '../domain/call/event.ts';
import type { CallState } from '../domain/call/state.ts';
import type { AgentName, CallId, Instant } from '../domain/ids.ts';
import { callOf } from '../domain/ids.ts';
import { inOrder, match, places, type Waiting } from '../domain/queue/match.ts';
import { type Live, Staged } from './live.ts';
import type { Sites } from './sites.ts';
import type { OutboxRow, Store } from './store.ts';

type Item =
  | { readonly to: 'call'; readonly id: CallId; readonly event: CallEvent; readonly key: string | null }
  | { readonly to: 'agent'; readonly name: AgentName; readonly event: AgentEvent };

/** A change of state, for the log. */
export type Change =
  | {
      readonly of: 'call';
      readonly before: CallState | null;
      readonly after: CallState;
      readonly event: CallEvent;
    }
  | { readonly of: 'agent'; readonly before: AgentState; readonly after: AgentState };

export interface UnitParts {
  readonly store: Store;
  readonly live: Live;
  readonly sites: Sites;
  readonly now: Instant;
}

export class Unit {
  readonly actions: OutboxRow[] = [];
  readonly changes: Change[] = [];
  readonly #parts: UnitParts;
  readonly #staged: Staged;
  readonly #items: Item[] = [];
  #queuesTouched = false;

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

  /** Makes matching and counting run even if nothing else changed. */
  touchQueues(): void {
    this.#queuesTouched = true;
  }

  /** Brings the agents in line with the site: new ones are available, those it no longer names go when they are free. */
  syncAgents(): void {
    const { agents } = this.#parts.sites.current.site;
    for (const name of Object.keys(agents) as AgentName[]) {
      if (this.#staged.agent(name) === undefined) this.#saveAgent(newAgent(name, this.#parts.now));
    }
    for (const agent of this.#staged.allAgents()) {
      const busy = agent.activity.status === 'ringing' || agent.activity.status === 'talking';
      if (agents[agent.name] === undefined && !busy) this.#removeAgent(agent.name);
    }
    this.#queuesTouched = true;
  }

  /** Hangs up a call that a fault has stopped. */
  endAfterFault(id: CallId): void {
    const state = this.#staged.call(id);
    if (state === undefined) return;
    const event: CallEvent = { type: 'resumed' };
    this.#commitCall(state, endAfterFault(state, this.#contextOf(state)), event);
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
      else if (this.#queuesTouched) this.#matchAndCount();
      else return;
    }
  }

  /** Call after the commit. */
  takeOver(): void {
    this.#parts.live.take(this.#staged);
  }

  #apply(item: Item): void {
    if (item.to === 'agent') return this.#applyToAgent(item.name, item.event);
    const { store, now, sites } = this.#parts;
    const state = this.#staged.call(item.id);
    if (state === undefined && item.event.type !== 'callArrived') return this.#lateNews(item.event);
    // Counting places is not history: it follows from who joined and left, and can be done again.
    if (item.event.type !== 'placeCounted' && !store.record(item.id, item.key, now, item.event)) return;
    if (state !== undefined) {
      return this.#commitCall(state, decideCall(state, item.event, this.#contextOf(state)), item.event);
    }
    if (item.event.type !== 'callArrived') return;
    const { version } = sites.current;
    const decision = openCall(item.event, version, this.#contextOf({ site: version }));
    this.#commitCall(null, decision, item.event);
  }

  /** News of a call that is over: a leg that answers only now is hung up. */
  #lateNews(event: CallEvent): void {
    if (event.type !== 'legAnswered') return;
    this.sweep(callOf(event.channel), {
      type: 'hangup',
      channel: event.channel,
      reason: 'answeredElsewhere',
    });
  }

  #applyToAgent(name: AgentName, event: AgentEvent): void {
    const before = this.#staged.agent(name);
    if (before === undefined) return;
    const { state, timers }: AgentDecision = decideAgent(before, event, this.#parts.now);
    if (state === before) return;
    for (const [timer, dueAt] of Object.entries(timers)) {
      this.#parts.store.setTimer({ kind: 'agent', id: name }, timer, dueAt);
    }
    this.#saveAgent(state);
    this.changes.push({ of: 'agent', before, after: state });
    const unlisted = this.#parts.sites.current.site.agents[name] === undefined;
    if (unlisted && state.activity.status !== 'ringing' && state.activity.status !== 'talking') {
      this.#removeAgent(name);
    }
  }

  #commitCall(before: CallState | null, decision: CallDecision, event: CallEvent): void {
    const { store } = this.#parts;
    const { state, actions, timers, notices } = decision;
    this.#staged.calls.set(state.id, state);
    const quiet = actions.length === 0 && Object.keys(timers).length === 0;
    if (!(event.type === 'placeCounted' && quiet) && state !== before) store.saveCall(state);
    for (const [timer, dueAt] of Object.entries(timers)) {
      store.setTimer({ kind: 'call', id: state.id }, timer, dueAt);
    }
    if (state.activity.status === 'ended') store.removeTimers({ kind: 'call', id: state.id });
    for (const action of actions) this.actions.push(store.addAction(state.id, action));
    for (const notice of notices) this.tellAgent(notice.agent, notice.event);
    if (before !== state) this.changes.push({ of: 'call', before, after: state, event });
    if (before?.activity.status === 'queued' || state.activity.status === 'queued') {
      this.#queuesTouched ||= event.type !== 'placeCounted' && before?.activity !== state.activity;
    }
  }

  #saveAgent(state: AgentState): void {
    this.#staged.agents.set(state.name, state);
    this.#parts.store.saveAgent(state);
    this.#queuesTouched = true;
  }

  #removeAgent(name: AgentName): void {
    this.#staged.agents.set(name, null);
    this.#parts.store.removeAgent(name);
    this.#parts.store.removeTimers({ kind: 'agent', id: name });
  }

  /** First who gets whom; places are counted once nobody more can be served. */
  #matchAndCount(): void {
    this.#queuesTouched = false;
    const { sites } = this.#parts;
    const waiting = this.#waiting();
    const idle = [...this.#staged.allAgents()]
      .filter((agent) => agent.activity.status === 'available')
      .map((agent) => ({ agent: agent.name, idleSince: agent.idleSince }));
    const byCall = new Map(waiting.map((caller) => [caller.call, caller.state]));
    const members = (caller: Waiting): readonly AgentName[] => {
      const state = byCall.get(caller.call);
      return state === undefined ? [] : (sites.queue(state, caller.queue)?.agents ?? []);
    };
    const pairs = match(waiting, idle, members);
    for (const { call, agent } of pairs) {
      const state = byCall.get(call);
      const phone =
        sites.current.site.agents[agent]?.phone ?? (state && sites.of(state).agents[agent]?.phone) ?? '';
      this.tellAgent(agent, { type: 'chosen', call });
      this.tellCall(call, { type: 'agentChosen', agent, phone }, null);
    }
    if (pairs.length > 0) return;
    for (const [call, place] of places(waiting)) {
      const activity = byCall.get(call)?.activity;
      if (activity?.status === 'queued' && activity.place !== place) {
        this.tellCall(call, { type: 'placeCounted', place }, null);
      }
    }
  }

  #waiting(): (Waiting & { readonly state: CallState })[] {
    const waiting: (Waiting & { readonly state: CallState })[] = [];
    for (const state of this.#staged.allCalls()) {
      if (state.activity.status !== 'queued') continue;
      const { queue, joinedAt, ringing } = state.activity;
      waiting.push({ call: state.id, queue, joinedAt, ringing: ringing !== null, state });
    }
    return waiting.sort(inOrder);
  }

  #contextOf(call: Pick<CallState, 'site'>): CallContext {
    const { sites, now } = this.#parts;
    return { now, site: sites.of(call), queue: (name) => sites.queue(call, name) };
  }
}
