import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';

const LOOK_AGAIN_MS = 200;

/**
 * Runs `action` while no other process does so under the same lock file. A lock whose owner is dead is taken over.
 * `onWaiting` is told once which process holds it.
 */
export async function withFileLock<T>(
  file: string,
  action: () => Promise<T>,
  onWaiting: (holder: number) => void = () => {},
): Promise<T> {
  let told = false;
  for (;;) {
    const holder = tryLock(file);
    if (!holder) break;
    if (!told) onWaiting(holder.pid);
    told = true;
    await sleep(LOOK_AGAIN_MS);
  }
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes the lock, or names who holds it. */
export function tryLock(file: string): ProcessIdentity | null {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  // Written aside and then linked: nobody ever reads half a lock.
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    for (;;) {
      try {
        linkSync(mine, file);
        return null;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = readHolder(file);
      if (holder && isRunning(holder)) return holder;
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function readHolder(file: string): ProcessIdentity | null {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? { pid, started: String(started) } : null;
  } catch {
    return null;
  }
}
