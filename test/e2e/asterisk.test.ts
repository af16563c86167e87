import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type AsteriskInstance, startAsterisk, startPbxWithPhones } from '../../src/lab/asterisk.ts';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';
import type { Tools } from '../../src/lab/provision/tools.ts';
import { eventually } from '../support/eventually.ts';

jest.setTimeout(60_000);

const PHONES = [
  { user: '101', password: 'first-secret' },
  { user: '102', password: 'second-secret' },
];

let folder: string;
let tools: Tools;
let pbx: AsteriskInstance;
let phones: AsteriskInstance;

beforeAll(async () => {
  tools = await provideTools();
  folder = mkdtempSync(join(tmpdir(), 'kl-'));
  ({ pbx, phones } = await startPbxWithPhones({ tools, folder, phones: PHONES }));
});

afterAll(async () => {
  await Promise.all([pbx?.stop(), phones?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

async function ari(path: string, instance = pbx): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${instance.ariUser}:${instance.ariPassword}`).toString('base64')}`;
  return fetch(`${instance.ariUrl}/ari${path}`, { headers: { authorization, connection: 'close' } });
}

test('ARI answers to its password and to no other', async () => {
  expect((await ari('/asterisk/ping')).status).toBe(200);
  const stranger = await fetch(`${pbx.ariUrl}/ari/asterisk/ping`, { headers: { connection: 'close' } });
  expect(stranger.status).toBe(401);
});

test.each(['pbx', 'phones'])('the %s starts without a warning', (which) => {
  const { logFile } = which === 'pbx' ? pbx : phones;
  const troubles = readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => /WARNING|ERROR/.test(line));
  expect(troubles).toEqual([]);
});

test('every module that is asked for runs', async () => {
  const asked = readFileSync(join(pbx.folder, 'etc', 'modules.conf'), 'utf8').match(/^load = \S+/gm) ?? [];
  const modules = (await (await ari('/asterisk/modules')).json()) as { name: string; status: string }[];
  const running = modules.filter(({ status }) => status === 'Running').map(({ name }) => name);
  expect(running).toEqual(expect.arrayContaining(asked.map((line) => line.slice('load = '.length))));
});

test('every application and function the dialplan uses is there', async () => {
  const dialplan = readFileSync(join(pbx.folder, 'etc', 'extensions.conf'), 'utf8');
  const steps = dialplan.split('\n').filter((line) => /^(exten| same) =>/.test(line));
  const applications = new Set(steps.map((line) => /(?:n|1)(?:\([a-z]+\))?,([A-Za-z]+)\(/.exec(line)?.[1]));
  expect(applications).toContain('Stasis');
  for (const application of applications) {
    expect(application).toBeDefined();
    expect(await pbx.console(`core show application ${application}`)).toContain('Info about Application');
  }
  expect(await pbx.console('core show function FILTER')).toContain('Info about Function');
});

test('every sound of the fallback is installed', async () => {
  const dialplan = readFileSync(join(pbx.folder, 'etc', 'extensions.conf'), 'utf8');
  const sounds = [...dialplan.matchAll(/Playback\(([^)]+)\)/g)].flatMap(([, names = '']) => names.split('&'));
  expect(sounds).toContain('pls-hold-while-try');
  for (const sound of sounds) {
    expect({ sound, status: (await ari(`/sounds/${sound}`)).status }).toEqual({ sound, status: 200 });
  }
});

test.each(['default', 'shuffled'])('the music class %s has music', async (name) => {
  const files = await pbx.console('moh show files');
  const [, ofClass = ''] = files.split(`Class: ${name}\n`);
  expect(ofClass.split('Class:')[0]).toContain('File: ');
});

test('numbers of every kind lead to Keepline', async () => {
  for (const number of ['1000', '+46101800000', '5', '*45', 'support', 's']) {
    const found = await pbx.console(`dialplan show ${number}@from-trunk`);
    expect({ number, stasis: found.includes('Stasis(keepline)') }).toEqual({ number, stasis: true });
  }
});

test('phones are registered where the telephones are', async () => {
  const contacts = await pbx.console('pjsip show contacts');
  for (const { user } of PHONES)
    expect(contacts).toContain(`${user}/sip:${user}@127.0.0.1:${phones.sipPort} `);
});

/**
 * Asterisk commits its database once a second at most, and a registration that a kill comes before is lost. Committed
 * is what stands in the file when no journal lies beside it. The file is only looked at: a reader who locks it, as
 * SQLite does, can make the commit fail, and Asterisk then drops what it had to write.
 */
async function untilRegistrationsAreKept(): Promise<void> {
  const database = join(pbx.folder, 'lib', 'astdb.sqlite3');
  const isKept = ({ user }: { user: string }): boolean =>
    readFileSync(database, 'latin1').includes(`sip:${user}@127.0.0.1:${phones.sipPort}`);
  await eventually(
    () => `the registrations are in ${database}`,
    () => (PHONES.every(isKept) && !existsSync(`${database}-journal`)) || null,
  );
}

test('after a kill it comes back with the same address, password and registrations', async () => {
  const { ariUrl, pid } = pbx;
  await untilRegistrationsAreKept();
  await pbx.kill();
  await expect(ari('/asterisk/ping')).rejects.toThrow();
  await pbx.restart();
  expect(pbx.ariUrl).toBe(ariUrl);
  expect(pbx.pid).not.toBe(pid);
  expect((await ari('/asterisk/ping')).status).toBe(200);
  expect(await pbx.console('pjsip show contacts')).toContain(`101/sip:101@127.0.0.1:${phones.sipPort} `);
});

test('one that cannot start says why', async () => {
  const broken = startAsterisk({
    tools,
    role: 'pbx',
    folder: join(folder, 'broken'),
    phones: PHONES,
    extraFiles: { 'modules.conf': '[modules]\nautoload = no\nrequire = keepline_no_such_module.so\n' },
  });
  await expect(broken).rejects.toThrow(/ended while starting[\s\S]*keepline_no_such_module/);
});

test('it runs in a deep folder too, and stop ends the process', async () => {
  const alone = await startAsterisk({
    tools,
    role: 'pbx',
    // Deeper than the path of a socket may be.
    folder: join(folder, 'a-folder-with-a-rather-long-name', 'and-another-one-inside-it', 'for-good-measure'),
    phones: [],
  });
  expect(await alone.console('core show version')).toContain('Asterisk ');
  await alone.stop();
  await alone.stop();
  expect(() => process.kill(alone.pid, 0)).toThrow('ESRCH');
  expect(existsSync(`/proc/${alone.pid}`)).toBe(false);
});
