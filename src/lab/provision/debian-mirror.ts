import { runCommand } from '../run-command.ts';

/** A package source as the machine's own apt names it. */
export interface AptSource {
  readonly uri: string;
  readonly release: string;
  readonly component: string;
}

/** Fields are parted by tabs: none of them can hold one. */
const FORMAT = '$(REPO_URI)\t$(RELEASE)\t$(COMPONENT)';

/** Reads the lines that `apt-get indextargets` printed in our format; lines of another shape are passed over. */
export function parseSources(lines: string): AptSource[] {
  return lines.split('\n').flatMap((line) => {
    const [uri, release, component] = line.trim().split('\t');
    return uri && release && component ? [{ uri, release, component }] : [];
  });
}

/**
 * The mirrors that may hold all of Debian, most likely first. A machine has other sources too: vendors' own, and
 * Debian's security archive, which lacks most packages.
 */
export function rankMirrors(sources: readonly AptSource[]): string[] {
  const scores = new Map<string, number>();
  for (const source of sources) {
    const score = likelihood(source);
    if (score > 0) scores.set(source.uri, Math.max(score, scores.get(source.uri) ?? 0));
  }
  return [...scores].sort(([, one], [, other]) => other - one).map(([uri]) => uri);
}

function likelihood({ uri, release, component }: AptSource): number {
  if (component !== 'main' || !/^(https?|file|copy|mirror|tor)[+:]/.test(uri)) return 0;
  if (/security/.test(uri) || /security/.test(release)) return 0;
  const path = uri.replace(/\/+$/, '');
  // A main archive is called `debian` by custom; a snapshot's path ends in the moment it shows.
  const named = /\/debian$/.test(path) ? 4 : /\/debian\//.test(path) ? 2 : 0;
  const plainRelease = /^[a-z]+$/.test(release) ? 1 : 0;
  return named + plainRelease > 1 ? named + plainRelease : 0;
}

/** The mirrors of Debian that this machine's apt is set up with; empty on other systems. */
export async function findMirrors(environment: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  if (environment.KEEPLINE_DEBIAN_MIRROR) return [environment.KEEPLINE_DEBIAN_MIRROR];
  // Without release info apt also names sources whose lists were never fetched, as in a fresh container.
  const { code, stdout } = await runCommand('apt-get', [
    'indextargets',
    '--no-release-info',
    '--format',
    FORMAT,
    'Created-By: Packages',
  ]);
  return code === 0 ? rankMirrors(parseSources(stdout)) : [];
}
