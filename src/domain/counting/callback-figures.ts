/**
 * What became of callbacks, by when their customers first joined a queue. Each formula is named; definitions are those of
 * the mission's products study (shared/products.md §3). Null stands for "nobody", never for 0.
 *
 * Callbacks that are not over yet count as requested and as pending, and in no rate of how callbacks ended.
 */
import { costOf } from '../callback/limits.ts';
import type { AttemptOutcome, SpendRules } from '../callback/settings.ts';
import {
  type Attempt,
  type CallbackEnd,
  type CallbackState,
  callOfCallback,
  promiseOf,
} from '../callback/state.ts';
import { attemptCall, type CallId, type Instant, type Milliseconds } from '../ids.ts';
import type { AgentTime } from './agent-time.ts';
import { type PromiseFigures, promiseFigures } from './callback-promises.ts';
import { quantile, ratio, sum } from './spread.ts';

export interface Quantiles {
  readonly median: Milliseconds | null;
  readonly p90: Milliseconds | null;
}

export interface CallbackFigures {
  readonly requested: number;
  /** By callers; the others were added by an admin or another system. */
  readonly byCallers: number;
  readonly pending: number;
  /** How those that are over ended. */
  readonly ends: Readonly<Partial<Record<CallbackEnd, number>>>;
  readonly attempts: number;
  /** How those that are over ended. */
  readonly outcomes: Readonly<Partial<Record<AttemptOutcome, number>>>;
  /** Attempts, by how what answered spoke; whatever their outcome is. */
  readonly soundedLikeMachine: number;
  /** How often agents who were asked declined, by the reason they gave ('' for none). */
  readonly declines: Readonly<Record<string, number>>;
  readonly reach: number | null;
  /** Of first attempts, second ones, and so on. */
  readonly reachByAttempt: readonly (number | null)[];
  readonly success: number | null;
  readonly attemptsPerSuccess: number | null;
  readonly firstAttemptSuccess: number | null;
  readonly returned: number | null;
  readonly promises: PromiseFigures;
  readonly timeToHumanMs: Quantiles;
  readonly timeToAttemptMs: Quantiles;
  readonly timeToBridgeMs: Quantiles;
  readonly holdAfterAnswerMs: Quantiles;
  readonly queueTimeSavedMs: Milliseconds;
  /** Agents' time that went into calls that served nobody: in all, and for each callback that succeeded. */
  readonly overheadMs: Milliseconds;
  readonly overheadPerSuccessMs: Milliseconds | null;
  /** In the currency of `callback-spending`; null: the site has none. */
  readonly cost: { readonly all: number; readonly failed: number; readonly perSuccess: number | null } | null;
  readonly oldestPendingMs: Milliseconds | null;
  /** Of the pending ones, the share whose promised window is over. */
  readonly pendingPastPromise: number | null;
}

export interface CallbackFigureContext {
  readonly now: Instant;
  readonly spending: SpendRules | null;
  readonly agentTimes: readonly AgentTime[];
}

export function callbackFigures(
  callbacks: readonly CallbackState[],
  { now, spending, agentTimes }: CallbackFigureContext,
): CallbackFigures {
  const over = callbacks.filter(isOver);
  const done = over.filter((callback) => endOf(callback) === 'done');
  const attempts = callbacks.flatMap((callback) => callback.attempts);
  const ended = attempts.filter(({ outcome }) => outcome !== null);
  const pending = callbacks.filter((callback) => !isOver(callback));
  const overheadMs = overhead(callbacks, agentTimes, now);
  return {
    requested: callbacks.length,
    byCallers: callbacks.filter(({ origin }) => origin.type === 'call').length,
    pending: pending.length,
    ends: tally(over.map(endOf)),
    attempts: attempts.length,
    outcomes: tally(ended.map(({ outcome }) => outcome)),
    soundedLikeMachine: attempts.filter(({ sounded }) => sounded === 'machine').length,
    declines: declinesOf(callbacks),
    reach: reachRate(ended),
    reachByAttempt: reachByAttempt(callbacks),
    success: successRate(over),
    attemptsPerSuccess: ratio(sum(over.map((callback) => callback.attempts.length)), done.length),
    firstAttemptSuccess: firstAttemptSuccess(over),
    returned: ratio(over.filter((callback) => endOf(callback) === 'superseded').length, callbacks.length),
    promises: promiseFigures(callbacks.flatMap(({ promises }) => promises)),
    timeToHumanMs: spread(callbacks.map((callback) => timeToHumanOf(callback))),
    timeToAttemptMs: spread(
      callbacks.map(({ attempts: [first], requestedAt }) => since(requestedAt, first?.startedAt)),
    ),
    timeToBridgeMs: spread(callbacks.map((callback) => since(callback.requestedAt, bridgedAt(callback)))),
    holdAfterAnswerMs: spread(
      attempts.map((attempt) =>
        attempt.answeredAt === null ? null : since(attempt.answeredAt, attempt.bridgedAt),
      ),
    ),
    queueTimeSavedMs: queueTimeSaved(callbacks),
    overheadMs,
    overheadPerSuccessMs: ratio(overheadMs, done.length),
    cost: spending === null ? null : costs(spending, ended, done.length),
    oldestPendingMs: pending.reduce<number | null>(
      (oldest, { requestedAt }) => Math.max(oldest ?? 0, now - requestedAt),
      null,
    ),
    pendingPastPromise: ratio(
      pending.filter((callback) => promiseOf(callback).window.to < now).length,
      pending.length,
    ),
  };
}

/**
 * "Reach rate: attempts answered by human / attempts; per attempt number." Answered by a human is who pressed a key or
 * talked with an agent: a machine answers too.
 */
export const reachRate = (attempts: readonly Attempt[]): number | null =>
  ratio(attempts.filter(isReached).length, attempts.length);

function reachByAttempt(callbacks: readonly CallbackState[]): (number | null)[] {
  const most = callbacks.reduce((count, { attempts }) => Math.max(count, attempts.length), 0);
  return Array.from({ length: most }, (_, index) => {
    const these = callbacks.flatMap(({ attempts }) => attempts[index] ?? []);
    return reachRate(these.filter(({ outcome }) => outcome !== null));
  });
}

const isReached = ({ verifiedAt, bridgedAt: at, answeredAt, outcome }: Attempt): boolean =>
  verifiedAt !== null ||
  at !== null ||
  outcome === 'later' ||
  (outcome === 'cancelled' && answeredAt !== null);

/**
 * "Success: bridged ≥ 10 s talk with customer verified / (accepted − cancelled by customer − superseded); voice mail,
 * machine, < 10 s not success." The first is what makes a callback `done` (domain/callback/attempt.ts).
 */
export function successRate(over: readonly CallbackState[]): number | null {
  const ends = over.map(endOf);
  const wanted = ends.filter((end) => end !== 'cancelledByCustomer' && end !== 'superseded');
  return ratio(wanted.filter((end) => end === 'done').length, wanted.length);
}

/** Done with the first attempt / over, with at least one attempt. */
export function firstAttemptSuccess(over: readonly CallbackState[]): number | null {
  const tried = over.filter(({ attempts }) => attempts.length > 0);
  const atOnce = tried.filter((callback) => callback.attempts.length === 1 && endOf(callback) === 'done');
  return ratio(atOnce.length, tried.length);
}

/** "Time to human (ours): bridge − first join, live and callback; median + P90, not mean." Null: not bridged (yet). */
export const timeToHumanOf = (callback: CallbackState): Milliseconds | null =>
  since(callback.firstJoinedAt, bridgedAt(callback));

/** "Queue time saved: Σ(bridge − accept)." Who chose a time is left out: they would not have waited for it in line. */
export const queueTimeSaved = (callbacks: readonly CallbackState[]): Milliseconds =>
  sum(
    callbacks
      .filter(({ promises: [first] }) => first.at === null)
      .map((callback) => since(callback.requestedAt, bridgedAt(callback)) ?? 0),
  );

/** Of all attempts, and of those that did not serve the customer; minutes begun are paid (callback/limits.ts). */
function costs(
  spending: SpendRules,
  ended: readonly Attempt[],
  successes: number,
): NonNullable<CallbackFigures['cost']> {
  const costOfThose = (attempts: readonly Attempt[]): number =>
    sum(
      attempts.map((attempt) =>
        costOf(spending, { startedAt: attempt.startedAt, answeredMs: answeredMs(attempt) }),
      ),
    );
  const all = costOfThose(ended);
  return {
    all,
    failed: costOfThose(ended.filter(({ outcome }) => outcome !== 'served')),
    perSuccess: ratio(all, successes),
  };
}

const answeredMs = ({ answeredAt, endedAt }: Attempt): Milliseconds =>
  answeredAt === null || endedAt === null ? 0 : Math.max(0, endedAt - answeredAt);

/**
 * "Callback overhead: agent-seconds on unsuccessful attempts." Of every call that was opened for a callback and served
 * nobody, those in which agents were only asked included: their phones ringing, their waiting for the customer, their
 * wrap-up.
 */
export function overhead(
  callbacks: readonly CallbackState[],
  agentTimes: readonly AgentTime[],
  now: Instant,
): Milliseconds {
  const inVain = new Set<CallId>();
  for (const callback of callbacks) {
    const { id, calls, attempts } = callback;
    const served = attempts.filter(({ outcome }) => outcome === 'served').map(({ call }) => call);
    const spared = new Set<CallId | null>([...served, callOfCallback(callback)]);
    for (let count = 1; count <= calls; count += 1) {
      const call = attemptCall(id, count);
      if (!spared.has(call)) inVain.add(call);
    }
  }
  return sum(
    agentTimes
      .filter(({ call }) => call !== null && inVain.has(call))
      .map(({ from, to }) => Math.max(0, (to ?? now) - from)),
  );
}

export const isOver = ({ progress }: CallbackState): boolean => progress.status === 'over';

export const endOf = ({ progress }: CallbackState): CallbackEnd | null =>
  progress.status === 'over' ? progress.end : null;

/** When the customer and an agent first heard each other. */
export function bridgedAt({ attempts }: CallbackState): Instant | null {
  return attempts.find((attempt) => attempt.bridgedAt !== null)?.bridgedAt ?? null;
}

/** The machine's clock may be set back between two moments. */
const since = (from: Instant, to: Instant | null | undefined): Milliseconds | null =>
  to === null || to === undefined ? null : Math.max(0, to - from);

function spread(values: readonly (Milliseconds | null)[]): Quantiles {
  const known = values.filter((value) => value !== null);
  return { median: quantile(known, 0.5), p90: quantile(known, 0.9) };
}

function declinesOf(callbacks: readonly CallbackState[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { declines } of callbacks) {
    for (const [reason, count] of Object.entries(declines)) {
      counts.set(reason, (counts.get(reason) ?? 0) + count);
    }
  }
  return Object.fromEntries(counts);
}

function tally<Word extends string>(words: readonly (Word | null)[]): Partial<Record<Word, number>> {
  const counts: Partial<Record<Word, number>> = {};
  for (const word of words) if (word !== null) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
