/** What stands beside the engine while Keepline runs, for text messages: the outbox, and the listener for the gateway. */
import type { Secrets } from '../adapters/secrets.ts';
import { type Listened, listenForSms, type SmsListener } from '../adapters/sms/listener.ts';
import { createMessenger } from '../adapters/sms/messenger.ts';
import { receiptPath } from '../adapters/sms/receipts.ts';
import { replyPath } from '../adapters/sms/replies.ts';
import { type SmsSettings, secretsOf } from '../domain/messages/settings.ts';
import type { CustomerOffice } from '../engine/customer-office.ts';
import type { ReceivedReply } from '../engine/customer-store.ts';
import type { MailTold } from '../engine/engine-parts.ts';
import { MessageOutbox } from '../engine/message-outbox.ts';
import type { MessageStore } from '../engine/messenger.ts';
import { narrateMessage } from '../engine/narrate-message.ts';
import type { Clock } from '../engine/ports.ts';
import type { Events } from '../observe/events.ts';
import type { MessageEvents } from '../observe/message-events.ts';
import { KeptServer, type WantedServer } from './kept-server.ts';
import { type SecretsParts, secretsOfProcess } from './secrets-file.ts';

export interface TextMessagesParts extends SecretsParts {
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly events: Events;
  readonly messageEvents: MessageEvents;
  /** What customers write to us. Not asked before the first `use`. */
  readonly customers: () => Pick<CustomerOffice, 'reply'>;
}

export class TextMessages {
  readonly mail: MailTold;
  readonly #parts: TextMessagesParts;
  readonly #outbox: MessageOutbox;
  #secrets: Secrets;
  #sms: SmsSettings | null = null;
  readonly #listener: KeptServer<SmsListener>;

  /** @throws SecretsError when the file with the secrets cannot be used */
  constructor(parts: TextMessagesParts) {
    const { store, clock, events, messageEvents, dataFolder } = parts;
    this.#parts = parts;
    this.#secrets = secretsOfProcess(parts);
    const fault = (where: string, error: unknown) => events.fault({ where, call: null, error });
    this.#listener = new KeptServer({ clock, fault: (error) => fault('sms.listen', error) });
    this.#outbox = new MessageOutbox({
      ...{ store, clock, fault, events: messageEvents },
      messenger: createMessenger({
        dataFolder,
        secret: (name) => this.#secrets.get(name),
        listening: () => this.#listener.url,
      }),
      settings: () => this.#sms,
    });
    this.mail = {
      added: () => this.#outbox.look(),
      withdrawn: ({ before, after }) => narrateMessage(messageEvents, before, after, clock.now()),
    };
  }

  /** Puts a site's settings in force: at start, and at every reload. Resolves when the gateway is listened for. */
  use(sms: SmsSettings | null): Promise<void> {
    const { events, messageEvents } = this.#parts;
    this.#sms = sms;
    try {
      this.#secrets = secretsOfProcess(this.#parts);
    } catch (error) {
      // Those of before are better than none.
      events.fault({ where: 'secrets', call: null, error });
    }
    for (const secret of this.#secrets.missing(sms === null ? [] : secretsOf(sms))) {
      messageEvents.secretMissing({ secret });
    }
    const listening = this.#listener.use(() => (sms === null ? null : this.#listenerFor(sms)));
    this.#outbox.look();
    return listening;
  }

  start(): void {
    this.#outbox.start();
  }

  async close(): Promise<void> {
    await this.#outbox.stop();
    await this.#listener.close();
  }

  /** Null: there is nothing to be heard. */
  #listenerFor(sms: SmsSettings): WantedServer<SmsListener> | null {
    const { listen, receipts, replies } = sms;
    const paths = this.#pathsOf(sms);
    if (paths.length === 0) return null;
    const { events } = this.#parts;
    return {
      key: JSON.stringify([listen, receipts, replies, paths.map(({ path, key }) => [path, key])]),
      open: () =>
        listenForSms({
          ...{ host: listen.host, port: listen.port, paths },
          fault: (where, error) => events.fault({ where, call: null, error }),
        }),
    };
  }

  /** A path whose secret is not set is not listened on: anybody could speak there. */
  #pathsOf({ receipts, replies }: SmsSettings): Listened[] {
    const { messageEvents } = this.#parts;
    const keyOf = (secret: string | null) => (secret === null ? null : this.#secrets.get(secret));
    const isOpen = ({ secret }: { readonly secret: string | null }) =>
      secret === null || keyOf(secret) !== null;
    const paths: Listened[] = [];
    if (receipts !== null && isOpen(receipts)) {
      paths.push(
        receiptPath({
          ...{ settings: receipts, key: keyOf(receipts.secret) },
          receive: (receipt) => this.#outbox.receive(receipt),
          rejected: (reason) => messageEvents.receiptRejected({ reason }),
        }),
      );
    }
    if (replies !== null && isOpen(replies)) {
      paths.push(
        replyPath({
          ...{ settings: replies, key: keyOf(replies.secret) },
          receive: (reply) => this.#heard(reply),
          rejected: (reason) => messageEvents.replyRejected({ reason }),
        }),
      );
    }
    return paths;
  }

  #heard(reply: ReceivedReply): void {
    const { number, meant, outcome } = this.#parts.customers().reply(reply);
    this.#parts.messageEvents.replyHeard({ from: number ?? '', meant, outcome });
  }
}
