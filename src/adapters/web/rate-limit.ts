/** Counts in memory how often something happens, and no more keys than it can hold. */
import type { Instant, Milliseconds } from '../../domain/ids.ts';

interface Count {
  readonly since: Instant;
  times: number;
}

const MOST_KEYS = 10_000;

export class RateLimit {
  readonly #most: number;
  readonly #inMs: Milliseconds;
  readonly #counts = new Map<string, Count>();

  constructor(most: number, inMs: Milliseconds) {
    this.#most = most;
    this.#inMs = inMs;
  }

  /** One more. False: it is one too many. */
  count(key: string, now: Instant): boolean {
    const count = this.#now(key, now);
    if (count === undefined) {
      this.#counts.delete(key);
      if (this.#counts.size >= MOST_KEYS) this.#forget(now);
      this.#counts.set(key, { since: now, times: 1 });
      return this.#most >= 1;
    }
    count.times += 1;
    return count.times <= this.#most;
  }

  /** How long it has happened too often still; 0: it may happen once more. */
  waitMs(key: string, now: Instant): Milliseconds {
    const count = this.#now(key, now);
    return count === undefined || count.times < this.#most ? 0 : count.since + this.#inMs - now;
  }

  #now(key: string, now: Instant): Count | undefined {
    const count = this.#counts.get(key);
    return count !== undefined && now - count.since < this.#inMs ? count : undefined;
  }

  /** What is past; if that is nothing, the oldest. They stand in the order in which they began. */
  #forget(now: Instant): void {
    for (const [key, { since }] of this.#counts) {
      if (now - since < this.#inMs && this.#counts.size < MOST_KEYS) return;
      this.#counts.delete(key);
    }
  }
}
