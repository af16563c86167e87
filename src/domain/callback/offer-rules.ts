/**
 * Whether a caller is offered a callback, and if not, why.
 *
 * Rules. First it is asked what is against any callback now (this is one; offering is switched off), then whether the
 * rule holds (its hours, nobody available, its condition, the wait), then what is against this offer: the caller is
 * about to be answered, as many are pending as may be, the number may not be called, or was called back as often as
 * may be, no time could be promised. The first of these is the reason; if there is none, it is offered.
 *
 * A wait that is not known counts as over any threshold while no agent is free: nobody can say that it is short.
 * A rule that holds on (a crisis) begins when the wait is over its threshold, for as long as it says, and ends when it is
 * under another, lower one, or when the queue closes. It goes by the wait of somebody without any credit or need, so that
 * no single caller begins or ends it for all; and it is looked at whether or not anybody calls.
 * A caller whose number cannot be read (anonymous, an extension) is offered, and asked for a number; one whose number
 * is known, and not to be called, is not. Who has a callback pending may always change it.
 */
import { isOpen } from '../hours.ts';
import type { Instant } from '../ids.ts';
import type { WaitEstimate } from '../queue/estimate.ts';
import type { OpeningHours } from '../site.ts';
import { openUntil } from './calling-window.ts';
import type { RequestVerdict } from './limits.ts';
import type { NumberDenial, NumberVerdict } from './number-guard.ts';
import type { OfferReason } from './offer.ts';
import type { Holding, OfferRule } from './settings.ts';

/** The agents of a queue, at this moment. */
export interface Available {
  readonly free: number;
  readonly wrappingUp: number;
}

/** What is to be known of a queue. */
export interface QueueLook {
  readonly now: Instant;
  /** Of the site: hours are meant by its clock. */
  readonly timezone: string;
  /** The wait of somebody who joins now and has no credit, nor any need. */
  readonly usualWait: WaitEstimate;
  readonly agents: Available;
  /** Null: always open. */
  readonly queueHours: OpeningHours | null;
  /** The rule's; null: always. */
  readonly during: OpeningHours | null;
  /** How it was with a rule that holds on when it was looked at last; null: it was not so. */
  readonly holding: Holding | null;
}

/** … and of a caller who comes to it, or waits in it. */
export interface RuleLook extends QueueLook {
  /** The caller's own wait. */
  readonly wait: WaitEstimate;
  /** Whether the rule's `if` holds (or it has none). */
  readonly condition: boolean;
}

/** What is against a rule; null: it holds. */
export type AgainstRule = Extract<
  OfferReason,
  'hours' | 'available' | 'condition' | 'wait' | 'notYet'
> | null;

type RuleConditions = Pick<OfferRule, 'when' | 'ifNobodyAvailable' | 'holdsUntilUnderMs' | 'beginsAfterMs'>;

/** Whether the rule itself holds for this caller. */
export function lookAtRule(rule: RuleConditions, look: RuleLook): AgainstRule {
  if (!holdsOn(rule)) return againstRule(rule, look);
  const { against } = lookAtHolding(rule, look);
  return against ?? (look.condition ? null : 'condition');
}

/** Whether it is a rule that holds on once it has begun. */
export const holdsOn = ({ when, holdsUntilUnderMs }: RuleConditions): boolean =>
  when.type === 'onEntry' && holdsUntilUnderMs !== null;

export interface HoldingAnswer {
  /** Null: it holds for all callers for whom its `if` holds. */
  readonly against: AgainstRule;
  /** How it is with it from now on; the same object if nothing has changed. Null: it is not so. */
  readonly holding: Holding | null;
}

/** How it is now with a rule that holds on. */
export function lookAtHolding(rule: RuleConditions, look: QueueLook): HoldingAnswer {
  const { now, holding } = look;
  const against = againstHolding(rule, look);
  if (against !== null) return { against, holding: null };
  if (holding !== null && holding.since !== null) return { against: null, holding };
  const soSince = holding?.soSince ?? now;
  const isLongSo = now - soSince >= (rule.beginsAfterMs ?? 0);
  if (isLongSo) return { against: null, holding: { soSince, since: now } };
  return { against: 'notYet', holding: holding ?? { soSince, since: null } };
}

function againstHolding(rule: RuleConditions, look: QueueLook): AgainstRule {
  const { when, ifNobodyAvailable, holdsUntilUnderMs } = rule;
  const { holding, usualWait, agents, queueHours, now, timezone } = look;
  if (when.type !== 'onEntry' || !isDuring(look)) return 'hours';
  if (queueHours !== null && !isOpen(queueHours, now, timezone)) return 'hours';
  const hasBegun = holding !== null && holding.since !== null;
  if (!hasBegun && ifNobodyAvailable && agents.free > 0) return 'available';
  // Not under the lower threshold is over what is just below it.
  const thresholdMs = hasBegun ? (holdsUntilUnderMs ?? 0) - 1 : when.waitOverMs;
  return isOver(usualWait, thresholdMs, agents) ? null : 'wait';
}

function againstRule(rule: RuleConditions, look: RuleLook): AgainstRule {
  const { when } = rule;
  if (!isDuring(look)) return 'hours';
  if (when.type === 'beforeClosing' && !closesBefore(look, when.withinMs)) return 'hours';
  if (rule.ifNobodyAvailable && look.agents.free > 0) return 'available';
  if (!look.condition) return 'condition';
  if (when.type === 'onEntry' && !isOver(look.wait, when.waitOverMs, look.agents)) return 'wait';
  return null;
}

const isDuring = ({ during, now, timezone }: QueueLook): boolean =>
  during === null || isOpen(during, now, timezone);

const isOver = (wait: WaitEstimate, thresholdMs: number, { free }: Available): boolean =>
  wait.kind === 'unknown' ? free === 0 : wait.p50Ms > thresholdMs;

/** The queue closes in less than this, or before the caller's turn would come. */
function closesBefore({ queueHours, timezone, now, wait }: RuleLook, withinMs: number): boolean {
  if (queueHours === null) return false;
  const atLeastMs = Math.max(withinMs, wait.kind === 'known' ? wait.p50Ms : 0);
  return openUntil([{ hours: queueHours, timezone }], now, atLeastMs) < now + atLeastMs;
}

export interface OfferLook {
  /** The caller is a customer whom we have called back. */
  readonly isCalledBack: boolean;
  readonly isOffering: boolean;
  /** What is against the rule; null: nothing, or it does not go by one. */
  readonly rule: AgainstRule;
  /** In line, or on joining it; null: not known. */
  readonly place: number | null;
  readonly agents: Available;
  /** How many of the profile are not over, and may be; null: any number. */
  readonly pending: number;
  readonly capacity: number | null;
  /** By the guard, of the caller's own number. */
  readonly number: NumberVerdict;
  /** Null: the number is not known. */
  readonly limits: RequestVerdict | null;
  /** The caller has one pending of this profile: it would be changed. */
  readonly changesPending: boolean;
  /** Whether a time could be promised, and why not. */
  readonly promise: 'can' | Extract<OfferReason, 'capacity' | 'closing'>;
}

/** Numbers that say nothing against their caller, who is asked for another one. */
const UNREADABLE: readonly NumberDenial[] = ['malformed', 'tooShort', 'tooLong', 'short', 'unassigned'];

/** The answer for one rule (or none) and one caller. */
export function offerReason(look: OfferLook): OfferReason {
  if (look.isCalledBack) return 'calledBack';
  if (!look.isOffering) return 'off';
  if (look.rule !== null) return look.rule;
  if (look.place === 1 && look.agents.free + look.agents.wrappingUp > 0) return 'aboutToBeAnswered';
  if (look.capacity !== null && look.pending >= look.capacity && !look.changesPending) return 'capacity';
  if (look.number.verdict === 'denied' && !UNREADABLE.includes(look.number.reason)) return 'number';
  if (look.limits?.type === 'over' && !look.changesPending) return 'limit';
  return look.promise === 'can' ? 'offered' : look.promise;
}
