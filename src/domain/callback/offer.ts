/** Whether a caller is offered a callback, and why not. Each answer is stored (products.md §2 M4). */
import type { Instant, Milliseconds, QueueName } from '../ids.ts';

/** Why there was, or was not, an offer. Names are stored: they are never changed. */
export type OfferReason =
  | 'offered'
  /** The wait is not long enough. */
  | 'wait'
  /** Outside of the rule's hours. */
  | 'hours'
  /** The rule is for when nobody is available, and somebody is. */
  | 'available'
  /** The rule's `if` does not hold. */
  | 'condition'
  /** It has not been so for long enough that the rule begins. */
  | 'notYet'
  /** First in line, and an agent is free or in wrap-up. */
  | 'aboutToBeAnswered'
  /** Offering is switched off. */
  | 'off'
  /** As many are pending as may be, or are promised into the next opening. */
  | 'capacity'
  /** The caller's number may not be called. */
  | 'number'
  /** The number has had as many today, or has as many pending, as may be. */
  | 'limit'
  /** The caller is being called back already: this is such a call. */
  | 'calledBack'
  /**
   * No time could be promised: it is closed, or the wait is too long, until the promise would be broken; or it would be
   * another day, for which the site promises nothing.
   */
  | 'closing';

/** One look at one rule, for one caller. */
export interface OfferRecord {
  readonly at: Instant;
  /** The queue that the caller is in, or is about to join. */
  readonly queue: QueueName;
  /** Name under `callbacks`. */
  readonly profile: string;
  /** Index among the queue's offers; null: by a step of the flow. */
  readonly rule: number | null;
  readonly reason: OfferReason;
  /** The wait that was expected then (P50); null: unknown. */
  readonly waitMs: Milliseconds | null;
}
