import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { withFileLock } from '../file-lock.ts';
import { runCommand } from '../run-command.ts';
import { findMirrors } from './debian-mirror.ts';
import { fetchPackages } from './fetch-packages.ts';
import { findProgram } from './find-program.ts';
import { findSystemAsterisk, findSystemEspeak, isNewEnough, parseVersion } from './system-tools.ts';
import { type AsteriskTool, type EspeakTool, type OnProgress, ProvisionError, type Tools } from './tools.ts';
import { completeUnpacked, locateUnpacked } from './unpacked-tools.ts';

const SUITE = 'forky';
const PACKAGES = [
  'asterisk',
  'asterisk-core-sounds-en',
  'asterisk-core-sounds-en-wav',
  'asterisk-moh-opsound-wav',
  'espeak-ng',
];

/** Raise it when what is made of the packages changes. */
const LAYOUT_VERSION = 1;

/** Names the folder of what was fetched: another list of packages is another folder. */
const STAMP = createHash('sha256')
  .update(JSON.stringify([LAYOUT_VERSION, SUITE, PACKAGES, process.arch]))
  .digest('hex')
  .slice(0, 12);

const COMPLETE = 'complete.json';

/**
 * Finds Asterisk 20 or newer and espeak-ng on this machine, or fetches them into the cache folder without touching
 * the system. Fetching happens once; processes that ask at the same time wait for the one that does it.
 *
 * @throws ProvisionError when neither is possible; its message says what to do.
 */
export async function provideTools(options: { readonly progress?: OnProgress } = {}): Promise<Tools> {
  const asterisk = await findSystemAsterisk();
  const espeak = findSystemEspeak();
  if (asterisk && espeak) return { asterisk, espeak };
  const cached = await provideCachedTools(options.progress ?? (() => {}));
  return { asterisk: asterisk ?? cached.asterisk, espeak: espeak ?? cached.espeak };
}

async function provideCachedTools(progress: OnProgress): Promise<Tools> {
  const cache = cacheFolder();
  const folder = join(cache, `tools-${STAMP}`);
  if (!isComplete(folder)) {
    mkdirSync(cache, { recursive: true });
    await withFileLock(
      join(cache, 'provision.lock'),
      async () => {
        if (!isComplete(folder)) await fetchInto(cache, folder, progress);
      },
      (pid) =>
        progress({ text: `Waiting for process ${pid}, which fetches Asterisk already`, done: 0, total: 1 }),
    );
  }
  return describe(folder);
}

async function fetchInto(cache: string, folder: string, progress: OnProgress): Promise<void> {
  for (const program of ['apt-get', 'dpkg-deb']) {
    if (!findProgram(program)) {
      throw new ProvisionError(`Asterisk is not installed, and without ${program} it cannot be fetched.`);
    }
  }
  const mirrors = await findMirrors();
  if (mirrors.length === 0) {
    throw new ProvisionError(
      "Asterisk is not installed, and this machine's apt names no Debian mirror to fetch it from.",
    );
  }
  // Under the lock: what others left half done is nobody's.
  for (const name of readdirSync(cache)) {
    if (name.startsWith('fetching-')) rmSync(join(cache, name), { recursive: true, force: true });
  }
  const work = join(cache, `fetching-${process.pid}`);
  try {
    await fetchFromFirst(mirrors, work, progress);
    const unpacked = join(work, 'tools');
    completeUnpacked(unpacked);
    const version = await checkRuns(unpacked);
    writeFileSync(join(unpacked, COMPLETE), JSON.stringify({ version, suite: SUITE, packages: PACKAGES }));
    rmSync(folder, { recursive: true, force: true });
    renameSync(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchFromFirst(mirrors: readonly string[], work: string, progress: OnProgress): Promise<void> {
  let failure: unknown;
  for (const [index, mirror] of mirrors.entries()) {
    const folder = join(work, `apt-${index}`);
    mkdirSync(folder, { recursive: true });
    const root = join(work, 'tools', 'root');
    try {
      return await fetchPackages({ mirror, suite: SUITE, folder, root }, PACKAGES, progress);
    } catch (error) {
      failure ??= error;
      rmSync(root, { recursive: true, force: true });
    }
  }
  throw failure;
}

/** Starts what was fetched, so that a broken set is never taken for a good one. Returns Asterisk's version. */
async function checkRuns(folder: string): Promise<string> {
  const { asterisk, espeak } = commands(folder);
  const [program = '', ...parameters] = asterisk;
  const printed = await runCommand(program, [...parameters, '-V']);
  const version = parseVersion(printed.stdout);
  if (printed.code !== 0 || !version || !isNewEnough(version)) {
    throw new ProvisionError(`The fetched Asterisk does not run: ${printed.stdout}${printed.stderr}`.trim());
  }
  const spoken = await runCommand(espeak, ['-v', 'en', '-q', 'test']);
  if (spoken.code !== 0)
    throw new ProvisionError(`The fetched espeak-ng does not run: ${spoken.stderr}`.trim());
  return version;
}

function commands(folder: string): { readonly asterisk: readonly string[]; readonly espeak: string } {
  const found = locateUnpacked(folder);
  return { asterisk: [...found.loader, found.asterisk], espeak: found.espeakWrapper };
}

const isComplete = (folder: string): boolean => existsSync(join(folder, COMPLETE));

function describe(folder: string): { readonly asterisk: AsteriskTool; readonly espeak: EspeakTool } {
  const found = locateUnpacked(folder);
  const { version } = JSON.parse(readFileSync(join(folder, COMPLETE), 'utf8')) as { version: string };
  return {
    asterisk: {
      command: [...found.loader, found.asterisk],
      version,
      modulesFolder: found.modulesFolder,
      dataFolder: found.dataFolder,
      soundsFolder: join(found.dataFolder, 'sounds', 'en'),
      musicFolder: found.musicFolder,
      source: 'cache',
    },
    espeak: {
      command: [...found.loader, found.espeak, found.espeakData],
      executable: found.espeakWrapper,
      source: 'cache',
    },
  };
}
