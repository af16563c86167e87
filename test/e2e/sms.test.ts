/** Text messages through a real gateway, Kannel, to an operator who writes down what reaches him. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { listenForSms, type SmsListener } from '../../src/adapters/sms/listener.ts';
import { createMessenger } from '../../src/adapters/sms/messenger.ts';
import { receiptPath } from '../../src/adapters/sms/receipts.ts';
import { replyPath } from '../../src/adapters/sms/replies.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import type { MessageId } from '../../src/domain/ids.ts';
import { readReply } from '../../src/domain/messages/reply.ts';
import { senderNumber } from '../../src/domain/messages/sender.ts';
import type { SmsSettings } from '../../src/domain/messages/settings.ts';
import type { ReceivedReply } from '../../src/engine/customer-store.ts';
import { MessageOutbox } from '../../src/engine/message-outbox.ts';
import type { MessageStore } from '../../src/engine/messenger.ts';
import { type Kannel, startKannel } from '../../src/lab/kannel/start-kannel.ts';
import { silentMessageEvents } from '../../src/observe/message-events.ts';
import { build } from '../support/built.ts';
import { startChild } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { kannelSettings } from '../support/kannel-site.ts';
import { messageDatabase, written } from '../support/messages.ts';

const WORKER = new URL('../support/message-worker.mjs', import.meta.url).pathname;

let folder: string;
let kannel: Kannel;
let receipts: SmsListener;
let outbox: MessageOutbox;
let store: MessageStore;
let closeStore: () => void;
let settings: SmsSettings;
const faults: unknown[] = [];
let file = '';
let files = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-sms-'));
  kannel = await startKannel(join(folder, 'kannel'));
  settings = kannelSettings(kannel.sendUrl);
}, 600_000);

afterAll(async () => {
  await kannel.close();
  rmSync(folder, { recursive: true, force: true });
});

jest.setTimeout(60_000);

const secret = (): string => kannel.password;

/** An outbox of this process, on `file`. */
async function open(): Promise<void> {
  ({ store, close: closeStore } = messageDatabase(file));
  const path = receiptPath({
    settings: settings.receipts ?? fail('no receipts'),
    key: null,
    receive: (receipt) => outbox.receive(receipt),
    rejected: (reason) => faults.push(reason),
  });
  receipts = await listenForSms({
    ...{ host: '127.0.0.1', port: 0, paths: [path] },
    fault: (where, error) => faults.push(where, error),
  });
  outbox = new MessageOutbox({
    store,
    messenger: createMessenger({ dataFolder: folder, secret, listening: () => receipts.url }),
    clock: systemClock,
    settings: () => settings,
    events: silentMessageEvents,
    fault: (where, error) => faults.push(where, error),
  });
  outbox.start();
}

async function close(): Promise<void> {
  await outbox.stop();
  await receipts.close();
  closeStore();
}

beforeEach(() => {
  file = join(folder, `messages${++files}.sqlite`);
  return open();
});
afterEach(async () => {
  await close();
  expect(faults).toEqual([]);
});

function fail(message: string): never {
  throw new Error(message);
}

const numberOf = (index: number): string => `+467012${files}${String(index).padStart(4, '0')}`;

function write(count: number, text: string, to = numberOf(count)): void {
  store.transaction(() => store.addMessage(written(systemClock.now(), { count, text, to })));
  outbox.look();
}

/** The texts that reached a number, in order. */
const reached = (to: string): string[] =>
  kannel
    .handedOver()
    .filter((message) => message.to === to)
    .map(({ text }) => text);

const statuses = (): string[] =>
  store.messagesAbout('1753.7~callback').map(({ progress }) => progress.status);

const untilAll = (status: string, count: number): Promise<true> =>
  eventually(
    () => `${count} messages ${status}: ${statuses()}`,
    () => {
      const all = statuses();
      return all.length === count && all.every((each) => each === status) ? true : null;
    },
  );

/** Our ids of the messages that went out to the operator, as Kannel wrote them down. */
const sentIds = (): string[] =>
  [...kannel.accessLog().matchAll(/Sent SMS .*?\[BINF:([^\]]+)\]/g)].map(([, id = '']) => id);

test('every text arrives as it was written, however long, and its receipt comes back', async () => {
  const texts = [
    'Hej Åsa! Vi ringde dig, försök 1 av 3. Nästa kl. 14.30. Ring oss: +46101800000',
    'Räntan är 3 % & avgiften 25 €: [ja] {nej} "kanske" + ~50\\60^|',
    'Zovemo vas ponovno u 14:30.\nŽelite li otkazati? čćđšž',
    'Bonjour 😀 – à bientôt…',
    'Lång text med å, ä och ö. '.repeat(20).trim(),
    'Duga poruka s č i ć. '.repeat(15).trim(),
  ];
  for (const [index, text] of texts.entries()) write(index, text);
  await untilAll('delivered', texts.length);
  expect(texts.map((_, index) => reached(numberOf(index)))).toEqual(texts.map((text) => [text]));
  const parts = texts.map((_, index) => kannel.handedOver().find(({ to }) => to === numberOf(index))?.parts);
  expect(parts).toEqual([1, 1, 1, 1, 4, 5]);
});

test('the gateway is away and comes back: everything arrives, once, and in order', async () => {
  await kannel.stop('SIGKILL');
  for (const count of [1, 2, 3]) write(count, `message ${count}`, numberOf(0));
  for (const count of [4, 5, 6]) write(count, `message ${count}`);
  await eventually(
    () => `tries ${store.messagesAbout('1753.7~callback').map(({ tries }) => tries)}`,
    () => (store.messagesTo(numberOf(4)).some(({ tries }) => tries >= 2) ? true : null),
  );
  expect(statuses().filter((status) => status !== 'queued' && status !== 'sending')).toEqual([]);
  await kannel.start();
  await untilAll('delivered', 6);
  expect(reached(numberOf(0))).toEqual(['message 1', 'message 2', 'message 3']);
  expect([4, 5, 6].map((count) => reached(numberOf(count)))).toEqual([
    ['message 4'],
    ['message 5'],
    ['message 6'],
  ]);
});

test('a gateway killed in the middle of a hundred messages loses none', async () => {
  for (let count = 0; count < 100; count += 1) write(count, `message ${count}`);
  await eventually(
    () => 'the first of them to be sent',
    () =>
      statuses().filter((status) => status === 'sent' || status === 'delivered').length >= 20 ? true : null,
  );
  await kannel.stop('SIGKILL');
  await kannel.start();
  await eventually(
    () => `all taken: ${statuses()}`,
    () => (statuses().every((status) => status === 'sent' || status === 'delivered') ? true : null),
  );
  await eventually(
    () => 'all to arrive',
    () =>
      Array.from({ length: 100 }, (_, count) => reached(numberOf(count))).every(({ length }) => length > 0)
        ? true
        : null,
  );
  const twice = Array.from({ length: 100 }, (_, count) => reached(numberOf(count))).filter(
    ({ length }) => length > 1,
  );
  // Only those whose answer was cut off can have been sent again.
  expect(twice.length).toBeLessThanOrEqual(settings.atOnce);
});

type Death = 'afterAnswer' | 'afterRecord' | 'never';

/** A process of its own sends what is in the store, and is killed. */
function worker(dies: Death, withReceipts: boolean) {
  const given = {
    file,
    settings: kannelSettings(kannel.sendUrl, withReceipts),
    password: kannel.password,
    listening: receipts.url,
    dies,
  };
  return startChild(process.execPath, [WORKER, JSON.stringify(given)]).ended;
}

/** Writes messages that this process leaves to the workers. */
async function writeForWorkers(...texts: string[]): Promise<MessageId[]> {
  await build();
  await outbox.stop();
  const messages = texts.map((text, index) =>
    written(systemClock.now(), { about: `7.${files}~callback`, count: index + 1, text, to: numberOf(0) }),
  );
  store.transaction(() => {
    for (const message of messages) store.addMessage(message);
  });
  return messages.map(({ id }) => id);
}

const killed = { code: null, err: '' };
const ended = { code: 0, err: '' };
const copiesOf = (id: MessageId | undefined): number => sentIds().filter((sent) => sent === id).length;

test('killed between the answer and its record, a message is sent again with the same id; killed after it, not', async () => {
  const [first, second] = await writeForWorkers('killed before it was written down', 'killed after');
  const progress = () =>
    store.messagesTo(numberOf(0)).map(({ tries, progress: { status } }) => [tries, status]);
  expect(await worker('afterAnswer', false)).toMatchObject(killed);
  expect(progress()).toEqual([
    [1, 'sending'],
    [0, 'queued'],
  ]);
  expect(await worker('afterRecord', false)).toMatchObject(killed);
  expect(progress()).toEqual([
    [2, 'sent'],
    [0, 'queued'],
  ]);
  expect(await worker('never', false)).toMatchObject(ended);
  await eventually(
    () => `the last to go out: ${sentIds()}`,
    () => (copiesOf(second) === 1 ? true : null),
  );
  expect(copiesOf(first)).toBe(2);
  const [before, after] = ['killed before it was written down', 'killed after'];
  expect(reached(numberOf(0))).toEqual([before, before, after]);
});

test('a receipt that comes in the meantime saves the second copy', async () => {
  const [id] = await writeForWorkers('killed before it was written down');
  expect(await worker('afterAnswer', true)).toMatchObject(killed);
  await eventually(
    () => 'its receipt',
    () => (store.messagesTo(numberOf(0))[0]?.progress.status === 'delivered' ? true : null),
  );
  expect(await worker('never', true)).toMatchObject(ended);
  expect(copiesOf(id)).toBe(1);
});

test('what a customer writes is passed on, and understood', async () => {
  const heard: ReceivedReply[] = [];
  const path = replyPath({
    settings: { path: '/sms/replies', from: 'from', text: 'text', id: 'id', secret: 'replies' },
    key: 's3cret',
    receive: (reply) => heard.push(reply),
    rejected: (reason) => faults.push(reason),
  });
  const listener = await listenForSms({
    ...{ host: '127.0.0.1', port: 0, paths: [path] },
    fault: (where, error) => faults.push(where, error),
  });
  const other = await startKannel(join(folder, 'kannel-of-replies'), {
    arriving: {
      ...{ from: '+46701234567', text: 'Later 45' },
      replyUrl: `${listener.url}/sms/replies?from=%p&text=%a&id=%I&key=s3cret`,
    },
  });
  try {
    const reply = await eventually(
      () => 'the reply',
      () => heard[0] ?? null,
    );
    expect(senderNumber(reply.from, 'SE')).toBe('+46701234567');
    expect(readReply(reply.text)).toEqual({ type: 'later', afterMs: 45 * 60_000 });
    expect(reply.id).not.toBeNull();
  } finally {
    await other.close();
    await listener.close();
  }
});
