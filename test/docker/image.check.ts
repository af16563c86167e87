/** The image of the top-level Dockerfile, started as a technician starts it: see build-and-start.sh. */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type AsteriskInstance, startPbxWithPhones } from '../../src/lab/asterisk.ts';
import { type PhoneSet, startPhones } from '../../src/lab/phones/phone-set.ts';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';
import { eventually } from '../support/eventually.ts';
import { Container, type ImageConfig, imageConfig, type RunOptions, type Started } from './container.ts';

jest.setTimeout(120_000);

const SITE = `
site: Telco
languages: [en]
numbers: { any: main }
agents: { anna: { name: Anna Berg, phone: PJSIP/101 } }
queues: { support: { agents: [anna] } }
texts: { welcome: { en: Welcome to the telephone company } }
flows: { main: [{ say: welcome }, hangup] }
`;
const DATA = '/var/lib/keepline';
const PASSWORD = '/run/secrets/ari-password';

let folder: string;
let config: ImageConfig;
let user: number;
let container: Container;
let asterisks: { readonly pbx: AsteriskInstance; readonly phones: AsteriskInstance };
let phones: PhoneSet;
let running: Started | null = null;

beforeAll(async () => {
  const image = process.env.KEEPLINE_TEST_IMAGE;
  if (image === undefined) throw new Error('no image to check: use test/docker/build-and-start.sh');
  config = await imageConfig(image);
  user = Number(config.User.split(':')[0]);
  container = await Container.create(image);

  folder = mkdtempSync(join(tmpdir(), 'kl-'));
  const agents = [{ user: '101', password: 'first-secret' }];
  asterisks = await startPbxWithPhones({ tools: await provideTools(), folder, phones: agents });
  phones = await startPhones({ asterisk: asterisks.phones, agents });
  mkdirSync(join(folder, 'site'));
  writeFileSync(join(folder, 'site', 'site.yaml'), SITE);
  for (const name of ['data', 'sounds']) {
    mkdirSync(join(folder, name));
    chmodSync(join(folder, name), 0o711);
    chownSync(join(folder, name), user, user);
  }
  writeFileSync(join(folder, 'password'), `${asterisks.pbx.ariPassword}\n`);
  chownSync(join(folder, 'password'), user, user);
  chmodSync(join(folder, 'password'), 0o400);
}, 600_000);

afterAll(async () => {
  if (running !== null) process.kill(await running.firstProcess(), 'SIGKILL');
  await phones?.stop();
  await Promise.all([asterisks?.pbx.stop(), asterisks?.phones.stop()]);
  await container?.remove();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** As in the Dockerfile's first lines. Asterisk finds the sounds under the path at which Keepline wrote them. */
const setUp = (): RunOptions => ({
  env: {
    KEEPLINE_ARI_URL: asterisks.pbx.ariUrl,
    KEEPLINE_ARI_USER: asterisks.pbx.ariUser,
    KEEPLINE_ARI_PASSWORD_FILE: PASSWORD,
    KEEPLINE_SOUNDS: join(folder, 'sounds'),
  },
  volumes: {
    [join(folder, 'site')]: '/etc/keepline/site:ro',
    [join(folder, 'data')]: DATA,
    [join(folder, 'sounds')]: join(folder, 'sounds'),
    [join(folder, 'password')]: `${PASSWORD}:ro`,
  },
});
const health = () => container.run(config.Healthcheck.Test.slice(1), setUp());

test('it says how it is to be run: by a user without rights, watched, its state outside', () => {
  expect(user).toBeGreaterThan(0);
  expect(config.Entrypoint).toEqual(['tini', '--', 'keepline']);
  expect(config.Cmd).toEqual(['run']);
  expect(config.Healthcheck.Test).toEqual(['CMD', 'keepline', 'health']);
  expect(Object.keys(config.Volumes).sort()).toEqual(['/etc/keepline/site', DATA]);
  expect(config.Env.join('\n')).not.toMatch(/password/i);
});

test('the user can change nothing but the state, and finds no tools to build with', async () => {
  const { out } = await container.run(['id', '-u']);
  expect(Number(out)).toBe(user);
  const writable = await container.run([
    ...['find', '/', '-xdev', '-not', '-type', 'l', '-writable'],
    ...['-not', '-path', '/proc/*', '-not', '-path', '/sys/*', '-not', '-path', '/dev/*', '-print'],
  ]);
  const ours = writable.out
    .split('\n')
    .filter((path) => path !== '' && !/^\/(var\/)?tmp$|^\/run\/lock$/.test(path));
  expect(ours).toEqual([DATA]);
  for (const path of [
    'node_modules/typescript',
    'node_modules/jest',
    'src',
    '/usr/bin/g++',
    '/root/.npmrc',
  ]) {
    expect({ path, ...(await container.run(['ls', '-d', path])) }).toMatchObject({ path, out: '' });
  }
});

test('the command line works without anything being set up', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await container.run(['keepline', '--version'])).toMatchObject({ code: 0, out: `${version}\n` });
  const checked = await container.run(['keepline', 'check', 'flows/demo']);
  expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('is in order') });
  const unset = await container.run([...config.Entrypoint, ...config.Cmd]);
  expect(unset).toMatchObject({ code: 2, err: expect.stringContaining('no password for Asterisk') });
});

test('a password that everybody can read is refused', async () => {
  const open = join(folder, 'open-password');
  writeFileSync(open, 'secret');
  chmodSync(open, 0o444);
  const { env } = setUp();
  const volumes = { [open]: PASSWORD };
  const refused = await container.run([...config.Entrypoint, ...config.Cmd], { env: env ?? {}, volumes });
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringContaining('can be read or changed by every user'),
  });
});

test('it runs: healthy, heard by a caller, and ended in order by SIGTERM', async () => {
  expect(await health()).not.toMatchObject({ code: 0 });
  running = container.start([...config.Entrypoint, ...config.Cmd], setUp());
  const first = await running.firstProcess();
  const { printed } = running;
  await eventually(
    () => `keepline is healthy: ${printed()}`,
    async () => ((await health()).code === 0 ? true : null),
  );
  expect(readFileSync(`/proc/${first}/status`, 'utf8')).toMatch(new RegExp(`^Uid:(\t${user}){4}$`, 'm'));

  // Spoken by the image's own speech engine, owned by its user, readable by Asterisk.
  const sounds = join(folder, 'sounds');
  const sound = await eventually(
    () => `the text is rendered: ${printed()}`,
    () => readdirSync(sounds).find((name) => name.endsWith('.wav')) ?? null,
  );
  const { uid, mode } = statSync(join(sounds, sound));
  expect({ uid, mode: mode & 0o777 }).toEqual({ uid: user, mode: 0o644 });
  const data = readdirSync(join(folder, 'data'));
  expect(data).toEqual(expect.arrayContaining(['keepline.db', 'keepline.sock']));
  for (const name of data) {
    const { uid, mode } = statSync(join(folder, 'data', name));
    expect({ name, uid, mode: mode & 0o777 }).toEqual({ name, uid: user, mode: 0o600 });
  }

  await phones.learn('welcome', join(sounds, sound));
  const call = await phones.call({ to: '1000', from: '+46701234567' });
  await call.waitToHear('welcome', { limitMs: 30_000 });
  expect(await call.ended(30_000)).toMatchObject({ endedBy: 'farEnd', wasAnswered: true });

  process.kill(first, 'SIGTERM');
  const ended = await running.ended;
  running = null;
  expect(ended.code).toBe(0);
  expect(ended.out).toMatch(/"event":"stopped"/);
  expect(ended.out + ended.err).not.toContain(asterisks.pbx.ariPassword);
  expect(await health()).not.toMatchObject({ code: 0 });
});
