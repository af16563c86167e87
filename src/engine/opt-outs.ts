/** Numbers that want no text messages. None about a callback is written to them. */
import type { Instant } from '../domain/ids.ts';
import { canonicalNumber } from '../domain/numbers.ts';
import { maskNumber } from '../observe/mask-number.ts';
import type { MessageEvents } from '../observe/message-events.ts';
import { withdrawAll } from './message-outbox.ts';
import type { MessageStore } from './messenger.ts';
import { narrateMessage } from './narrate-message.ts';
import type { Clock } from './ports.ts';

export interface OptOut {
  /** The number as far as it may be shown; '' once it was erased. */
  readonly masked: string;
  readonly at: Instant;
}

/** Numbers are E.164. They are kept as keyed hashes only, which outlive the numbers themselves. */
export interface OptOutStore {
  /** False if it had opted out before. */
  optOut(number: string, at: Instant): boolean;
  /** False if it had not opted out. */
  optIn(number: string): boolean;
  hasOptedOut(number: string): boolean;
  /** Oldest first. */
  optOuts(): OptOut[];
}

export interface OptOutsParts {
  readonly store: OptOutStore & MessageStore;
  readonly clock: Clock;
  /** Of the site in force. */
  readonly country: () => string | null;
  readonly events: MessageEvents;
}

/** `unchanged`: it was so before. */
export type OptOutChange = 'done' | 'unchanged' | 'noNumber';

/** What is asked for at a shell. */
export type MessageDeed =
  | { readonly type: 'optOut' | 'optIn'; readonly number: string }
  | { readonly type: 'optOuts' };

export type MessageDeedReport =
  /** `number`: masked. */
  | { readonly outcome: OptOutChange; readonly number: string }
  | {
      readonly outcome: 'optOuts';
      /** `number`: masked; '' once it was erased. `at`: ISO 8601. */
      readonly optOuts: readonly { readonly number: string; readonly at: string }[];
      /** Of the site. */
      readonly timezone: string;
    };

/** What customers (by message) and admins wish of it. */
export class OptOuts {
  readonly #parts: OptOutsParts;

  constructor(parts: OptOutsParts) {
    this.#parts = parts;
  }

  /** What was not handed over yet is not sent any more. */
  optOut(typed: string): OptOutChange {
    const { store, clock, events } = this.#parts;
    const number = this.#canonical(typed);
    if (number === null) return 'noNumber';
    const now = clock.now();
    const done = store.transaction(() => ({
      isNew: store.optOut(number, now),
      withdrawn: withdrawAll(store, store.messagesTo(number), now),
    }));
    for (const { before, after } of done.withdrawn) narrateMessage(events, before, after, now);
    return done.isNew ? 'done' : 'unchanged';
  }

  optIn(typed: string): OptOutChange {
    const { store } = this.#parts;
    const number = this.#canonical(typed);
    if (number === null) return 'noNumber';
    return store.transaction(() => store.optIn(number)) ? 'done' : 'unchanged';
  }

  /** Masked, as it may be shown. */
  shown(typed: string): string {
    return maskNumber(canonicalNumber(typed, this.#parts.country()));
  }

  list(): readonly OptOut[] {
    return this.#parts.store.optOuts();
  }

  /** Messages go to whole numbers only. */
  #canonical(typed: string): string | null {
    const number = canonicalNumber(typed, this.#parts.country());
    return /^\+[0-9]{5,15}$/.test(number) ? number : null;
  }
}
