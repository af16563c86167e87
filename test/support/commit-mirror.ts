/** What a store holds, commit by commit: so that a watcher sees every state that was ever true, and none that was undone. */
import type { AgentState } from '../../src/domain/agent/state.ts';
import type { CallState } from '../../src/domain/call/state.ts';
import type { CallbackHistory, CallbackState } from '../../src/domain/callback/state.ts';
import type { AgentName, CallbackId, CallId } from '../../src/domain/ids.ts';
import type { Store } from '../../src/engine/store.ts';

export interface Changed<T> {
  readonly before: T | null;
  readonly after: T;
}

/** One transaction that changed something. */
export interface Commit {
  readonly calls: readonly Changed<CallState>[];
  readonly agents: readonly Changed<AgentState>[];
  readonly callbacks: readonly Changed<CallbackState>[];
  readonly history: readonly (readonly [CallbackId, CallbackHistory])[];
}

export class CommitMirror {
  /** Those that are not over. */
  readonly calls = new Map<CallId, CallState>();
  readonly agents = new Map<AgentName, AgentState>();
  /** All there ever were. */
  readonly callbacks = new Map<CallbackId, CallbackState>();
  readonly #staged = {
    calls: new Map<CallId, CallState>(),
    agents: new Map<AgentName, AgentState>(),
    callbacks: new Map<CallbackId, CallbackState>(),
    history: [] as (readonly [CallbackId, CallbackHistory])[],
    gone: [] as AgentName[],
  };
  #depth = 0;

  /** @param committed told after each transaction, when the mirror shows what it has left */
  constructor(store: Store, committed: (commit: Commit) => void) {
    const { saveCall, saveAgent, saveCallback, addCallbackHistory, removeAgent, transaction } = store;
    store.saveCall = (state) => {
      saveCall(state);
      this.#staged.calls.set(state.id, state);
    };
    store.saveAgent = (state) => {
      saveAgent(state);
      this.#staged.agents.set(state.name, state);
    };
    store.saveCallback = (state) => {
      saveCallback(state);
      this.#staged.callbacks.set(state.id, state);
    };
    store.addCallbackHistory = (id, entries) => {
      addCallbackHistory(id, entries);
      for (const entry of entries) this.#staged.history.push([id, entry]);
    };
    store.removeAgent = (name) => {
      removeAgent(name);
      this.#staged.gone.push(name);
    };
    store.transaction = (work) => {
      this.#depth += 1;
      let result: ReturnType<typeof work>;
      try {
        result = transaction(work);
      } catch (error) {
        if (this.#depth === 1) this.#forget();
        throw error;
      } finally {
        this.#depth -= 1;
      }
      if (this.#depth === 0) this.#take(committed);
      return result;
    };
  }

  #take(committed: (commit: Commit) => void): void {
    const { calls, agents, callbacks, history, gone } = this.#staged;
    if (calls.size + agents.size + callbacks.size + history.length + gone.length === 0) return;
    const commit: Commit = {
      calls: changes(calls, this.calls),
      agents: changes(agents, this.agents),
      callbacks: changes(callbacks, this.callbacks),
      history: [...history],
    };
    for (const name of gone) if (!agents.has(name)) this.agents.delete(name);
    for (const { after } of commit.calls) if (after.activity.status === 'ended') this.calls.delete(after.id);
    this.#forget();
    committed(commit);
  }

  #forget(): void {
    for (const part of Object.values(this.#staged)) {
      if (Array.isArray(part)) part.length = 0;
      else part.clear();
    }
  }
}

/** What is staged becomes what is kept. */
function changes<K, T>(staged: ReadonlyMap<K, T>, kept: Map<K, T>): Changed<T>[] {
  return [...staged].map(([key, after]) => {
    const before = kept.get(key) ?? null;
    kept.set(key, after);
    return { before, after };
  });
}
