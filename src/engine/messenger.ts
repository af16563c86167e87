/** What the engine needs to send text messages, in its own words. Adapters fulfil these. */

import type { Instant, Language, MessageId, Milliseconds } from '../domain/ids.ts';
import type { SmsSettings } from '../domain/messages/settings.ts';
import type { GatewayTrouble, MessageState } from '../domain/messages/state.ts';

/** A message as it is handed over. The same id means the same message: a gateway that can tell sends it once. */
export interface OutgoingMessage {
  readonly id: MessageId;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  readonly language: Language;
}

/** What the gateway said. Reasons hold no secret, no whole number and nothing of the text: they are logged. */
export type MessageVerdict =
  | { readonly type: 'accepted'; readonly gatewayId: string | null }
  | {
      readonly type: 'deferred';
      readonly reason: string;
      readonly trouble: GatewayTrouble;
      readonly retryAfterMs: Milliseconds | null;
    }
  | { readonly type: 'refused'; readonly reason: string };

export interface Messenger {
  /** Never rejects, and answers within the settings' time limit. */
  send(message: OutgoingMessage, settings: SmsSettings): Promise<MessageVerdict>;
}

/** Where messages are kept: the outbox and its history in one. All calls are synchronous. */
export interface MessageStore {
  /** Runs `work` as one transaction; whatever it throws undoes all of it and is thrown on. */
  transaction<T>(work: () => T): T;
  /** False if there is a message with this id already: it stays as it is. Call inside the transaction that decides on it. */
  addMessage(message: MessageState): boolean;
  saveMessage(message: MessageState): void;
  message(id: MessageId): MessageState | null;
  messageByGatewayId(gatewayId: string): MessageState | null;
  /** In the order in which they were written. */
  messagesAbout(about: string): MessageState[];
  messagesTo(recipient: string): MessageState[];

  /** Those that were handed over and never answered for. */
  messagesInFlight(): MessageState[];
  /** Those that wait because nobody answered, in the order in which they were written. */
  messagesStranded(limit: number): MessageState[];
  /** Whose time has come and before whom nobody stands, longest due first. */
  messagesDue(now: Instant, limit: number): MessageState[];
  /** When the next of them will be due. */
  nextMessageAt(): Instant | null;

  /** Forgets those that were over before. */
  pruneMessages(before: Instant): void;
  /** Forgets everything sent, or to be sent, to a number. Returns how many messages that were. */
  eraseMessagesTo(recipient: string): number;
}
