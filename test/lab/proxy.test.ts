import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startProxy, type Proxy as TcpProxy } from '../../src/lab/proxy.ts';

let server: Server;
let proxy: TcpProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  proxy = await startProxy(address.port);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.stop();
  await new Promise((resolve) => server.close(resolve));
});

function dial() {
  const socket = connect({ host: '127.0.0.1', port: proxy.port });
  socket.on('error', () => {});
  clients.push(socket);
  let text = '';
  const looks = new Set<() => void>();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', (data) => {
    text += data;
    for (const look of looks) look();
  });
  const heard = (wanted: string) =>
    new Promise<void>((resolve) => {
      const look = (): void => {
        if (text === wanted) resolve();
      };
      looks.add(look);
      look();
    });
  return { socket, closed, heard, text: () => text };
}

test('it passes on what comes, both ways', async () => {
  const client = dial();
  client.socket.write('hello');
  await client.heard('hello');
  expect(proxy.connections()).toBe(1);
});

test('cut, it breaks what there is and what comes; restored, it passes again', async () => {
  const before = dial();
  before.socket.write('a');
  await before.heard('a');
  proxy.cut();
  await before.closed;
  await dial().closed;
  proxy.restore();
  const after = dial();
  after.socket.write('b');
  await after.heard('b');
});

test('frozen, it keeps connections but passes nothing on until it is restored', async () => {
  const old = dial();
  old.socket.write('a');
  await old.heard('a');
  proxy.freeze();
  old.socket.write('b');
  const during = dial();
  during.socket.write('c');
  await new Promise<void>((resolve) => during.socket.once('connect', () => resolve()));
  expect([old.text(), during.text()]).toEqual(['a', '']);
  proxy.restore();
  await old.heard('ab');
  await during.heard('c');
});

test('the end of one side is the end of the other', async () => {
  const client = dial();
  client.socket.write('a');
  await client.heard('a');
  client.socket.destroy();
  await client.closed;
  const deadline = Date.now() + 5_000;
  while (proxy.connections() > 0 && Date.now() < deadline)
    await new Promise((resolve) => setImmediate(resolve));
  expect(proxy.connections()).toBe(0);
});
