/** A callback asked for over the web, of the built keepline: the code is sent, typed, and all of it outlives a kill. No exchange is needed. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { build, keepline, type Running, startKeepline } from '../support/built.ts';
import { eventually } from '../support/eventually.ts';

jest.setTimeout(120_000);

const TOKEN = 'a-long-token-of-the-website';
let folder = '';
let port = 0;
let running: Running | null = null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kl-web-'));
  await build();
  port = await freePort();
  mkdirSync(join(folder, 'site'));
  writeFileSync(
    join(folder, 'site', 'site.yaml'),
    `site: Telco
country: SE
languages: [en]
numbers: { "+46101800000": main }
agents: { anna: { name: Anna Berg, phone: PJSIP/101 } }
queues: { support: { agents: [anna] } }
callbacks: { support: { queue: support } }
flows: { main: [ { queue: support } ] }
sms: { file: messages.jsonl }
web:
  listen: 127.0.0.1:${port}
  clients: { website: { token: website } }
`,
  );
  writeFileSync(join(folder, 'password'), 'none\n', { mode: 0o600 });
}, 180_000);
afterAll(async () => {
  running?.process.kill('SIGKILL');
  await running?.ended;
  rmSync(folder, { recursive: true, force: true });
});

const data = () => join(folder, 'data');

async function start(): Promise<void> {
  running = startKeepline(['run', '--data', data()], {
    KEEPLINE_SITE: join(folder, 'site'),
    KEEPLINE_ARI_URL: 'http://127.0.0.1:9',
    KEEPLINE_ARI_USER: 'keepline',
    KEEPLINE_ARI_PASSWORD_FILE: join(folder, 'password'),
    KEEPLINE_SECRET_WEBSITE: TOKEN,
  });
  await eventually(
    () => `nobody answers: ${running?.err()}${running?.out()}`,
    async () => (await send('GET', '/v1/times?callback=support')).status === 200 || null,
  );
}

async function kill(): Promise<void> {
  running?.process.kill('SIGKILL');
  await running?.ended;
}

async function send(method: string, path: string, body: unknown = undefined) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'idempotency-key': 'order-4711' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

test('a code comes to the number, makes the callback, and none of it is lost or done twice', async () => {
  const wish = { callback: 'support', number: '070-123 45 67', name: 'Eva' };
  await start();
  const asked = await send('POST', '/v1/callbacks', wish);
  expect(asked).toEqual({ status: 202, body: expect.objectContaining({ code: 'sent' }) });
  const sent = join(data(), 'messages.jsonl');
  const code = await eventually(
    () => 'no code was sent',
    () =>
      existsSync(sent) ? (/Your code is (\d{6})\./.exec(readFileSync(sent, 'utf8'))?.[1] ?? null) : null,
  );
  await kill();

  await start();
  expect(await send('POST', '/v1/callbacks', wish)).toEqual(asked);
  const request = `/v1/requests/${asked.body.request}/code`;
  expect((await send('POST', request, { code: code === '000000' ? '000001' : '000000' })).status).toBe(422);
  const made = await send('POST', request, { code });
  expect(made).toMatchObject({ status: 201, body: { status: 'pending', number: '+4670****567' } });
  await kill();

  await start();
  expect(await send('POST', request, { code })).toEqual(made);
  expect(await send('GET', `/v1/callbacks/${made.body.id}`)).toEqual({ status: 200, body: made.body });
  const { out } = await keepline(['callbacks', 'list', '--json', '--data', data()]);
  expect(JSON.parse(out)).toMatchObject([{ id: made.body.id, origin: { type: 'api', client: 'website' } }]);
  const { out: shown } = await keepline(['callbacks', 'show', made.body.id ?? '', '--data', data()]);
  expect(shown).toContain('asked for over the web, by website');
  expect(running?.out()).not.toMatch(/701234567|70-123 45 67/);
});

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    }),
  );
}
