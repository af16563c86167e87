/**
 * The steps of the callback dialogues. An admin does not write them one by one: the loader makes a dialogue of them
 * (and of `say`, `menu` and `collect`) for `offer-callback`, `offer_callback`, `callback`, `schedule_callback` and the
 * greeting of the customer who is called back.
 */
import type { BlockId, Milliseconds, QueueName } from '../ids.ts';
import type { Sited } from './sited.ts';

/**
 * Looks whether the caller is offered a callback: on entry to a queue (`rules` of it with `onEntry` or `beforeClosing`,
 * the first that holds counts), or into `profile`, whatever the wait (`queue`'s rules are not looked at then). Offered:
 * on with `offered`, by the profile. Not: on with the next step, or with `otherwise`.
 */
export type CallbackOfferStep = Sited & {
  readonly type: 'callbackOffer';
  /** The queue that they are about to join, or wait in. */
  readonly queue: QueueName;
  /** Null: by the queue's rules. */
  readonly profile: string | null;
  /** Where it goes on, by the index of the rule, or `own` for `profile`. */
  readonly offered: Readonly<Record<string, BlockId>>;
  readonly otherwise: BlockId | null;
};
/**
 * Judges a number that the caller may be called back at, and keeps it: variables `callback_number` (as it is said,
 * digit by digit) and, if it is not to be called, `callback_denied` (the reason).
 */
export type CallbackNumberStep = Sited & {
  readonly type: 'callbackNumber';
  readonly profile: string;
  /** The caller's own, or the variable that holds what they typed. */
  readonly from: 'caller' | { readonly variable: string };
  /** None was given, or it may not be called: on with this. Null goes on to the next step. */
  readonly denied: BlockId | null;
  /** As many are pending, or were made today, as may be. */
  readonly limited: BlockId | null;
};
/**
 * Finds the time that is promised. Variables: `callback_from`, `callback_to` (as `14:10`), `callback_day` (`today`,
 * `tomorrow`, or the date), and with `when: slots` `callback_slot_1` … `callback_slot_3` with `callback_slots` (how
 * many). From here on, hanging up counts as agreed (but not while slots are still to be chosen from).
 */
export type CallbackTimeStep = Sited & {
  readonly type: 'callbackTime';
  readonly profile: string;
  /**
   * `now`: as soon as possible. `tomorrow`: the first slot of the next day. `slots`: offers some. `chosen`: of those
   * that were offered, the one whose number is in `variable`.
   */
  readonly when:
    | { readonly type: 'now' | 'tomorrow' | 'slots' }
    | { readonly type: 'chosen'; readonly variable: string }
    /** ICU: gives `now` or `tomorrow`; anything else counts as now. */
    | { readonly type: 'said'; readonly pattern: string };
  /** Nothing can be promised: too long a wait, no slot. Null goes on to the next step. */
  readonly none: BlockId | null;
};
/**
 * Looks whether the caller's own number, if that is the one to be called, has one pending of this profile: then on with
 * `pending`, and `callback_from`, `callback_to` and `callback_day` are when they will be called. Else the next step.
 */
export type CallbackPendingStep = Sited & {
  readonly type: 'callbackPending';
  readonly profile: string;
  /** Null goes on to the next step. */
  readonly pending: BlockId | null;
};
/** The one that is pending is called off; what was noted for another is forgotten. */
export type CallbackCancelStep = Sited & { readonly type: 'callbackCancel'; readonly profile: string };
/** The callback is agreed on: stored for good before the caller hears it. */
export type CallbackAgreeStep = Sited & { readonly type: 'callbackAgree' };
/** The caller does not want it after all, or it cannot be: what was noted for it is forgotten. */
export type CallbackForgetStep = Sited & { readonly type: 'callbackForget' };
/** Back to the line that the caller left by a key, at the place they had; on with the next step if they left none. */
export type BackInLineStep = Sited & { readonly type: 'backInLine' };
/**
 * A caller whom we were to call back comes in themselves: before they join `queue`, their callback's place becomes
 * theirs, and the callback is over. Taken over: on with `takenOver`, then the next step.
 */
export type TakeOverStep = Sited & {
  readonly type: 'takeOver';
  readonly queue: QueueName;
  readonly profiles: readonly string[];
  readonly takenOver: BlockId | null;
};
/** What a customer whom we have called pressed. */
export type CallbackKeyStep = Sited & {
  readonly type: 'callbackKey';
  readonly does:
    | { readonly type: 'verified' }
    | { readonly type: 'later'; readonly afterMs: Milliseconds }
    | { readonly type: 'cancel' };
};
