/** The outbox and the listener for receipts, as the process runs them. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { systemClock } from '../../src/adapters/system-clock.ts';
import type { ReceiptSettings, ReplySettings } from '../../src/domain/messages/settings.ts';
import type { ReceivedReply } from '../../src/engine/customer-store.ts';
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
const replies: ReceivedReply[] = [];
const heard: string[] = [];
afterEach(() => messages.close());

function begin(more: Partial<TextMessagesParts> = {}): void {
  const messageEvents: MessageEvents = {
    ...silentMessageEvents,
    secretMissing: ({ secret }) => missing.push(secret),
    replyHeard: ({ from, meant, outcome }) => heard.push(`${from} ${meant} ${outcome}`),
  };
  messages = new TextMessages({
    ...{ store: database.store, clock: systemClock, events: silentEvents, messageEvents },
    ...{ dataFolder: folder, env: {}, secretsFile: null },
    customers: () => ({
      reply: (reply) => {
        replies.push(reply);
        return { number: reply.from, meant: 'cancel', outcome: 'done' };
      },
    }),
    ...more,
  });
}

const receipts: ReceiptSettings = {
  path: '/receipts',
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

const replySettings: ReplySettings = {
  ...{ path: '/replies', from: 'from', text: 'text', id: null },
  secret: 'replies',
};
/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('replies are listened for where receipts are, each path with its secret; without it a path is closed', async () => {
  const port = await freePort();
  const listen = { host: '127.0.0.1', port, publicUrl: null };
  const at = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  begin({ env: { KEEPLINE_SECRET_KANNEL: 'gate' }, secretsFile: null });
  const settings = smsSettings({ listen, receipts, replies: replySettings });
  await messages.use(settings);
  expect(missing.splice(0)).toEqual(['replies']);
  expect(await at('/replies?from=%2B46701234567&text=0&key=')).toBe(404);
  expect(await at('/receipts?id=a&status=ok&key=gate')).toBe(404);
  await messages.use(smsSettings({ listen, receipts, replies: { ...replySettings, secret: 'kannel' } }));
  expect(await at('/replies?from=%2B46701234567&text=0')).toBe(403);
  expect(await at('/replies?from=%2B46701234567&text=0&key=gate')).toBe(200);
  expect(replies).toEqual([{ from: '+46701234567', text: '0', id: null }]);
  expect(heard).toEqual(['+46701234567 cancel done']);
});
