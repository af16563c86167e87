/**
 * The callers' figures of an interval, by when they joined: customers whom we called back are not among them. Each formula is named; all take waits by the queue's clock
 * or by the customer's (waiting-time.ts) alike. Null stands for "nobody", never for 0.
 */
import type { Milliseconds } from '../ids.ts';
import {
  isShortAbandon,
  type ServiceLevelLimits,
  serviceLevelCounts,
  serviceLevelIgnoring,
  serviceLevelNegative,
  serviceLevelOfAnswered,
  serviceLevelPositive,
  serviceLevelWithoutShort,
} from './service-level.ts';
import { mean, quantile, ratio } from './spread.ts';
import type { WaitingTime } from './waiting-time.ts';

export interface QueueFigures {
  /** Joined the queue; errors, and who agreed to be called back, left out. */
  readonly offered: number;
  readonly answered: number;
  /** Hung up in line, also while a phone rang. Going elsewhere is not giving up. */
  readonly abandoned: number;
  /** Of them, sooner than the queue's `short-abandon`. */
  readonly shortAbandons: number;
  /** A key, the time limit, or nobody left to serve the queue. */
  readonly elsewhere: number;
  readonly waiting: number;
  /** Agreed to be called back, however long they had waited: what became of them is in callback-report.ts. */
  readonly callbacks: number;
  /** Not let in: full, closed, nobody there. They are not among the offered. */
  readonly refused: number;
  /** Errors, the exchange's or ours. */
  readonly lost: number;
  readonly serviceLevel: {
    readonly negative: number | null;
    readonly ignore: number | null;
    readonly positive: number | null;
    readonly answeredOnly: number | null;
    readonly shortAbandon: number | null;
  };
  readonly averageSpeedOfAnswerMs: Milliseconds | null;
  readonly timeToHumanMs: { readonly median: Milliseconds | null; readonly p90: Milliseconds | null };
  readonly averageHandlingMs: Milliseconds | null;
  readonly abandonment: number | null;
  readonly abandonmentWithoutShort: number | null;
  readonly longestWaitMs: Milliseconds | null;
}

export function queueFigures(
  waits: readonly WaitingTime[],
  limitsOf: (wait: WaitingTime) => ServiceLevelLimits,
): QueueFigures {
  const count = (end: WaitingTime['end']): number => waits.filter((wait) => wait.end === end).length;
  const level = serviceLevelCounts(waits, limitsOf);
  const shortAbandons = waits.filter((wait) => isShortAbandon(wait, limitsOf(wait).shortAbandonMs)).length;
  const answered = count('answered');
  const abandoned = count('abandoned');
  const elsewhere = count('elsewhere');
  const waiting = count('waiting');
  const offered = answered + abandoned + elsewhere + waiting;
  return {
    offered,
    answered,
    abandoned,
    shortAbandons,
    elsewhere,
    waiting,
    callbacks: count('callback'),
    refused: count('refused'),
    lost: count('lost'),
    serviceLevel: {
      negative: serviceLevelNegative(level),
      ignore: serviceLevelIgnoring(level),
      positive: serviceLevelPositive(level),
      answeredOnly: serviceLevelOfAnswered(level),
      shortAbandon: serviceLevelWithoutShort(level),
    },
    averageSpeedOfAnswerMs: averageSpeedOfAnswer(waits),
    timeToHumanMs: timeToHuman(waits),
    averageHandlingMs: averageHandlingTime(waits),
    abandonment: abandonment(abandoned, offered),
    abandonmentWithoutShort: abandonment(abandoned - shortAbandons, offered - shortAbandons),
    longestWaitMs: longestWait(waits),
  };
}

/** Σ wait of the answered / A: from joining to the agent's answer, ringing included; who gave up is left out. */
export const averageSpeedOfAnswer = (waits: readonly WaitingTime[]): Milliseconds | null =>
  mean(waits.filter(({ end }) => end === 'answered').map(({ waitMs }) => waitMs));

/** From joining to hearing the agent: median and P90, since a mean hides those who waited long. */
export function timeToHuman(waits: readonly WaitingTime[]): QueueFigures['timeToHumanMs'] {
  const times = waits.flatMap(({ toHumanMs }) => (toHumanMs === null ? [] : [toHumanMs]));
  return { median: quantile(times, 0.5), p90: quantile(times, 0.9) };
}

/** (talk + hold + wrap-up) / handled. Holding a caller is part of the talk; a talk that is not over is left out. */
export const averageHandlingTime = (waits: readonly WaitingTime[]): Milliseconds | null =>
  mean(waits.flatMap(({ talkMs, wrapUpMs }) => (talkMs === null ? [] : [talkMs + wrapUpMs])));

/** B / O; with the short ones taken off both, (B − B_s) / (O − B_s). */
export const abandonment = (abandoned: number, offered: number): number | null => ratio(abandoned, offered);

export function longestWait(waits: readonly WaitingTime[]): Milliseconds | null {
  const waited = waits.filter(({ end }) => end !== 'refused' && end !== 'lost');
  return waited.reduce<number | null>((longest, { waitMs }) => Math.max(longest ?? 0, waitMs), null);
}
