import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { ControlHandlers } from '../../src/adapters/control/control-server.ts';
import type { ReloadReport, StatusReport } from '../../src/engine/report.ts';
import type { Environment } from '../../src/main/environment.ts';
import { wantsColor } from '../../src/main/io.ts';
import { dataFolderPerTest, runCommand } from '../support/control-lab.ts';

const data = dataFolderPerTest();
const now = (): number => Date.parse('2026-03-02T09:00:00Z');
const keepline = (args: readonly string[], more: { env?: Environment; color?: boolean } = {}) =>
  runCommand(args, { now, ...more });

const status: StatusReport = {
  version: '0.1.0',
  since: '2026-03-02T08:00:00.000Z',
  exchange: { connected: true, since: '2026-03-02T08:00:05.000Z' },
  site: { name: 'Telco', version: '0123456789abcdef', loadedAt: '2026-03-02T08:30:00.000Z', timezone: 'UTC' },
  calls: [],
  queues: [],
  agents: [],
  callbacks: {},
};

/** A keepline as far as its control socket. */
const running = (handlers: Partial<ControlHandlers> = {}): Promise<void> =>
  data.serve({ status: () => status, ...handlers }, () => {});

const SITE = `
site: Telco
languages: [en]
numbers: { any: main }
flows:
  main:
    - say: Hello and welcome.
`;

function site(text: string): string {
  const path = join(data.path, 'site');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'site.yaml'), text);
  return path;
}

test('check says that a site is in order', async () => {
  expect(await keepline(['check', site(SITE)])).toEqual({
    code: 0,
    out: 'Telco is in order: 1 number, 0 queues, 0 agents, 1 text in en\n',
    err: '',
  });
});

test('check tells what is wrong, where, and ends with 1', async () => {
  const path = site(SITE.replace('any: main', 'any: mian'));
  const { code, out } = await keepline(['check', path]);
  expect(code).toBe(1);
  expect(out).toContain(`${path}/site.yaml:4:17  error`);
  expect(out).toContain('did you mean "main"');
  expect(out).not.toContain('\u001b');
});

test('check --json is for programs: never coloured, all on the output', async () => {
  const path = site(SITE.replace('any: main', 'any: mian'));
  const { code, out, err } = await keepline(['check', '--json', path], { color: true });
  expect(code).toBe(1);
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    version: null,
    diagnostics: [{ severity: 'error', file: 'site.yaml', line: 4 }],
  });
  const good = await keepline(['check', '--json', site(SITE)]);
  expect(JSON.parse(good.out)).toEqual({
    ok: true,
    version: expect.stringMatching(/^[0-9a-f]{16}$/),
    diagnostics: [],
  });
});

test('a folder that is not there is told like any other fault', async () => {
  const { code, out } = await keepline(['check', join(data.path, 'nowhere')]);
  expect(code).toBe(1);
  expect(out).toContain('nowhere');
});

test('colours go where they are known, and --no-color wins before and after the command', async () => {
  const path = site('flows: {');
  expect((await keepline(['check', path], { color: true })).out).toContain('\u001b[31m');
  expect((await keepline(['check', path, '--no-color'], { color: true })).out).not.toContain('\u001b');
  expect((await keepline(['--no-color', 'check', path], { color: true })).out).not.toContain('\u001b');
});

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('with %j and a terminal %p colours are %p', (env, terminal, colors) => {
  expect(wantsColor(env, terminal)).toBe(colors);
});

test('schema prints a JSON Schema', async () => {
  const { code, out } = await keepline(['schema']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ $schema: expect.stringContaining('json-schema.org') });
});

test('status prints for people, and with --json for programs', async () => {
  await running();
  const people = await keepline(['status', '--data', data.path]);
  expect(people.code).toBe(0);
  expect(people.out).toContain('Telco  version 0123456789ab, loaded 30m 00s ago');
  const programs = await keepline(['status', '--json'], { env: { KEEPLINE_DATA: data.path } });
  expect(JSON.parse(programs.out)).toEqual(status);
});

test('health ends with 0 when connected, 1 when not', async () => {
  let connected = true;
  await running({ status: () => ({ ...status, exchange: { connected, since: null } }) });
  expect(await keepline(['health', '--data', data.path])).toMatchObject({ code: 0, out: 'healthy\n' });
  connected = false;
  expect(await keepline(['health', '--data', data.path])).toMatchObject({
    code: 1,
    out: 'not healthy: not connected to the exchange\n',
  });
});

test('reload tells what is in force now', async () => {
  const loaded = { ok: true, version: '0123456789abcdef', warnings: 1, diagnostics: [] } as const;
  const reports: ReloadReport[] = [
    { ...loaded, changed: true, printed: 'a warning\n' },
    { ...loaded, changed: false, printed: '' },
    { ok: false, diagnostics: [], printed: 'an error\n' },
  ];
  await running({
    reload: async () => reports.shift() ?? Promise.reject(new Error('asked once too often')),
  });
  expect(await keepline(['reload', '--data', data.path])).toEqual({
    code: 0,
    out: 'version 0123456789ab is in force; calls under way go on with the one they began with\n',
    err: 'a warning\n',
  });
  expect(await keepline(['reload', '--data', data.path])).toMatchObject({
    code: 0,
    out: 'nothing has changed, version 0123456789ab stays in force\n',
  });
  expect(await keepline(['reload', '--data', data.path])).toEqual({
    code: 1,
    out: '',
    err: 'an error\nnothing was changed: keepline goes on with the site it has\n',
  });
});

test('without a running keepline the commands end with 3 and say what to do', async () => {
  for (const command of [['status'], ['reload'], ['health'], ['agents'], ['agents', 'pause', 'anna']]) {
    const { code, out, err } = await keepline([...command, '--data', data.path]);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(/^keepline: nothing runs on .*keepline\.sock: start it with "keepline run"/);
  }
});

test('a keepline that fails to answer is told as such', async () => {
  await running();
  const { code, err } = await keepline(['reload', '--data', data.path]);
  expect(code).toBe(3);
  expect(err).toContain('internal fault, see the log');
});

test.each([
  [['chek'], 'Did you mean check?'],
  [['status', '--jsn'], 'Did you mean --json?'],
  [['check'], "missing required argument 'folder'"],
  [['check', 'one', 'two'], 'too many arguments'],
])('%j is wrong usage: %s', async (args, words) => {
  const { code, err } = await keepline(args);
  expect(code).toBe(2);
  expect(err).toContain(words);
});

test('help and version are no mistakes', async () => {
  expect(await keepline(['--version'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
  const help = await keepline(['run', '--help']);
  expect(help.code).toBe(0);
  expect(help.out).toContain('KEEPLINE_ARI_PASSWORD_FILE');
  expect((await keepline([])).code).toBe(2);
});

test('run with wrong settings tells them all and starts nothing', async () => {
  const { code, err } = await keepline(['run', '--data', data.path], { env: { KEEPLINE_APP: 'a b' } });
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toEqual([
    expect.stringContaining('keepline: no site'),
    expect.stringContaining('keepline: KEEPLINE_APP'),
    expect.stringContaining('keepline: no password'),
  ]);
});
