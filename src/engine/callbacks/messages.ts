/** Writes the messages that a callback's decision asks for: each is a row in the same transaction. */
import type { CallbackMessage } from '../../domain/callback/action.ts';
import type { CallbackDecision } from '../../domain/callback/decide.ts';
import { messageWords } from '../../domain/callback/message-words.ts';
import type {
  CallbackHistory,
  CallbackMessageKind,
  CallbackState,
  UnsentReason,
} from '../../domain/callback/state.ts';
import type { Instant, MessageId } from '../../domain/ids.ts';
import { loudFrom, quietAfter } from '../../domain/messages/quiet-hours.ts';
import { renderMessage } from '../../domain/messages/render.ts';
import { type MessageState, newMessage } from '../../domain/messages/state.ts';
import type { Site } from '../../domain/site.ts';
import type { CustomerStore } from '../customer-store.ts';
import { withdrawMessages } from '../message-outbox.ts';
import type { MessageStore } from '../messenger.ts';
import type { OptOutStore } from '../opt-outs.ts';
import { type Profile, zonesFor } from './profiles.ts';

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

/** Of what is written, and why. */
export interface Writing {
  /** In force: how messages are sent. */
  readonly site: Site;
  /** Its texts are of an older version, if it is of one. */
  readonly profile: Profile;
  /** The customer does not know of it yet: it is no answer to anything they did. */
  readonly isByAdmin: boolean;
}

/** Answers to what the customer did just now: sent at any hour. */
const ANSWERS: ReadonlySet<CallbackMessageKind> = new Set(['booked', 'cancelled', 'moved']);

/**
 * @returns the decision's history, which says of messages that were not written why
 */
export function writeMessages(
  store: MessageStore & OptOutStore & Pick<CustomerStore, 'linkToken'>,
  { state, messages, withdrawsMessages, history }: CallbackDecision,
  writing: Writing,
  now: Instant,
  mail: Mail,
): readonly CallbackHistory[] {
  if (withdrawsMessages) mail.withdrawn.push(...withdrawMessages(store, state.id, now));
  const unsent = new Map<MessageId, UnsentReason>();
  const link = messages.length === 0 ? '' : linkTo(state, writing.site, store);
  for (const message of messages) {
    const written = store.hasOptedOut(message.to) ? 'optedOut' : write(message, state, link, writing, now);
    if (typeof written === 'string') unsent.set(message.id, written);
    else if (written !== null && store.addMessage(written)) mail.added = true;
  }
  return unsent.size === 0 ? history : history.map((entry) => withFate(entry, unsent));
}

function withFate(entry: CallbackHistory, unsent: ReadonlyMap<MessageId, UnsentReason>): CallbackHistory {
  const why = entry.type === 'messaged' ? unsent.get(entry.message) : undefined;
  if (entry.type !== 'messaged' || why === undefined) return entry;
  return { at: entry.at, type: 'notMessaged', kind: entry.kind, why };
}

/** Where the customer can change it; '' if the site serves no pages. */
function linkTo({ id }: CallbackState, { web }: Site, store: Pick<CustomerStore, 'linkToken'>): string {
  if (web === null || web.publicUrl === null) return '';
  return `${web.publicUrl}/c/${encodeURIComponent(store.linkToken(id))}`;
}

/** Null: the site sends no messages, or has no such text. */
function write(
  message: CallbackMessage,
  state: CallbackState,
  link: string,
  { site, profile, isByAdmin }: Writing,
  now: Instant,
): MessageState | 'quietHours' | null {
  const { sms } = site;
  const { settings, site: texts } = profile;
  if (sms === null) return null;
  const about = { timezone: texts.timezone, callUs: settings.callUs, site: texts.name, link };
  const values = messageWords(message, state, about, now);
  const rendered = renderMessage(texts, message.text, message.language, values);
  if (rendered === null) return null;
  const { usefulUntil } = message;
  const quiet = ANSWERS.has(message.kind) && !isByAdmin ? null : sms.quiet;
  const zones = zonesFor(profile, message.to);
  const from = quiet === null ? now : loudFrom(quiet, zones, now);
  if (from === null || (usefulUntil !== null && from > now && usefulUntil <= from)) return 'quietHours';
  return newMessage(
    {
      id: message.id,
      about: state.id,
      to: message.to,
      text: rendered.text,
      language: rendered.language,
      notBefore: from > now ? from : null,
      usefulForMs: usefulUntil === null ? null : Math.max(0, usefulUntil - from),
      quiet: quiet === null ? null : quietAfter(quiet, zones, from),
    },
    now,
    sms.giveUpAfterMs,
  );
}
