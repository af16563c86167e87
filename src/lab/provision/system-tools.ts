import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { findProgram } from './find-program.ts';
import type { AsteriskTool, EspeakTool } from './tools.ts';

/** ARI as Keepline uses it is that of Asterisk 20 and later. */
const OLDEST_MAJOR = 20;

/** Without these Asterisk cannot serve us; distributions may package them apart. */
const MODULES_NEEDED = ['res_ari.so', 'app_stasis.so', 'chan_pjsip.so', 'res_pjsip_registrar.so'];

/** The version in what `asterisk -V` prints: `Asterisk 22.10.1~dfsg…` is `22.10.1`. Null when it names none. */
export function parseVersion(printed: string): string | null {
  return /Asterisk (?:certified[/-])?(\d+(?:\.\d+)*)/.exec(printed)?.[1] ?? null;
}

export const isNewEnough = (version: string): boolean => Number.parseInt(version, 10) >= OLDEST_MAJOR;

/** The Asterisk on PATH if it can serve. */
export async function findSystemAsterisk(): Promise<AsteriskTool | null> {
  const program = findProgram('asterisk');
  if (!program) return null;
  const { code, stdout } = await runCommand(program, ['-V'], { limitMs: 10_000 });
  const version = code === 0 ? parseVersion(stdout) : null;
  if (!version || !isNewEnough(version)) return null;
  const modulesFolder = findModules(program);
  if (!modulesFolder) return null;
  return {
    command: [program],
    version,
    modulesFolder,
    dataFolder: null,
    musicFolder:
      ['/usr/share/asterisk/moh', '/var/lib/asterisk/moh', '/usr/local/share/asterisk/moh'].find(holdsWav) ??
      null,
    source: 'system',
  };
}

export function findSystemEspeak(): EspeakTool | null {
  const program = findProgram('espeak-ng');
  return program ? { command: [program], executable: program, source: 'system' } : null;
}

/** Looks where distributions and `make install` put the modules, beside the program itself. */
function findModules(program: string): string | null {
  const prefix = dirname(dirname(realpathSync(program)));
  const libraries = [join(prefix, 'lib'), join(prefix, 'lib64'), '/usr/lib', '/usr/lib64'];
  const folders = libraries.flatMap((folder) => [folder, ...subfolders(folder)]);
  return (
    folders
      .map((folder) => join(folder, 'asterisk', 'modules'))
      .find((modules) => MODULES_NEEDED.every((name) => existsSync(join(modules, name)))) ?? null
  );
}

/** Multiarch folders such as /usr/lib/x86_64-linux-gnu. */
function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.includes('-linux-'))
    .map((name) => join(folder, name));
}

const holdsWav = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.wav'));
