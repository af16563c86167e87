/** The folder that holds what Keepline keeps: state, control socket, rendered texts. */
import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CommandLineOptions, Environment } from './environment.ts';

const INSTALLED = '/var/lib/keepline';
const HERE = '.keepline';

/** The folder's absolute path: as told, else where an installation keeps it if that is ours to write, else here. */
export function chooseDataFolder(env: Environment, options: CommandLineOptions): string {
  const told = options.data ?? (env.KEEPLINE_DATA || undefined);
  if (told !== undefined) return resolve(told);
  return canWrite(INSTALLED) ? INSTALLED : resolve(HERE);
}

export const databaseFile = (dataFolder: string): string => join(dataFolder, 'keepline.db');

export const controlSocket = (dataFolder: string): string => join(dataFolder, 'keepline.sock');

/**
 * Makes the folder if it is not there. Others may pass through it but not list it (0711), because the exchange, often
 * another user, plays the rendered texts below it; every other file in it is made for its owner alone (see `run`).
 * Throws when the folder cannot be made or written.
 */
export function makeDataFolder(folder: string): void {
  const made = mkdirSync(folder, { recursive: true });
  if (made !== undefined) chmodSync(folder, 0o711);
  accessSync(folder, constants.W_OK | constants.X_OK);
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
