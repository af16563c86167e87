/** What the log tells of text messages; see events.ts. Never their words: they may hold a name. */
import type { Logger } from 'pino';
import type { EventsOptions } from './events.ts';
import { maskNumber } from './mask-number.ts';

interface OfMessage {
  readonly message: string;
  /** The number. */
  readonly to: string;
  readonly tries: number;
}

export interface MessageEvents {
  /** The gateway has it. */
  messageSent(about: OfMessage & { ageMs: number }): void;
  /** The phone has it. */
  messageDelivered(about: OfMessage & { ageMs: number }): void;
  /** Not this time. `waits`: gatewayDown, gatewayBusy, pause. */
  messageDeferred(about: OfMessage & { reason: string; waits: string; nextTryInMs: number }): void;
  /** It will not be sent any more. `cause`: refused, undelivered, tooOld, withdrawn. */
  messageFailed(about: OfMessage & { cause: string; reason: string | null; ageMs: number }): void;
  /** The process ended while it was being sent: it is sent again, with the same id. */
  messageUncertain(about: OfMessage): void;
  /** A receipt for a message that is not here (any more). */
  receiptUnknown(about: { id: string; whose: 'ours' | 'gateways' }): void;
  /** A request to the listener for receipts that is none, or comes without its secret. */
  receiptRejected(about: { reason: string }): void;
  /**
   * A customer has written to us. `meant`: cancel, later, stop, start, yes, unknown. `outcome`: done, repeated, nothing.
   * `from`: '' if the sender has no number. What they wrote is not told.
   */
  replyHeard(about: { from: string; meant: string; outcome: string }): void;
  /** A request to the listener for replies that is none, or comes without its secret. */
  replyRejected(about: { reason: string }): void;
  /** The site's gateway asks for a secret that is not set. */
  secretMissing(about: { secret: string }): void;
}

export function createMessageEvents(logger: Logger, { showNumbers }: EventsOptions): MessageEvents {
  const number = showNumbers ? (value: string) => value : maskNumber;
  const masked = <About extends OfMessage>({ to, ...about }: About) => ({ to: number(to), ...about });
  return {
    messageSent: (about) => logger.info({ event: 'messageSent', ...masked(about) }, 'message sent'),
    messageDelivered: (about) =>
      logger.info({ event: 'messageDelivered', ...masked(about) }, 'message delivered'),
    messageDeferred: (about) =>
      logger.warn({ event: 'messageDeferred', ...masked(about) }, 'message not taken, to be tried again'),
    messageFailed: (about) =>
      logger[about.cause === 'withdrawn' ? 'info' : 'error'](
        { event: 'messageFailed', ...masked(about) },
        'message given up',
      ),
    messageUncertain: (about) =>
      logger.warn({ event: 'messageUncertain', ...masked(about) }, 'message sent again after a restart'),
    receiptUnknown: (about) =>
      logger.warn({ event: 'receiptUnknown', ...about }, 'receipt for an unknown message'),
    receiptRejected: (about) => logger.warn({ event: 'receiptRejected', ...about }, 'receipt rejected'),
    replyHeard: ({ from, ...about }) =>
      logger.info({ event: 'replyHeard', from: number(from), ...about }, 'customer wrote to us'),
    replyRejected: (about) => logger.warn({ event: 'replyRejected', ...about }, 'reply rejected'),
    secretMissing: (about) => logger.error({ event: 'secretMissing', ...about }, 'secret missing'),
  };
}

const nothing = (): void => {};

/** Tells nobody. */
export const silentMessageEvents: MessageEvents = {
  messageSent: nothing,
  messageDelivered: nothing,
  messageDeferred: nothing,
  messageFailed: nothing,
  messageUncertain: nothing,
  receiptUnknown: nothing,
  receiptRejected: nothing,
  replyHeard: nothing,
  replyRejected: nothing,
  secretMissing: nothing,
};
