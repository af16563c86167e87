import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { withFileLock } from '../file-lock.ts';
import { findMirrors } from '../provision/debian-mirror.ts';
import { fetchPackages } from '../provision/fetch-packages.ts';
import { findProgram } from '../provision/find-program.ts';
import type { OnProgress } from '../provision/tools.ts';
import { runCommand } from '../run-command.ts';

/** Kannel's programs, each with its first parameters. */
export interface KannelTools {
  /** Speaks to the operator, and keeps what is to be sent. */
  readonly bearerbox: readonly string[];
  /** Takes messages over HTTP. */
  readonly smsbox: readonly string[];
  /** Stands in for an operator. */
  readonly fakesmsc: readonly string[];
}

const SUITE = 'forky';
const PACKAGES = ['kannel', 'kannel-extras'];
const STAMP = createHash('sha256')
  .update(JSON.stringify([SUITE, PACKAGES, process.arch]))
  .digest('hex')
  .slice(0, 12);
const COMPLETE = 'complete.json';
const FAKESMSC = '/usr/lib/kannel/test/fakesmsc';

/**
 * Finds Kannel on this machine, or fetches Debian's packages into the cache folder without touching the system.
 *
 * @throws Error when neither is possible; its message says what to do.
 */
export async function provideKannel(options: { readonly progress?: OnProgress } = {}): Promise<KannelTools> {
  const system = findSystemKannel();
  if (system !== null) return system;
  const cache = cacheFolder();
  const folder = join(cache, `kannel-${STAMP}`);
  const isThere = (): boolean => existsSync(join(folder, COMPLETE));
  if (!isThere()) {
    mkdirSync(cache, { recursive: true });
    // The same lock as for the other tools: whoever holds it clears away what others left half done.
    await withFileLock(join(cache, 'provision.lock'), async () => {
      if (!isThere()) await fetchInto(cache, folder, options.progress ?? (() => {}));
    });
  }
  return toolsIn(folder);
}

function findSystemKannel(): KannelTools | null {
  const bearerbox = findProgram('bearerbox');
  const smsbox = findProgram('smsbox');
  if (bearerbox === null || smsbox === null || !existsSync(FAKESMSC)) return null;
  return { bearerbox: [bearerbox], smsbox: [smsbox], fakesmsc: [FAKESMSC] };
}

async function fetchInto(cache: string, folder: string, progress: OnProgress): Promise<void> {
  const work = join(cache, `fetching-${process.pid}`);
  try {
    const unpacked = join(work, 'kannel');
    await fetchFromAny(work, join(unpacked, 'root'), progress);
    const [program = '', ...parameters] = toolsIn(unpacked).bearerbox;
    const { code, stdout, stderr } = await runCommand(program, [...parameters, '--version']);
    if (code !== 0) throw unavailable(`The fetched Kannel does not run: ${stdout}${stderr}`.trim());
    writeFileSync(join(unpacked, COMPLETE), JSON.stringify({ suite: SUITE, packages: PACKAGES }));
    rmSync(folder, { recursive: true, force: true });
    renameSync(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchFromAny(work: string, root: string, progress: OnProgress): Promise<void> {
  let failure = "this machine's apt names no Debian mirror";
  for (const [index, mirror] of (await findMirrors()).entries()) {
    const folder = join(work, `apt-${index}`);
    mkdirSync(folder, { recursive: true });
    try {
      return await fetchPackages({ mirror, suite: SUITE, folder, root }, PACKAGES, progress);
    } catch (error) {
      failure = (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 3).join('\n');
      rmSync(root, { recursive: true, force: true });
    }
  }
  throw unavailable(`Kannel cannot be fetched: ${failure}`);
}

const unavailable = (reason: string): Error =>
  new Error(
    `${reason}\nInstall kannel and kannel-extras (bearerbox, smsbox and fakesmsc), then start again.`,
  );

/** The packages' own dynamic loader runs the programs beside the host's libc. */
function toolsIn(folder: string): KannelTools {
  const root = join(folder, 'root');
  const libraries = join(root, 'usr', 'lib');
  const machine = join(
    libraries,
    only(libraries, (name) => name.includes('-linux-gnu')),
  );
  const loader = join(
    machine,
    only(machine, (name) => /^ld-linux.*\.so\.\d+$/.test(name)),
  );
  const run = (program: string): readonly string[] => [loader, '--library-path', machine, program];
  return {
    bearerbox: run(join(root, 'usr', 'sbin', 'bearerbox')),
    smsbox: run(join(root, 'usr', 'sbin', 'smsbox')),
    fakesmsc: run(join(root, FAKESMSC)),
  };
}

function only(folder: string, fits: (name: string) => boolean): string {
  const name = readdirSync(folder).sort().find(fits);
  if (name === undefined) throw unavailable(`The fetched packages are not laid out as expected: ${folder}.`);
  return name;
}
