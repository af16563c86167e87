/** What can happen to a callback. Past tense. */
import type { AgentName, CallId, Instant, Milliseconds } from '../ids.ts';
import type { NumberDenial } from './number-guard.ts';
import type { AttemptOutcome } from './settings.ts';
import type { CallbackRequest } from './state.ts';

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
  | 'success';

export const CALLBACK_TIMERS: readonly CallbackTimer[] = ['due', 'closing', 'expiry', 'promise', 'success'];

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
  | { readonly type: 'spent'; readonly until: Instant };

/** Word from the call that was opened for the callback. What comes from any other call is late, and changes nothing. */
export type AttemptEvent = {
  readonly call: CallId;
} /** An agent's phone rings for it, and no customer is there yet. */ & (
  | { readonly type: 'previewStarted'; readonly agent: AgentName }
  /** By key, or by not answering. */
  | { readonly type: 'previewDeclined'; readonly agent: AgentName }
  | { readonly type: 'previewAccepted'; readonly agent: AgentName; readonly check: DialCheck }
  | { readonly type: 'attemptAnswered' }
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
  /** There is an agent for it, or (agent first) it may stand in line. */
  | { readonly type: 'turnCame'; readonly check: DialCheck }
  /** The customer's own call takes over the place. */
  | { readonly type: 'calledIn'; readonly by: CallId }
  /** The same customer asked again, for the same queue. */
  | { readonly type: 'changedRequest'; readonly request: ChangedRequest }
  | { readonly type: 'cancelled'; readonly by: 'customer' | 'admin' }
  | { readonly type: 'rescheduled'; readonly by: 'customer' | 'admin'; readonly at: Instant }
  /** An admin does not want to wait for the next attempt. */
  | { readonly type: 'retryNow' }
  | { readonly type: 'switchedOff' }
  | { readonly type: 'switchedOn' };

export type ChangedRequest = Pick<
  CallbackRequest,
  'at' | 'window' | 'language' | 'callerName' | 'variables' | 'origin'
>;
