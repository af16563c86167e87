/** What can happen to a callback. Past tense. */
import type { AgentName, CallId, Instant, Milliseconds } from '../ids.ts';
import type { NumberDenial } from './number-guard.ts';
import type { PromisedWindow } from './promise.ts';
import type { AttemptOutcome } from './settings.ts';
import type { Sounded } from './sounded.ts';
import type { CallbackRequest, Via, WishTold } from './state.ts';

export type CallbackTimer =
  /** `later` is over. */
  | 'due'
  /** Calling hours end while it waits for its turn. */
  | 'closing'
  /** No attempt may be begun any more. */
  | 'expiry'
  /** The promised window is over. */
  | 'promise'
  /** They have talked for so long that it counts. */
  | 'success'
  /** Time to look whether it is soon their turn. */
  | 'upNext'
  /** Time to remind them of the time they chose. */
  | 'reminder';

export const CALLBACK_TIMERS: readonly CallbackTimer[] = [
  ...(['due', 'closing', 'expiry', 'promise', 'success'] as const),
  ...(['upNext', 'reminder'] as const),
];

/** Whether the customer may be dialled at this moment, judged from outside: once more before every dial. */
export type DialCheck =
  | { readonly type: 'go' }
  /** Dialling is switched off. */
  | { readonly type: 'off' }
  /** Another callback is calling this number. */
  | { readonly type: 'numberBusy' }
  /** Callbacks have as many lines of the trunk as they may. */
  | { readonly type: 'linesTaken' }
  /** By the number guard. */
  | { readonly type: 'denied'; readonly reason: NumberDenial }
  /** Today's money for callbacks is spent. */
  | { readonly type: 'spent'; readonly until: Instant }
  /** Dialling is switched to a dry run; with it on, this would be the answer. */
  | { readonly type: 'dryRun'; readonly otherwise: LiveDialCheck };

export type LiveDialCheck = Exclude<DialCheck, { readonly type: 'off' | 'dryRun' }>;

/** Word from the call that was opened for the callback. What comes from any other call is late, and changes nothing. */
export type AttemptEvent = {
  readonly call: CallId;
} /** An agent's phone rings for it, and no customer is there yet. */ & (
  | { readonly type: 'previewStarted'; readonly agent: AgentName }
  /** By key, or by hanging up. `key`: what they pressed when they were asked for the reason; null: nothing. */
  | { readonly type: 'previewDeclined'; readonly agent: AgentName; readonly key: string | null }
  /** They did not answer, or pressed nothing. */
  | { readonly type: 'previewMissed'; readonly agent: AgentName }
  /** They (or somebody) shall be asked again in a while. */
  | { readonly type: 'previewSnoozed'; readonly agent: AgentName }
  | { readonly type: 'previewAccepted'; readonly agent: AgentName; readonly check: DialCheck }
  | { readonly type: 'attemptAnswered' }
  /** What answered, going by how it speaks; or they pressed a key, and are a person. */
  | { readonly type: 'sounded'; readonly as: Sounded }
  /** The call has gone on for as long as any may, and ends. */
  | { readonly type: 'cutOff' }
  /** The customer pressed 1. */
  | { readonly type: 'verified' }
  /** The customer and an agent hear each other. */
  | { readonly type: 'bridged'; readonly agent: AgentName }
  /** The agent is gone, and the customer is still there (or is still being dialled). */
  | { readonly type: 'agentLost' }
  /** The customer wants to be called in so long. */
  | { readonly type: 'keyLater'; readonly afterMs: Milliseconds }
  | { readonly type: 'keyCancel' }
  /** `talkMs`: with the agent whom they talked with last. */
  | {
      readonly type: 'attemptEnded';
      readonly outcome: Exclude<AttemptOutcome, 'later' | 'unknown'>;
      readonly talkMs: Milliseconds;
    }
  /** The call is gone, and nobody knows how it ended. */
  | { readonly type: 'attemptLost' }
);

export type CallbackEvent =
  | AttemptEvent
  | { readonly type: 'timerFired'; readonly timer: CallbackTimer }
  /**
   * How long until their turn, asked for by the timer `upNext`: until half of such waits are over. Null: not known, or
   * nobody is called now.
   */
  | { readonly type: 'waitLookedAt'; readonly waitMs: Milliseconds | null }
  /** There is an agent for it, or (agent first) it may stand in line. */
  | { readonly type: 'turnCame'; readonly check: DialCheck }
  /** The customer's own call takes over the place. */
  | { readonly type: 'calledIn'; readonly by: CallId }
  /** The same customer asked again, for the same queue. */
  | { readonly type: 'changedRequest'; readonly request: ChangedRequest }
  | ({ readonly type: 'cancelled'; readonly by: 'customer' | 'admin' } & FromAfar)
  | ({ readonly type: 'rescheduled'; readonly by: 'customer' | 'admin'; readonly at: Instant } & FromAfar)
  /** The customer wants to be called as soon as possible after all: then that is promised. */
  | ({ readonly type: 'hurried'; readonly window: PromisedWindow } & FromAfar)
  /** An admin does not want to wait for the next attempt. */
  | { readonly type: 'retryNow' }
  /** Nobody is dialled any more, or it is only noted who would be. */
  | { readonly type: 'switchedOff' | 'switchedToDryRun' }
  | { readonly type: 'switchedOn' };

/** Of a wish that did not come out of a call. */
export interface FromAfar {
  /** Missing: neither. */
  readonly via?: Via | undefined;
  readonly tells?: WishTold | undefined;
}

export type ChangedRequest = Pick<
  CallbackRequest,
  'at' | 'window' | 'language' | 'callerName' | 'variables' | 'origin'
>;
