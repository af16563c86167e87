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

  load(calls: readonly CallState[], agents: readonly AgentState[]): void {
    for (const call of calls) this.#calls.set(call.id, call);
    for (const agent of agents) this.#agents.set(agent.name, agent);
  }

  /** Takes over what a committed transaction changed. Ended calls are history: only the store keeps them. */
  take(staged: Staged): void {
    for (const call of staged.calls.values()) {
      if (call.activity.status === 'ended') this.#calls.delete(call.id);
      else this.#calls.set(call.id, call);
    }
    for (const [name, agent] of staged.agents) {
      if (agent === null) this.#agents.delete(name);
      else this.#agents.set(name, agent);
    }
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

/** Every channel that a call has a claim to. */
export const channelsOf = (call: CallState): readonly ChannelId[] => [call.channel, ...legsOf(call.activity)];
