/** Messages for tests, and a gateway that does as it is told. */
import Sqlite from 'better-sqlite3';
import { messagesOn } from '../../src/adapters/sqlite/messages.ts';
import { up } from '../../src/adapters/sqlite/migrations/003-messages.ts';
import { queriesOn } from '../../src/adapters/sqlite/query.ts';
import { type Instant, type Language, messageId } from '../../src/domain/ids.ts';
import type { SmsSettings } from '../../src/domain/messages/settings.ts';
import { type MessageState, type NewMessage, newMessage } from '../../src/domain/messages/state.ts';
import type { MessageStore } from '../../src/engine/messenger.ts';

export const TO = '+46701234567';
export const sv = 'sv' as Language;

/** The `count`-th message about `about`, written at `now`. */
export function written(
  now: Instant,
  more: Partial<NewMessage> & { readonly count?: number; readonly giveUpAfterMs?: number } = {},
): MessageState {
  const { count = 1, giveUpAfterMs = 3_600_000, ...rest } = more;
  const about = rest.about ?? '1753.7~callback';
  const message: NewMessage = {
    id: messageId(about, 'missed', count),
    about,
    to: TO,
    text: 'Vi ringer igen kl. 14.30.',
    language: sv,
    notBefore: null,
    usefulForMs: null,
    ...rest,
  };
  return newMessage(message, now, giveUpAfterMs);
}

/** The table alone, in a database of its own. */
export function messageDatabase(file = ':memory:'): { readonly store: MessageStore; close(): void } {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  const known = database.prepare("SELECT name FROM sqlite_master WHERE name = 'messages'").get();
  if (known === undefined) database.exec(up);
  const store = messagesOn(queriesOn(database), (work) => database.transaction(work).immediate());
  return { store, close: () => database.close() };
}

export const smsSettings = (more: Partial<SmsSettings> = {}): SmsSettings => ({
  from: 'Telco',
  provider: { kind: 'file', path: 'messages.jsonl' },
  retryMs: [5_000, 30_000, 120_000, 600_000],
  giveUpAfterMs: 3_600_000,
  quiet: null,
  atOnce: 4,
  listen: { host: '127.0.0.1', port: 0, publicUrl: null },
  receipts: null,
  replies: null,
  ...more,
});
