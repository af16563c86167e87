/**
 * A checked site: everything an admin wrote, with names resolved and defaults filled in. Plain JSON, so that the
 * version a call began with can be stored and taken up again after a restart.
 */
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
import type { Prompt } from './prompt.ts';
import type { AgentSettings, Expression, LeftReason, NeedStep, QueueSettings } from './queue/settings.ts';

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

export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#';

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
  | ReturnStep
  | HangupStep;

/** Read-only variables that every call has. */
export const CALL_VARIABLES = {
  caller: 'text',
  caller_name: 'text',
  called: 'text',
  language: 'text',
} as const satisfies Record<string, VariableType>;

/** How many steps one call may run before it is taken for a loop. */
export const STEP_BUDGET = 1000;
/** How many steps may run without waiting for the caller, an agent or a prompt. */
export const STEPS_WITHOUT_WAITING = 100;
