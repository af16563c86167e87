/** The HTTP under ari-client, against a server that misbehaves on request. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { createTransport, type Transport } from '../../../src/adapters/ari/transport.ts';

const servers: Server[] = [];
const transports: Transport[] = [];

afterEach(async () => {
  for (const transport of transports.splice(0)) transport.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function transportTo(url: string, requestMs = 5_000): Transport {
  const transport = createTransport({ url, username: 'keepline', password: 'geheim', requestMs });
  transports.push(transport);
  return transport;
}

test('a request carries its own credentials and gives back the body', async () => {
  const url = await serve((request, response) =>
    response.end(`${request.method} ${request.url} ${request.headers.authorization}`),
  );
  const authorization = `Basic ${Buffer.from('keepline:geheim').toString('base64')}`;
  expect(await transportTo(url).get('/ari/asterisk/ping')).toBe(`GET /ari/asterisk/ping ${authorization}`);
});

test('an HTTP error tells its status and Asterisk’s reason', async () => {
  const url = await serve((_request, response) => {
    response.statusCode = 404;
    response.end('{"message":"Channel not found"}');
  });
  await expect(transportTo(url).get('/')).rejects.toMatchObject({
    status: 404,
    message: 'Channel not found',
  });
});

test('a server that is not there is no answer, at once', async () => {
  const url = await serve(() => {});
  const [server] = servers.splice(0);
  await new Promise((resolve) => server?.close(resolve));
  await expect(transportTo(url).get('/')).rejects.toMatchObject({
    status: 0,
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a server that never answers is given up after the limit', async () => {
  const url = await serve(() => {});
  await expect(transportTo(url, 30).get('/')).rejects.toMatchObject({
    status: 0,
    message: 'no answer within 30 ms',
  });
});

test('an answer that stops in the middle is no answer', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
  });
  await expect(transportTo(url).get('/')).rejects.toMatchObject({ status: 0 });
});

test('an answer that trickles is given up after the limit, too', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
  });
  await expect(transportTo(url, 50).get('/')).rejects.toMatchObject({
    status: 0,
    message: 'no answer within 50 ms',
  });
});

test('closing ends what is under way, and takes nothing more', async () => {
  let arrived = (): void => {};
  const asked = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const url = await serve(() => arrived());
  const transport = transportTo(url);
  const pending = transport.get('/');
  const outcome = expect(pending).rejects.toMatchObject({ status: 0 });
  await asked;
  transport.close();
  await outcome;
  await expect(transport.get('/')).rejects.toMatchObject({ status: 0, message: 'the connection is closed' });
});

test('a kept connection that the server has closed meanwhile is replaced for a repeatable request', async () => {
  const sockets = new Set<object>();
  let dropNext = false;
  const url = await serve((request, response) => {
    sockets.add(request.socket);
    if (dropNext) {
      dropNext = false;
      request.socket.resetAndDestroy();
    } else response.end('ok');
  });
  const transport = transportTo(url);
  expect(await transport.get('/')).toBe('ok');
  dropNext = true;
  expect(await transport.get('/')).toBe('ok');
  expect(sockets.size).toBe(2);
});
