import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the lab keeps what it fetched and what it runs: `KEEPLINE_CACHE`, else `keepline` in the user's cache
 * folder (XDG Base Directory Specification). May be deleted whenever nothing runs.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.KEEPLINE_CACHE) return environment.KEEPLINE_CACHE;
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'keepline');
}
