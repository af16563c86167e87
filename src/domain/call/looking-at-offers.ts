/**
 * One look at whether a caller is offered a callback: what counts is gathered, callback/offer-rules.ts answers, and the
 * look is noted with its reason.
 */

import { openingOnOtherDay, soonestInDays } from '../callback/next-day.ts';
import type { OfferReason } from '../callback/offer.ts';
import { type AgainstRule, lookAtRule, offerReason } from '../callback/offer-rules.ts';
import type { PromisedWindow } from '../callback/promise.ts';
import type { OfferRule } from '../callback/settings.ts';
import type { Slot } from '../callback/slots.ts';
import { evaluate } from '../flow/expression.ts';
import type { Instant, QueueName, SkillName } from '../ids.ts';
import type { Rhythm } from '../queue/settings.ts';
import { dayInWords } from './callback-variables.ts';
import { type Draft, hoursFor, valuesOf } from './draft.ts';
import type { Queued, Visit } from './state.ts';

/** A rule, by its index among the queue's. */
export interface NumberedRule {
  readonly index: number;
  readonly rule: OfferRule;
}

/** As they were when the call began: the keys and the steps they lead to are of that version too. */
export const offersOf = (draft: Draft, queue: QueueName): readonly OfferRule[] =>
  draft.context.site.offers[queue] ?? [];

/** Those by which callers are offered a callback while they wait, with their rhythm. */
export function offersInLine(
  draft: Draft,
  queue: QueueName,
): readonly (NumberedRule & { readonly rhythm: Rhythm })[] {
  return offersOf(draft, queue).flatMap((rule, index) =>
    rule.when.type === 'inQueue' ? [{ index, rule, rhythm: { ...rule.when, times: null } }] : [],
  );
}

export function isOfferedInLine(
  draft: Draft,
  queued: Queued,
  place: number,
  numbered: NumberedRule,
): boolean {
  return isOffered(draft, queued, place, numbered.rule.into, numbered);
}

/** Looks, notes it, and says whether a callback is offered. `visit`: theirs, or the one they would begin. */
export function isOffered(
  draft: Draft,
  visit: Visit,
  place: number,
  profile: string,
  numbered: NumberedRule | null,
): boolean {
  const { context } = draft;
  const wait = context.line(visit.queue).estimate(visit.rank, needNow(visit, context.now));
  const answer = numbered === null ? null : askRule(draft, visit, numbered);
  const reason = reasonOf(draft, visit, place, profile, answer);
  draft.offers.push({
    at: context.now,
    queue: visit.queue,
    profile,
    rule: numbered?.index ?? null,
    reason,
    waitMs: wait.kind === 'known' ? wait.p50Ms : null,
  });
  return reason === 'offered';
}

/**
 * Whether one of the queue's offers holds that lets nobody join the line. It does not count for whom we have called, who
 * has a place already, or is about to be answered; nor while offering is switched off.
 */
export function isCallbackOnly(draft: Draft, visit: Visit): boolean {
  const { state, context } = draft;
  const { queue, rank } = visit;
  const rules = offersOf(draft, queue).map((rule, index) => ({ rule, index }));
  const only = rules.filter(({ rule }) => rule.only === true && context.callbacks.isOffering(rule.into));
  if (only.length === 0) return false;
  if (state.attempt !== null || state.transferred !== null || state.tookOver !== null) return false;
  const { free, wrappingUp } = context.callbacks.agentsOf(queue);
  if (context.line(queue).placeFor(rank) === 1 && free + wrappingUp > 0) return false;
  return only.some((numbered) => askRule(draft, visit, numbered) === null);
}

/** What is against the rule for this caller; null: it holds. */
function askRule(draft: Draft, visit: Visit, { index, rule }: NumberedRule): AgainstRule {
  const { context, state } = draft;
  const { queue } = visit;
  const line = context.line(queue);
  const values = valuesOf(state, context.site);
  return lookAtRule(rule, {
    now: context.now,
    timezone: context.current.timezone,
    wait: line.estimate(visit.rank, needNow(visit, context.now)),
    usualWait: line.estimate(context.now, {}),
    agents: context.callbacks.agentsOf(queue),
    queueHours: hoursFor(draft.context, context.queue(queue)?.hours ?? null),
    during: hoursFor(draft.context, rule.during),
    condition: rule.if === null || evaluate(rule.if, context.site.variables, values) === true,
    holding: context.callbacks.holding(queue, index),
  });
}

function reasonOf(
  draft: Draft,
  visit: Visit,
  place: number,
  profile: string,
  rule: AgainstRule,
): OfferReason {
  const { callbacks: desk } = draft.context;
  const settings = desk.profile(profile);
  if (settings === undefined) return 'off';
  const number = desk.judge(profile, draft.state.callerNumber);
  const known = number.verdict === 'ok' ? number.number : null;
  return offerReason({
    isCalledBack: draft.state.attempt !== null,
    isOffering: desk.isOffering(profile),
    rule,
    place,
    agents: desk.agentsOf(visit.queue),
    pending: desk.pending(profile),
    capacity: settings.capacity,
    number,
    limits: known === null ? null : desk.limits(profile, known),
    changesPending: known !== null && desk.pendingOf(known, [profile]).length > 0,
    promise: promiseOf(soonestTime(draft, profile, known ?? '', visit)),
  });
}

const promiseOf = (time: SoonestTime): 'can' | 'capacity' | 'closing' =>
  time.type === 'none' ? time.why : 'can';

/**
 * The day that an offer says: `today`, `tomorrow` or a date. Where the profile does not ask whether another day is all
 * right, it is as if it were today.
 */
export function dayToOffer(draft: Draft, profile: string, visit: Visit): string {
  const { callbacks } = draft.context;
  if (callbacks.profile(profile)?.nextDay?.ask === false) return 'today';
  const number = callbacks.judge(profile, draft.state.callerNumber);
  const time = soonestTime(draft, profile, number.verdict === 'ok' ? number.number : '', visit);
  if (time.type === 'none') return 'today';
  return dayInWords(draft, time.type === 'window' ? time.window.from : time.slot.from);
}

/** What can be promised for as soon as possible. `slot`: nothing can, and this time is the first one that is free. */
export type SoonestTime =
  | { readonly type: 'window'; readonly window: PromisedWindow }
  | { readonly type: 'slot'; readonly slot: Slot }
  | { readonly type: 'none'; readonly why: 'closing' | 'capacity' };

/** The wait is that of the queue whose agents call back, for somebody with the caller's place in time. */
export function soonestTime({ context }: Draft, profile: string, number: string, visit: Visit): SoonestTime {
  const { callbacks: desk, now, current } = context;
  const settings = desk.profile(profile);
  if (settings === undefined) return { type: 'none', why: 'closing' };
  const { nextDay, promise, queue } = settings;
  const skills = visit.queue === queue ? needNow(visit, now) : {};
  const calendar = { now, windows: desk.windows(profile, number), timezone: current.timezone };
  const soonest = soonestInDays({
    ...calendar,
    estimate: context.line(queue).estimate(visit.rank, skills),
    atMostMs: promise.atMostMs,
    nextDay,
    promisedIn: (opening) => desk.promisedIn(profile, opening),
  });
  if (soonest.type === 'promise') return { type: 'window', window: soonest.window };
  const [slot] = desk.slots(profile, number, null);
  const isOtherDay = slot !== undefined && openingOnOtherDay(slot.from, calendar) !== null;
  const mayBe = !isOtherDay || (nextDay !== null && soonest.why !== 'capacity');
  return slot !== undefined && mayBe ? { type: 'slot', slot } : soonest;
}

/** What somebody in line needs at this moment: the steps of `need` widen with time. */
export function needNow(
  { need, joinedAt }: Pick<Visit, 'need' | 'joinedAt'>,
  now: Instant,
): Readonly<Record<SkillName, number>> {
  const waitedMs = now - joinedAt;
  return need.findLast(({ fromMs }) => fromMs <= waitedMs)?.skills ?? {};
}
