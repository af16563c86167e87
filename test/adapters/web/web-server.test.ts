/** The server under what anybody may send it. */
import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { html, json, notAllowed } from '../../../src/adapters/web/answers.ts';
import type { WebRequest } from '../../../src/adapters/web/route.ts';
import { listenForWeb, type WebServer } from '../../../src/adapters/web/web-server.ts';
import { raw } from '../../support/web-lab.ts';

const LARGEST = 65_536;
let server: WebServer;
const asked: WebRequest[] = [];
const faults: unknown[] = [];

async function start(behindProxy = false): Promise<void> {
  asked.length = 0;
  faults.length = 0;
  server = await listenForWeb({
    settings: { host: '127.0.0.1', port: 0, behindProxy },
    routes: [
      async (request) => {
        asked.push(request);
        if (request.path === '/page') return html(200, '<p>é</p>');
        if (request.path === '/faulty') throw new Error('the number is +46701234567');
        if (request.path === '/read') return request.method === 'GET' ? json(200, 1) : notAllowed(['GET']);
        return null;
      },
      async ({ path }) => (path === '/second' ? json(200, 'second') : null),
    ],
    fault: (_, error) => faults.push(error),
  });
}
afterEach(() => server.close());

const send = (
  path: string,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
  method = 'POST',
) => raw(server.url, method, path, body, headers);

test('the first route that knows the path answers; others are told', async () => {
  await start();
  expect((await send('/second')).body).toBe('second');
  expect((await send('/nowhere')).body.error.code).toBe('not_found');
  const wrong = await send('/read');
  expect([wrong.status, wrong.headers.allow, wrong.body.error.code]).toEqual([
    405,
    'GET',
    'method_not_allowed',
  ]);
  expect((await send('/read?a=b', '', {}, 'GET')).status).toBe(200);
});

test('each answer forbids what browsers would do with it', async () => {
  await start();
  const response = await fetch(`${server.url}/page`);
  expect([response.status, await response.text()]).toEqual([200, '<p>é</p>']);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-length': '9',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  const head = await fetch(`${server.url}/page`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '9', '']);
});

test('a fault is answered without a word of it', async () => {
  await start();
  const { status, body } = await send('/faulty');
  expect([status, body]).toEqual([
    500,
    { error: { code: 'internal', message: 'Something went wrong here. Try again later.' } },
  ]);
  expect(faults).toHaveLength(1);
});

test.each([
  ['said to be', { 'content-length': String(LARGEST + 1) }],
  ['found to be', { 'transfer-encoding': 'chunked' }],
])('a body that is %s too long is not read', async (_, headers) => {
  await start();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const [[name, value] = []] = Object.entries(headers);
  const chunk = `${(LARGEST + 1).toString(16)}\r\n${'x'.repeat(LARGEST + 1)}\r\n`;
  socket.write(`POST /second HTTP/1.1\r\nhost: a\r\n${name}: ${value}\r\n\r\n`);
  if (name === 'transfer-encoding') socket.write(chunk);
  const heard = await everything(socket);
  expect(heard).toMatch(/^HTTP\/1.1 413 /);
  expect(heard.toLowerCase()).toContain('connection: close');
  expect(asked).toEqual([]);
});

test('a body of just that length is read', async () => {
  await start();
  expect((await send('/second', 'é'.repeat(LARGEST / 2))).status).toBe(200);
  expect((await send('/second', `${'é'.repeat(LARGEST / 2)}x`)).status).toBe(413);
});

test.each([
  ['rubbish', 'HELO me\r\n\r\n'],
  ['two lengths', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  [
    'a length beside chunks',
    'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['headers without end', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['a header over two lines', 'GET / HTTP/1.1\r\nhost: a\r\nx: a\r\n b: c\r\n\r\n'],
  [
    'the address of another host',
    'GET http://evil.example/page HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
  ],
  ['no path', 'OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'],
  ['a tunnel', 'CONNECT a:1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'],
])('%s is not served', async (_, text) => {
  await start();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(text);
  const heard = await everything(socket);
  expect(heard === '' || /^HTTP\/1.1 400 /.test(heard)).toBe(true);
  expect(asked).toEqual([]);
  expect((await send('/second')).status).toBe(200);
});

test('paths are as plain as they can be', async () => {
  await start();
  // A proxy that lets some paths through must not be told of another one than is served.
  const others = ['/a/../second', '/./second', '/a/%2e%2e/second', '/a\\..\\second', '\\second'];
  for (const path of [...others, '/%73econd', '//second', '/second%00']) {
    expect([path, (await send(path)).status]).toEqual([path, path.startsWith('/') ? 404 : 400]);
  }
  expect((await send('/second?a=/../b')).status).toBe(200);
});

test("the visitor's address is the socket's, whatever is claimed", async () => {
  await start();
  await send('/second', '', { 'x-forwarded-for': '192.0.2.1' });
  expect(asked.at(-1)?.address).toBe('127.0.0.1');
});

test('behind a proxy it is what the proxy adds', async () => {
  await start(true);
  const from = async (header: string) => {
    await send('/second', '', { 'x-forwarded-for': header });
    return asked.at(-1)?.address;
  };
  expect(await from('192.0.2.1, 192.0.2.2')).toBe('192.0.2.2');
  expect(await from('127.0.0.1,  2001:db8::1 ')).toBe('2001:db8::1');
  expect(await from('192.0.2.1,')).toBe('127.0.0.1');
});

test('behind a proxy that adds a port, or no address at all, a visitor stays the same one', async () => {
  await start(true);
  const from = async (header: string) => {
    await send('/second', '', { 'x-forwarded-for': header });
    return asked.at(-1)?.address;
  };
  expect(await from('192.0.2.2:50001')).toBe('192.0.2.2');
  expect(await from('[2001:db8::1]:50001')).toBe('2001:db8::1');
  expect(await from('[2001:db8::1]')).toBe('2001:db8::1');
  for (const none of ['unknown', '_hidden', '192.0.2.2:http', '1.2.3.4.5', 'a:b', '<b>']) {
    expect([none, await from(none)]).toEqual([none, '127.0.0.1']);
  }
});

test('who goes away in the middle of a body is no fault of ours', async () => {
  await start();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write('POST /second HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf');
  await send('/second');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy();
  await closed;
  // By then the server has seen it, too.
  for (let later = 0; later < 3; later += 1) await send('/second');
  expect(faults).toEqual([]);
});

test('a port that is taken is told', async () => {
  await start();
  const port = Number(new URL(server.url).port);
  const settings = { host: '127.0.0.1', port, behindProxy: false };
  await expect(listenForWeb({ settings, routes: [], fault: () => {} })).rejects.toThrow(
    `the web cannot be served on 127.0.0.1:${port}: EADDRINUSE`,
  );
});

function everything(socket: ReturnType<typeof connect>): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      text += part;
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}
