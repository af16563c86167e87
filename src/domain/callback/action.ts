/** What a callback's decisions ask of the world, and what the customer is told. */
import type { CallId, Instant, Language, MessageId, Milliseconds, TextName } from '../ids.ts';
import type { PromisedWindow } from './promise.ts';
import type { AttemptOutcome } from './settings.ts';

/** Imperative; every one may be done twice without harm. */
export type CallbackAction =
  /** Opens the call, with no customer in it, and lets it stand in line. */
  | { readonly type: 'preview'; readonly call: CallId }
  /** Dials the customer into the call; opens it if it is not open yet. */
  | {
      readonly type: 'dial';
      readonly call: CallId;
      readonly number: string;
      readonly ringMs: Milliseconds;
    }
  /** Ends the call. An attempt's `attemptEnded` follows. Never given once the customer has answered. */
  | { readonly type: 'endAttempt'; readonly call: CallId };

/** A text message, to be rendered from the site's text and put among the messages. */
export type CallbackMessage = {
  readonly id: MessageId;
  readonly to: string;
  readonly text: TextName;
  readonly language: Language;
  /** After this it says nothing true any more; null: it always does. */
  readonly usefulUntil: Instant | null;
} & (
  | { readonly kind: 'booked'; readonly window: PromisedWindow }
  | {
      readonly kind: 'missed';
      /** "Attempt n of N": those that count. */
      readonly attempt: number;
      readonly of: number;
      readonly outcome: AttemptOutcome;
      readonly nextAt: Instant;
    }
  | { readonly kind: 'last'; readonly attempts: number }
  | { readonly kind: 'expired' }
  /** `inMs`: until their turn, as expected. */
  | { readonly kind: 'upNext'; readonly inMs: Milliseconds }
  | { readonly kind: 'reminder'; readonly window: PromisedWindow }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'moved'; readonly window: PromisedWindow }
);
