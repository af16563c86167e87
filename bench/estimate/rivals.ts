/** Other estimators, given the same waits. */
import type { Milliseconds } from '../../src/domain/ids.ts';

/**
 * What app_queue announces (Asterisk 22, app_queue.c): `recalc_holdtime` on each answer, in whole seconds, and
 * `abs(holdtime + 30 - waited)` as the text. Until the first call is over, each answer sets the hold time anew.
 */
export class AppQueue {
  #holdSeconds = 0;
  #callsOver = 0;

  answered(waitedMs: Milliseconds): void {
    const seconds = Math.floor(waitedMs / 1000);
    this.#holdSeconds = this.#callsOver === 0 ? seconds : (3 * this.#holdSeconds + seconds) >> 2;
  }

  /** A talk has ended or a caller has given up. */
  over(): void {
    this.#callsOver += 1;
  }

  /** For a caller who has just joined. */
  quoteMs(): Milliseconds {
    return Math.abs(this.#holdSeconds + 30) * 1000;
  }
}

/** Place in line times handling time by agents: exact if nobody gave up. `ahead` without the caller. */
export function placeTimesHandling(
  ahead: number,
  agents: number,
  handlingsMs: readonly Milliseconds[],
): Milliseconds {
  const sum = handlingsMs.reduce((total, each) => total + each, 0);
  return ((ahead + 1) * sum) / Math.max(1, handlingsMs.length) / Math.max(1, agents);
}
