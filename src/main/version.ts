import { readFileSync } from 'node:fs';

/** Keepline's version, from its package. The package lies two folders up, from `src/main` and from `dist/main` alike. */
export function keeplineVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  const { version }: { version?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
  return String(version);
}
