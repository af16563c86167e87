/** What is kept of customers who write to us, and what makes links that nobody else can make. */
import type { CallbackId, Instant } from '../domain/ids.ts';

/** As the gateway tells it. */
export interface ReceivedReply {
  /** The sender, however the gateway writes it. */
  readonly from: string;
  readonly text: string;
  /** The gateway's own id; null: it gives none. */
  readonly id: string | null;
}

export interface KnownReply {
  /** E.164. */
  readonly number: string;
  readonly text: string;
  readonly id: string | null;
  readonly at: Instant;
  /** Whether it is answered by a message. */
  readonly isConfirmed: boolean;
}

export interface CustomerStore {
  /** Whether it came before: the same id, or, of those without one, the same text since then. */
  isRepeated(reply: Pick<KnownReply, 'number' | 'text' | 'id'>, since: Instant): boolean;
  /** Call in the transaction that does what it says. The number is not kept, only a keyed hash. */
  addReply(reply: KnownReply): void;
  /** How many of its replies were answered by a message since then. */
  confirmationsTo(number: string, since: Instant): number;
  pruneReplies(before: Instant): void;
  /** What stands at the end of a customer's link: the callback's id, signed. */
  linkToken(callback: CallbackId): string;
  /** Null: nobody has signed this. Takes the same time whatever is wrong with it. */
  callbackOfToken(token: string): CallbackId | null;
}
