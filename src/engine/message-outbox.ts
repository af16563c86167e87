/**
 * Sends text messages: each is a row before anybody hears of it.
 *
 *   stopped ──start──▶ running ──stop──▶ stopped
 *
 * Rules. That a message is being sent is saved before the gateway is asked, and its answer in one transaction with what
 * it means; so a crash loses none, and makes a second copy only of one that the gateway took without our hearing of it.
 * That copy bears the same id. One message at a time goes to a number, and in order: later ones wait while an earlier one
 * is under way or nobody answers, but not for one that the gateway does not like. Retries are rows as well. When a
 * gateway that was silent takes a message again, all that waited for it go out at once, in order.
 */

import type { Instant, MessageId, Milliseconds } from '../domain/ids.ts';
import { decideMessage, type MessageEvent } from '../domain/messages/decide.ts';
import type { SmsSettings } from '../domain/messages/settings.ts';
import type { MessageState } from '../domain/messages/state.ts';
import type { MessageEvents } from '../observe/message-events.ts';
import type { MessageStore, MessageVerdict, Messenger } from './messenger.ts';
import { narrateMessage } from './narrate-message.ts';
import type { Clock } from './ports.ts';
import { Sleeper, sleep } from './timers.ts';

export interface MessageOutboxParts {
  readonly store: MessageStore;
  readonly messenger: Messenger;
  readonly clock: Clock;
  /** In force now; null: the site sends no messages. */
  readonly settings: () => SmsSettings | null;
  readonly events: MessageEvents;
  /** Told after each change was saved. */
  readonly changed?: (before: MessageState, after: MessageState) => void;
  readonly fault: (where: string, error: unknown) => void;
}

/** After a fault of ours (a full disk, say) nothing is begun for a while. */
const PAUSE_AFTER_FAULT_MS: Milliseconds = 1_000;
const RELEASED_AT_ONCE = 50;

export interface MessageReceipt {
  /** Of the message, as we named it or as the gateway did. */
  readonly id: string;
  readonly whose: 'ours' | 'gateways';
  readonly told: Omit<Extract<MessageEvent, { type: 'receipt' }>, 'type'>;
}

export class MessageOutbox {
  readonly #parts: MessageOutboxParts;
  readonly #sleeper: Sleeper;
  readonly #underWay = new Set<Promise<void>>();
  #running = false;
  #pausedUntil: Instant | null = null;

  constructor(parts: MessageOutboxParts) {
    this.#parts = parts;
    this.#sleeper = new Sleeper(
      parts.clock,
      () => this.#nextAt(),
      () => this.#work(),
    );
  }

  /** Takes up what the store holds. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    for (const { id } of this.#parts.store.messagesInFlight()) this.#tell(id, { type: 'interrupted' });
    this.#sleeper.start();
    this.look();
  }

  /** Begins nothing new, and resolves when what is under way has been answered for. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#sleeper.stop();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Looks for messages that are due. Call after the commit of a transaction that added some, and when a site is loaded. */
  look(): void {
    if (!this.#running) return;
    this.#work();
    this.#sleeper.plan();
  }

  /** What a gateway tells of a message. Throws if it cannot be written down: the gateway is to tell it again. */
  receive({ id, whose, told }: MessageReceipt): 'done' | 'unknown' {
    const { store, events } = this.#parts;
    const found = whose === 'ours' ? store.message(id as MessageId) : store.messageByGatewayId(id);
    if (found === null) {
      events.receiptUnknown({ id, whose });
      return 'unknown';
    }
    this.#tell(found.id, { type: 'receipt', ...told });
    this.look();
    return 'done';
  }

  #nextAt(): Instant | null {
    if (this.#pausedUntil === null) {
      try {
        return this.#free() > 0 ? this.#parts.store.nextMessageAt() : null;
      } catch (error) {
        this.#troubled('messageOutbox.nextAt', error);
      }
    }
    return this.#pausedUntil;
  }

  #free(): number {
    return (this.#parts.settings()?.atOnce ?? 1) - this.#underWay.size;
  }

  /** Begins whatever is due. */
  #work(): void {
    const { store, clock } = this.#parts;
    if (this.#pausedUntil !== null && clock.now() < this.#pausedUntil) return;
    this.#pausedUntil = null;
    try {
      // One by one: each that begins may hold up others that were due beside it.
      for (;;) {
        if (!this.#running || this.#free() <= 0) return;
        const [due] = store.messagesDue(clock.now(), 1);
        if (due === undefined) return;
        this.#begin(due.id);
      }
    } catch (error) {
      this.#troubled('messageOutbox.work', error);
    }
  }

  #begin(id: MessageId): void {
    const after = this.#tell(id, { type: 'due' });
    if (after?.progress.status !== 'sending') return;
    const sending = this.#send(after);
    this.#underWay.add(sending);
    sending.finally(() => {
      this.#underWay.delete(sending);
      this.look();
    });
  }

  /** Never rejects. */
  async #send({ id, to, text, language }: MessageState): Promise<void> {
    const settings = this.#parts.settings();
    const verdict = settings === null ? NO_SETTINGS : await this.#ask({ id, to, text, language }, settings);
    await this.#record(() => {
      this.#tell(id, verdict);
      if (verdict.type === 'accepted') this.#release();
    });
  }

  /** The gateway answers again: those that waited for it go out now. The rest of many follows with the next answer. */
  #release(): void {
    for (const { id } of this.#parts.store.messagesStranded(RELEASED_AT_ONCE)) {
      this.#tell(id, { type: 'gatewayBack' });
    }
  }

  /** What was answered is known to nobody else: it is written down as soon as that can be done. */
  async #record(write: () => void): Promise<void> {
    for (;;) {
      try {
        return write();
      } catch (error) {
        this.#parts.fault('messageOutbox.record', error);
        if (!this.#running) return;
        await sleep(this.#parts.clock, PAUSE_AFTER_FAULT_MS);
      }
    }
  }

  async #ask(message: Parameters<Messenger['send']>[0], settings: SmsSettings): Promise<MessageVerdict> {
    try {
      return await this.#parts.messenger.send(message, settings);
    } catch (error) {
      this.#parts.fault('messageOutbox.messenger', error);
      return { type: 'deferred', reason: 'a fault of ours', trouble: 'pause', retryAfterMs: null };
    }
  }

  /** One transaction: load, decide, save. Null: there is no such message (any more). */
  #tell(id: MessageId, event: MessageEvent): MessageState | null {
    const { store, clock, settings, changed, events } = this.#parts;
    const now = clock.now();
    const change = store.transaction(() => {
      const before = store.message(id);
      if (before === null) return null;
      const { state: after } = decideMessage(before, event, now, settings()?.retryMs);
      if (after !== before) store.saveMessage(after);
      return { before, after };
    });
    if (change === null) return null;
    const { before, after } = change;
    if (after !== before) {
      narrateMessage(events, before, after, now);
      changed?.(before, after);
    }
    return after;
  }

  #troubled(where: string, error: unknown): void {
    const { clock, fault } = this.#parts;
    fault(where, error);
    this.#pausedUntil = (clock.now() + PAUSE_AFTER_FAULT_MS) as Instant;
  }
}

/**
 * Calls off what is not handed over yet about something that is not so any more. For the transaction that decides it;
 * returns the changes, to be told once it is committed.
 */
export function withdrawMessages(
  store: MessageStore,
  about: string,
  now: Instant,
): { readonly before: MessageState; readonly after: MessageState }[] {
  return withdrawAll(store, store.messagesAbout(about), now);
}

/** Likewise, of these. */
export function withdrawAll(
  store: Pick<MessageStore, 'saveMessage'>,
  messages: readonly MessageState[],
  now: Instant,
): { readonly before: MessageState; readonly after: MessageState }[] {
  return messages.flatMap((before) => {
    const { state: after } = decideMessage(before, { type: 'withdrawn' }, now);
    if (after === before) return [];
    store.saveMessage(after);
    return [{ before, after }];
  });
}

const NO_SETTINGS: MessageVerdict = {
  type: 'deferred',
  reason: 'the site has no sms section',
  trouble: 'gatewayDown',
  retryAfterMs: null,
};
