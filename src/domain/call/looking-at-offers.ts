/**
 * One look at whether a caller is offered a callback: what counts is gathered, callback/offer-rules.ts answers, and the
 * look is noted with its reason.
 */
import type { OfferReason } from '../callback/offer.ts';
import { lookAtRule, offerReason, type RuleAnswer } from '../callback/offer-rules.ts';
import type { PromisedWindow } from '../callback/promise.ts';
import { promiseInHours } from '../callback/promise-in-hours.ts';
import type { OfferRule } from '../callback/settings.ts';
import { evaluate } from '../flow/expression.ts';
import type { HoursName, Instant, QueueName, SkillName } from '../ids.ts';
import type { Rhythm } from '../queue/settings.ts';
import type { OpeningHours } from '../site.ts';
import { type Draft, valuesOf } from './draft.ts';
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

function askRule(draft: Draft, visit: Visit, { index, rule }: NumberedRule): RuleAnswer {
  const { context, state } = draft;
  const { queue } = visit;
  const line = context.line(queue);
  const skills = needNow(visit, context.now);
  const held = context.callbacks.holds(queue, index);
  const values = valuesOf(state, context.site);
  const answer = lookAtRule(rule, {
    now: context.now,
    timezone: context.current.timezone,
    wait: line.estimate(visit.rank, skills),
    usualWait: line.estimate(context.now, skills),
    agents: context.callbacks.agentsOf(queue),
    queueHours: hoursNamed(draft, context.queue(queue)?.hours ?? null),
    during: hoursNamed(draft, rule.during),
    condition: rule.if === null || evaluate(rule.if, context.site.variables, values) === true,
    held,
  });
  if (answer.holdsOn !== null && answer.holdsOn !== held) {
    draft.holding.push({ queue, rule: index, holds: answer.holdsOn });
  }
  return answer;
}

function reasonOf(
  draft: Draft,
  visit: Visit,
  place: number,
  profile: string,
  rule: RuleAnswer | null,
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
    canPromise:
      soonestPromise(draft, profile, known ?? '', visit) !== null ||
      desk.slots(profile, known ?? '', null).length > 0,
  });
}

/**
 * The window that can be promised for as soon as possible; null: none. The wait is that of the queue whose agents call
 * back, for somebody with the caller's place in time.
 */
export function soonestPromise(
  { context }: Draft,
  profile: string,
  number: string,
  visit: Visit,
): PromisedWindow | null {
  const settings = context.callbacks.profile(profile);
  if (settings === undefined) return null;
  const skills = visit.queue === settings.queue ? needNow(visit, context.now) : {};
  const wait = context.line(settings.queue).estimate(visit.rank, skills);
  const windows = context.callbacks.windows(profile, number);
  return promiseInHours(wait, context.now, settings.promise.atMostMs, windows);
}

const hoursNamed = ({ context }: Draft, name: HoursName | null): OpeningHours | null =>
  name === null ? null : (context.current.hours[name] ?? context.site.hours[name] ?? null);

/** What somebody in line needs at this moment: the steps of `need` widen with time. */
export function needNow(
  { need, joinedAt }: Pick<Visit, 'need' | 'joinedAt'>,
  now: Instant,
): Readonly<Record<SkillName, number>> {
  const waitedMs = now - joinedAt;
  return need.findLast(({ fromMs }) => fromMs <= waitedMs)?.skills ?? {};
}
