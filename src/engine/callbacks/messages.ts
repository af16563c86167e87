/** Writes the messages that a callback's decision asks for: each is a row in the same transaction. */
import type { CallbackMessage } from '../../domain/callback/action.ts';
import type { CallbackDecision } from '../../domain/callback/decide.ts';
import { messageWords } from '../../domain/callback/message-words.ts';
import type { CallbackState } from '../../domain/callback/state.ts';
import type { Instant } from '../../domain/ids.ts';
import { renderMessage } from '../../domain/messages/render.ts';
import { type MessageState, newMessage } from '../../domain/messages/state.ts';
import type { Site } from '../../domain/site.ts';
import { withdrawMessages } from '../message-outbox.ts';
import type { MessageStore } from '../messenger.ts';
import type { Profile } from './profiles.ts';

export interface MessageChange {
  readonly before: MessageState;
  readonly after: MessageState;
}

/** What is to be done about messages once the transaction is committed. */
export interface Mail {
  /** The outbox has to look. */
  added: boolean;
  /** To be told in the log. */
  readonly withdrawn: MessageChange[];
}

/** @param site in force: how messages are sent. The texts are the profile's: of an older version, if it is of one. */
export function writeMessages(
  store: MessageStore,
  { state, messages, withdrawsMessages }: CallbackDecision,
  { site, profile }: { readonly site: Site; readonly profile: Profile },
  now: Instant,
  mail: Mail,
): void {
  if (withdrawsMessages) mail.withdrawn.push(...withdrawMessages(store, state.id, now));
  for (const message of messages) {
    const written = write(message, state, site, profile, now);
    if (written !== null && store.addMessage(written)) mail.added = true;
  }
}

/** Null: the site sends no messages, or has no such text. */
function write(
  message: CallbackMessage,
  state: CallbackState,
  { sms }: Site,
  { settings, site: texts }: Profile,
  now: Instant,
): MessageState | null {
  if (sms === null) return null;
  const about = { timezone: texts.timezone, callUs: settings.callUs, site: texts.name };
  const values = messageWords(message, state, about, now);
  const rendered = renderMessage(texts, message.text, message.language, values);
  if (rendered === null) return null;
  const { usefulUntil } = message;
  return newMessage(
    {
      id: message.id,
      about: state.id,
      to: message.to,
      text: rendered.text,
      language: rendered.language,
      notBefore: null,
      usefulForMs: usefulUntil === null ? null : Math.max(0, usefulUntil - now),
    },
    now,
    sms.giveUpAfterMs,
  );
}
