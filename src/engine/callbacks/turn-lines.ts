/**
 * Those that wait for their turn, in lines: alike but for their ranks, each in its order. So a look whether somebody may
 * be dialled goes by the heads of a few lines, however many wait. It follows from the callbacks' states alone: a
 * transaction that fails is undone by putting the old states again.
 */
import type { CallbackState } from '../../domain/callback/state.ts';
import { type CallbackId, placeOfCallback, type QueueName } from '../../domain/ids.ts';
import type { Seeker } from '../../domain/queue/demand.ts';
import { type Entitled, Line } from '../../domain/queue/line.ts';

/** As of the moment at which the callback was put. */
export interface Kind {
  readonly seeker: Seeker;
  /** Attempts were made that count. */
  readonly isRetry: boolean;
}

interface Waiting extends Entitled {
  readonly callback: CallbackState;
}

export interface TurnLine extends Kind {
  readonly profile: string;
  readonly queue: QueueName;
  /** In a dry run: it was noted that they would be dialled. */
  readonly isNoted: boolean;
  readonly line: Line<Waiting>;
}

export class TurnLines {
  readonly #lines = new Map<string, TurnLine>();
  /** Those for which agents are asked, by kind. */
  readonly #asked = new Map<string, Line<Entitled>>();
  readonly #leave = new Map<CallbackId, () => void>();

  /** Takes up what has become of a callback. */
  put(callback: CallbackState, kind: Kind): void {
    this.remove(callback.id);
    const { status } = callback.progress;
    if (status === 'due') this.#wait(callback, kind, callback.progress.isNoted === true);
    if (status === 'previewing') this.#ask(callback, kind.seeker.kind);
  }

  remove(id: CallbackId): void {
    this.#leave.get(id)?.();
    this.#leave.delete(id);
  }

  /** None of them is empty. */
  all(): Iterable<TurnLine> {
    return this.#lines.values();
  }

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  /** Of this kind, how many with a lower rank, or the same, agents are asked about. */
  askedBefore(kind: string, rank: number): number {
    return (this.#asked.get(kind)?.placeFor(rank) ?? 1) - 1;
  }

  #wait(callback: CallbackState, { seeker, isRetry }: Kind, isNoted: boolean): void {
    const { id, profile, queue, rank } = callback;
    const key = JSON.stringify([profile, isRetry, isNoted, seeker.kind]);
    const known = this.#lines.get(key);
    const line = known?.line ?? new Line<Waiting>();
    if (known === undefined) this.#lines.set(key, { profile, queue, seeker, isRetry, isNoted, line });
    const waiting = { call: placeOfCallback(id), rank, callback };
    line.add(waiting);
    this.#leave.set(id, () => {
      line.remove(waiting);
      if (line.length === 0) this.#lines.delete(key);
    });
  }

  #ask({ id, rank }: CallbackState, kind: string): void {
    const line = this.#asked.get(kind) ?? new Line<Entitled>();
    this.#asked.set(kind, line);
    const asked = { call: placeOfCallback(id), rank };
    line.add(asked);
    this.#leave.set(id, () => {
      line.remove(asked);
      if (line.length === 0) this.#asked.delete(kind);
    });
  }
}
