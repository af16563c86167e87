import { chmodSync, mkdirSync, mkdtempSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cacheFolder } from '../../src/lab/cache-folder.ts';
import { findProgram } from '../../src/lab/provision/find-program.ts';
import { isNewEnough, parseVersion } from '../../src/lab/provision/system-tools.ts';
import { ProvisionError } from '../../src/lab/provision/tools.ts';
import { completeUnpacked, locateUnpacked } from '../../src/lab/provision/unpacked-tools.ts';
import { runCommand } from '../../src/lab/run-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-provision-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string, mode = 0o644): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

test.each([
  ['Asterisk 22.10.1~dfsg+~cs6.15.60671435-1', '22.10.1', true],
  ['Asterisk 20.5.0', '20.5.0', true],
  ['Asterisk certified/20.7-cert2', '20.7', true],
  ['Asterisk certified-18.9-cert1', '18.9', false],
  ['Asterisk 16.28.0~dfsg-0+deb11u4', '16.28.0', false],
])('%s', (printed, version, fits) => {
  expect(parseVersion(printed)).toBe(version);
  expect(isNewEnough(version)).toBe(fits);
});

test('a development build without a version is not taken', () => {
  expect(parseVersion('Asterisk GIT-master-1a2b3c')).toBeNull();
});

test('a program is found on PATH only if it can be run', () => {
  write('a/keepline-probe', 'not a program');
  write('b/keepline-probe', '#!/bin/sh\n', 0o755);
  const environment = { PATH: `${join(folder, 'a')}:${join(folder, 'b')}` };
  expect(findProgram('keepline-probe', environment)).toBe(join(folder, 'b', 'keepline-probe'));
  expect(findProgram('keepline-no-such-program', environment)).toBeNull();
});

test('the cache follows KEEPLINE_CACHE, then XDG_CACHE_HOME', () => {
  expect(cacheFolder({ KEEPLINE_CACHE: '/k', XDG_CACHE_HOME: '/x' })).toBe('/k');
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' })).toBe('/x/keepline');
});

test('unpacked packages get sounds that lead somewhere and a wrapper that survives a rename', async () => {
  const machine = 'work/root/usr/lib/x86_64-linux-gnu';
  // A loader that tells what it was asked to run.
  write(`${machine}/ld-linux-x86-64.so.2`, '#!/bin/sh\nfor word; do echo "$word"; done\n', 0o755);
  write(`${machine}/asterisk/modules/app_stasis.so`, '');
  write('work/root/usr/share/asterisk/sounds/en_US_f_Allison/goodbye.wav', '');
  write('work/root/usr/share/asterisk/documentation/core-en_US.xml', '');
  completeUnpacked(join(folder, 'work'));
  const kept = join(folder, 'kept tools');
  renameSync(join(folder, 'work'), kept);

  expect(readlinkSync(join(kept, 'data', 'sounds', 'en'))).not.toMatch(/^\//);
  const found = locateUnpacked(kept);
  expect(found.modulesFolder).toBe(join(kept, 'root/usr/lib/x86_64-linux-gnu/asterisk/modules'));
  const spoken = await runCommand(found.espeakWrapper, ['-v', 'sv', 'Hej $HOME "du"']);
  expect(spoken.code).toBe(0);
  const words = spoken.stdout.trim().split('\n');
  expect(words.slice(2)).toEqual([found.espeak, found.espeakData, '-v', 'sv', 'Hej $HOME "du"']);
});

test('packages laid out in another way are an error that says what to do', () => {
  mkdirSync(join(folder, 'root/usr/lib'), { recursive: true });
  expect(() => locateUnpacked(folder)).toThrow(ProvisionError);
  expect(() => locateUnpacked(folder)).toThrow('Install both so that');
});

test('a program that is not there is a result, not a fault', async () => {
  expect((await runCommand(join(folder, 'nothing'), [])).code).toBe(127);
});

test('lines are told as they come, the output kept whole', async () => {
  const lines: string[] = [];
  const { stdout } = await runCommand('printf', ['one\ntwo\nrest'], { onLine: (line) => lines.push(line) });
  expect(lines).toEqual(['one', 'two']);
  expect(stdout).toBe('one\ntwo\nrest');
});
