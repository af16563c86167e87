import { EXIT, type ExitCode, type Io } from '../io.ts';
import { readSite } from '../read-site.ts';

export async function check(folder: string, options: { readonly json?: boolean }, io: Io): Promise<ExitCode> {
  const read = await readSite(folder, io.color && options.json !== true);
  const { diagnostics } = read;
  if (options.json === true) {
    const version = read.ok ? read.loaded.version : null;
    io.out(`${JSON.stringify({ ok: read.ok, version, diagnostics }, null, 2)}\n`);
  } else {
    io.out(read.printed);
    if (read.ok) io.out(`${summary(read.loaded.site)}\n`);
  }
  return read.ok ? EXIT.ok : EXIT.bad;
}

function summary(site: {
  readonly name: string;
  readonly numbers: object;
  readonly queues: object;
  readonly agents: object;
  readonly texts: object;
  readonly languages: readonly string[];
}): string {
  const parts = [
    count(site.numbers, 'number'),
    count(site.queues, 'queue'),
    count(site.agents, 'agent'),
    `${count(site.texts, 'text')} in ${site.languages.join(', ')}`,
  ];
  return `${site.name} is in order: ${parts.join(', ')}`;
}

function count(things: object, word: string): string {
  const number = Object.keys(things).length;
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
