/**
 * When a customer is tried again, by how the attempts so far ended (products.md §2, "Retry ladder").
 *
 * An outcome's rule says whether the attempt counts, and how long until the next one. Most outcomes that did not reach
 * the customer go by the ladder's steps, measured from the end of the first attempt that counted: with [20m, 60m] the
 * third attempt is an hour after the first, however the second ended. Where an attempt came late (a night lay
 * between), at least half the distance between two steps is kept, so that the next does not follow on its heels.
 *
 * A customer who asked for another time is tried then, and the steps are measured anew from there. Nothing is tried
 * outside of the calling hours (`open`), nor later than `until`; where chance alone would put it past either, it is left out.
 *
 * `maxAttempts` holds for the attempts that count. An `unknown` one (the outcome was lost in a crash) counts.
 */

import type { Instant, Milliseconds } from '../ids.ts';
import { chance } from '../queue/chance.ts';
import { MINUTE_MS } from '../time-units.ts';
import type { AttemptOutcome, LadderRule, RetryLadder } from './settings.ts';

/** An attempt that has ended. */
export type PastAttempt =
  | { readonly outcome: Exclude<AttemptOutcome, 'later'>; readonly endedAt: Instant }
  | { readonly outcome: 'later'; readonly endedAt: Instant; readonly chosenAt: Instant };

export interface RetryLimits {
  /** Of the callback: what chance is drawn from. */
  readonly id: string;
  /** No attempt is begun after it; null: whenever the ladder says. A time the customer chose is not held to it. */
  readonly until: Instant | null;
  /** The first moment from this one on when the customer may be called; null: there is none. */
  readonly open: (from: Instant) => Instant | null;
}

export type NextAttempt =
  | { readonly type: 'retry'; readonly at: Instant }
  | { readonly type: 'giveUp'; readonly reason: GiveUpReason };

export type GiveUpReason =
  /** The customer was served, or the callback cancelled. */
  | 'over'
  | 'invalidNumber'
  /** As many as the ladder allows. */
  | 'attempts'
  /** An outcome that is not followed by another attempt (any more). */
  | 'outcome'
  /** The next one would be too late. */
  | 'promise'
  /** Never again in calling hours. */
  | 'hours';

const minutes = (...list: readonly number[]): Milliseconds[] => list.map((each) => each * MINUTE_MS);
const JITTER = 0.1;

const rule = (delaysMs: readonly Milliseconds[] | 'steps', change: Partial<LadderRule> = {}): LadderRule => ({
  counts: true,
  delaysMs,
  atMost: null,
  ...change,
});

/** What every ladder does alike. */
const COMMON: RetryLadder['rules'] = {
  // It is the network's fault: after 1, 2, 4, 5, 5 … minutes, ten times.
  congestion: rule(minutes(1, 2, 4, 5), { counts: false, atMost: 10 }),
  // They had answered: at once, and it is ours.
  agentLost: rule([0], { counts: false, atMost: 3 }),
  customerGone: rule(minutes(2), { atMost: 1 }),
};

/** `fast`: for a few important customers. `spread`: for many. */
export const LADDERS: Readonly<Record<'fast' | 'spread', RetryLadder>> = {
  fast: {
    rules: {
      ...COMMON,
      busy: rule(minutes(3, 10)),
      rejected: rule(minutes(30), { atMost: 1 }),
    },
    otherwise: rule('steps'),
    stepsMs: minutes(10),
    maxAttempts: 3,
    jitter: JITTER,
  },
  spread: {
    rules: {
      ...COMMON,
      busy: rule(minutes(10, 20, 60)),
      machine: rule(minutes(60)),
      rejected: rule(minutes(60), { atMost: 1 }),
    },
    otherwise: rule('steps'),
    stepsMs: minutes(20, 60),
    maxAttempts: 3,
    jitter: JITTER,
  },
};

/** The ladder of `retry: [20m, 60m]`: so long after the first attempt, whatever kept the customer from answering. */
export function ladderOf(stepsMs: readonly Milliseconds[], maxAttempts = stepsMs.length + 1): RetryLadder {
  return { rules: COMMON, otherwise: rule('steps'), stepsMs, maxAttempts, jitter: JITTER };
}

/** How many attempts of a history count against `maxAttempts`. */
export function attemptsCounted(ladder: RetryLadder, history: readonly PastAttempt[]): number {
  return history.filter(({ outcome }) => counts(ladder, outcome)).length;
}

/** What follows the last of these attempts, which are in the order in which they ended. */
export function nextAttempt(
  ladder: RetryLadder,
  history: readonly [PastAttempt, ...PastAttempt[]],
  limits: RetryLimits,
): NextAttempt {
  const last = history.at(-1) ?? history[0];
  if (last.outcome === 'served' || last.outcome === 'cancelled') return giveUp('over');
  if (last.outcome === 'invalidNumber') return giveUp('invalidNumber');
  if (attemptsCounted(ladder, history) >= ladder.maxAttempts) return giveUp('attempts');
  if (last.outcome === 'later') {
    return retryAt({ exact: last.chosenAt, varied: last.chosenAt }, { ...limits, until: null });
  }
  const { delaysMs, atMost } = ladder.rules[last.outcome] ?? ladder.otherwise;
  const lately = sinceAskedAnew(history);
  const alike = lately.filter(({ outcome }) => outcome === last.outcome).length;
  if (atMost !== null && alike > atMost) return giveUp('outcome');
  const spacing =
    delaysMs === 'steps'
      ? bySteps(ladder, lately, last.endedAt)
      : after(last.endedAt, delaysMs[alike - 1] ?? delaysMs.at(-1));
  if (spacing === null) return giveUp('outcome');
  const share = ladder.jitter * (2 * chance(`${limits.id}|${history.length}`) - 1);
  const varied = Math.round(spacing.exact + share * spacing.distanceMs) as Instant;
  return retryAt({ exact: spacing.exact, varied }, limits);
}

/** When the next attempt is due, and how far that is from the one before: what jitter is a share of. */
interface Spacing {
  readonly exact: Instant;
  readonly distanceMs: Milliseconds;
}

const giveUp = (reason: GiveUpReason): NextAttempt => ({ type: 'giveUp', reason });

function counts(ladder: RetryLadder, outcome: AttemptOutcome): boolean {
  if (outcome === 'later' || outcome === 'cancelled') return false;
  return (ladder.rules[outcome] ?? ladder.otherwise).counts;
}

/** The attempts after the customer last asked for another time. */
function sinceAskedAnew(history: readonly PastAttempt[]): readonly PastAttempt[] {
  return history.slice(history.findLastIndex(({ outcome }) => outcome === 'later') + 1);
}

function after(endedAt: Instant, delayMs: Milliseconds | undefined): Spacing | null {
  return delayMs === undefined ? null : { exact: (endedAt + delayMs) as Instant, distanceMs: delayMs };
}

function bySteps(ladder: RetryLadder, lately: readonly PastAttempt[], endedAt: Instant): Spacing | null {
  const counted = lately.filter(({ outcome }) => counts(ladder, outcome));
  const from = counted[0]?.endedAt ?? endedAt;
  const place = Math.max(1, counted.length);
  const [due, before] = [stepOf(ladder, place), stepOf(ladder, place - 1)];
  if (due === null || before === null) return null;
  const distanceMs = due - before;
  return { exact: Math.ceil(Math.max(from + due, endedAt + distanceMs / 2)) as Instant, distanceMs };
}

/** How long after the first attempt the `place`-th retry is; the 0-th is the first attempt itself. */
function stepOf({ stepsMs }: RetryLadder, place: number): Milliseconds | null {
  const last = stepsMs.at(-1);
  if (place === 0) return 0;
  if (last === undefined) return null;
  const beyond = Math.max(0, place - stepsMs.length);
  return (stepsMs[place - 1] ?? last) + beyond * (last - (stepsMs.at(-2) ?? 0));
}

/** The varied moment, or if that one is out of hours for too long, the exact one. */
function retryAt(
  due: { readonly exact: Instant; readonly varied: Instant },
  { until, open }: RetryLimits,
): NextAttempt {
  const latest = until ?? (Number.POSITIVE_INFINITY as Instant);
  const moments = [due.varied, due.exact].map(open);
  const at = moments.find((moment) => moment !== null && moment <= latest);
  if (at !== undefined && at !== null) return { type: 'retry', at };
  return giveUp(moments.every((moment) => moment === null) ? 'hours' : 'promise');
}
