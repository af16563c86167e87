import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
      const text = read(file);
      const holder = text === null ? null : parseHolder(text);
      if (holder && isRunning(holder)) return holder;
      if (text !== null) clearStale(file, text, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Removes a lock that was read as `stale`, unless somebody else has just done so and put his own there. */
function clearStale(file: string, stale: string, aside: string): void {
  try {
    renameSync(file, aside);
    if (read(aside) !== stale) linkSync(aside, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parseHolder(text: string): ProcessIdentity | null {
  try {
    const { pid, started } = JSON.parse(text);
    return Number.isInteger(pid) && pid > 0 ? { pid, started: String(started) } : null;
  } catch {
    return null;
  }
}
