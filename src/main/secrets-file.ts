/** Where the secrets of a running Keepline are read from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSecrets, type Secrets } from '../adapters/secrets.ts';
import type { Environment } from './environment.ts';

export interface SecretsParts {
  readonly dataFolder: string;
  readonly env: Environment;
  /** As told in the settings; null: the one in the data folder, if there is one. */
  readonly secretsFile: string | null;
}

/** @throws SecretsError when the file cannot be used */
export function secretsOfProcess({ env, secretsFile, dataFolder }: SecretsParts): Secrets {
  const usual = join(dataFolder, 'secrets.yaml');
  return readSecrets({ ...env }, secretsFile ?? (existsSync(usual) ? usual : null));
}
