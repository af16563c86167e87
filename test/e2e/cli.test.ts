/** The command line as a technician uses it: the built keepline, a real Asterisk, a real speech engine. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { StatusReport } from '../../src/engine/report.ts';
import { type AsteriskInstance, startAsterisk } from '../../src/lab/asterisk.ts';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';
import { build, keepline, type Running, startKeepline } from '../support/built.ts';

// Each command is a process of its own; on a busy machine that takes its time.
jest.setTimeout(60_000);

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kl-'));
  await build();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const site = (welcome: string): string => `
site: Telco
languages: [en]
numbers: { any: main }
agents: { anna: { name: Anna Berg, phone: PJSIP/101 } }
queues: { support: { agents: [anna] } }
texts: { welcome: { en: "${welcome}" } }
flows:
  main:
    - say: welcome
    - queue: support
`;

test('asked without a running keepline, the commands say so and what to do', async () => {
  for (const command of ['status', 'reload', 'health']) {
    const { code, err } = await keepline([command, '--data', join(folder, 'nobody')]);
    expect({ command, code }).toEqual({ command, code: 3 });
    expect(err).toMatch(/nothing runs on .*nobody\/keepline\.sock: start it with "keepline run"/);
  }
});

describe('running', () => {
  let pbx: AsteriskInstance;
  let running: Running;
  let data = '';
  let siteFile = '';
  let env: Record<string, string> = {};

  const status = async (): Promise<StatusReport> => {
    const { code, out } = await keepline(['status', '--json', '--data', data]);
    expect(code).toBe(0);
    return JSON.parse(out);
  };

  /** Asks for the health until it is as wanted. */
  const untilHealth = async (wanted: number): Promise<void> => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const { code, err } = await keepline(['health', '--data', data]);
      if (code === wanted) return;
      if (Date.now() > deadline || running.process.exitCode !== null) {
        throw new Error(`health is ${code}: ${err}\n${running.err()}\n${running.out()}`);
      }
      await sleep(100);
    }
  };

  beforeAll(async () => {
    const tools = await provideTools();
    pbx = await startAsterisk({ role: 'pbx', tools, folder: join(folder, 'pbx'), phones: [] });
    data = join(folder, 'data');
    siteFile = join(folder, 'site', 'site.yaml');
    mkdirSync(dirname(siteFile));
    writeFileSync(siteFile, site('Welcome to Telco.'));
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, `${pbx.ariPassword}\n`, { mode: 0o600 });
    env = {
      PATH: `${dirname(tools.espeak.executable)}:${process.env.PATH}`,
      KEEPLINE_SITE: dirname(siteFile),
      KEEPLINE_ARI_URL: pbx.ariUrl,
      KEEPLINE_ARI_USER: pbx.ariUser,
      KEEPLINE_ARI_PASSWORD_FILE: passwordFile,
    };
    running = startKeepline(['run', '--data', data], env);
    await untilHealth(0);
  }, 600_000);

  afterAll(async () => {
    running?.process.kill('SIGKILL');
    await pbx?.stop();
  });

  test('status tells what there is, to programs and to people', async () => {
    const report = await status();
    expect(report).toMatchObject({
      exchange: { connected: true },
      site: { name: 'Telco' },
      calls: [],
      // No phone is registered here.
      queues: [{ name: 'support', waiting: 0, agents: { unreachable: 1 } }],
      agents: [{ name: 'anna', fullName: 'Anna Berg', status: 'unreachable' }],
    });
    const { out } = await keepline(['status', '--data', data]);
    expect(out).toMatch(/^Telco {2}version [0-9a-f]+, loaded \d+s ago\n/);
    expect(out).toMatch(/\nsupport +0 +- +1 unreachable\n/);
  });

  test('the texts are rendered ahead, readable by Asterisk, and the rest is the owner’s', async () => {
    const sounds = join(data, 'sounds');
    const deadline = Date.now() + 20_000;
    const files = () => readdirSync(sounds).filter((name) => name.endsWith('.wav'));
    while (files().length === 0 && Date.now() < deadline) await sleep(50);
    const [sound = ''] = files();
    expect(statSync(join(sounds, sound)).mode & 0o777).toBe(0o644);
    expect(statSync(sounds).mode & 0o777).toBe(0o711);
    expect(statSync(data).mode & 0o777).toBe(0o711);
    for (const name of readdirSync(data).filter((name) => name !== 'sounds')) {
      // Report tools read the queue log, as members of the owner's group.
      const wanted = name === 'queue_log' ? 0o640 : 0o600;
      expect({ name, mode: statSync(join(data, name)).mode & 0o777 }).toEqual({ name, mode: wanted });
    }
  });

  test('reload puts in force what is in order, and nothing else', async () => {
    const first = (await status()).site.version;
    const same = await keepline(['reload', '--data', data]);
    expect(same).toMatchObject({ code: 0, out: expect.stringContaining('nothing has changed') });

    writeFileSync(siteFile, site('Hello and welcome.'));
    const changed = await keepline(['reload', '--data', data]);
    expect(changed).toMatchObject({ code: 0, out: expect.stringContaining('is in force') });
    const second = (await status()).site.version;
    expect(second).not.toBe(first);

    writeFileSync(siteFile, site('Hello.').replace('queue: support', 'queue: suport'));
    const broken = await keepline(['reload', '--data', data]);
    expect(broken.code).toBe(1);
    expect(broken.err).toMatch(/site\.yaml:\d+:\d+ {2}error[\s\S]*did you mean "support"/);
    expect(broken.err).toContain('nothing was changed');
    const json = await keepline(['reload', '--json', '--data', data]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, diagnostics: [{ severity: 'error' }] });
    expect((await status()).site.version).toBe(second);
  });

  test('a second keepline on the same data folder is refused, and the first does not notice', async () => {
    writeFileSync(siteFile, site('Hello.'));
    const { code, err } = await keepline(['run', '--data', data], env);
    expect(code).toBe(1);
    expect(err).toMatch(/another Keepline runs on this data folder/);
    expect((await keepline(['health', '--data', data])).code).toBe(0);
  });

  test('while Asterisk is away keepline is not healthy, and gets well by itself', async () => {
    await pbx.kill();
    await untilHealth(1);
    expect((await status()).exchange.connected).toBe(false);
    await pbx.restart();
    await untilHealth(0);
  });

  test('told to end it ends in order, and its log is JSON without secrets', async () => {
    running.process.kill('SIGTERM');
    const { code, out, err } = await running.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(existsSync(join(data, 'keepline.sock'))).toBe(false);
    const events = out
      .trim()
      .split('\n')
      .map((line): { event?: string } => JSON.parse(line));
    expect(events.map(({ event }) => event).filter((event) => event !== undefined)).toEqual(
      expect.arrayContaining(['starting', 'siteLoaded', 'exchangeConnected', 'exchangeLost', 'siteRejected']),
    );
    expect(events.at(-1)?.event).toBe('stopped');
    expect(out).not.toContain(pbx.ariPassword);
    expect(out).not.toContain('"fault"');
  });

  test('a site with errors does not start', async () => {
    writeFileSync(siteFile, 'flows: {');
    const { code, err } = await keepline(['run', '--data', data], env);
    expect(code).toBe(1);
    expect(err).toMatch(/site\.yaml:\d+:\d+ {2}error/);
  });
});
