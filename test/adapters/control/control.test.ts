import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { controlClient } from '../../../src/adapters/control/control-client.ts';
import { type ControlHandlers, createControlServer } from '../../../src/adapters/control/control-server.ts';
import type { CallbackDeed, CallbackDeedReport } from '../../../src/engine/callback-report.ts';
import type { AgentDeedReport, AgentReport, ReloadReport, StatusReport } from '../../../src/engine/report.ts';

let folder = '';
const toEnd: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-control-'));
});
afterEach(async () => {
  for (const end of toEnd.splice(0)) await end();
  rmSync(folder, { recursive: true, force: true });
});

const status = (connected: boolean): StatusReport => ({
  version: '0.1.0',
  since: '2026-01-01T00:00:00.000Z',
  exchange: { connected, since: null },
  site: { name: 'Telco', version: 'abc', loadedAt: '2026-01-01T00:00:00.000Z', timezone: 'UTC' },
  calls: [],
  queues: [],
  agents: [],
  callbacks: {},
});

const loaded: ReloadReport = {
  ok: true,
  version: 'abc',
  changed: true,
  warnings: 0,
  printed: '',
  diagnostics: [],
};

async function serve(handlers: Partial<ControlHandlers> = {}, socketPath = join(folder, 'k.sock')) {
  const faults: unknown[] = [];
  const server = await createControlServer({
    socketPath,
    handlers: {
      status: () => status(true),
      reload: async () => loaded,
      agentDeed: () => ({ outcome: 'unknown', meant: null }),
      callbackDeed: () => ({ outcome: 'unknownCallback' }),
      messageDeed: () => ({ outcome: 'noNumber', number: '' }),
      ...handlers,
    },
    onFault: (_where, error) => faults.push(error),
  });
  toEnd.push(() => server.close());
  return { server, socketPath, faults, client: controlClient(socketPath) };
}

test('status, reload and health go through the socket', async () => {
  const { client } = await serve();
  expect(await client.status()).toEqual({ type: 'reply', report: status(true) });
  expect(await client.reload()).toEqual({ type: 'reply', report: loaded });
  expect(await client.health()).toEqual({ type: 'reply', report: { healthy: true, problems: [] } });
});

test('a rejected site and a lost exchange are replies that say no', async () => {
  const rejected: ReloadReport = { ok: false, diagnostics: [{ line: 3 }], printed: 'site.yaml:3 error' };
  const { client } = await serve({ status: () => status(false), reload: async () => rejected });
  expect(await client.reload()).toEqual({ type: 'reply', report: rejected });
  expect(await client.health()).toEqual({
    type: 'reply',
    report: { healthy: false, problems: ['not connected to the exchange'] },
  });
});

test('only the owner may open the socket', async () => {
  const { socketPath } = await serve();
  expect(statSync(socketPath).mode & 0o777).toBe(0o600);
});

test('a handler that throws is a fault, told without details', async () => {
  const impossible = new Error('impossible');
  const { client, faults } = await serve({ reload: () => Promise.reject(impossible) });
  expect(await client.reload()).toEqual({ type: 'failed', reason: 'internal fault, see the log' });
  expect(faults).toEqual([impossible]);
});

const asking =
  (socketPath: string) =>
  (method: string, path: string, body = '') =>
    new Promise((resolve, reject) => {
      request({ socketPath, method, path, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end(body);
    });

const anna: AgentReport = {
  name: 'anna',
  fullName: 'Anna Berg',
  status: 'paused',
  call: null,
  sinceMs: 0,
  pausedReason: 'lunch',
  loggedIn: true,
  wrapUpLeftMs: null,
  missedInRow: 0,
  phone: 'idle',
  queues: [],
};

describe('a deed for an agent', () => {
  test('goes through the socket with its reason, whatever the name', async () => {
    const told: unknown[] = [];
    const report: AgentDeedReport = { outcome: 'done', changed: true, agent: anna };
    const { client } = await serve({
      agentDeed: (...all) => {
        told.push(all);
        return report;
      },
    });
    for (const name of ['anna', 'å/b %?', '..', '']) {
      expect(await client.agentDeed(name, 'pause', 'lunch "à la carte"')).toEqual({ type: 'reply', report });
    }
    await client.agentDeed('anna', 'extendWrapUp', '');
    expect(told).toEqual([
      ['anna', 'pause', 'lunch "à la carte"'],
      ['å/b %?', 'pause', 'lunch "à la carte"'],
      ['..', 'pause', 'lunch "à la carte"'],
      ['', 'pause', 'lunch "à la carte"'],
      ['anna', 'extendWrapUp', ''],
    ]);
  });

  test.each<[AgentDeedReport, number]>([
    [{ outcome: 'done', changed: false, agent: anna }, 200],
    [{ outcome: 'unknown', meant: 'anna' }, 404],
    [{ outcome: 'notNow', agent: anna }, 409],
  ])('%j is told with a code of its own', async (report, code) => {
    const { client, socketPath } = await serve({ agentDeed: () => report });
    expect(await client.agentDeed('anna', 'logOut', '')).toEqual({ type: 'reply', report });
    expect(await asking(socketPath)('POST', '/agents/anna/log-out')).toBe(code);
  });

  test.each([
    'lunch',
    '"lunch"',
    'null',
    '{"reason":1}',
    `{"reason":"${'x'.repeat(201)}"}`,
    'x'.repeat(100_000),
  ])('is not done with a body like %.20j', async (body) => {
    const told: unknown[] = [];
    const { socketPath } = await serve({
      agentDeed: (...all) => {
        told.push(all);
        return { outcome: 'unknown', meant: null };
      },
    });
    expect(await asking(socketPath)('POST', '/agents/anna/pause', body)).toBe(400);
    expect(told).toEqual([]);
  });
});

describe('a deed for callbacks', () => {
  const deeds: CallbackDeed[] = [
    {
      type: 'add',
      profile: 'å/b',
      number: '070-1234567',
      callerName: 'Ada',
      language: 'sv',
      variables: { matter: 'loan', urgent: true, cases: 2 },
      at: 'tomorrow 09:00',
    },
    { type: 'cancel', id: '17.1' },
    { type: 'retry', id: 'å/b %?' },
    { type: 'reschedule', id: 'switches', at: '+30m' },
    { type: 'switches' },
    { type: 'switch', name: 'dialling', profile: null, to: false },
    { type: 'switch', name: 'offering', profile: 'bank', to: null },
    { type: 'erase', number: '070-1234567' },
  ];

  test.each(deeds)('$type goes through the socket as it is', async (deed) => {
    const told: CallbackDeed[] = [];
    const report = { outcome: 'erased', callbacks: 3 } as const;
    const { client } = await serve({
      callbackDeed: (asked) => {
        told.push(asked);
        return report;
      },
    });
    expect(await client.callbackDeed(deed)).toEqual({ type: 'reply', report });
    expect(told).toEqual([deed]);
  });

  test.each<[CallbackDeedReport, number]>([
    [{ outcome: 'erased', callbacks: 0 }, 200],
    [{ outcome: 'unknownCallback' }, 404],
    [{ outcome: 'limited', limit: 'perDay' }, 409],
    [{ outcome: 'denied', reason: 'premium' }, 422],
  ])('%j is told with a code of its own', async (report, code) => {
    const { client, socketPath } = await serve({ callbackDeed: () => report });
    expect(await client.callbackDeed({ type: 'cancel', id: 'x' })).toEqual({ type: 'reply', report });
    expect(await asking(socketPath)('POST', '/callbacks/x/cancel')).toBe(code);
  });

  test.each([
    ['/callbacks', ''],
    ['/callbacks', 'x'],
    ['/callbacks', '[]'],
    ['/callbacks', '{}'],
    ['/callbacks', '{"profile":"bank"}'],
    ['/callbacks', '{"profile":"bank","number":46701234567}'],
    ['/callbacks', '{"profile":"bank","number":"0701234567","queue":"x"}'],
    ['/callbacks', '{"profile":"bank","number":"0701234567","variables":{"a":{}}}'],
    ['/callbacks', '{"profile":"bank","number":"0701234567","variables":{"__proto__":"x","a-b":"x"}}'],
    ['/callbacks', '{"profile":"bank","number":"0701234567","at":1}'],
    ['/callbacks', `{"profile":"bank","number":"${'7'.repeat(65)}"}`],
    ['/callbacks', 'x'.repeat(100_000)],
    ['/callbacks/17.1/reschedule', ''],
    ['/callbacks/17.1/reschedule', '{"at":""}'],
    ['/callbacks/erase', '{}'],
    ['/callbacks/switches', '{"name":"ringing","to":true}'],
    ['/callbacks/switches', '{"name":"dialling"}'],
    ['/callbacks/switches', '{"name":"dialling","to":"off"}'],
  ])('is not done on %s with a body like %.60j', async (path, body) => {
    const told: CallbackDeed[] = [];
    const { socketPath } = await serve({
      callbackDeed: (asked) => {
        told.push(asked);
        return { outcome: 'unknownCallback' };
      },
    });
    expect(await asking(socketPath)('POST', path, body)).toBe(400);
    expect(told).toEqual([]);
  });

  test('is refused by a wrong method or path', async () => {
    const { socketPath } = await serve();
    const ask = asking(socketPath);
    expect(await ask('GET', '/callbacks')).toBe(405);
    expect(await ask('GET', '/callbacks/17.1/cancel')).toBe(405);
    expect(await ask('DELETE', '/callbacks/switches')).toBe(405);
    expect(await ask('POST', '/callbacks/17.1')).toBe(404);
    expect(await ask('POST', '/callbacks/17.1/constructor')).toBe(404);
    expect(await ask('POST', '/callbacks/%ff/cancel')).toBe(404);
    expect(await ask('POST', `/callbacks/${'x'.repeat(201)}/cancel`)).toBe(404);
  });
});

test('what the socket does not know it refuses', async () => {
  const { socketPath } = await serve();
  const ask = asking(socketPath);
  expect(await ask('GET', '/reload')).toBe(405);
  expect(await ask('POST', '/status')).toBe(405);
  expect(await ask('GET', '/toString')).toBe(404);
  expect(await ask('GET', '/constructor')).toBe(404);
  expect(await ask('GET', '/agents/anna/pause')).toBe(405);
  expect(await ask('POST', '/agents/anna/fire')).toBe(404);
  expect(await ask('POST', '/agents/anna/constructor')).toBe(404);
  expect(await ask('POST', '/agents/%ff/pause')).toBe(404);
});

test('nobody listening is told from not being let in', async () => {
  expect(await controlClient(join(folder, 'none.sock')).status()).toEqual({ type: 'notRunning' });
});

test('a closed server is gone with its file', async () => {
  const { server, socketPath, client } = await serve();
  await client.status();
  await server.close();
  expect(existsSync(socketPath)).toBe(false);
  expect(await client.status()).toEqual({ type: 'notRunning' });
});

test('a second server on the same socket is refused and the first stays', async () => {
  const { socketPath, client } = await serve();
  await expect(serve({}, socketPath)).rejects.toThrow(`another keepline is running on ${socketPath}`);
  expect((await client.status()).type).toBe('reply');
});

test('the socket of a process that was killed is taken over', async () => {
  const socketPath = join(folder, 'k.sock');
  const child = spawn(process.execPath, [
    '-e',
    `require('node:net').createServer().listen(${JSON.stringify(socketPath)}, () => console.log('up'))`,
  ]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGKILL');
  await ended(child);
  expect(existsSync(socketPath)).toBe(true);
  expect(await controlClient(socketPath).status()).toEqual({ type: 'notRunning' });
  const { client } = await serve({}, socketPath);
  expect((await client.status()).type).toBe('reply');
});

test('a file that is no socket is not removed', async () => {
  const socketPath = join(folder, 'k.sock');
  writeFileSync(socketPath, 'precious');
  await expect(serve({}, socketPath)).rejects.toThrow('is in the way');
  expect(existsSync(socketPath)).toBe(true);
});

test('a path too long for a socket is told as such', async () => {
  const socketPath = join(folder, 'x'.repeat(120), 'k.sock');
  await expect(serve({}, socketPath)).rejects.toThrow(/over the 107 a system allows: .*shorter --data/);
});

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));
