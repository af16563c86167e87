/**
 * What follows from each event, in the order in which a unit of the engine does it (engine/unit.ts): dialling and
 * matching go by rank together. Callers who stand before the first customer to be dialled are given their agents; then
 * customers are dialled, up to the next caller who is given one; and so on. When nobody more is to be dialled, whoever
 * is left is matched. Until nothing follows.
 *
 * All of it is for customer first: nobody goes in line before they were called.
 */
import type { CallState } from '../../src/domain/call/state.ts';
import { placeAsIfDue, placeOf } from '../../src/domain/callback/on-floor.ts';
import { type RecentAnswers, USUAL_ANSWER_SHARE, USUAL_LEAD_MS } from '../../src/domain/callback/pacing.ts';
import { attemptsUsed } from '../../src/domain/callback/past-attempts.ts';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { CallbackState } from '../../src/domain/callback/state.ts';
import { turnsNow } from '../../src/domain/callback/turns.ts';
import { type CallbackId, type Instant, placeOfCallback } from '../../src/domain/ids.ts';
import type { Floor, Pair } from '../../src/domain/queue/floor.ts';
import type { QueueSettings } from '../../src/domain/queue/settings.ts';
import { pacingView } from '../../src/engine/callbacks/pacing-view.ts';
import { TurnLines } from '../../src/engine/callbacks/turn-lines.ts';

export interface FollowUpParts {
  readonly floor: Floor;
  readonly queue: QueueSettings;
  readonly settings: CallbackSettings;
  /** The live calls by which customers are called back. */
  attempts(): Iterable<CallState>;
  answersLately(now: number): RecentAnswers;
  /** A callback has its turn. */
  turnCame(callback: CallbackId, now: number): void;
  /** A caller is given an agent. */
  paired(pair: Pair, now: number): void;
}

export class FollowUp {
  readonly #parts: FollowUpParts;
  readonly #turns = new TurnLines();
  readonly #ranks = new Map<CallbackId, number>();

  constructor(parts: FollowUpParts) {
    this.#parts = parts;
  }

  /** Takes up what has become of a callback: its place in line, and among those that wait for their turn. */
  put(state: CallbackState): void {
    const { floor, queue, settings } = this.#parts;
    const { id, rank, attempts } = state;
    const place = placeOf(state, queue, USUAL_ANSWER_SHARE);
    if (place === null) floor.removeCaller(placeOfCallback(id));
    else floor.putCaller(place, queue);
    if (state.progress.status === 'due') this.#ranks.set(id, rank);
    else this.#ranks.delete(id);
    const seeker = floor.seekerFor(place ?? placeAsIfDue(state, queue, USUAL_ANSWER_SHARE));
    const isRetry = attempts.length > 0 && attemptsUsed(settings.ladder, state) > 0;
    if (seeker === null) this.#turns.remove(id);
    else this.#turns.put(state, { seeker, isRetry });
  }

  /** How many wait for their turn. */
  get due(): number {
    return this.#ranks.size;
  }

  /** Until nothing follows. */
  settle(now: number): void {
    const turned = new Set<CallbackId>();
    do while (this.#dial(turned, now));
    while (this.#match(Infinity, now));
  }

  /** @returns whether it is to be looked at again: somebody was dialled, or given an agent */
  #dial(turned: Set<CallbackId>, now: number): boolean {
    const turns = this.#turnsOf(turned, now);
    const [first] = turns;
    if (first === undefined) return false;
    if (this.#match(first.rank, now)) return true;
    const next = this.#parts.floor.nextServed(first.rank);
    for (const { id } of turns.filter(({ rank }) => next === null || rank <= next)) {
      turned.add(id);
      this.#parts.turnCame(id, now);
    }
    return true;
  }

  #turnsOf(
    turned: ReadonlySet<CallbackId>,
    now: number,
  ): { readonly id: CallbackId; readonly rank: number }[] {
    const { floor, settings, attempts, answersLately } = this.#parts;
    const view = pacingView({
      ...{ floor, now: now as Instant, lines: [...this.#turns.all()], turns: this.#turns },
      attempts: attempts(),
      settings: () => settings,
      isHeldUp: ({ id }) => turned.has(id),
      answers: () => answersLately(now),
      experience: () => ({ leadMs: USUAL_LEAD_MS, answerShare: USUAL_ANSWER_SHARE }),
    });
    return (view === null ? [] : turnsNow(view)).map((id) => ({ id, rank: this.#ranks.get(id) ?? 0 }));
  }

  /** Gives agents to callers with a lower rank. @returns whether anybody was given one */
  #match(before: number, now: number): boolean {
    const pairs = this.#parts.floor.takePairs(before);
    for (const pair of pairs) this.#parts.paired(pair, now);
    return pairs.length > 0;
  }
}
