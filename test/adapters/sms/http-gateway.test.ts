import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createMessenger } from '../../../src/adapters/sms/messenger.ts';
import { type Language, type MessageId, messageId } from '../../../src/domain/ids.ts';
import type { HttpGateway, ReceiptSettings, SmsSettings } from '../../../src/domain/messages/settings.ts';
import type { OutgoingMessage } from '../../../src/engine/messenger.ts';
import { type HttpServer, startHttpServer } from '../../support/http-server.ts';
import { smsSettings } from '../../support/messages.ts';

let server: HttpServer;
const folder = mkdtempSync(join(tmpdir(), 'keepline-sms-'));
beforeAll(async () => {
  server = await startHttpServer();
});
afterEach(() => {
  server.replies({});
  server.requests.length = 0;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const PASSWORD = 's3cret&pass word';
const message: OutgoingMessage = {
  id: messageId('17.4~callback', 'missed', 2),
  to: '+46701234567',
  text: 'Hej Åsa & co! "14.30"?',
  language: 'sv' as Language,
};
const gateway = (more: Partial<HttpGateway> = {}): HttpGateway => ({
  kind: 'http',
  method: 'POST',
  url: `${server.url}/send`,
  query: {},
  headers: {},
  basic: null,
  body: { kind: 'none' },
  accepted: { statuses: [{ from: 200, to: 299 }], body: null },
  refused: { statuses: [{ from: 400, to: 400 }], body: null },
  id: null,
  timeoutMs: 5_000,
  secrets: [],
  ...more,
});
const receipts: ReceiptSettings = {
  path: '/receipts',
  id: { parameter: 'id', whose: 'ours' },
  status: 'status',
  reason: null,
  words: { sent: [], delivered: [], failed: [] },
  secret: 'receipts',
};
const messenger = createMessenger({
  dataFolder: folder,
  secret: (name) => ({ kannel: PASSWORD, receipts: 'r€ceipts' })[name] ?? null,
  listening: () => 'http://127.0.0.1:8071',
});
const send = (
  more: Partial<HttpGateway> = {},
  settings: Partial<SmsSettings> = {},
  what: Partial<OutgoingMessage> = {},
) => messenger.send({ ...message, ...what }, smsSettings({ provider: gateway(more), ...settings }));

describe('what a gateway is sent', () => {
  test('is filled in and encoded in the path, the query and the headers', async () => {
    await send({
      method: 'GET',
      url: `${server.url}/{to}/send?kind=sms`,
      query: {
        user: 'keepline',
        password: '{secret_kannel}',
        text: '{text}',
        coding: '{encoding, select, ucs2 {2} other {0}}',
      },
      headers: { 'Idempotency-Key': '{id}', 'X-From': '{from} {to_digits} {language}' },
      secrets: ['kannel'],
    });
    expect(server.requests).toMatchObject([
      {
        method: 'GET',
        path: '/%2B46701234567/send',
        query: { kind: 'sms', user: 'keepline', password: PASSWORD, text: message.text, coding: '0' },
        headers: { 'idempotency-key': message.id, 'x-from': 'Telco 46701234567 sv' },
      },
    ]);
  });

  test('is a form', async () => {
    await send(
      { body: { kind: 'form', fields: { To: '{to}', Body: '{text}', Coding: '{encoding}' } } },
      {},
      {
        text: 'Zovemo ponovno ćć',
      },
    );
    const [request] = server.requests;
    expect(request?.headers['content-type']).toMatch('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      To: message.to,
      Body: 'Zovemo ponovno ćć',
      Coding: 'ucs2',
    });
  });

  test('is JSON, whatever the text holds', async () => {
    const value = { messages: [{ to: ['{to}'], text: '{text}', flash: false, ttl: 60, ref: '{id}' }] };
    await send({
      body: { kind: 'json', value },
      basic: { user: 'me', password: '{secret_kannel}' },
      secrets: ['kannel'],
    });
    const [request] = server.requests;
    expect(JSON.parse(request?.body ?? '')).toEqual({
      messages: [{ to: [message.to], text: message.text, flash: false, ttl: 60, ref: message.id }],
    });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`me:${PASSWORD}`).toString('base64')}`,
    });
  });

  test('names where receipts are to go, with the secret that they have to bring', async () => {
    await send({ query: { dlr: '{receipt_url}&status=%d' } }, { receipts });
    await send(
      { query: { dlr: '{receipt_url}&status=%d' } },
      {
        listen: { host: '127.0.0.1', port: 0, publicUrl: 'https://cc.example.com/' },
        receipts: { ...receipts, secret: null },
      },
    );
    await send({ query: { dlr: '{receipt_url}' } });
    expect(server.requests.map(({ query }) => query.dlr)).toEqual([
      'http://127.0.0.1:8071/receipts?id=17.4%7Ecallback%7Emissed%7E2&key=r%E2%82%ACceipts&status=%d',
      'https://cc.example.com/receipts?id=17.4%7Ecallback%7Emissed%7E2&status=%d',
      '',
    ]);
  });
});

describe('what it answers', () => {
  const deferred = (trouble: string, reason: string, retryAfterMs: number | null = null) => ({
    type: 'deferred',
    trouble,
    reason,
    retryAfterMs,
  });

  test('may hold its own id', async () => {
    server.replies({ status: 201, body: '{"sid":"SM42","status":"queued"}' });
    expect(await send({ id: '"sid":"(\\w+)"' })).toEqual({ type: 'accepted', gatewayId: 'SM42' });
    expect(await send({ id: '"uuid":"(\\w+)"' })).toEqual({ type: 'accepted', gatewayId: null });
  });

  test('has to look as the site says', async () => {
    const accepted = { statuses: [{ from: 202, to: 202 }], body: '^(0|3):' };
    const refused = { statuses: [{ from: 200, to: 499 }], body: 'no such number' };
    server.replies({ status: 202, body: '3: Queued for later delivery' });
    expect(await send({ accepted, refused })).toEqual({ type: 'accepted', gatewayId: null });
    server.replies({ status: 202, body: '1: try later' });
    expect(await send({ accepted, refused })).toEqual(deferred('pause', 'HTTP 202: 1: try later'));
    server.replies({ status: 200, body: 'ERROR no such number' });
    expect(await send({ accepted, refused })).toEqual({
      type: 'refused',
      reason: 'HTTP 200: ERROR no such number',
    });
  });

  test.each<[number, string, Record<string, string>, number | null]>([
    [500, 'pause', {}, null],
    [404, 'pause', {}, null],
    [302, 'pause', { location: 'http://127.0.0.1:1/' }, null],
    [401, 'gatewayDown', {}, null],
    [403, 'gatewayDown', {}, null],
    [503, 'gatewayDown', {}, null],
    [503, 'gatewayBusy', { 'retry-after': '20' }, 20_000],
    [429, 'gatewayBusy', {}, null],
    [429, 'gatewayBusy', { 'retry-after': '86400' }, 3_600_000],
    [429, 'gatewayBusy', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
    [429, 'gatewayBusy', { 'retry-after': 'soon' }, null],
  ])('%i is tried again: %s %j', async (status, trouble, headers, retryAfterMs) => {
    server.replies({ status, headers, body: '' });
    expect(await send()).toEqual(deferred(trouble, `HTTP ${status}`, retryAfterMs));
  });

  test('is told without what was sent: no secret, no number, no text', async () => {
    const echo = `bad login keepline/${PASSWORD} ${encodeURIComponent(PASSWORD)} for ${message.to}\r\n: ${message.text}`;
    server.replies({ status: 401, body: echo });
    expect(await send({ secrets: ['kannel'] })).toEqual(
      deferred('gatewayDown', 'HTTP 401: bad login keepline/**** **** for +4670****567 : ****'),
    );
  });

  test('is read as far as it is of use', async () => {
    server.replies({ status: 500, body: 'x'.repeat(5_000_000) });
    expect(await send()).toEqual(deferred('pause', `HTTP 500: ${'x'.repeat(120)}…`));
  });

  test('may not come', async () => {
    server.replies({ instead: 'hang' });
    expect(await send({ timeoutMs: 50 })).toEqual(deferred('gatewayDown', 'no answer in 50 ms'));
    server.replies({ instead: 'cut' });
    expect(await send()).toEqual(deferred('gatewayDown', 'the gateway is not reached: UND_ERR_SOCKET'));
    const away = await startHttpServer();
    await away.close();
    expect(await send({ url: away.url })).toEqual(
      deferred('gatewayDown', 'the gateway is not reached: ECONNREFUSED'),
    );
  });

  test('is not asked for without the secret it takes, or with a header that cannot be', async () => {
    expect(await send({ secrets: ['unset'] })).toEqual(
      deferred('gatewayDown', 'the secret "unset" is not set'),
    );
    const verdict = await send({ headers: { 'X-Text': '{text}' } }, {}, { text: `Hej\n${message.text}` });
    expect(verdict).toMatchObject({ type: 'deferred', trouble: 'pause' });
    expect(JSON.stringify(verdict)).not.toContain('Åsa');
    expect(server.requests).toEqual([]);
  });
});

describe('a file', () => {
  const toFile = (path: string) => messenger.send(message, smsSettings({ provider: { kind: 'file', path } }));

  test('has a line for each message, and is for its owner alone', async () => {
    expect(await toFile('out.jsonl')).toEqual({ type: 'accepted', gatewayId: null });
    await messenger.send(
      { ...message, id: 'two' as MessageId },
      smsSettings({ provider: { kind: 'file', path: 'out.jsonl' } }),
    );
    const lines = readFileSync(join(folder, 'out.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { id: message.id, from: 'Telco', to: message.to, language: 'sv', segments: 1, text: message.text },
      { id: 'two' },
    ]);
    expect(statSync(join(folder, 'out.jsonl')).mode & 0o777).toBe(0o600);
  });

  test('that cannot be written is tried again', async () => {
    expect(await toFile('no/such/folder.jsonl')).toMatchObject({
      type: 'deferred',
      reason: 'no/such/folder.jsonl cannot be written: ENOENT',
    });
  });
});
