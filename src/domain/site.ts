/**
 * A checked site: everything an admin wrote, with names resolved and defaults filled in. Plain JSON, so that the
 * version a call began with can be stored and taken up again after a restart.
 */

import type { CallbackSettings, OfferRule, SpendRules } from './callback/settings.ts';
import type {
  AgentName,
  BlockId,
  FlowName,
  HoursName,
  Language,
  Milliseconds,
  QueueName,
  TextName,
} from './ids.ts';
import type { Key } from './key.ts';
import type { SmsSettings } from './messages/settings.ts';
import type { Prompt } from './prompt.ts';
import type { AgentSettings, Expression, LeftReason, NeedStep, QueueSettings } from './queue/settings.ts';
import type { WebSettings } from './web/settings.ts';

export type { Key } from './key.ts';
export type { Prompt, PromptPart } from './prompt.ts';
export type {
  AgentSettings,
  Expression,
  QueueSettings,
} from './queue/settings.ts';

export interface Site {
  readonly name: string;
  /** IANA zone in which the hours are meant. */
  readonly timezone: string;
  /** The first is the default. */
  readonly languages: readonly Language[];
  /** ISO 3166 country to which numbers without a `+` belong, if the site names one. */
  readonly country: string | null;
  /** Called number in canonical form (see numbers.ts), or `any`, to what answers it. */
  readonly numbers: Readonly<Record<string, NumberEntry>>;
  readonly hours: Readonly<Record<HoursName, OpeningHours>>;
  /** ICU MessageFormat patterns. A text written in place stands here under itself as its name. */
  readonly texts: Readonly<Record<TextName, Readonly<Record<Language, string>>>>;
  readonly agents: Readonly<Record<AgentName, AgentSettings>>;
  readonly queues: Readonly<Record<QueueName, QueueSettings>>;
  /** Every list of steps. A flow's block id is the flow's name. */
  readonly blocks: Readonly<Record<BlockId, readonly Step[]>>;
  /** Every variable of the flows with its type. Unset ones read as '', 0 or false. */
  readonly variables: Readonly<Record<string, VariableType>>;
  /** What an agent dials (by the phone's transfer keys) to hand a caller back to the queue; null: nothing. */
  readonly handBack: string | null;
  readonly speech: SpeechSettings;
  readonly dial: DialSettings;
  /** By the name under `callbacks`. */
  readonly callbacks: Readonly<Record<string, CallbackSettings>>;
  /** When callers of a queue are offered a callback. In the order in which they are looked at. */
  readonly offers: Readonly<Record<QueueName, readonly OfferRule[]>>;
  /** What all callbacks may cost in a day; null: no limit. */
  readonly spending: SpendRules | null;
  /** How text messages are sent; null: none are. */
  readonly sms: SmsSettings | null;
  /** What is served over HTTP; null: nothing is. */
  readonly web: WebSettings | null;
}

export interface NumberEntry {
  readonly flow: FlowName;
  /** The language the call starts in. */
  readonly language: Language;
}

/** Minutes since midnight, local wall time; `to` is exclusive and at most 1440. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface OpeningHours {
  /** Seven entries, Monday first. */
  readonly weekly: readonly (readonly TimeRange[])[];
  /** ISO date (2026-12-24) to that day's ranges; an empty list is closed. */
  readonly except: Readonly<Record<string, readonly TimeRange[]>>;
}

export interface SpeechSettings {
  /**
   * The command and its arguments that turn a text into a WAV file. `{voice}`, `{language}`, `{in}` (a file holding
   * the text, UTF-8) and `{out}` (the WAV to write) are filled in. Run without a shell. Empty: the site names none.
   */
  readonly command: readonly string[];
  /** Language to the engine's voice name; a language not named is its own voice. */
  readonly voices: Readonly<Record<Language, string>>;
  /** How long a caller waits for a text that has not been rendered before. */
  readonly limitMs: Milliseconds;
  /** Played when a text cannot be rendered in time, as Asterisk or the site knows it. */
  readonly fallback: string;
}

/** How numbers become endpoints. `{number}` is filled in. */
export interface DialSettings {
  readonly extension: string;
  readonly external: string;
  /** Shown to those we call outside; null leaves it to the trunk. */
  readonly callerId: string | null;
}

export type VariableType = 'text' | 'integer' | 'decimal' | 'boolean';
export type VariableValue = string | number | boolean;

/** What to do when nothing, or nothing fitting, was pressed. */
export interface Retry {
  /** How many times in all, the first included, before `then`. */
  readonly tries: number;
  /** Said before asking again. */
  readonly say: Prompt;
  /** Null goes on to the next step. */
  readonly then: BlockId | null;
}

/** `file:line` of the step, for logs and the journal. */
export interface Sited {
  readonly at: string;
}

export type SayStep = Sited & { readonly type: 'say'; readonly prompt: Prompt; readonly bargeIn: boolean };
export type MenuStep = Sited & {
  readonly type: 'menu';
  readonly prompt: Prompt;
  readonly keys: Readonly<Partial<Record<Key, BlockId>>>;
  /** Counted from the end of the prompt. */
  readonly waitMs: Milliseconds;
  readonly bargeIn: boolean;
  readonly noInput: Retry;
  readonly noMatch: Retry;
};
export type CollectStep = Sited & {
  readonly type: 'collect';
  readonly prompt: Prompt;
  readonly into: string;
  readonly minDigits: number;
  readonly maxDigits: number;
  /** Ends the input early; null: only its length or a pause does. */
  readonly endKey: Key | null;
  /** To the first digit, counted from the end of the prompt. */
  readonly waitMs: Milliseconds;
  /** Between digits. */
  readonly betweenMs: Milliseconds;
  readonly bargeIn: boolean;
  /** The digits are kept out of the journal. */
  readonly secret: boolean;
  readonly noInput: Retry;
  /** Too few digits. */
  readonly noMatch: Retry;
};
export type BranchStep = Sited & {
  readonly type: 'branch';
  readonly cases: readonly { readonly if: Expression; readonly then: BlockId }[];
  readonly otherwise: BlockId | null;
};
export type HoursStep = Sited & {
  readonly type: 'hours';
  readonly hours: HoursName;
  readonly open: BlockId | null;
  readonly closed: BlockId | null;
};
export type Assignment =
  | { readonly kind: 'value'; readonly value: VariableValue }
  | { readonly kind: 'expression'; readonly expression: Expression };
export type SetStep = Sited & { readonly type: 'set'; readonly values: Readonly<Record<string, Assignment>> };
export type QueueStep = Sited & {
  readonly type: 'queue';
  readonly queue: QueueName;
  /** Instead of the queue's; null: the queue's. */
  readonly need: readonly NeedStep[] | null;
  /** A whole number; each level is worth the queue's `credits.priorityMs`. Null: 0. */
  readonly priority: Expression | null;
  /** The place to stand at, if nobody better entitled stands there. Null: by time of joining. */
  readonly position: Expression | null;
  /** What comes next when the caller leaves without an agent. Null goes on to the next step. */
  readonly on: Readonly<Record<LeftReason, BlockId | null>>;
  /** What comes next for a newcomer while the queue only offers callbacks (OfferRule.only). Null, or missing: the next step. */
  readonly callbackOnly?: BlockId | null;
};
/** An agent at a phone logs in or out, pauses, or ends a wrap-up. */
export type AgentStep = Sited & {
  readonly type: 'agent';
  readonly does: AgentDeed;
  /** ICU: the agent's name or extension, typed by whoever calls; null: whose phone it is. */
  readonly who: string | null;
  /** ICU: what they gave as their PIN; null: none is asked for, the phone has to be their own. */
  readonly pin: string | null;
  /** ICU: why they pause. */
  readonly reason: string | null;
  /** Null goes on to the next step. */
  readonly unknown: BlockId | null;
  readonly wrongPin: BlockId | null;
  /** It cannot be done now: no wrap-up to end, extended before, not logged in. */
  readonly notNow: BlockId | null;
};
export type AgentDeed = 'logIn' | 'logOut' | 'pause' | 'unpause' | 'endWrapUp' | 'extendWrapUp';
export type TransferStep = Sited & {
  readonly type: 'transfer';
  /** The number or extension, or an endpoint as `PJSIP/101`. ICU: `{variable}` is filled in. */
  readonly to: string;
  readonly ringMs: Milliseconds;
  readonly busy: BlockId | null;
  readonly noAnswer: BlockId | null;
  readonly failed: BlockId | null;
};
/** Leaves everything behind and begins the flow. */
export type GotoStep = Sited & { readonly type: 'goto'; readonly flow: FlowName };
/** Runs the flow and comes back to the next step at its end or at its `return`. */
export type CallStep = Sited & { readonly type: 'call'; readonly flow: FlowName };

/**
 * The steps of the callback dialogues. An admin does not write them one by one: the loader makes a dialogue of them
 * (and of `say`, `menu` and `collect`) for `offer-callback`, `offer_callback`, `callback`, `schedule_callback` and the
 * greeting of the customer who is called back.
 */

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
export type ReturnStep = Sited & { readonly type: 'return' };
export type HangupStep = Sited & { readonly type: 'hangup' };

export type Step =
  | SayStep
  | MenuStep
  | CollectStep
  | BranchStep
  | HoursStep
  | SetStep
  | QueueStep
  | AgentStep
  | TransferStep
  | GotoStep
  | CallStep
  | CallbackOfferStep
  | CallbackNumberStep
  | CallbackPendingStep
  | CallbackCancelStep
  | CallbackTimeStep
  | CallbackAgreeStep
  | CallbackForgetStep
  | BackInLineStep
  | TakeOverStep
  | CallbackKeyStep
  | ReturnStep
  | HangupStep;

/** Read-only variables that every call has. */
export const CALL_VARIABLES = {
  caller: 'text',
  caller_name: 'text',
  called: 'text',
  language: 'text',
  callback_number: 'text',
  callback_denied: 'text',
  callback_from: 'text',
  callback_to: 'text',
  callback_day: 'text',
  callback_slots: 'integer',
  callback_slot_1: 'text',
  callback_slot_2: 'text',
  callback_slot_3: 'text',
  callback_place: 'integer',
  callback_wait: 'text',
  callback_wait_from: 'integer',
  callback_wait_to: 'integer',
} as const satisfies Record<string, VariableType>;

/** How many steps one call may run before it is taken for a loop. */
export const STEP_BUDGET = 1000;
/** How many steps may run without waiting for the caller, an agent or a prompt. */
export const STEPS_WITHOUT_WAITING = 100;
