/**
 * The lines of all queues in memory: who stands where, who may be given to whom, how long it will take. Follows the
 * states of calls and agents; a transaction that fails is undone by putting the old states again.
 */
import type { AgentState } from '../domain/agent/agent.ts';
import type { LineView } from '../domain/call/line-view.ts';
import type { CallState, Queued } from '../domain/call/state.ts';
import type { AgentName, CallId, Instant, QueueName } from '../domain/ids.ts';
import { estimateWait } from '../domain/queue/estimate.ts';
import { Floor } from '../domain/queue/floor.ts';
import type { AbsenceFactor, QueueSettings } from '../domain/queue/settings.ts';
import {
  emptyHistory,
  handled,
  type WaitHistory,
  type WaitOver,
  waited,
} from '../domain/queue/wait-history.ts';
import { waitingOf } from '../domain/queue/waiting.ts';
import { loadBefore } from './expectation.ts';
import type { Sites } from './sites.ts';

/** For a queue that no site names any more. */
const USUAL_HANDLING_MS = 300_000;

export class Lines {
  readonly floor = new Floor();
  readonly #sites: Sites;
  readonly #histories = new Map<QueueName, WaitHistory>();

  constructor(sites: Sites) {
    this.#sites = sites;
  }

  /** Takes up queues and agents as the site in force has them. */
  configure(): void {
    const { queues, agents } = this.#sites.current.site;
    this.floor.configure(queues, agents);
  }

  loadHistories(histories: ReadonlyMap<QueueName, WaitHistory>): void {
    for (const [queue, history] of histories) this.#histories.set(queue, history);
  }

  history(queue: QueueName): WaitHistory {
    return this.#histories.get(queue) ?? emptyHistory;
  }

  setHistory(queue: QueueName, history: WaitHistory): void {
    this.#histories.set(queue, history);
  }

  waitOver(queue: QueueName, over: WaitOver, now: Instant): WaitHistory {
    return waited(this.history(queue), over, now);
  }

  handlingOver(queue: QueueName, handlingMs: number, now: Instant): WaitHistory {
    return handled(this.history(queue), handlingMs, now);
  }

  putCall(state: CallState, now: Instant): void {
    const { activity } = state;
    const settings = activity.status === 'queued' ? this.#sites.queue(state, activity.queue) : undefined;
    if (activity.status !== 'queued' || settings === undefined) return this.floor.removeCaller(state.id);
    this.floor.putCaller(waitingOf(state.id, activity, settings, now), settings);
  }

  removeCall(call: CallId): void {
    this.floor.removeCaller(call);
  }

  putAgent(state: AgentState): void {
    this.floor.putAgent(state);
  }

  removeAgent(name: AgentName): void {
    this.floor.removeAgent(name);
  }

  view(queue: QueueName, settings: QueueSettings | undefined, now: Instant): LineView {
    const { floor } = this;
    return {
      waiting: floor.waiting(queue),
      place: (call) => floor.place(call),
      placeFor: (rank) => floor.placeFor(queue, rank),
      rankForPosition: (wish) => floor.rankForPosition(queue, wish),
      isEmpty: (factors) => floor.isEmpty(queue, factors),
      estimate: (rank, skills) =>
        estimateWait(
          this.history(queue),
          loadBefore(floor, { queue, rank, skills }),
          { usualHandlingMs: settings?.usualHandlingMs ?? USUAL_HANDLING_MS },
          now,
        ),
    };
  }

  /** Callers of the queue who want to hear that their place has become better, and for whom it has. */
  *improved(queue: QueueName, queuedOf: (call: CallId) => Queued | null): Generator<CallId> {
    let place = 0;
    for (const call of this.floor.callersInOrder(queue)) {
      place += 1;
      if (place < (queuedOf(call)?.telling.watchesBelow ?? 0)) yield call;
    }
  }

  /** Callers of the queue for whom no phone rings. */
  *notRinging(queue: QueueName, queuedOf: (call: CallId) => Queued | null): Generator<CallId> {
    for (const call of this.floor.callersInOrder(queue)) {
      if (queuedOf(call)?.ringing.length === 0) yield call;
    }
  }

  isEmpty(queue: QueueName, factors: readonly AbsenceFactor[]): boolean {
    return this.floor.isEmpty(queue, factors);
  }
}
