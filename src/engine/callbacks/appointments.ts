/**
 * For when customers were promised a call, in order: so that how many stand in a time is looked up, and not counted
 * among thousands each time somebody is offered a callback. Of those that are not over.
 */
import { type CallbackState, promiseOf } from '../../domain/callback/state.ts';
import { type CallbackId, type Instant, placeOfCallback, type QueueName } from '../../domain/ids.ts';
import { type Entitled, Line } from '../../domain/queue/line.ts';

/** From the first moment to before the second. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** What can be counted. All are conditions of a single callback, so that one can be taken out or added by itself. */
export type Counted =
  | { readonly what: 'pending'; readonly profile: string }
  /** The time from which they are to be called; `chosen`: whether they chose it themselves. */
  | {
      readonly what: 'promised';
      readonly profile: string;
      readonly chosen: boolean;
      readonly within: Span;
    }
  | { readonly what: 'chosen'; readonly queue: QueueName; readonly within: Span };

/** Whether a callback is among them. */
export function isCounted(state: CallbackState, counted: Counted): boolean {
  if (state.progress.status === 'over') return false;
  const { at, window } = promiseOf(state);
  switch (counted.what) {
    case 'pending':
      return state.profile === counted.profile;
    case 'promised':
      return (
        state.profile === counted.profile &&
        (at !== null) === counted.chosen &&
        isWithin(window.from, counted.within)
      );
    case 'chosen':
      return state.queue === counted.queue && at !== null && isWithin(at, counted.within);
    default:
      return counted satisfies never;
  }
}

const isWithin = (at: Instant, { from, to }: Span): boolean => at >= from && at < to;

export class Appointments {
  readonly #lines = new Map<string, Line<Entitled>>();
  readonly #leave = new Map<CallbackId, () => void>();

  put(state: CallbackState): void {
    this.remove(state.id);
    const { id, profile, queue } = state;
    const { at, window } = promiseOf(state);
    const leaves = [this.#enter(promisedKey(profile, at !== null), id, window.from)];
    if (at !== null) leaves.push(this.#enter(chosenKey(queue), id, at));
    this.#leave.set(id, () => {
      for (const leave of leaves) leave();
    });
  }

  remove(id: CallbackId): void {
    this.#leave.get(id)?.();
    this.#leave.delete(id);
  }

  count(counted: Counted): number {
    switch (counted.what) {
      case 'pending':
        return (
          this.#line(promisedKey(counted.profile, true)).length +
          this.#line(promisedKey(counted.profile, false)).length
        );
      case 'promised':
        return countIn(this.#line(promisedKey(counted.profile, counted.chosen)), counted.within);
      case 'chosen':
        return countIn(this.#line(chosenKey(counted.queue)), counted.within);
      default:
        return counted satisfies never;
    }
  }

  #enter(key: string, id: CallbackId, at: Instant): () => void {
    const line = this.#line(key);
    this.#lines.set(key, line);
    const entry = { call: placeOfCallback(id), rank: at };
    line.add(entry);
    return () => {
      line.remove(entry);
      if (line.length === 0) this.#lines.delete(key);
    };
  }

  #line(key: string): Line<Entitled> {
    return this.#lines.get(key) ?? new Line<Entitled>();
  }
}

const countIn = (line: Line<Entitled>, { from, to }: Span): number =>
  Math.max(0, line.withLowerRank(to) - line.withLowerRank(from));

const promisedKey = (profile: string, chosen: boolean): string => JSON.stringify([profile, chosen]);
const chosenKey = (queue: QueueName): string => queue;
