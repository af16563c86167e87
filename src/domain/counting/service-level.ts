/**
 * Service level: how many callers were answered soon enough, in the five ways in which it is reckoned.
 *
 * A call enters the ratio when it is answered, abandoned, or has waited T. So who went elsewhere before T, or waits for
 * less than T so far, is in no ratio; who went elsewhere after T, or waits for longer, counts as one more who was not
 * answered within T. Errors and refusals are in none. Who agreed to be called back is in none of these either, for they
 * are of live callers; callback-report.ts has the one of both. (Cisco Unified CCE, "service level"; ICMI for the worked
 * figures.)
 */
import type { Milliseconds } from '../ids.ts';
import { ratio } from './spread.ts';
import type { WaitingTime } from './waiting-time.ts';

export interface ServiceLevelCounts {
  /** Everybody who has entered the ratio. */
  readonly entered: number;
  readonly answered: number;
  readonly answeredInTime: number;
  readonly abandonedInTime: number;
  readonly shortAbandons: number;
}

/** T and the limit below which hanging up is no giving up. */
export interface ServiceLevelLimits {
  readonly serviceLevelMs: Milliseconds;
  readonly shortAbandonMs: Milliseconds;
}

export function serviceLevelCounts(
  waits: readonly WaitingTime[],
  limitsOf: (wait: WaitingTime) => ServiceLevelLimits,
): ServiceLevelCounts {
  const counts = { entered: 0, answered: 0, answeredInTime: 0, abandonedInTime: 0, shortAbandons: 0 };
  for (const wait of waits) {
    const { serviceLevelMs, shortAbandonMs } = limitsOf(wait);
    const inTime = wait.waitMs <= serviceLevelMs;
    if (!hasEntered(wait, inTime)) continue;
    counts.entered += 1;
    if (wait.end === 'answered') {
      counts.answered += 1;
      if (inTime) counts.answeredInTime += 1;
    } else if (wait.end === 'abandoned') {
      if (inTime) counts.abandonedInTime += 1;
      if (isShortAbandon(wait, shortAbandonMs)) counts.shortAbandons += 1;
    }
  }
  return counts;
}

function hasEntered({ end }: WaitingTime, inTime: boolean): boolean {
  if (end === 'answered' || end === 'abandoned') return true;
  return (end === 'waiting' || end === 'elsewhere') && !inTime;
}

/** Hung up so soon that it says nothing about the queue. */
export const isShortAbandon = ({ end, waitMs }: WaitingTime, shortAbandonMs: Milliseconds): boolean =>
  end === 'abandoned' && waitMs < shortAbandonMs;

/** A_T / (A + B): giving up counts against us. Cisco's "negative". */
export const serviceLevelNegative = (c: ServiceLevelCounts): number | null =>
  ratio(c.answeredInTime, c.entered);

/** A_T / (O − B_T): who gave up within T is left out. Cisco's "ignore"; the same as A_T / (A + B after T). */
export const serviceLevelIgnoring = (c: ServiceLevelCounts): number | null =>
  ratio(c.answeredInTime, c.entered - c.abandonedInTime);

/** (A_T + B_T) / O: giving up within T counts as served. Flatters. Cisco's "positive". */
export const serviceLevelPositive = (c: ServiceLevelCounts): number | null =>
  ratio(c.answeredInTime + c.abandonedInTime, c.entered);

/** A_T / A: of those who got through. Never to be shown alone. */
export const serviceLevelOfAnswered = (c: ServiceLevelCounts): number | null =>
  ratio(c.answeredInTime, c.answered);

/** A_T / (A + B − B_s): who hung up at once is left out. What `report` shows. */
export const serviceLevelWithoutShort = (c: ServiceLevelCounts): number | null =>
  ratio(c.answeredInTime, c.entered - c.shortAbandons);
