import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { tryLock, withFileLock } from '../../src/lab/file-lock.ts';
import { identify, isRunning } from '../../src/lab/process-identity.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The identity of a process that has ended. */
async function deadProcess() {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const identity = identify(child.pid ?? 0);
  expect(isRunning(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isRunning(identity)).toBe(false);
  return identity;
}

test('a second one waits for the first and is told for whom', async () => {
  const file = join(folder, 'lock');
  const order: string[] = [];
  let letGo = () => {};
  const first = withFileLock(file, async () => {
    order.push('first begins');
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    order.push('first ends');
  });
  const second = withFileLock(
    file,
    async () => {
      order.push('second');
    },
    (holder) => {
      expect(holder).toBe(process.pid);
      letGo();
    },
  );
  await Promise.all([first, second]);
  expect(order).toEqual(['first begins', 'first ends', 'second']);
  expect(readdirSync(folder)).toEqual([]);
});

test('the lock is given back when the action fails', async () => {
  const file = join(folder, 'lock');
  await expect(withFileLock(file, () => Promise.reject(new Error('no network')))).rejects.toThrow(
    'no network',
  );
  expect(tryLock(file)).toBeNull();
});

test('the lock of a dead process is taken over', async () => {
  const file = join(folder, 'lock');
  writeFileSync(file, JSON.stringify(await deadProcess()));
  expect(await withFileLock(file, async () => 'mine')).toBe('mine');
});

test('a lock whose number was given to a later process is taken over', () => {
  const file = join(folder, 'lock');
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: '1' }));
  expect(tryLock(file)).toBeNull();
});

test('a lock that cannot be read is taken over', () => {
  const file = join(folder, 'lock');
  writeFileSync(file, 'nonsense');
  expect(tryLock(file)).toBeNull();
  expect(tryLock(file)).toEqual(identify(process.pid));
});
