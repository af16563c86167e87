/**
 * Passwords and the like, by name: from the environment, or from a file that nobody but its owner can read. They are
 * looked up when they are used, so none ever stands in the site, the store or the log.
 */
import { readFileSync, statSync } from 'node:fs';
import { parse } from 'yaml';

export interface Secrets {
  /** Null: it is not set. */
  get(name: string): string | null;
  /** Those of `names` that are not set. */
  missing(names: readonly string[]): readonly string[];
}

/** The message says what to do, and holds no secret. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}

/** Whatever the group and the others may do with a file. */
const OTHERS_RIGHTS = 0o077;

/** The secret `kannel` is KEEPLINE_SECRET_KANNEL. */
export const variableOfSecret = (name: string): string => `KEEPLINE_SECRET_${name.toUpperCase()}`;

/**
 * @param file YAML, with a line for each as `kannel: "…"`; null: there is none. The environment wins over it.
 * @throws SecretsError when the file cannot be used.
 */
export function readSecrets(env: NodeJS.ProcessEnv, file: string | null): Secrets {
  const ofFile = file === null ? new Map<string, string>() : readFile(file);
  const get = (name: string): string | null => env[variableOfSecret(name)] || ofFile.get(name) || null;
  return { get, missing: (names) => names.filter((name) => get(name) === null) };
}

function readFile(file: string): ReadonlyMap<string, string> {
  let text: string;
  try {
    const { mode } = statSync(file);
    if ((mode & OTHERS_RIGHTS) !== 0) {
      throw new SecretsError(`others can read ${file}, and secrets are in it: run chmod 600 ${file}`);
    }
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof SecretsError) throw error;
    throw new SecretsError(
      `${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}`,
    );
  }
  return new Map(entriesOf(text, file));
}

function entriesOf(text: string, file: string): [string, string][] {
  const form = `write a line for each secret, such as kannel: "s3cret"`;
  let read: unknown;
  try {
    read = parse(text, { schema: 'failsafe' });
  } catch {
    // The parser's own words would repeat the line.
    throw new SecretsError(`${file} is not YAML: ${form}`);
  }
  if (read === null || read === '') return [];
  if (typeof read !== 'object' || Array.isArray(read))
    throw new SecretsError(`${file} holds no names: ${form}`);
  return Object.entries(read).map(([name, value]) => {
    if (typeof value !== 'string') throw new SecretsError(`${file}: "${name}" is no text: ${form}`);
    return [name, value];
  });
}
