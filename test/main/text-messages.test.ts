/** The outbox and the listener for receipts, as the process runs them. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { systemClock } from '../../src/adapters/system-clock.ts';
import type { ReceiptSettings } from '../../src/domain/messages/settings.ts';
import { TextMessages, type TextMessagesParts } from '../../src/main/text-messages.ts';
import { silentEvents } from '../../src/observe/events.ts';
import { type MessageEvents, silentMessageEvents } from '../../src/observe/message-events.ts';
import { eventually } from '../support/eventually.ts';
import { messageDatabase, smsSettings, written } from '../support/messages.ts';

const folder = mkdtempSync(join(tmpdir(), 'keepline-text-messages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const database = messageDatabase();
let messages: TextMessages;
const missing: string[] = [];
afterEach(() => messages.close());

function begin(more: Partial<TextMessagesParts> = {}): void {
  const messageEvents: MessageEvents = {
    ...silentMessageEvents,
    secretMissing: ({ secret }) => missing.push(secret),
  };
  messages = new TextMessages({
    ...{ store: database.store, clock: systemClock, events: silentEvents, messageEvents },
    ...{ dataFolder: folder, env: {}, secretsFile: null },
    ...more,
  });
}

const receipts: ReceiptSettings = {
  ...{ host: '127.0.0.1', port: 0, path: '/receipts', publicUrl: null },
  id: { parameter: 'id', whose: 'ours' },
  status: 'status',
  reason: null,
  words: { sent: [], delivered: ['ok'], failed: [] },
  secret: 'kannel',
};

test('what was added is sent once the outbox is told', async () => {
  begin();
  await messages.use(null);
  messages.start();
  await messages.use(smsSettings({ provider: { kind: 'file', path: 'sent.jsonl' } }));
  const message = written(systemClock.now());
  database.store.addMessage(message);
  messages.mail.added();
  await eventually(
    () => 'the message was not sent',
    () => (database.store.message(message.id)?.progress.status === 'sent' ? true : null),
  );
  expect(readFileSync(join(folder, 'sent.jsonl'), 'utf8')).toContain(message.id);
});

test('a secret that is not set is told; one in the data folder is found at the next reload', async () => {
  begin();
  await messages.use(smsSettings({ receipts }));
  expect(missing.splice(0)).toEqual(['kannel']);
  const file = join(folder, 'secrets.yaml');
  writeFileSync(file, 'kannel: "s3cret"\n');
  chmodSync(file, 0o600);
  await messages.use(smsSettings({ receipts }));
  expect(missing).toEqual([]);
});
