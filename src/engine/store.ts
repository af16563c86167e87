/**
 * What the engine keeps: the state of every call and agent, the journal of what happened (which is also the inbox:
 * an event that was handled before a crash is not handled again), the outbox of what is still to be done, timers, and
 * the site versions that calls go on with. All calls are synchronous, so that a transaction never spans an `await`.
 */
import type { AgentState } from '../domain/agent/agent.ts';
import type { AgentEvent } from '../domain/agent/event.ts';
import type { CallAction } from '../domain/call/action.ts';
import type { CallEvent } from '../domain/call/event.ts';
import type { CallState } from '../domain/call/state.ts';
import type { AgentName, CallbackId, CallId, Instant, SiteVersion } from '../domain/ids.ts';
import type { Site } from '../domain/site.ts';
import type { CallbackStore } from './callback-store.ts';
import type { Counts, CountsReader, PendingLog } from './counts.ts';
import type { CustomerStore } from './customer-store.ts';
import type { MessageStore } from './messenger.ts';
import type { OptOutStore } from './opt-outs.ts';
import type { RetentionStore } from './retention.ts';
import type { WebStore } from './web/web-store.ts';

/** A command that is to be carried out. Commands of one lane are carried out in order, lanes do not wait for another. */
export interface OutboxRow {
  readonly id: number;
  readonly lane: CallId;
  readonly action: CallAction;
}

export type TimerOwner =
  | { readonly kind: 'call'; readonly id: CallId }
  | { readonly kind: 'agent'; readonly id: AgentName }
  | { readonly kind: 'callback'; readonly id: CallbackId };

export interface TimerRow {
  readonly owner: TimerOwner;
  readonly name: string;
  readonly dueAt: Instant;
}

export interface Store
  extends Counts,
    CountsReader,
    PendingLog,
    CallbackStore,
    MessageStore,
    RetentionStore,
    OptOutStore,
    CustomerStore,
    WebStore {
  /** Runs `work` as one transaction; whatever it throws undoes all of it and is thrown on. */
  transaction<T>(work: () => T): T;

  liveCalls(): CallState[];
  saveCall(state: CallState): void;
  agents(): AgentState[];
  saveAgent(state: AgentState): void;
  removeAgent(name: AgentName): void;

  /** False when an event with this key was written down before. A null key is never a repeat. */
  record(call: CallId, key: string | null, at: Instant, event: CallEvent | AgentEvent): boolean;

  addAction(lane: CallId, action: CallAction): OutboxRow;
  removeAction(id: number): void;
  /** In the order in which they were added. */
  pendingActions(): OutboxRow[];

  /** A null due time removes the timer. */
  setTimer(owner: TimerOwner, name: string, dueAt: Instant | null): void;
  removeTimers(owner: TimerOwner): void;
  /** Earliest first, and at most so many. */
  timersDue(now: Instant, limit?: number): TimerRow[];
  nextTimerAt(): Instant | null;

  saveSite(version: SiteVersion, site: Site, at: Instant): void;
  site(version: SiteVersion): Site | null;
  /**
   * Forgets ended calls, callbacks and messages that are over, what was counted of them, and site versions that nothing
   * needs, older than `before`.
   */
  prune(before: Instant): void;

  close(): void;
}
