/** The secrets that a service is sent. */
import { argumentOfSecret } from '../../domain/messages/settings.ts';
import type { Values } from './fill.ts';

/** Null: it is not set. */
export type SecretOf = (name: string) => string | null;

/** What keeps the service from being asked; null: nothing does. */
export function secretNotSet(names: readonly string[], secret: SecretOf): string | null {
  const missing = names.find((name) => secret(name) === null);
  return missing === undefined ? null : `the secret "${missing}" is not set`;
}

/** By the arguments that ask for them. */
export const secretValues = (names: readonly string[], secret: SecretOf): Values =>
  Object.fromEntries(names.map((name) => [argumentOfSecret(name), secret(name) ?? '']));
