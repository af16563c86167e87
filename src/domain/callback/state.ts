/** A customer whom we shall call back, as it is saved. What happens to it is told in decide.ts. */

import type { VariableValue } from '../flow/variables.ts';
import type {
  AgentName,
  CallbackId,
  CallId,
  Instant,
  Language,
  MessageId,
  Milliseconds,
  QueueName,
} from '../ids.ts';
import type { LiveDialCheck } from './event.ts';
import type { GiveUpReason } from './ladder.ts';
import type { NumberDenial } from './number-guard.ts';
import type { PromisedWindow, PromiseVerdict } from './promise.ts';
import type { AttemptOutcome, CallbackMessages } from './settings.ts';
import type { Sounded } from './sounded.ts';

export type CallbackProgress =
  /** Not to be dialled before `until`. */
  | { readonly status: 'later'; readonly until: Instant; readonly why: LaterReason }
  /** Waits for its turn. `isNoted`: in a dry run, it was noted that it would be dialled now; missing: not yet. */
  | { readonly status: 'due'; readonly since: Instant; readonly isNoted?: true }
  /** Agent first: `call` stands in line, and agents are asked whether they take it. The customer is not dialled yet. */
  | { readonly status: 'previewing'; readonly call: CallId; readonly since: Instant }
  | InAttempt
  | {
      readonly status: 'over';
      readonly end: CallbackEnd;
      readonly reason: EndReason | null;
      readonly at: Instant;
    };

/** The last of the attempts is being made. */
export type InAttempt = {
  readonly since: Instant;
  /** What becomes of the callback once the attempt is over and did not serve the customer; null: as the ladder says. */
  readonly then: AfterAttempt | null;
} & (
  | { readonly status: 'dialling' }
  /** Answered by somebody or something. */
  | { readonly status: 'greeting' }
  /** The customer pressed 1, and waits for an agent. */
  | { readonly status: 'waiting' }
  /** `succeeded`: for so long that it counts. */
  | { readonly status: 'talking'; readonly succeeded: boolean }
);

export type CallbackStatus = CallbackProgress['status'];

export type LaterReason =
  /** Before that, an attempt would come earlier than promised. */
  | 'promise'
  /** The customer (or an admin) chose the time. */
  | 'chosen'
  /** The last attempt did not reach the customer. */
  | 'retry'
  /** Nobody is called at this hour. */
  | 'hours'
  /** Today's money for callbacks is spent. */
  | 'spending'
  /** The call in which agents were asked was lost. */
  | 'lostPreview'
  /** An agent has put it off for a while. */
  | 'snoozed';

export type CallbackEnd =
  /** The customer talked with an agent. */
  | 'done'
  | 'cancelledByCustomer'
  | 'cancelledByAdmin'
  /** The customer called in, and that call has the place now. */
  | 'superseded'
  /** Its time was over before anybody could be dialled (once more). */
  | 'expired'
  /** Attempts were made, and there will be no further one. */
  | 'failedUnreached'
  /** The number does not exist. */
  | 'failedInvalid'
  /** The number may not be dialled. */
  | 'denied';

/** `promise`: it would have been too late. `hours`: not in calling hours any more. */
export type EndReason = GiveUpReason | NumberDenial | 'spending';

/** By which a customer who is not on the line tells us what they wish: a text message, or the page behind a link. */
export type Via = 'message' | 'link';

/** How the customer is told that their wish holds. Missing: as usual, of a new time, and of no other wish. */
export type WishTold = 'confirmation' | 'nothing';

export type AfterAttempt = {
  readonly tells?: WishTold | undefined;
} & (
  | {
      readonly type: 'over';
      readonly end: Extract<CallbackEnd, 'cancelledByCustomer' | 'cancelledByAdmin' | 'superseded'>;
      /** By a key in this very attempt. The customer may think better of it. */
      readonly byKey: boolean;
    }
  | { readonly type: 'moved'; readonly to: Appointment; readonly byKey: boolean }
);

/** When the customer shall be called. */
export interface Appointment {
  /** The time that was chosen; null: as soon as possible. */
  readonly at: Instant | null;
  readonly window: PromisedWindow;
}

/** An appointment that was agreed upon, and what became of it. */
export interface MadePromise extends Appointment {
  readonly madeAt: Instant;
  /** How many attempts there were before it. */
  readonly attemptsBefore: number;
  readonly verdict: PromiseVerdict;
}

/** The customer was dialled, or is. */
export interface Attempt {
  readonly call: CallId;
  readonly startedAt: Instant;
  readonly answeredAt: Instant | null;
  /** When the customer pressed 1. */
  readonly verifiedAt: Instant | null;
  /** When the customer and an agent first heard each other. */
  readonly bridgedAt: Instant | null;
  /** Who talked with the customer last, or accepted to. */
  readonly agent: AgentName | null;
  readonly endedAt: Instant | null;
  readonly outcome: AttemptOutcome | null;
  readonly talkMs: Milliseconds;
  /** What answered, going by how it spoke; null: not known. It decides nothing alone. */
  readonly sounded: Sounded | null;
}

/** Who asked for it: a caller, or somebody for them. */
export type CallbackOrigin =
  | { readonly type: 'call'; readonly call: CallId }
  | { readonly type: 'cli' }
  /** Over the web. `client`: its name under `web`. */
  | { readonly type: 'api'; readonly client: string };

/** What a customer asked for. */
export interface CallbackRequest extends Appointment {
  readonly id: CallbackId;
  /** Name under `callbacks`. */
  readonly profile: string;
  /** E.164, as judged by number-guard.ts. */
  readonly number: string;
  readonly language: Language;
  readonly callerName: string;
  /** What the flow knows of the matter. */
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** When the caller first joined a queue; for others, the time of asking. The customer's own clock. */
  readonly firstJoinedAt: Instant;
  /** The place in line, lowest first: that of the visit which they left by asking. */
  readonly rank: number;
  readonly priority: number;
  readonly origin: CallbackOrigin;
}

export interface CallbackState extends Omit<CallbackRequest, keyof Appointment> {
  /** Version of this shape. */
  readonly v: 2;
  readonly queue: QueueName;
  readonly requestedAt: Instant;
  /** In the order in which they were made; the last one is in force. Never empty. */
  readonly promises: readonly [MadePromise, ...MadePromise[]];
  /** No attempt is begun after it. */
  readonly until: Instant;
  readonly progress: CallbackProgress;
  /** In the order in which they began. */
  readonly attempts: readonly Attempt[];
  /** How many calls were opened for it, those without an attempt included: the next one takes the next number. */
  readonly calls: number;
  /** How often agents have put it off since the last attempt. */
  readonly snoozes: number;
  /** How often agents have declined it, by the reason they gave; '' stands for none. */
  readonly declines: Readonly<Record<string, number>>;
  /** How many messages were decided on. */
  readonly messages: number;
  /** When the customer was told, of the promise in force, that it is soon their turn, and was reminded of their time. */
  readonly told: { readonly upNext: Instant | null; readonly reminder: Instant | null };
}

/** The promise in force. */
export const promiseOf = ({ promises }: Pick<CallbackState, 'promises'>): MadePromise =>
  promises.at(-1) ?? promises[0];

/** The attempt that is being made; null: none is. */
export function attemptOf(state: CallbackState): Attempt | null {
  return isInAttempt(state.progress) ? (state.attempts.at(-1) ?? null) : null;
}

/** The call that is open for it; null: none is. */
export function callOfCallback(state: CallbackState): CallId | null {
  if (state.progress.status === 'previewing') return state.progress.call;
  return attemptOf(state)?.call ?? null;
}

export const isInAttempt = (progress: CallbackProgress): progress is InAttempt =>
  progress.status === 'dialling' ||
  progress.status === 'greeting' ||
  progress.status === 'waiting' ||
  progress.status === 'talking';

export type CallbackMessageKind = keyof CallbackMessages;

/** Why a message that was decided on was not written. */
export type UnsentReason =
  /** The number wants no messages. */
  | 'optedOut'
  /** It would be of no use any more when quiet hours are over. */
  | 'quietHours'
  /** Dialling is switched to a dry run. */
  | 'dryRun';

/** For the timeline that `show` prints: what happened, when, and why. */
export type CallbackHistory = { readonly at: Instant } & (
  | { readonly type: 'requested'; readonly origin: CallbackOrigin }
  /** The same customer asked again. */
  | { readonly type: 'requestChanged'; readonly origin: CallbackOrigin }
  | { readonly type: 'promised'; readonly appointment: Appointment }
  | {
      readonly type: 'promiseResolved';
      readonly window: PromisedWindow;
      readonly verdict: Exclude<PromiseVerdict, { readonly state: 'open' }>;
    }
  | { readonly type: 'postponed'; readonly until: Instant; readonly why: LaterReason }
  | { readonly type: 'due' }
  | { readonly type: 'previewStarted'; readonly call: CallId; readonly agent: AgentName }
  /** By key, or by hanging up. `reason`: by the profile's names; '' if none was given. */
  | {
      readonly type: 'previewDeclined';
      readonly call: CallId;
      readonly agent: AgentName;
      readonly reason: string;
    }
  /** They did not answer, or pressed nothing. */
  | { readonly type: 'previewMissed'; readonly call: CallId; readonly agent: AgentName }
  | {
      readonly type: 'previewSnoozed';
      readonly call: CallId;
      readonly agent: AgentName;
      readonly until: Instant;
    }
  | { readonly type: 'previewAccepted'; readonly call: CallId; readonly agent: AgentName }
  | { readonly type: 'previewEnded'; readonly call: CallId }
  /** `attempt`: the first is 1. */
  | { readonly type: 'dialled'; readonly attempt: number; readonly call: CallId }
  | { readonly type: 'answered'; readonly attempt: number }
  | { readonly type: 'verified'; readonly attempt: number }
  | { readonly type: 'bridged'; readonly attempt: number; readonly agent: AgentName }
  | { readonly type: 'agentLost'; readonly attempt: number }
  /** By how what answered speaks. A key that is pressed later proves otherwise. */
  | { readonly type: 'soundedLikeMachine'; readonly attempt: number }
  /** The call went on for as long as any may. */
  | { readonly type: 'cutOff'; readonly attempt: number }
  | {
      readonly type: 'attemptEnded';
      readonly attempt: number;
      readonly outcome: AttemptOutcome;
      readonly talkMs: Milliseconds;
    }
  | { readonly type: 'laterAsked'; readonly until: Instant }
  | {
      readonly type: 'cancelAsked';
      readonly by: 'key' | 'customer' | 'admin';
      readonly via?: Via | undefined;
    }
  | { readonly type: 'calledIn'; readonly call: CallId }
  | {
      readonly type: 'rescheduled';
      readonly by: 'customer' | 'admin';
      readonly to: Instant;
      readonly via?: Via | undefined;
    }
  | { readonly type: 'retriedNow' }
  | { readonly type: 'switched'; readonly dialling: 'on' | 'off' | 'dry-run' }
  /** In a dry run its turn came; what would have come of it. */
  | {
      readonly type: 'wouldDial';
      readonly check: Exclude<LiveDialCheck['type'], 'numberBusy' | 'linesTaken'>;
    }
  | { readonly type: 'messaged'; readonly message: MessageId; readonly kind: CallbackMessageKind }
  | { readonly type: 'notMessaged'; readonly kind: CallbackMessageKind; readonly why: UnsentReason }
  | { readonly type: 'over'; readonly end: CallbackEnd; readonly reason: EndReason | null }
);
