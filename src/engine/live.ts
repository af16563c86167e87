/**
 * The live calls and agents in memory, as the store has them, and the changes that one transaction makes to them.
 *
 * Changes are staged while the transaction runs and taken over when it has been committed; one that fails leaves
 * memory as it was, like the database.
 */
import type { AgentState } from '../domain/agent/agent.ts';
import { type CallState, legsOf } from '../domain/call/state.ts';
import type { AgentName, CallId, ChannelId } from '../domain/ids.ts';
import { type LiveCallbacks, StagedCallbacks } from './callbacks/callback-book.ts';

export class Live {
  readonly #calls = new Map<CallId, CallState>();
  readonly #agents = new Map<AgentName, AgentState>();
  /** Those that we make. */
  readonly #attempts = new Map<CallId, CallState>();
  /** Those that are made to us, by the number they come with. */
  readonly #callers = new Map<string, Set<CallId>>();

  call(id: CallId): CallState | undefined {
    return this.#calls.get(id);
  }

  agent(name: AgentName): AgentState | undefined {
    return this.#agents.get(name);
  }

  calls(): IterableIterator<CallState> {
    return this.#calls.values();
  }

  agents(): IterableIterator<AgentState> {
    return this.#agents.values();
  }

  attempts(): IterableIterator<CallState> {
    return this.#attempts.values();
  }

  callsFrom(number: string): Iterable<CallId> {
    return this.#callers.get(number) ?? [];
  }

  load(calls: readonly CallState[], agents: readonly AgentState[]): void {
    for (const call of calls) this.#put(call);
    for (const agent of agents) this.#agents.set(agent.name, agent);
  }

  /** Takes over what a committed transaction changed. Ended calls are history: only the store keeps them. */
  take(staged: Staged): void {
    for (const call of staged.calls.values()) {
      this.#strike(call.id);
      if (call.activity.status === 'ended') this.#calls.delete(call.id);
      else this.#put(call);
    }
    for (const [name, agent] of staged.agents) {
      if (agent === null) this.#agents.delete(name);
      else this.#agents.set(name, agent);
    }
  }

  #put(call: CallState): void {
    const { id, attempt, callerNumber } = call;
    this.#calls.set(id, call);
    if (attempt !== null) {
      this.#attempts.set(id, call);
      return;
    }
    const callers = this.#callers.get(callerNumber) ?? new Set();
    this.#callers.set(callerNumber, callers.add(id));
  }

  /** From the lists beside `#calls`. */
  #strike(id: CallId): void {
    const before = this.#calls.get(id);
    if (before === undefined) return;
    this.#attempts.delete(id);
    const callers = this.#callers.get(before.callerNumber);
    callers?.delete(id);
    if (callers?.size === 0) this.#callers.delete(before.callerNumber);
  }
}

/** What one transaction has changed so far, over what is live. */
export class Staged {
  readonly calls = new Map<CallId, CallState>();
  /** Null: removed. */
  readonly agents = new Map<AgentName, AgentState | null>();
  readonly callbacks: StagedCallbacks;
  readonly #live: Live;

  constructor(live: Live, callbacks: LiveCallbacks) {
    this.#live = live;
    this.callbacks = new StagedCallbacks(callbacks);
  }

  call(id: CallId): CallState | undefined {
    return this.calls.get(id) ?? this.#live.call(id);
  }

  agent(name: AgentName): AgentState | undefined {
    const staged = this.agents.get(name);
    return staged === undefined ? this.#live.agent(name) : (staged ?? undefined);
  }

  *allCalls(): Generator<CallState> {
    for (const call of this.#live.calls()) yield this.calls.get(call.id) ?? call;
    for (const call of this.calls.values()) if (this.#live.call(call.id) === undefined) yield call;
  }

  /** The calls that we make. */
  *attempts(): Generator<CallState> {
    for (const call of this.#live.attempts()) if (!this.calls.has(call.id)) yield call;
    for (const call of this.calls.values()) if (isLiveAttempt(call)) yield call;
  }

  /** Whether somebody is on the line who calls us with this number. */
  isCalling(number: string): boolean {
    for (const id of this.#live.callsFrom(number)) if (!this.calls.has(id)) return true;
    for (const call of this.calls.values()) if (call.callerNumber === number && isCaller(call)) return true;
    return false;
  }

  /** Whether this is a call that somebody makes to us, and goes on. */
  isOnTheLine(id: CallId): boolean {
    const call = this.call(id);
    return call !== undefined && isCaller(call);
  }

  *allAgents(): Generator<AgentState> {
    for (const agent of this.#live.agents()) {
      const now = this.agent(agent.name);
      if (now !== undefined) yield now;
    }
    for (const agent of this.agents.values()) {
      if (agent !== null && this.#live.agent(agent.name) === undefined) yield agent;
    }
  }
}

const isLiveAttempt = ({ attempt, activity }: CallState): boolean =>
  attempt !== null && activity.status !== 'ended';

const isCaller = ({ attempt, activity }: CallState): boolean =>
  attempt === null && activity.status !== 'ended';

/** Every channel that a call has a claim to. */
export const channelsOf = (call: CallState): readonly ChannelId[] => [call.channel, ...legsOf(call.activity)];
