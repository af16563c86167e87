/** Keepline as it is shipped: built into dist/, and run as a process of its own. */
import { execFile } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withFileLock } from '../../src/lab/file-lock.ts';
import { type Ended, type Running, startChild } from './child.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const cli = `${root}dist/main/cli.js`;

/** Written when a build is whole: tests that run side by side build once, and never under each other's feet. */
const builtMark = `${root}dist/.built`;

/** Builds dist/ unless it is of the sources as they are. Rejects with the compiler's words when they do not compile. */
export async function build(): Promise<void> {
  await withFileLock(`${root}node_modules/.keepline-build.lock`, async () => {
    const newest = newestMs(`${root}src`);
    if (isBuiltSince(newest)) return;
    try {
      await promisify(execFile)(`${root}node_modules/.bin/tsc`, ['-p', `${root}src/tsconfig.json`]);
    } catch (error) {
      const { stdout } = error as { stdout?: string };
      throw new Error(`the sources do not compile:\n${stdout ?? String(error)}`);
    }
    chmodSync(cli, 0o755);
    writeFileSync(builtMark, String(newest));
  });
}

function newestMs(folder: string): number {
  const times = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (path) => statSync(join(folder, path)).mtimeMs,
  );
  return Math.max(...times);
}

/** A source that has changed since, or one more or less (its folder has changed then), and it is built anew. */
function isBuiltSince(newestSourceMs: number): boolean {
  try {
    return readFileSync(builtMark, 'utf8') === String(newestSourceMs) && statSync(cli).isFile();
  } catch {
    return false;
  }
}

export type { Ended, Running };

/** Starts `keepline` with these arguments and nothing in its environment but PATH and `env`. */
export function startKeepline(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  return startChild(cli, args, { PATH: process.env.PATH, ...env });
}

/** Runs `keepline` to its end. */
export const keepline = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => startKeepline(args, env).ended;
