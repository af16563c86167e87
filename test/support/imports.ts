/** Reads which file imports what, and holds it against the layers. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

export interface SourceText {
  /** Relative to src/, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Layer {
  /** Folders of src/ that it may import from, besides itself. */
  readonly from: readonly string[];
  /** Packages it may import; `*` is any, `node:*` is Node's own. */
  readonly packages: readonly string[];
}

/** The arrows: domain ← flow-loader ← engine ← adapters ← main. `lab` stands alone; `demo` uses it and main. */
export const layers: Readonly<Record<string, Layer>> = {
  domain: { from: [], packages: ['@marcbachmann/cel-js', 'intl-messageformat', 'libphonenumber-js'] },
  'flow-loader': { from: ['domain'], packages: ['yaml', 'zod', 'fastest-levenshtein', 'node:crypto'] },
  observe: { from: ['domain'], packages: ['pino', 'pino-pretty', 'node:*'] },
  engine: { from: ['domain', 'flow-loader', 'observe'], packages: [] },
  adapters: { from: ['domain', 'flow-loader', 'engine', 'observe'], packages: ['*'] },
  main: { from: ['domain', 'flow-loader', 'engine', 'observe', 'adapters'], packages: ['*'] },
  lab: { from: ['domain', 'observe'], packages: ['ws', 'wavefile', 'node:*'] },
  demo: {
    from: ['domain', 'flow-loader', 'engine', 'observe', 'adapters', 'main', 'lab'],
    packages: ['*'],
  },
};

/** What the pure core must not contain, with the reason. */
const impure: readonly [RegExp, string][] = [
  [/\bDate\.now\b|\bnew Date\(\)/, 'reads the clock'],
  [/\bMath\.random\b|\brandomUUID\b/, 'is random'],
  [/\bawait\b|\basync\b|\bnew Promise\b/, 'waits'],
  [/\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b/, 'sets a timer'],
  [/\bprocess\.|\bconsole\./, 'touches the process'],
];

const importPattern =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

export function sourcesUnder(folder: string): SourceText[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: relative(folder, file).split(sep).join('/'), text: readFileSync(file, 'utf8') };
    });
}

/** Every import that points the wrong way, one line each. */
export function wrongImports(sources: readonly SourceText[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const name = path.split('/')[0] ?? '';
    const layer = layers[name];
    if (layer === undefined) return [`${path} is in no layer`];
    return importsOf(text)
      .filter((target) => !isAllowed(path, name, layer, target))
      .map((target) => `${path} imports ${target}`);
  });
}

/** Where the domain is not pure, one line each. Comments do not count. */
export function impurities(sources: readonly SourceText[]): string[] {
  return sources
    .filter(({ path }) => path.startsWith('domain/'))
    .flatMap(({ path, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
      return impure.filter(([pattern]) => pattern.test(code)).map(([, what]) => `${path} ${what}`);
    });
}

function importsOf(text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? '');
}

function isAllowed(path: string, own: string, layer: Layer, target: string): boolean {
  if (target.startsWith('.')) {
    const folder = join(dirname(path), target).split(sep).join('/').split('/')[0] ?? '';
    return folder === own || layer.from.includes(folder);
  }
  return layer.packages.some(
    (allowed) =>
      allowed === '*' ||
      allowed === target ||
      target.startsWith(`${allowed}/`) ||
      (allowed === 'node:*' && target.startsWith('node:')),
  );
}
