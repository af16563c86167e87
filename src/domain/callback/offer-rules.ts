/**
 * Whether a caller is offered a callback, and if not, why.
 *
 * Rules. First it is asked what is against any callback now (this is one; offering is switched off), then whether the
 * rule holds (its hours, nobody available, its condition, the wait), then what is against this offer: the caller is
 * about to be answered, as many are pending as may be, the number may not be called, or was called back as often as
 * may be, no time could be promised. The first of these is the reason; if there is none, it is offered.
 *
 * A wait that is not known counts as over any threshold while no agent is free: nobody can say that it is short.
 * A rule that holds on (a crisis) is entered when the wait is over its threshold and left when it is under another,
 * lower one. It goes by the wait of somebody without any credit, so that one privileged caller does not end it for all.
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
import type { OfferRule } from './settings.ts';

/** The agents of a queue, at this moment. */
export interface Available {
  readonly free: number;
  readonly wrappingUp: number;
}

export interface RuleLook {
  readonly now: Instant;
  /** Of the site: hours are meant by its clock. */
  readonly timezone: string;
  /** The caller's own wait. */
  readonly wait: WaitEstimate;
  /** The wait of somebody who joins now and has no credit. */
  readonly usualWait: WaitEstimate;
  readonly agents: Available;
  /** Null: always open. */
  readonly queueHours: OpeningHours | null;
  /** The rule's; null: always. */
  readonly during: OpeningHours | null;
  /** Whether the rule's `if` holds (or it has none). */
  readonly condition: boolean;
  /** A rule that holds on was found to hold last. */
  readonly held: boolean;
}

export interface RuleAnswer {
  /** Null: it holds. */
  readonly against: Extract<OfferReason, 'hours' | 'available' | 'condition' | 'wait'> | null;
  /** Whether it holds on from now; null: it is not such a rule. */
  readonly holdsOn: boolean | null;
}

type RuleConditions = Pick<OfferRule, 'when' | 'ifNobodyAvailable' | 'holdsUntilUnderMs'>;

/** Whether the rule itself holds. */
export function lookAtRule(rule: RuleConditions, look: RuleLook): RuleAnswer {
  const { when } = rule;
  if (when.type === 'onEntry' && rule.holdsUntilUnderMs !== null) {
    return lookAtHolding(rule, when.waitOverMs, rule.holdsUntilUnderMs, look);
  }
  return { against: againstRule(rule, look), holdsOn: null };
}

function againstRule(rule: RuleConditions, look: RuleLook): RuleAnswer['against'] {
  const { when } = rule;
  if (!isDuring(look)) return 'hours';
  if (when.type === 'beforeClosing' && !closesBefore(look, when.withinMs)) return 'hours';
  if (rule.ifNobodyAvailable && look.agents.free > 0) return 'available';
  if (!look.condition) return 'condition';
  if (when.type === 'onEntry' && !isOver(look.wait, when.waitOverMs, look.agents)) return 'wait';
  return null;
}

function lookAtHolding(
  { ifNobodyAvailable }: RuleConditions,
  waitOverMs: number,
  untilUnderMs: number,
  look: RuleLook,
): RuleAnswer {
  if (!isDuring(look)) return { against: 'hours', holdsOn: false };
  const { held, usualWait, agents } = look;
  // Not under the lower threshold is over what is just below it.
  const isLong = isOver(usualWait, held ? untilUnderMs - 1 : waitOverMs, agents);
  const isAvailable = !held && ifNobodyAvailable && agents.free > 0;
  if (isAvailable) return { against: 'available', holdsOn: false };
  if (!isLong) return { against: 'wait', holdsOn: false };
  return { against: look.condition ? null : 'condition', holdsOn: true };
}

const isDuring = ({ during, now, timezone }: RuleLook): boolean =>
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
  /** Null: it does not go by a rule. */
  readonly rule: RuleAnswer | null;
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
  readonly canPromise: boolean;
}

/** Numbers that say nothing against their caller, who is asked for another one. */
const UNREADABLE: readonly NumberDenial[] = ['malformed', 'tooShort', 'tooLong', 'short', 'unassigned'];

/** The answer for one rule (or none) and one caller. */
export function offerReason(look: OfferLook): OfferReason {
  if (look.isCalledBack) return 'calledBack';
  if (!look.isOffering) return 'off';
  if (look.rule !== null && look.rule.against !== null) return look.rule.against;
  if (look.place === 1 && look.agents.free + look.agents.wrappingUp > 0) return 'aboutToBeAnswered';
  if (look.capacity !== null && look.pending >= look.capacity && !look.changesPending) return 'capacity';
  if (look.number.verdict === 'denied' && !UNREADABLE.includes(look.number.reason)) return 'number';
  if (look.limits?.type === 'over' && !look.changesPending) return 'limit';
  return look.canPromise ? 'offered' : 'closing';
}
