/** The steps of a flow, checked and with names resolved. */
import type { BlockId, FlowName, HoursName, Milliseconds, QueueName } from '../ids.ts';
import type { Key } from '../key.ts';
import type { Prompt } from '../prompt.ts';
import type { Expression, LeftReason, NeedStep } from '../queue/settings.ts';
import type {
  BackInLineStep,
  CallbackAgreeStep,
  CallbackCancelStep,
  CallbackForgetStep,
  CallbackKeyStep,
  CallbackNumberStep,
  CallbackOfferStep,
  CallbackPendingStep,
  CallbackTimeStep,
  TakeOverStep,
} from './callback-steps.ts';
import type { Sited } from './sited.ts';
import type { VariableValue } from './variables.ts';

/** What to do when nothing, or nothing fitting, was pressed. */
export interface Retry {
  /** How many times in all, the first included, before `then`. */
  readonly tries: number;
  /** Said before asking again. */
  readonly say: Prompt;
  /** Null goes on to the next step. */
  readonly then: BlockId | null;
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

/** How many steps one call may run before it is taken for a loop. */
export const STEP_BUDGET = 1000;
/** How many steps may run without waiting for the caller, an agent or a prompt. */
export const STEPS_WITHOUT_WAITING = 100;
