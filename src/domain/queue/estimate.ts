/**
 * How long a caller will have to wait.
 *
 *   s    = agents who may take this caller, each counted by the share of them that this queue gets (`serversFor`)
 *   H    = mean of the last 100 handling times, wrap-up included, drawn towards the long run's with the weight of 20
 *   μ    = s / H, the calls that are finished per millisecond while all are busy
 *   θ    = callers who gave up / time waited by all of them, last 2 hours, drawn towards the long run's
 *   mean = Σ 1/rate_i      variance = Σ 1/rate_i²      rate_i = μ + θ · (live callers among the i still ahead)
 *
 * with i from all that are ahead down to 0: the line moves up whenever a call is finished or somebody ahead gives up.
 * This is the estimator QLm of Whitt, "Predicting queueing delays" (Management Science 45(6), 1999), exact for
 * exponential times. Callbacks ahead do not give up; one that may not answer counts as less than a caller.
 *
 * What the model leaves out (handling times are not exponential, callers with a credit push in, agents come and go)
 * is learned from how its earlier quotes turned out (`wait-history.ts`): one factor for the mean, kept between ½ and
 * 2, and one for the scatter, so that P90 is exceeded by one in ten. Quantiles are those of a Gamma distribution.
 *
 * How well this does, beside other estimators on the same waits: `npm run bench:estimate`.
 */
import type { Instant, Milliseconds, QueueName } from '../ids.ts';
import { type Gamma, gammaQuantile, Z50, Z80, Z90 } from './gamma.ts';
import { correctionOf, patienceLately, type WaitHistory } from './wait-history.ts';

/** A mean that is known from elsewhere counts as this many handling times. */
const PRIOR_HANDLINGS = 20;
/** What the long run says about giving up counts as so much waiting. */
const PRIOR_WAITING_MS = 3_600_000;
const RECENTLY_MS = 30 * 60_000;
const ENOUGH_HANDLINGS = 20;
/** In a long line several leave per step, never more than one in so many: 10,000 ahead take 900 steps, off by 0.2 %. */
const FINE_PARTS = 128;

export interface QueueLoad {
  /** See `serversFor`. 0: nobody who could take this caller is at work. */
  readonly servers: number;
  /** Live callers whose turn comes before this one's. */
  readonly aheadLive: number;
  /** Callbacks whose turn comes before this one's, each counted by how probably it is answered. */
  readonly aheadCallbacks: number;
  /** Agents who are free for this caller now. */
  readonly free: number;
}

export type WaitEstimate = UnknownWait | KnownWait;

export interface UnknownWait {
  readonly kind: 'unknown';
  /** `noExperience`: fewer than 20 calls handled so far, and none begun in the last half hour. */
  readonly reason: 'noAgents' | 'noExperience';
}

export interface KnownWait {
  readonly kind: 'known';
  readonly meanMs: Milliseconds;
  readonly varianceMs2: number;
  readonly p50Ms: Milliseconds;
  readonly p80Ms: Milliseconds;
  readonly p90Ms: Milliseconds;
  /** The mean before correction: what the history learns from. */
  readonly modelMs: Milliseconds;
  /** All that went in, to be stored with the quote. */
  readonly inputs: QueueLoad & {
    readonly handlingMs: Milliseconds;
    /** θ: how many give up in an hour of waiting. */
    readonly abandonsPerHour: number;
    readonly correction: number;
    readonly spread: number;
  };
}

/** The wait of a caller who stays, from now until an agent takes them. */
export function estimateWait(
  history: WaitHistory,
  load: QueueLoad,
  settings: { readonly usualHandlingMs: Milliseconds },
  now: Instant,
): WaitEstimate {
  const isFree = load.free > load.aheadLive + load.aheadCallbacks;
  if (load.servers <= 0 && !isFree) return { kind: 'unknown', reason: 'noAgents' };
  if (!isExperienced(history, now) && !isFree) return { kind: 'unknown', reason: 'noExperience' };
  const handlingMs = usualHandling(history, settings.usualHandlingMs);
  const abandonsPerMs = abandonRate(history, now);
  const correction = correctionOf(history.calibration);
  const { spread } = history.calibration;
  const model = isFree
    ? { mean: 0, variance: 0 }
    : waitInLine(load, load.servers / handlingMs, abandonsPerMs);
  const wait = { mean: model.mean * correction, variance: model.variance * (correction * spread) ** 2 };
  const quantile = (z: number) => (isFree ? 0 : gammaQuantile(wait, z));
  return {
    kind: 'known',
    meanMs: wait.mean,
    varianceMs2: wait.variance,
    p50Ms: quantile(Z50),
    p80Ms: quantile(Z80),
    p90Ms: quantile(Z90),
    modelMs: model.mean,
    inputs: { ...load, handlingMs, abandonsPerHour: abandonsPerMs * 3_600_000, correction, spread },
  };
}

/**
 * How many agents a queue can count on for one of its callers: of an agent who serves several queues, the share that
 * this queue has of those whose turn it is before or with that caller's. `ahead` counts them by queue, without the
 * caller; `agents` has, for each who is at work and may take the caller, all the queues they serve.
 */
export function serversFor(
  queue: QueueName,
  agents: Iterable<readonly QueueName[]>,
  ahead: (queue: QueueName) => number,
): number {
  const own = ahead(queue) + 1;
  let servers = 0;
  for (const queues of agents) {
    let all = own;
    for (const other of queues) if (other !== queue) all += ahead(other);
    servers += own / all;
  }
  return servers;
}

/** The sums over the line, from the caller's place to its head. A part of a caller comes off first. */
function waitInLine(load: QueueLoad, finishedPerMs: number, abandonsPerMs: number): Gamma {
  const all = load.aheadLive + load.aheadCallbacks;
  let ahead = all - load.free;
  let live = all > 0 ? (load.aheadLive * ahead) / all : 0;
  let [mean, variance] = [0, 0];
  while (ahead > 0) {
    const grain = 2 ** Math.max(0, Math.floor(Math.log2(ahead / FINE_PARTS)));
    const rate = finishedPerMs + abandonsPerMs * live;
    const liveShare = (live * (finishedPerMs / ahead + abandonsPerMs)) / rate;
    // Of the live ones no more can leave than there are.
    const leaving = Math.min(ahead % grain || grain, live > 0 ? live / liveShare : ahead);
    mean += leaving / rate;
    variance += leaving / rate ** 2;
    ahead -= leaving;
    live = Math.min(ahead, Math.max(0, live - leaving * liveShare));
  }
  return { mean: mean + 1 / finishedPerMs, variance: variance + 1 / finishedPerMs ** 2 };
}

function isExperienced({ handlingsMs, lastStartAt }: WaitHistory, now: Instant): boolean {
  return handlingsMs.length >= ENOUGH_HANDLINGS || (lastStartAt !== null && now - lastStartAt <= RECENTLY_MS);
}

function usualHandling({ handlingsMs, longRun }: WaitHistory, settingMs: Milliseconds): Milliseconds {
  const priorMs = (longRun.handledMs + PRIOR_HANDLINGS * settingMs) / (longRun.handlings + PRIOR_HANDLINGS);
  const recentMs = handlingsMs.reduce((sum, each) => sum + each, 0);
  return (recentMs + PRIOR_HANDLINGS * priorMs) / (handlingsMs.length + PRIOR_HANDLINGS);
}

function abandonRate(history: WaitHistory, now: Instant): number {
  const { longRun } = history;
  const lately = patienceLately(history, now);
  const prior = longRun.abandoned / (longRun.waitedMs + PRIOR_WAITING_MS);
  return (lately.abandoned + prior * PRIOR_WAITING_MS) / (lately.waitedMs + PRIOR_WAITING_MS);
}
