/**
 * Callbacks in a report: for all together and for each kind (by the name under `callbacks`), with what can only be said
 * of both ways together, live and by callback.
 *
 * A customer belongs to the interval in which they first joined, however late they were reached; an offer to the one in
 * which it was made. A kind's offers are those made into it.
 */

import { earliestKept } from '../callback/promise.ts';
import type { SpendRules } from '../callback/settings.ts';
import { type CallbackState, promiseOf } from '../callback/state.ts';
import type { CallId, Instant, QueueName } from '../ids.ts';
import type { AgentTime } from './agent-time.ts';
import {
  bridgedAt,
  type CallbackFigures,
  callbackFigures,
  endOf,
  isOver,
  timeToHumanOf,
} from './callback-figures.ts';
import { type CallOffer, type OfferFigures, offerFigures } from './callback-offers.ts';
import { type QueueFigures, timeToHuman } from './queue-figures.ts';
import { type ServiceLevelLimits, serviceLevelCounts } from './service-level.ts';
import { ratio } from './spread.ts';
import type { WaitingTime } from './waiting-time.ts';

export interface CountedCallbacks {
  /** Those asked for in the interval or somewhat later. */
  readonly callbacks: readonly CallbackState[];
  readonly offers: readonly CallOffer[];
  /** Of calls that were opened for callbacks, also after the interval. */
  readonly agentTimes: readonly AgentTime[];
}

export const noCallbacks: CountedCallbacks = { callbacks: [], offers: [], agentTimes: [] };

export type CallbackLine = CallbackFigures & { readonly offers: OfferFigures };

export interface CallbackReport {
  readonly all: CallbackLine;
  readonly profiles: Readonly<Record<string, CallbackLine>>;
  /** Both by the customer's clock, from first joining to hearing the agent. */
  readonly timeToHumanMs: {
    readonly live: QueueFigures['timeToHumanMs'];
    readonly callback: QueueFigures['timeToHumanMs'];
  };
  readonly serviceLevel: {
    /** As `customers.serviceLevel.shortAbandon`: who agreed to a callback is left out. */
    readonly live: number | null;
    readonly callback: number | null;
    readonly trueWait: number | null;
  };
  /** How many callers would have given up, had they stayed in line. */
  readonly abandonmentAvoided: number | null;
}

export interface CallbackQuestion {
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
  /** Whose agents serve it; of offers, where the caller was. Null: all. */
  readonly queue: QueueName | null;
  readonly spending: SpendRules | null;
  readonly limits: (queue: QueueName) => ServiceLevelLimits;
}

/** What the live callers of the interval came to, by their own clock. */
export interface LiveCallers {
  readonly waits: readonly WaitingTime[];
  readonly figures: QueueFigures;
  /** The calls that stood in line. */
  readonly queued: ReadonlySet<CallId>;
  readonly agreed: ReadonlySet<CallId>;
}

export function callbackReport(
  counted: CountedCallbacks,
  live: LiveCallers,
  question: CallbackQuestion,
): CallbackReport {
  const { from, to, now, queue, spending, limits } = question;
  const callbacks = counted.callbacks.filter(
    ({ firstJoinedAt, queue: of }) =>
      firstJoinedAt >= from && firstJoinedAt < to && (queue === null || of === queue),
  );
  const offers = counted.offers.filter((offer) => queue === null || offer.queue === queue);
  const agreed = new Set([...live.agreed, ...callsThatAsked(counted.callbacks)]);
  const lineOf = (
    those: readonly CallbackState[],
    made: readonly CallOffer[],
    queued: ReadonlySet<CallId>,
  ): CallbackLine => ({
    ...callbackFigures(those, { now, spending, agentTimes: counted.agentTimes }),
    offers: offerFigures(made, queued, agreed),
  });
  const all = lineOf(callbacks, offers, live.queued);
  const names = new Set([...callbacks, ...offers].map(({ profile }) => profile));
  const profiles = [...names].sort().map((name) => {
    const isOfIt = ({ profile }: { readonly profile: string }): boolean => profile === name;
    return [name, lineOf(callbacks.filter(isOfIt), offers.filter(isOfIt), new Set())] as const;
  });
  return {
    all,
    profiles: Object.fromEntries(profiles),
    timeToHumanMs: { live: timeToHuman(live.waits), callback: all.timeToHumanMs },
    serviceLevel: {
      live: live.figures.serviceLevel.shortAbandon,
      callback: callbackServiceLevel(callbacks, now),
      trueWait: trueWaitLevel(callbacks, live.waits, limits, now),
    },
    abandonmentAvoided: abandonmentAvoided(callbacks, live.figures),
  };
}

function callsThatAsked(callbacks: readonly CallbackState[]): CallId[] {
  return callbacks.flatMap(({ origin }) => (origin.type === 'call' ? [origin.call] : []));
}

/**
 * "Callback SL: bridged within promised window / due." Due is who was bridged, or whose window is over; not who called
 * it off or reached us by themselves.
 */
export function callbackServiceLevel(callbacks: readonly CallbackState[], now: Instant): number | null {
  const wanted = callbacks.filter((callback) => !isCalledOff(callback));
  const due = wanted.filter(
    (callback) => bridgedAt(callback) !== null || isOver(callback) || promiseOf(callback).window.to < now,
  );
  const inTime = due.filter((callback) => {
    const at = bridgedAt(callback);
    const { window } = promiseOf(callback);
    return at !== null && at >= earliestKept(window) && at <= window.to;
  });
  return ratio(inTime.length, due.length);
}

/**
 * "Combined true-wait SL: bridge time − original join ≤ T", of live callers (short abandons left out) and callbacks. Who
 * has not waited for T so far is in no ratio; who called in meanwhile is one of the live callers.
 */
export function trueWaitLevel(
  callbacks: readonly CallbackState[],
  live: readonly WaitingTime[],
  limits: CallbackQuestion['limits'],
  now: Instant,
): number | null {
  const counts = serviceLevelCounts(live, ({ queue }) => limits(queue));
  let entered = counts.entered - counts.shortAbandons;
  let inTime = counts.answeredInTime;
  for (const callback of callbacks) {
    if (endOf(callback) === 'superseded') continue;
    const { serviceLevelMs } = limits(callback.queue);
    const waitedMs = timeToHumanOf(callback);
    if (waitedMs !== null && waitedMs <= serviceLevelMs) inTime += 1;
    else if (waitedMs === null && now - callback.firstJoinedAt <= serviceLevelMs) continue;
    entered += 1;
  }
  return ratio(inTime, entered);
}

/**
 * An estimate: callers whom a callback served × the share of live callers of the same interval who gave up,
 * (B − B_s) / (O − B_s). Null: nobody stayed in line to compare with.
 */
export function abandonmentAvoided(callbacks: readonly CallbackState[], live: QueueFigures): number | null {
  const served = callbacks.filter(
    (callback) => callback.origin.type === 'call' && endOf(callback) === 'done',
  ).length;
  return live.abandonmentWithoutShort === null ? null : served * live.abandonmentWithoutShort;
}

const isCalledOff = (callback: CallbackState): boolean => {
  const end = endOf(callback);
  return end === 'superseded' || end === 'cancelledByCustomer' || end === 'cancelledByAdmin';
};
