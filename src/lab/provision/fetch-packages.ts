import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { type OnProgress, ProvisionError } from './tools.ts';

const KEYRINGS = [
  '/usr/share/keyrings/debian-archive-keyring.gpg',
  '/usr/share/keyrings/debian-archive-keyring.pgp',
];

/** How long one of apt's runs may take before it is given up. */
const APT_LIMIT_MS = 15 * 60_000;

/**
 * Fetches packages with all they depend on and unpacks them into `root`, touching nothing of the system: apt is given
 * folders of its own, and a status file that says nothing is installed. Needs no rights beyond the folder.
 *
 * @throws ProvisionError when the packages cannot be fetched from this mirror.
 */
export async function fetchPackages(
  where: { readonly mirror: string; readonly suite: string; readonly folder: string; readonly root: string },
  packages: readonly string[],
  onProgress: OnProgress,
): Promise<void> {
  const configuration = layOutApt(where);
  const apt = async (parameters: string[], onLine?: (line: string) => void) => {
    const result = await runCommand('apt-get', ['-c', configuration, '-q', '-y', ...parameters], {
      limitMs: APT_LIMIT_MS,
      environment: { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
      ...(onLine && { onLine }),
    });
    if (result.code !== 0) {
      const reason = result.stderr.trim().split('\n').slice(-5).join('\n');
      throw new ProvisionError(
        `apt-get ${parameters[0]} failed with ${where.mirror} ${where.suite}:\n${reason}`,
      );
    }
    return result.stdout;
  };

  onProgress({ text: `Reading the list of packages (${where.suite})`, done: 0, total: 1 });
  await apt(['update']);
  const wanted = await apt(['install', '--download-only', '--print-uris', ...packages]);
  const total = wanted.split('\n').filter((line) => line.startsWith("'")).length;

  let fetched = 0;
  const text = `Fetching ${packages.join(', ')} and what they need`;
  await apt(['install', '--download-only', ...packages], (line) => {
    if (/^Get:\d+ /.test(line)) onProgress({ text, done: ++fetched, total });
  });

  const archives = join(where.folder, 'cache', 'archives');
  const files = readdirSync(archives).filter((name) => name.endsWith('.deb'));
  mkdirSync(where.root, { recursive: true });
  for (const [index, name] of files.entries()) {
    const { code, stderr } = await runCommand('dpkg-deb', ['-x', join(archives, name), where.root]);
    if (code !== 0) throw new ProvisionError(`Cannot unpack ${name}: ${stderr.trim()}`);
    onProgress({ text: 'Unpacking', done: index + 1, total: files.length });
  }
}

/** Makes apt's private folders and its configuration, and returns the latter's file. */
function layOutApt(where: {
  readonly mirror: string;
  readonly suite: string;
  readonly folder: string;
}): string {
  const keyring = KEYRINGS.find((file) => existsSync(file));
  if (!keyring) throw new ProvisionError("Debian's keyring (package debian-archive-keyring) is not here.");
  for (const name of ['state/lists/partial', 'cache/archives/partial', 'etc']) {
    mkdirSync(join(where.folder, name), { recursive: true });
  }
  const sources = join(where.folder, 'sources.list');
  const status = join(where.folder, 'status');
  const configuration = join(where.folder, 'apt.conf');
  writeFileSync(status, '');
  writeFileSync(sources, `deb [signed-by=${keyring}] ${where.mirror} ${where.suite} main\n`);
  const settings: Record<string, string> = {
    'Dir::State': join(where.folder, 'state'),
    'Dir::State::lists': join(where.folder, 'state', 'lists'),
    'Dir::State::status': status,
    'Dir::Cache': join(where.folder, 'cache'),
    'Dir::Cache::archives': join(where.folder, 'cache', 'archives'),
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferences': '-',
    'Dir::Etc::preferencesparts': '-',
    'Debug::NoLocking': 'true',
    'APT::Sandbox::User': userInfo().username,
    'APT::Install-Recommends': 'false',
    'APT::Update::Error-Mode': 'any',
    'APT::Get::AllowUnauthenticated': 'false',
    'Acquire::AllowInsecureRepositories': 'false',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    // A mirror frozen in the past is as good; its signature is checked all the same.
    'Acquire::Check-Valid-Until': 'false',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";`);
  // The machine's proxy settings stay in force, its hooks do not: they would work on the system's own folders.
  const hooks = [
    'APT::Update::Pre-Invoke',
    'APT::Update::Post-Invoke',
    'APT::Update::Post-Invoke-Success',
    'DPkg',
  ];
  writeFileSync(configuration, [...hooks.map((hook) => `#clear ${hook};`), ...lines, ''].join('\n'));
  return configuration;
}
