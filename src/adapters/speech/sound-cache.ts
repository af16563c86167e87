/** The folder of rendered sounds: named by what they say, oldest thrown out first. */
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Counts up whenever the same text would sound different: another rate, another trimming. */
const FORMAT_VERSION = 1;
const ENDING = '.wav';
const WORK = '.work-';
/** Work older than this is of a process that died; processes may share the folder. */
const WORK_LEFT_MS = 60 * 60 * 1000;
/** A sound's last use is noted to this grain, to spare the disk. */
const USE_GRAIN_MS = 6 * 60 * 60 * 1000;

export interface Utterance {
  readonly command: readonly string[];
  readonly voice: string;
  readonly language: string;
  readonly text: string;
}

export const soundKey = ({ command, voice, language, text }: Utterance): string =>
  createHash('sha256')
    .update(JSON.stringify([FORMAT_VERSION, command, voice, language, text]))
    .digest('hex')
    .slice(0, 40);

export interface SoundCache {
  /** The sound's absolute path without its ending, as Asterisk plays it; null when it has not been rendered. */
  find(key: string): Promise<string | null>;
  /** A fresh folder to work in, on the same disk. */
  workFolder(): Promise<string>;
  /** Takes a finished file in, whole or not at all. */
  take(key: string, file: string): Promise<string>;
}

/**
 * Opens the folder and throws out what was used longest ago, down to `mostBytes`. Rejects when the folder can be neither
 * made nor written.
 *
 * The exchange, often another user, must be able to read the sounds, and nobody else needs to list them: the folder is
 * passable (0711) and the files readable (0644) under names that cannot be guessed.
 */
export async function openSoundCache(folder: string, mostBytes: number): Promise<SoundCache> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, 0o711);
  await evict(folder, mostBytes);
  const work = await mkdtemp(join(folder, WORK));

  return {
    async find(key) {
      const path = join(folder, key);
      const found = await stat(path + ENDING).catch(() => null);
      if (found === null || !found.isFile() || found.size === 0) return null;
      const now = Date.now();
      if (now - found.mtimeMs > USE_GRAIN_MS) {
        // Failing to note the use only makes the sound look older.
        const seconds = now / 1000;
        void utimes(path + ENDING, seconds, seconds).catch(() => {});
      }
      return path;
    },
    async workFolder() {
      // Another process on the same folder may have taken it for left over, if nothing was rendered for an hour.
      await mkdir(work, { recursive: true });
      return mkdtemp(join(work, 'text-'));
    },
    async take(key, file) {
      const path = join(folder, key);
      await chmod(file, 0o644);
      await rename(file, path + ENDING);
      return path;
    },
  };
}

async function evict(folder: string, mostBytes: number): Promise<void> {
  const sounds: { path: string; size: number; usedMs: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null) continue;
    if (name.endsWith(ENDING)) sounds.push({ path, size: found.size, usedMs: found.mtimeMs });
    else if (name.startsWith(WORK) && Date.now() - found.mtimeMs > WORK_LEFT_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
  let bytes = sounds.reduce((sum, sound) => sum + sound.size, 0);
  sounds.sort((one, other) => one.usedMs - other.usedMs);
  for (const sound of sounds) {
    if (bytes <= mostBytes) return;
    await unlink(sound.path).catch(() => {});
    bytes -= sound.size;
  }
}
