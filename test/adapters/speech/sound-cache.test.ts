import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openSoundCache } from '../../../src/adapters/speech/sound-cache.ts';
import { temporaryFolder, until } from './support.ts';

const DAY = 24 * 60 * 60;

test('opening throws out what was used longest ago, down to the limit, and nothing that is not a sound', async () => {
  const folder = temporaryFolder();
  const now = Date.now() / 1000;
  for (const [name, days] of [
    ['old.wav', 3],
    ['older.wav', 5],
    ['new.wav', 1],
    ['notes.txt', 9],
  ] as const) {
    writeFileSync(join(folder, name), Buffer.alloc(1000));
    utimesSync(join(folder, name), now - days * DAY, now - days * DAY);
  }
  const left = join(folder, '.work-left');
  mkdirSync(left);
  utimesSync(left, now - DAY, now - DAY);
  await openSoundCache(folder, 2000);
  const there = ['old.wav', 'older.wav', 'new.wav', 'notes.txt', '.work-left'].filter((name) =>
    existsSync(join(folder, name)),
  );
  expect(there).toEqual(['old.wav', 'new.wav', 'notes.txt']);
});

test('being used keeps a sound', async () => {
  const folder = temporaryFolder();
  const now = Date.now() / 1000;
  const cache = await openSoundCache(folder, 10_000);
  for (const name of ['used', 'unused']) {
    writeFileSync(join(folder, `${name}.wav`), Buffer.alloc(1000));
    utimesSync(join(folder, `${name}.wav`), now - 5 * DAY, now - 5 * DAY);
  }
  utimesSync(join(folder, 'unused.wav'), now - 4 * DAY, now - 4 * DAY);
  expect(await cache.find('used')).toBe(join(folder, 'used'));
  await until(() => statSync(join(folder, 'used.wav')).mtimeMs > (now - DAY) * 1000, 'the use was noted');
  await openSoundCache(folder, 1000);
  expect(existsSync(join(folder, 'used.wav'))).toBe(true);
  expect(existsSync(join(folder, 'unused.wav'))).toBe(false);
});

test('an empty file is no sound', async () => {
  const folder = temporaryFolder();
  const cache = await openSoundCache(folder, 10_000);
  writeFileSync(join(folder, 'empty.wav'), '');
  expect(await cache.find('empty')).toBeNull();
});

test('a folder to work in is there even when another process has thrown the old one out', async () => {
  const folder = temporaryFolder();
  const cache = await openSoundCache(folder, 10_000);
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  expect(existsSync(await cache.workFolder())).toBe(true);
});
