/** What the engine is made of and told to. */
import type { Events } from '../observe/events.ts';
import type { MessageChange } from './callbacks/messages.ts';
import type { Clock, Speech, Telephony } from './ports.ts';
import type { Store } from './store.ts';

export interface EngineParts {
  readonly store: Store;
  readonly telephony: Telephony;
  readonly speech: Speech;
  readonly clock: Clock;
  readonly events: Events;
  /** Told after each commit: there may be lines for the queue log. */
  readonly counted?: () => void;
  readonly mail?: MailTold;
}

/** Told after a commit that changed text messages. */
export interface MailTold {
  /** There are new ones to be sent. */
  added(): void;
  withdrawn(change: MessageChange): void;
}
