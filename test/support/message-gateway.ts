/** A gateway that does as it is told, and an outbox before it that can be killed. */
import type { Instant } from '../../src/domain/ids.ts';
import type { SmsSettings } from '../../src/domain/messages/settings.ts';
import { MessageOutbox } from '../../src/engine/message-outbox.ts';
import type { MessageStore, MessageVerdict, Messenger, OutgoingMessage } from '../../src/engine/messenger.ts';
import type { MessageEvents } from '../../src/observe/message-events.ts';
import { messageDatabase, smsSettings, written } from './messages.ts';
import { SimulatedClock, settled } from './simulated-clock.ts';

/** A message that the gateway has been asked to take. */
export interface Asked extends OutgoingMessage {
  readonly at: Instant;
  answer(verdict: MessageVerdict): Promise<void>;
}

export const taken: MessageVerdict = { type: 'accepted', gatewayId: null };
export const deferred = (
  trouble: 'gatewayDown' | 'gatewayBusy' | 'pause' = 'gatewayDown',
  retryAfterMs: number | null = null,
): MessageVerdict => ({ type: 'deferred', reason: trouble, trouble, retryAfterMs });

export class MessageLab {
  readonly clock = new SimulatedClock();
  readonly store: MessageStore;
  /** Not answered yet. */
  readonly asked: Asked[] = [];
  /** Every message handed over, as `id at seconds`. */
  readonly log: string[] = [];
  /** What the log was told. */
  readonly told: string[] = [];
  readonly faults: string[] = [];
  settings: SmsSettings | null = smsSettings();
  /** Answers at once when set. */
  gateway: ((message: OutgoingMessage) => MessageVerdict) | null = null;
  outbox: MessageOutbox;
  readonly #start: Instant;

  constructor(store: MessageStore = messageDatabase().store) {
    this.store = store;
    this.#start = this.clock.now();
    this.outbox = this.#newOutbox();
    this.outbox.start();
  }

  get seconds(): number {
    return (this.clock.now() - this.#start) / 1000;
  }

  /** Writes a message and lets it be looked for, as the engine does. */
  async write(count: number, more: Parameters<typeof written>[1] = {}): Promise<void> {
    this.store.transaction(() => this.store.addMessage(written(this.clock.now(), { count, ...more })));
    this.outbox.look();
    await settled();
  }

  /** The process ends here, whatever is under way, and the next begins. */
  async crash(): Promise<void> {
    this.outbox.stop();
    this.asked.length = 0;
    this.outbox = this.#newOutbox();
    this.outbox.start();
    await settled();
  }

  /** Answers the oldest question. */
  async answer(verdict: MessageVerdict): Promise<void> {
    const [asked] = this.asked;
    if (asked === undefined) throw new Error('nothing was asked');
    await asked.answer(verdict);
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  status(count: number, about = '1753.7~callback'): string {
    const found = this.store.messagesAbout(about).find(({ id }) => id.endsWith(`~${count}`));
    return found?.progress.status ?? 'none';
  }

  #newOutbox(): MessageOutbox {
    const messenger: Messenger = {
      send: (message) => {
        this.log.push(`${message.id.split('~').at(-1)} at ${this.seconds}`);
        if (this.gateway !== null) return Promise.resolve(this.gateway(message));
        return new Promise((resolve) => {
          const asked: Asked = {
            ...message,
            at: this.clock.now(),
            answer: async (verdict) => {
              this.asked.splice(this.asked.indexOf(asked), 1);
              resolve(verdict);
              await settled();
            },
          };
          this.asked.push(asked);
        });
      },
    };
    const events = new Proxy({} as MessageEvents, {
      get: (_, event: string) => () => this.told.push(event),
    });
    return new MessageOutbox({
      store: this.store,
      messenger,
      clock: this.clock,
      settings: () => this.settings,
      events,
      fault: (where) => this.faults.push(where),
    });
  }
}
