/** How callbacks are made, as an admin wrote it under `callbacks:`; names resolved, defaults filled in. Plain JSON. */
import type { BlockId, HoursName, Instant, Milliseconds, QueueName, TextName } from '../ids.ts';
import type { Key } from '../key.ts';
import type { Prompt } from '../prompt.ts';
import type { Expression } from '../queue/settings.ts';

/** How one attempt to reach a customer ended, as the ladder counts it. */
export type AttemptOutcome =
  /** Bridged to an agent. */
  | 'served'
  | 'busy'
  | 'noAnswer'
  /** Answered, but nobody pressed 1: a machine, or nobody who listened. */
  | 'machine'
  | 'rejected'
  /** No line, or the network is full. */
  | 'congestion'
  | 'invalidNumber'
  /** They answered, but no agent was there for them in the end. */
  | 'agentLost'
  /** They hung up while waiting for the agent. */
  | 'customerGone'
  /** They asked for another time. */
  | 'later'
  | 'cancelled'
  /** Nobody knows: Keepline or the exchange was lost while it was made. Counts as made. */
  | 'unknown';

/** What follows an attempt that did not reach the customer. */
export interface LadderRule {
  /** Whether it counts against `maxAttempts`. */
  readonly counts: boolean;
  /**
   * From the end of the attempt to the next: the n-th for the n-th attempt that ended so, the last for all further
   * ones. Empty: there is no next one. `steps`: by the ladder's `stepsMs`.
   */
  readonly delaysMs: readonly Milliseconds[] | 'steps';
  /** How many attempts that ended so are followed by another; null: any number. */
  readonly atMost: number | null;
}

export interface RetryLadder {
  readonly rules: Readonly<Partial<Record<AttemptOutcome, LadderRule>>>;
  /** For outcomes without a rule of their own. */
  readonly otherwise: LadderRule;
  /**
   * When the second, third … attempt is made, from the end of the first (of those that count). After the last of
   * them the last distance is repeated. This is `retry: [20m, 60m]`.
   */
  readonly stepsMs: readonly Milliseconds[];
  readonly maxAttempts: number;
  /** Delays vary by this share, either way, so that retries do not come in herds. */
  readonly jitter: number;
}

/** Which numbers may be called back. Judged when they are given, and again when they are dialled. */
export interface NumberRules {
  /** ISO 3166. Empty: the site's own country only. */
  readonly countries: readonly string[];
  /** Digits with or without `+`, a `*` at the end stands for any more. The longest pattern that fits decides. */
  readonly allow: readonly string[];
  /** Decides if it is as long as one that allows. */
  readonly deny: readonly string[];
  /** Pending ones a number may have at a time, and made in 24 hours. */
  readonly pendingPerNumber: number;
  readonly perDay: number;
}

/** What callbacks may cost in a day, all together. In any currency: they are compared with each other only. */
export interface SpendRules {
  readonly mostPerDay: number;
  readonly perAttempt: number;
  /** Of a call that was answered; minutes begun count. */
  readonly perMinute: number;
  /** How long a call under way is reckoned to take. */
  readonly setAsideMs: Milliseconds;
}

export interface PromiseSettings {
  /** No attempt is begun later than this after the request (for those as soon as possible). */
  readonly atMostMs: Milliseconds;
}

/** What is promised for as soon as possible when that is another day: the queue closes first. */
export interface NextDaySettings {
  /** How many may be promised into the same opening. */
  readonly most: number;
  /** The earliest moment that is promised, from the opening on. */
  readonly delayMs: Milliseconds;
  /** Whether an offer says the day (`callback_day`), so that accepting it agrees to that. */
  readonly ask: boolean;
}

/** Callbacks at a time that suits the customer. */
export interface ScheduleSettings {
  /** Of what the staffed agents can handle, the share given to callbacks. */
  readonly share: number;
  readonly slotMs: Milliseconds;
  readonly daysAhead: number;
  readonly hours: HoursName | null;
  /** How late an attempt may be. */
  readonly toleranceMs: Milliseconds;
}

export interface CallbackMessages {
  readonly booked: TextName | null;
  readonly missed: TextName | null;
  readonly last: TextName | null;
  readonly expired: TextName | null;
  /** Soon it is their turn. */
  readonly upNext: TextName | null;
  /** Some time before the time that they chose. */
  readonly reminder: TextName | null;
  /** Confirm what the customer did by text message. */
  readonly cancelled: TextName | null;
  readonly moved: TextName | null;
}

/** Whether customers are called; `dry-run`: nobody is, it is only noted what would be done. */
export type Dialling = boolean | 'dry-run';

/** Why an agent does not take a callback, as they say it by key. */
export interface Declining {
  /** As a queue's whisper. */
  readonly ask: Prompt;
  /** What a key stands for. */
  readonly reasons: Readonly<Partial<Record<Key, string>>>;
}

export interface CallbackSettings {
  /** Whose agents serve it. */
  readonly queue: QueueName;
  readonly first: 'customer' | 'agent';
  /** Which agents a customer is dialled for: those free; also those in wrap-up; also somewhat more. */
  readonly dialAhead: 'none' | 'wrapup' | 'balanced';
  readonly acceptWithinMs: Milliseconds;
  /** What agents are asked who decline; null: nothing. */
  readonly declining: Declining | null;
  /** For how long an agent may put it off. */
  readonly snoozeMs: Milliseconds;
  readonly ringMs: Milliseconds;
  readonly ladder: RetryLadder;
  readonly promise: PromiseSettings;
  /** Null: nothing is promised for another day, but for times that customers choose. */
  readonly nextDay: NextDaySettings | null;
  readonly numbers: NumberRules;
  /** In the customer's own time zone, besides the queue's hours. */
  readonly callingHours: HoursName | null;
  readonly schedule: ScheduleSettings | null;
  readonly messages: CallbackMessages;
  /** How long before its turn (as expected) a customer is told so. */
  readonly upNextBeforeMs: Milliseconds;
  /** How long before a time of their choice they are reminded of it. */
  readonly reminderBeforeMs: Milliseconds;
  /** Ours, which messages ask to call (`{number}`); null: the site has none that all can call, nor a message that asks. */
  readonly callUs: string | null;
  /** The dialogue with a customer who has answered (customer first, or their agent was lost meanwhile). */
  readonly greeting: BlockId;
  /** What is said, after the greeting, to what sounds like a machine; null: nothing. */
  readonly voicemail: BlockId | null;
  /** A call is ended this long after the customer answered. */
  readonly longestCallMs: Milliseconds;
  /** What an agent hears who is asked to take it (agent first). As a queue's whisper. */
  readonly preview: Prompt;
  /** What any agent hears of a customer whom we have called, before the queue's own whisper. */
  readonly whisper: Prompt;
  /** The dialogue in which a waiting caller of the queue agrees to it: where an offer's key leads. */
  readonly agreement: BlockId;
  /** How many may be pending before none is offered any more; null: any number. */
  readonly capacity: number | null;
  /** As the site has them; switches (switches.ts) come before them. */
  readonly offering: boolean;
  readonly dialling: Dialling;
  /** Most attempts at a time over the trunk. */
  readonly trunkLimit: number;
  /** Of the answers in ten minutes, the share that second and later attempts may take. */
  readonly retryShare: number;
  /** How long numbers are kept. */
  readonly keepNumbersMs: Milliseconds;
}

/** When callers of a queue are offered a callback. The first that holds counts. */
export interface OfferRule {
  readonly when:
    | { readonly type: 'onEntry'; readonly waitOverMs: Milliseconds }
    | { readonly type: 'inQueue'; readonly afterMs: Milliseconds; readonly everyMs: Milliseconds | null }
    /** On entry, when the queue closes in less than this, or before the caller's turn would come. */
    | { readonly type: 'beforeClosing'; readonly withinMs: Milliseconds };
  readonly during: HoursName | null;
  readonly ifNobodyAvailable: boolean;
  readonly if: Expression | null;
  /** Name under `callbacks`. */
  readonly into: string;
  readonly say: Prompt;
  /** What is pressed to accept. */
  readonly key: Key;
  /**
   * Once it has held it goes on to hold until the wait is under this (a crisis: entered and left with hysteresis).
   * Null: it is looked at anew for each caller.
   */
  readonly holdsUntilUnderMs: Milliseconds | null;
  /** A rule that holds on begins once it has been so for this long; null: at once. */
  readonly beginsAfterMs: Milliseconds | null;
  /** While it holds nobody joins the line: callers have the callback, or go on by the queue step's `on: callback-only`. */
  readonly only: boolean;
}

/** A rule that holds on (a crisis), or is about to begin. */
export interface Holding {
  /** Since when it has been so, at each look. */
  readonly soSince: Instant;
  /** When it began; null: it has not been so for long enough. */
  readonly since: Instant | null;
}
