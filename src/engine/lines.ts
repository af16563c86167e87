/**
 * The lines of all queues in memory: who stands where, who may be given to whom, how long it will take. Follows the
 * states of calls and agents; a transaction that fails is undone by putting the old states again.
 */
import type { AgentState } from '../domain/agent/agent.ts';
import type { LineView } from '../domain/call/line-view.ts';
import type { CallState, Queued } from '../domain/call/state.ts';
import { placeAsIfDue, placeOf, soonOf } from '../domain/callback/on-floor.ts';
import { attemptsUsed } from '../domain/callback/past-attempts.ts';
import type { CallbackState } from '../domain/callback/state.ts';
import {
  type AgentName,
  type CallbackId,
  type CallId,
  type Instant,
  placeOfCallback,
  type QueueName,
} from '../domain/ids.ts';
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
import type { AttemptExperience } from './callbacks/experience.ts';
import type { Profiles } from './callbacks/profiles.ts';
import { TurnLines } from './callbacks/turn-lines.ts';
import { loadBefore } from './expectation.ts';
import type { Sites } from './sites.ts';

/** For a queue that no site names any more. */
const USUAL_HANDLING_MS = 300_000;

export class Lines {
  readonly floor = new Floor();
  readonly turns = new TurnLines();
  readonly #sites: Sites;
  readonly #callbacks: { readonly experience: AttemptExperience; readonly profiles: Profiles };
  /** Below which place who waits wants to hear of it. */
  readonly #watching = new Map<CallId, number>();
  readonly #histories = new Map<QueueName, WaitHistory>();

  constructor(
    sites: Sites,
    callbacks: { readonly experience: AttemptExperience; readonly profiles: Profiles },
  ) {
    this.#sites = sites;
    this.#callbacks = callbacks;
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

  /** In line, or on the way to it: a customer who is being dialled or greeted. */
  putCall(state: CallState, now: Instant): void {
    const { activity, attempt } = state;
    const watchesBelow = activity.status === 'queued' ? activity.telling.watchesBelow : null;
    if (watchesBelow === null) this.#watching.delete(state.id);
    else this.#watching.set(state.id, watchesBelow);
    const name = activity.status === 'queued' ? activity.queue : attempt?.queue;
    const settings = name === undefined ? undefined : this.#sites.queue(state, name);
    if (name === undefined || settings === undefined) return this.floor.removeCaller(state.id);
    const standing =
      activity.status === 'queued'
        ? waitingOf(state.id, activity, settings, now)
        : soonOf(state, settings, this.#callbacks.experience.answerShare(name));
    if (standing === null) this.floor.removeCaller(state.id);
    else this.floor.putCaller(standing, settings);
  }

  removeCall(call: CallId): void {
    this.#watching.delete(call);
    this.floor.removeCaller(call);
  }

  /** The place of a customer who is to be called back, while they wait for their turn. */
  putCallback(state: CallbackState): void {
    const { queue } = state;
    const profile = this.#callbacks.profiles.of(state.profile);
    const settings = profile && this.#sites.queue({ site: profile.version }, queue);
    if (profile === undefined || settings === undefined) return this.removeCallback(state.id);
    const share = this.#callbacks.experience.answerShare(queue);
    const standing = placeOf(state, settings, share);
    if (standing === null) this.floor.removeCaller(placeOfCallback(state.id));
    else this.floor.putCaller(standing, settings);
    const seeker = this.floor.seekerFor(standing ?? placeAsIfDue(state, settings, share));
    if (seeker === null) return this.turns.remove(state.id);
    const isRetry = state.attempts.length > 0 && attemptsUsed(profile.settings.ladder, state) > 0;
    this.turns.put(state, { seeker, isRetry });
  }

  removeCallback(id: CallbackId): void {
    this.turns.remove(id);
    this.floor.removeCaller(placeOfCallback(id));
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
  *improved(queue: QueueName): Generator<CallId> {
    if (this.#watching.size === 0) return;
    for (const [call, place] of this.floor.callersInPlace(queue)) {
      if (place < (this.#watching.get(call) ?? 0)) yield call;
    }
  }

  /** Callers of the queue for whom no phone rings. */
  *notRinging(queue: QueueName, queuedOf: (call: CallId) => Queued | null): Generator<CallId> {
    for (const [call] of this.floor.callersInPlace(queue)) {
      if (queuedOf(call)?.ringing.length === 0) yield call;
    }
  }

  isEmpty(queue: QueueName, factors: readonly AbsenceFactor[]): boolean {
    return this.floor.isEmpty(queue, factors);
  }
}
