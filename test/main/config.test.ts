import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readSettings } from '../../src/main/config.ts';
import { makeDataFolder } from '../../src/main/data-folder.ts';
import type { Environment } from '../../src/main/environment.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const least: Environment = {
  KEEPLINE_SITE: 'flows/telco',
  KEEPLINE_DATA: '/srv/k',
  KEEPLINE_ARI_PASSWORD: 's',
};

function accepted(env: Environment, options = {}) {
  const read = readSettings(env, options);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read;
}

function problems(env: Environment): readonly string[] {
  const read = readSettings(env);
  return read.ok ? [] : read.problems;
}

test('a site, a folder and a password are enough', () => {
  expect(accepted(least)).toEqual({
    ok: true,
    warnings: [],
    settings: {
      site: 'flows/telco',
      data: '/srv/k',
      sounds: '/srv/k/sounds',
      secretsFile: null,
      queueLog: '/srv/k/queue_log',
      exchange: { url: 'http://127.0.0.1:8088', user: 'keepline', password: 's', app: 'keepline' },
      speechCommand: null,
      log: { level: 'info', pretty: null, showNumbers: false },
    },
  });
});

test('options win over the environment, and a variable set to nothing is not set', () => {
  const { settings } = accepted(
    { ...least, KEEPLINE_LOG_LEVEL: '', KEEPLINE_ARI_URL: 'https://pbx.example:8089/' },
    { site: 'other', data: 'here' },
  );
  expect(settings.site).toBe('other');
  expect(settings.data).toBe(resolve('here'));
  expect(settings.log.level).toBe('info');
  expect(settings.exchange.url).toBe('https://pbx.example:8089');
});

test('everything that is wrong is told at once, by name', () => {
  expect(
    problems({
      KEEPLINE_ARI_URL: 'localhost:8088',
      KEEPLINE_APP: 'my app',
      KEEPLINE_LOG_LEVEL: 'loud',
      KEEPLINE_LOG_FORMAT: 'xml',
      KEEPLINE_SHOW_NUMBERS: 'yes',
      KEEPLINE_TTS_COMMAND: 'espeak-ng {in}',
      KEEPLINE_ARI_PASWORD: 'x',
    }),
  ).toEqual([
    'no site: give --site <folder> or set KEEPLINE_SITE',
    'KEEPLINE_ARI_URL: must be a URL such as http://127.0.0.1:8088, got "localhost:8088"',
    'KEEPLINE_APP: must be letters, digits, - and _, at most 64, got "my app"',
    'KEEPLINE_TTS_COMMAND: must contain {out}, got "espeak-ng {in}"',
    'KEEPLINE_LOG_LEVEL: must be one of silent, fatal, error, warn, info, debug, trace, got "loud"',
    'KEEPLINE_LOG_FORMAT: must be json, pretty or auto, got "xml"',
    'KEEPLINE_SHOW_NUMBERS: must be 1 or 0, got "yes"',
    'no password for Asterisk: set KEEPLINE_ARI_PASSWORD or KEEPLINE_ARI_PASSWORD_FILE',
    'KEEPLINE_ARI_PASWORD is not a setting; did you mean KEEPLINE_ARI_PASSWORD?',
  ]);
});

test('the sounds may be elsewhere, where Asterisk can name them', () => {
  expect(accepted({ ...least, KEEPLINE_SOUNDS: 'heard' }).settings.sounds).toBe(resolve('heard'));
  expect(problems({ ...least, KEEPLINE_DATA: '/srv/a,b' })).toEqual([
    'the path of the sounds must hold no , or &: /srv/a,b/sounds (set KEEPLINE_SOUNDS)',
  ]);
});

test('the queue log may be elsewhere, or off', () => {
  const elsewhere = { ...least, KEEPLINE_QUEUE_LOG: '/var/log/asterisk/queue_log' };
  expect(accepted(elsewhere).settings.queueLog).toBe('/var/log/asterisk/queue_log');
  expect(accepted({ ...least, KEEPLINE_QUEUE_LOG: 'off' }).settings.queueLog).toBeNull();
});

test('a password inside the URL is refused and not repeated', () => {
  const [problem] = problems({ ...least, KEEPLINE_ARI_URL: 'http://keepline:hush@127.0.0.1:8088' });
  expect(problem).toContain('must not hold a user or password');
  expect(problem).not.toContain('hush');
});

test('a misspelled setting is only a warning, and other programs settings are left alone', () => {
  expect(accepted({ ...least, KEEPLINE_LOG_LEVLE: 'debug', KEEPLINE_CACHE: '/x' }).warnings).toEqual([
    'KEEPLINE_LOG_LEVLE is not a setting; did you mean KEEPLINE_LOG_LEVEL?',
  ]);
});

test.each([
  ['espeak-ng -v {voice} -w {out} -f {in}', ['espeak-ng', '-v', '{voice}', '-w', '{out}', '-f', '{in}']],
  ['["/opt/my tts/say", "{in}", "{out}"]', ['/opt/my tts/say', '{in}', '{out}']],
])('a speech command may be words or a JSON list: %s', (line, command) => {
  expect(accepted({ ...least, KEEPLINE_TTS_COMMAND: line }).settings.speechCommand).toEqual(command);
});

test.each(['[1, 2]', '["say"', '{"a": 1}'])('%s is no speech command', (line) => {
  expect(problems({ ...least, KEEPLINE_TTS_COMMAND: line })).toHaveLength(1);
});

const withFile = (file: string): Environment => ({
  KEEPLINE_SITE: 's',
  KEEPLINE_ARI_PASSWORD_FILE: file,
});

test('the password may stand in a file that others cannot read; its last line break is no part of it', () => {
  const file = join(folder, 'password');
  writeFileSync(file, ' hush hush\n', { mode: 0o640 });
  expect(accepted(withFile(file)).settings.exchange.password).toBe(' hush hush');
});

test('a password file that everybody can read is refused with what to do', () => {
  const file = join(folder, 'password');
  writeFileSync(file, 'hush\n');
  chmodSync(file, 0o644);
  expect(problems(withFile(file))).toEqual([
    `KEEPLINE_ARI_PASSWORD_FILE: ${file} can be read or changed by every user (mode 0644): run chmod 600 ${file}`,
  ]);
});

test('a password file that is missing or empty, or one beside a password, is refused', () => {
  const file = join(folder, 'password');
  expect(problems(withFile(file))[0]).toMatch(/ENOENT/);
  writeFileSync(file, '\n', { mode: 0o600 });
  expect(problems(withFile(file))[0]).toMatch(/is empty$/);
  expect(problems({ ...least, KEEPLINE_ARI_PASSWORD_FILE: file })[0]).toMatch(/not both/);
});

test('the data folder is made passable but not listable, and one that is there stays as it is', () => {
  const data = join(folder, 'deep', 'data');
  makeDataFolder(data);
  expect(statSync(data).mode & 0o777).toBe(0o711);
  chmodSync(data, 0o700);
  makeDataFolder(data);
  expect(statSync(data).mode & 0o777).toBe(0o700);
});
