import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { findProgram } from './find-program.ts';
import type { AsteriskTool, EspeakTool } from './tools.ts';

/** ARI as Keepline uses it is that of Asterisk 20 and later. */
const OLDEST_MAJOR = 20;

/** Without these Asterisk cannot serve us; distributions may package them apart. */
const MODULES_NEEDED = ['res_ari.so', 'app_stasis.so', 'chan_pjsip.so', 'res_pjsip_registrar.so'];

/** One of the English core sounds: where it is, all are. */
const A_SOUND = join('sounds', 'en', 'pls-hold-while-try.wav');

/** The version in what `asterisk -V` prints: `Asterisk 22.10.1~dfsg…` is `22.10.1`. Null when it names none. */
export function parseVersion(printed: string): string | null {
  return /Asterisk (?:certified[/-])?(\d+(?:\.\d+)*)/.exec(printed)?.[1] ?? null;
}

export const isNewEnough = (version: string): boolean => Number.parseInt(version, 10) >= OLDEST_MAJOR;

/** The Asterisk on PATH if it is new enough and has all that is needed. */
export async function findSystemAsterisk(): Promise<AsteriskTool | null> {
  const program = findProgram('asterisk');
  if (!program) return null;
  const { code, stdout } = await runCommand(program, ['-V'], { limitMs: 10_000 });
  const version = code === 0 ? parseVersion(stdout) : null;
  if (!version || !isNewEnough(version)) return null;
  const prefix = dirname(dirname(realpathSync(program)));
  const modulesFolder = modulesFolders(prefix).find((folder) => holdsAll(folder, MODULES_NEEDED));
  const dataFolder = dataFolders(prefix).find((folder) => existsSync(join(folder, A_SOUND)));
  const musicFolder = dataFolders(prefix)
    .map((folder) => join(folder, 'moh'))
    .find(holdsWav);
  if (!modulesFolder || !dataFolder || !musicFolder) return null;
  const soundsFolder = dirname(join(dataFolder, A_SOUND));
  const command = [program];
  return { command, version, modulesFolder, dataFolder, soundsFolder, musicFolder, source: 'system' };
}

export function findSystemEspeak(): EspeakTool | null {
  const program = findProgram('espeak-ng');
  return program ? { command: [program], executable: program, source: 'system' } : null;
}

/** Where distributions and `make install` put the modules. */
function modulesFolders(prefix: string): string[] {
  const libraries = [join(prefix, 'lib'), join(prefix, 'lib64'), '/usr/lib', '/usr/lib64'];
  return libraries
    .flatMap((folder) => [folder, ...multiarchFolders(folder)])
    .map((folder) => join(folder, 'asterisk', 'modules'));
}

const dataFolders = (prefix: string): string[] =>
  [join(prefix, 'share'), '/usr/share', '/var/lib'].map((folder) => join(folder, 'asterisk'));

/** Such as /usr/lib/x86_64-linux-gnu. */
function multiarchFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.includes('-linux-'))
    .map((name) => join(folder, name));
}

const holdsAll = (folder: string, names: readonly string[]): boolean =>
  names.every((name) => existsSync(join(folder, name)));

const holdsWav = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.wav'));
