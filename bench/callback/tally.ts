/** What is counted of a day. */
import type { Milliseconds } from '../../src/domain/ids.ts';

export interface DayResult {
  /** Of the agents' time. */
  readonly idleShare: number;
  readonly attempts: number;
  readonly successes: number;
  /** For each customer who pressed 1: how long until they had an agent, or hung up. */
  readonly holdsMs: readonly Milliseconds[];
  /** For each caller who stayed in line until an agent took them. */
  readonly liveWaitsMs: readonly Milliseconds[];
  /** Agents were taken up by customers who were not there. */
  readonly unansweredMs: Milliseconds;
  /** Most callbacks that were due at a time. */
  readonly mostDue: number;
}

export class Tally {
  readonly #from: number;
  readonly #holdsMs: Milliseconds[] = [];
  readonly #liveWaitsMs: Milliseconds[] = [];
  #attempts = 0;
  #successes = 0;
  #unansweredMs = 0;
  #mostDue = 0;

  /** `from`: what happens before it is not counted, but for what must never happen, and how many were due. */
  constructor(from: number) {
    this.#from = from;
  }

  dialled(now: number): void {
    if (this.#isCounted(now)) this.#attempts += 1;
  }

  calledBack(now: number): void {
    if (this.#isCounted(now)) this.#successes += 1;
  }

  /** A customer who pressed 1 has an agent, or has hung up. */
  held(since: number, now: number): void {
    if (this.#isCounted(now)) this.#holdsMs.push(now - since);
  }

  /** A caller who stayed in line has an agent. */
  waited(since: number, now: number): void {
    if (this.#isCounted(now)) this.#liveWaitsMs.push(now - since);
  }

  /** An agent was taken up by a customer who was not there. */
  wasted(since: number, now: number): void {
    this.#unansweredMs += now - since;
  }

  due(count: number): void {
    this.#mostDue = Math.max(this.#mostDue, count);
  }

  result(idleShare: number): DayResult {
    return {
      ...{ idleShare, attempts: this.#attempts, successes: this.#successes },
      ...{ holdsMs: this.#holdsMs, liveWaitsMs: this.#liveWaitsMs },
      ...{ unansweredMs: this.#unansweredMs, mostDue: this.#mostDue },
    };
  }

  #isCounted = (now: number): boolean => now >= this.#from;
}
