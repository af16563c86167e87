import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readSecrets } from '../../src/adapters/secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'keepline-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileWith(text: string, mode = 0o600): string {
  const file = join(folder, `secrets${++files}`);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

test('are found in the environment and in the file, the environment first', () => {
  const file = fileWith('kannel: "from file"\npin: 0042\n# nothing\nother: x y\n');
  const secrets = readSecrets({ KEEPLINE_SECRET_KANNEL: 'from env', KEEPLINE_SECRET_OTHER: '' }, file);
  expect(['kannel', 'pin', 'other', 'none', 'constructor'].map((name) => secrets.get(name))).toEqual([
    'from env',
    '0042',
    'x y',
    null,
    null,
  ]);
  expect(secrets.missing(['kannel', 'none'])).toEqual(['none']);
});

test('without a file there is the environment', () => {
  expect(readSecrets({ KEEPLINE_SECRET_A: 'b' }, null).get('a')).toBe('b');
  expect(readSecrets({}, fileWith('')).get('a')).toBeNull();
});

test.each([0o640, 0o604, 0o620, 0o601])('a file of mode %o is not taken', (mode) => {
  const file = fileWith('kannel: x', mode);
  expect(() => readSecrets({}, file)).toThrow(`run chmod 600 ${file}`);
});

test.each([
  ['kannel: [s3cret', 'is not YAML'],
  ['- s3cret', 'holds no names'],
  ['s3cret', 'holds no names'],
  ['kannel: { password: s3cret }', '"kannel" is no text'],
])('%s: %s, and it is not repeated', (text, said) => {
  let message = '';
  try {
    readSecrets({}, fileWith(text));
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain(said);
  // But for the example.
  expect(message.replace('kannel: "s3cret"', '')).not.toContain('s3cret');
});

test('a file that is not there is told', () => {
  expect(() => readSecrets({}, join(folder, 'none'))).toThrow('cannot be read: ENOENT');
});
