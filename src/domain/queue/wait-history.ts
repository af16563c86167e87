/**
 * What a queue has learned about its waits: how long a call keeps an agent, how soon callers give up, and how far
 * its estimates were off. Plain JSON of bounded size, one per queue; `estimate.ts` makes an expected wait of it.
 */
import type { Instant, Milliseconds } from '../ids.ts';
import { gammaMeanAbove, gammaScore, normalTail, Z90 } from './gamma.ts';

/** How many handling times are kept one by one. */
const KEPT_HANDLINGS = 100;
/** How far back "lately" reaches for giving up, and in which grain. */
const LATELY_MS = 2 * 3_600_000;
const BUCKET_MS = 5 * 60_000;
/** What was this long ago counts 1/e in the long run. */
const LONG_RUN_MS = 30 * 24 * 3_600_000;
/** How much one wait moves the calibration: the last 50 count most. */
const LEARNING = 0.02;
const MOST_CORRECTION = 2;

export interface WaitHistory {
  readonly v: 1;
  /** The last talk + wrap-up times, oldest first. */
  readonly handlingsMs: readonly Milliseconds[];
  /** Giving up in the last two hours, by five minutes, oldest first. */
  readonly lately: readonly Patience[];
  readonly longRun: Patience & { readonly handlings: number; readonly handledMs: Milliseconds };
  readonly calibration: Calibration;
  /** When a caller last got an agent. */
  readonly lastStartAt: Instant | null;
}

/** How many gave up in how much waiting. */
export interface Patience {
  /** When the five minutes began; in the long run, when the sums were last brought up to date. */
  readonly at: Instant;
  readonly abandoned: number;
  readonly waitedMs: Milliseconds;
}

/** How the waits of those who had to wait compared with what the formula gave. */
export interface Calibration {
  /** Moving averages: what came, and what the formula alone had given. */
  readonly actualMs: Milliseconds;
  readonly modelMs: Milliseconds;
  /** Waits scatter so many times as widely as the formula thinks. Follows the share that exceeded P90. */
  readonly spread: number;
}

/** What a caller was given on joining: a known `WaitEstimate`, or as much of it as is learned from. */
export interface Quote {
  readonly meanMs: Milliseconds;
  readonly varianceMs2: number;
  /** The mean before it was corrected. */
  readonly modelMs: Milliseconds;
}

export interface WaitOver {
  readonly waitedMs: Milliseconds;
  /**
   * `answered`: they got an agent. `abandoned`: they left the line, by hanging up, by a key or because they were sent
   * on. `callback`: they hung up and kept their place; what comes later is not told here.
   */
  readonly ended: 'answered' | 'abandoned' | 'callback';
  /** The estimate when they joined; null when there was none. */
  readonly quote: Quote | null;
}

/** Both averages begin here, so that the correction begins as 1 and moves with care. */
const FIRST_AVERAGE_MS = 200_000;

export const emptyHistory: WaitHistory = {
  v: 1,
  handlingsMs: [],
  lately: [],
  longRun: { at: 0 as Instant, abandoned: 0, waitedMs: 0, handlings: 0, handledMs: 0 },
  calibration: { actualMs: FIRST_AVERAGE_MS, modelMs: FIRST_AVERAGE_MS, spread: 1 },
  lastStartAt: null,
};

/** A talk and the wrap-up after it are over. */
export function handled(history: WaitHistory, handlingMs: Milliseconds, now: Instant): WaitHistory {
  const longRun = aged(history.longRun, now);
  return {
    ...history,
    handlingsMs: [...history.handlingsMs.slice(1 - KEPT_HANDLINGS), handlingMs],
    longRun: { ...longRun, handlings: longRun.handlings + 1, handledMs: longRun.handledMs + handlingMs },
  };
}

/** A caller's wait is over. Whoever found a free agent has waited too: for 0 ms. */
export function waited(history: WaitHistory, over: WaitOver, now: Instant): WaitHistory {
  const { waitedMs, ended, quote } = over;
  const abandoned = ended === 'abandoned' ? 1 : 0;
  const longRun = aged(history.longRun, now);
  return {
    ...history,
    lately: withMore(history.lately, { abandoned, waitedMs }, now),
    longRun: { ...longRun, abandoned: longRun.abandoned + abandoned, waitedMs: longRun.waitedMs + waitedMs },
    calibration:
      quote && quote.meanMs > 0
        ? calibrated(history.calibration, quote, waitedMs, ended === 'answered')
        : history.calibration,
    lastStartAt: ended === 'answered' ? now : history.lastStartAt,
  };
}

/** How many gave up, in how much waiting, in the two hours until now. */
export function patienceLately(history: WaitHistory, now: Instant): Omit<Patience, 'at'> {
  let [abandoned, waitedMs] = [0, 0];
  for (const bucket of history.lately.filter(({ at }) => at > now - LATELY_MS)) {
    abandoned += bucket.abandoned;
    waitedMs += bucket.waitedMs;
  }
  return { abandoned, waitedMs };
}

/** What the formula's mean is to be multiplied by. */
export function correctionOf({ actualMs, modelMs }: Calibration): number {
  return clamped(actualMs / modelMs);
}

/**
 * Learns from one wait. Of callers who left, only a lower bound of their wait is known. Leaving them out would make
 * every estimate too short, since it is the long waits that are given up; so they count as what the quote expects
 * of somebody who has waited that long already.
 */
function calibrated(old: Calibration, quote: Quote, waitedMs: Milliseconds, answered: boolean): Calibration {
  const gamma = { mean: quote.meanMs, variance: quote.varianceMs2 };
  const score = gammaScore(gamma, waitedMs);
  const actualMs = answered ? waitedMs : gammaMeanAbove(gamma, score);
  const late = score > Z90 ? 1 : answered ? 0 : 0.1 / normalTail(score);
  return {
    actualMs: old.actualMs + LEARNING * (actualMs - old.actualMs),
    modelMs: old.modelMs + LEARNING * (quote.modelMs - old.modelMs),
    // One in ten may exceed P90: at that rate ups and downs cancel out.
    spread: clamped(old.spread * Math.exp(LEARNING * (Math.min(1, late) - 0.1))),
  };
}

function clamped(factor: number): number {
  return Math.min(MOST_CORRECTION, Math.max(1 / MOST_CORRECTION, factor));
}

function withMore(
  lately: readonly Patience[],
  more: Omit<Patience, 'at'>,
  now: Instant,
): readonly Patience[] {
  const at = (now - (now % BUCKET_MS)) as Instant;
  const current = lately.find((bucket) => bucket.at === at) ?? { abandoned: 0, waitedMs: 0 };
  return [
    ...lately.filter((bucket) => bucket.at > now - LATELY_MS && bucket.at < at),
    { at, abandoned: current.abandoned + more.abandoned, waitedMs: current.waitedMs + more.waitedMs },
  ];
}

function aged(longRun: WaitHistory['longRun'], now: Instant): WaitHistory['longRun'] {
  const kept = Math.exp(-Math.max(0, now - longRun.at) / LONG_RUN_MS);
  return {
    at: Math.max(now, longRun.at) as Instant,
    abandoned: longRun.abandoned * kept,
    waitedMs: longRun.waitedMs * kept,
    handlings: longRun.handlings * kept,
    handledMs: longRun.handledMs * kept,
  };
}
