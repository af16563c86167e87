/**
 * Writes what was committed through to the disk, so that a power cut does not take it back. In WAL mode with
 * `synchronous = NORMAL` a commit is in the log file, and in the kernel's hands; the log file is what has to be synced.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** @param file the database; in memory there is nothing to be done. */
export function durabilityOf(file: string): () => void {
  if (file === ':memory:') return () => {};
  let isKnownInFolder = false;
  return () => {
    sync(`${file}-wal`, 'r+');
    // That the log file exists is written in its folder; once is enough, since it stays as long as the database is open.
    if (!isKnownInFolder) sync(dirname(file), 'r');
    isKnownInFolder = true;
  };
}

function sync(path: string, flags: string): void {
  const opened = openSync(path, flags);
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
