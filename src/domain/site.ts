/**
 * A checked site: everything an admin wrote, with names resolved and defaults filled in. Plain JSON, so that the
 * version a call began with can be stored and taken up again after a restart.
 */

import type { CallbackSettings, OfferRule, SpendRules } from './callback/settings.ts';
import type { Step } from './flow/steps.ts';
import type { VariableType } from './flow/variables.ts';
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
import type { SmsSettings } from './messages/settings.ts';
import type { AgentSettings, QueueSettings } from './queue/settings.ts';
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

/** What is spoken, and written, where nothing says otherwise. */
export const defaultLanguage = ({ languages }: Pick<Site, 'languages'>): Language =>
  languages[0] ?? ('en' as Language);

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
