/** What a command may see and touch of the process it runs in, so that tests can give it another. */
import type { Environment } from './environment.ts';

export interface Io {
  readonly env: Environment;
  out(text: string): void;
  err(text: string): void;
  /** Whether what goes to `out` is read by a person at a terminal that knows colours. */
  readonly color: boolean;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Aborted when the process is told to end. */
  readonly ending: AbortSignal;
}

/** What the process ends with. */
export const EXIT = {
  ok: 0,
  /** The site has errors, or keepline is not healthy. */
  bad: 1,
  /** The command line or the settings are wrong. */
  usage: 2,
  /** No running keepline can be reached. */
  notReached: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** https://no-color.org and its counterpart. */
export function wantsColor(env: Environment, isTerminal: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0') return true;
  return isTerminal && env.TERM !== 'dumb';
}

export const bold = (text: string, color: boolean): string => (color ? `\u001b[1m${text}\u001b[22m` : text);
export const dim = (text: string, color: boolean): string => (color ? `\u001b[2m${text}\u001b[22m` : text);
export const red = (text: string, color: boolean): string => (color ? `\u001b[31m${text}\u001b[39m` : text);
export const green = (text: string, color: boolean): string => (color ? `\u001b[32m${text}\u001b[39m` : text);
