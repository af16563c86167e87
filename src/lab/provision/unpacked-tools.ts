import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProvisionError } from './tools.ts';

/** Where things are in a folder of unpacked Debian packages. */
export interface UnpackedTools {
  /** The packages' own dynamic loader with the path to their libraries: programs run beside the host's libc. */
  readonly loader: readonly string[];
  readonly asterisk: string;
  readonly modulesFolder: string;
  readonly dataFolder: string;
  readonly musicFolder: string;
  readonly espeak: string;
  /** The parameter that tells espeak-ng where its voices are. */
  readonly espeakData: string;
  /** A script that does it all, so that espeak-ng can be named as one file. */
  readonly espeakWrapper: string;
}

/** Finds everything in `folder`, which holds the unpacked packages in `root`. */
export function locateUnpacked(folder: string): UnpackedTools {
  const root = join(folder, 'root');
  const libraries = join(root, 'usr', 'lib');
  const triplet = find(libraries, (name) => name.includes('-linux-gnu'));
  const machine = join(libraries, triplet);
  const loader = find(machine, (name) => /^ld-linux.*\.so\.\d+$/.test(name));
  // espeak-ng's sound output hangs on a library that PulseAudio keeps in a folder of its own.
  const libraryFolders = [machine, join(machine, 'asterisk'), join(machine, 'pulseaudio')];
  return {
    loader: [join(machine, loader), '--library-path', libraryFolders.join(':')],
    asterisk: join(root, 'usr', 'sbin', 'asterisk'),
    modulesFolder: join(machine, 'asterisk', 'modules'),
    dataFolder: join(folder, 'data'),
    musicFolder: join(root, 'usr', 'share', 'asterisk', 'moh'),
    espeak: join(root, 'usr', 'bin', 'espeak-ng'),
    espeakData: `--path=${machine}`,
    espeakWrapper: join(folder, 'bin', 'espeak-ng'),
  };
}

/**
 * Adds to the unpacked packages what their installation would have: a data folder in which `sounds/en` leads
 * somewhere (the package's own link goes through /etc/alternatives), and the wrapper for espeak-ng. Everything
 * written is relative, so that the folder can be renamed afterwards.
 */
export function completeUnpacked(folder: string): void {
  const share = join('root', 'usr', 'share', 'asterisk');
  const data = join(folder, 'data');
  mkdirSync(join(data, 'sounds'), { recursive: true });
  for (const name of readdirSync(join(folder, share))) {
    if (name !== 'sounds') symlinkSync(join('..', share, name), join(data, name));
  }
  const voice = find(join(folder, share, 'sounds'), (name) => /^en_US_/.test(name));
  symlinkSync(join('..', '..', share, 'sounds', voice), join(data, 'sounds', 'en'));

  mkdirSync(join(folder, 'bin'), { recursive: true });
  const { loader, espeak, espeakData, espeakWrapper } = locateUnpacked(folder);
  const words = [...loader, espeak, espeakData].map((word) => `"${word.replaceAll(folder, '$here')}"`);
  const script = ['#!/bin/sh', 'here=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")'];
  writeFileSync(espeakWrapper, [...script, `exec ${words.join(' ')} "$@"`, ''].join('\n'));
  chmodSync(espeakWrapper, 0o755);
}

function find(folder: string, fits: (name: string) => boolean): string {
  const name = existsSync(folder) ? readdirSync(folder).sort().find(fits) : undefined;
  if (!name) throw new ProvisionError(`The fetched packages are not laid out as expected: ${folder}.`);
  return name;
}
