/** What stands beside the engine while Keepline runs, for text messages: the outbox, and the listener for the gateway. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSecrets, type Secrets } from '../adapters/secrets.ts';
import { type Listened, listenForSms, type SmsListener } from '../adapters/sms/listener.ts';
import { createMessenger } from '../adapters/sms/messenger.ts';
import { receiptPath } from '../adapters/sms/receipts.ts';
import { replyPath } from '../adapters/sms/replies.ts';
import type { Instant, Milliseconds } from '../domain/ids.ts';
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
import type { Environment } from './environment.ts';

export interface TextMessagesParts {
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly events: Events;
  readonly messageEvents: MessageEvents;
  readonly dataFolder: string;
  readonly env: Environment;
  /** What customers write to us. Not asked before the first `use`. */
  readonly customers: () => Pick<CustomerOffice, 'reply'>;
  /** As told in the settings; null: the one in the data folder, if there is one. */
  readonly secretsFile: string | null;
}

/** An address that is taken may be free again soon. */
const LISTEN_AGAIN_MS: Milliseconds = 10_000;

export class TextMessages {
  readonly mail: MailTold;
  readonly #parts: TextMessagesParts;
  readonly #outbox: MessageOutbox;
  #secrets: Secrets;
  #sms: SmsSettings | null = null;
  #listener: SmsListener | null = null;
  /** What the listener was made of. */
  #listensFor = '';
  #turn: Promise<void> = Promise.resolve();
  #callOffRetry: (() => void) | null = null;
  #closed = false;

  /** @throws SecretsError when the file with the secrets cannot be used */
  constructor(parts: TextMessagesParts) {
    const { store, clock, events, messageEvents, dataFolder } = parts;
    this.#parts = parts;
    this.#secrets = this.#readSecrets();
    const fault = (where: string, error: unknown) => events.fault({ where, call: null, error });
    this.#outbox = new MessageOutbox({
      ...{ store, clock, fault, events: messageEvents },
      messenger: createMessenger({
        dataFolder,
        secret: (name) => this.#secrets.get(name),
        listening: () => this.#listener?.url ?? null,
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
      this.#secrets = this.#readSecrets();
    } catch (error) {
      // Those of before are better than none.
      events.fault({ where: 'secrets', call: null, error });
    }
    for (const secret of this.#secrets.missing(sms === null ? [] : secretsOf(sms))) {
      messageEvents.secretMissing({ secret });
    }
    this.#turn = this.#turn.then(() => this.#listen(sms));
    this.#outbox.look();
    return this.#turn;
  }

  start(): void {
    this.#outbox.start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
    this.#callOffRetry?.();
    await this.#outbox.stop();
    await this.#listener?.close();
  }

  /** Never rejects. */
  async #listen(sms: SmsSettings | null): Promise<void> {
    this.#callOffRetry?.();
    this.#callOffRetry = null;
    const paths = sms === null ? [] : this.#pathsOf(sms);
    const what = [sms?.listen, sms?.receipts, sms?.replies, paths.map(({ path, key }) => [path, key])];
    const wanted = paths.length === 0 ? '' : JSON.stringify(what);
    if (wanted === this.#listensFor || this.#closed) return;
    await this.#listener?.close();
    this.#listener = null;
    this.#listensFor = '';
    if (sms === null || paths.length === 0) return;
    const { events, clock } = this.#parts;
    try {
      this.#listener = await listenForSms({
        ...{ host: sms.listen.host, port: sms.listen.port, paths },
        fault: (where, error) => events.fault({ where, call: null, error }),
      });
      this.#listensFor = wanted;
    } catch (error) {
      events.fault({ where: 'sms.listen', call: null, error });
      this.#callOffRetry = clock.wakeAt((clock.now() + LISTEN_AGAIN_MS) as Instant, () => {
        this.#turn = this.#turn.then(() => this.#listen(sms));
      });
    }
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

  #readSecrets(): Secrets {
    const { env, secretsFile, dataFolder } = this.#parts;
    const usual = join(dataFolder, 'secrets.yaml');
    return readSecrets({ ...env }, secretsFile ?? (existsSync(usual) ? usual : null));
  }
}
