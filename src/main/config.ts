/**
 * Keepline's settings, from options on the command line and from the environment (an option wins). Everything that is
 * wrong is told at once, each problem in a line that names the setting.
 */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LOG_LEVELS, type LogLevel } from '../observe/log-levels.ts';
import { parseCommand } from './command-line.ts';
import { chooseDataFolder } from './data-folder.ts';
import type { CommandLineOptions, Environment } from './environment.ts';
import { likelyMisspellings } from './misspelled-settings.ts';
import { readPassword } from './password.ts';
import { SETTINGS, type SettingName } from './settings-list.ts';

export interface Settings {
  readonly site: string;
  readonly data: string;
  readonly sounds: string;
  /** The file for app_queue's log; null: none. */
  readonly queueLog: string | null;
  readonly exchange: {
    /** Without a slash at its end. */
    readonly url: string;
    readonly user: string;
    readonly password: string;
    readonly app: string;
  };
  /** Null: espeak-ng, wherever it is found. */
  readonly speechCommand: readonly string[] | null;
  /** Null: the one in the data folder, if there is one. */
  readonly secretsFile: string | null;
  readonly log: {
    readonly level: LogLevel;
    /** Null: when the log goes to a terminal. */
    readonly pretty: boolean | null;
    readonly showNumbers: boolean;
  };
}

export type ReadSettings =
  | { readonly ok: true; readonly settings: Settings; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const FLAGS: Readonly<Record<string, boolean>> = { '1': true, true: true, '0': false, false: false };

const environment = z.object({
  KEEPLINE_SITE: z.string({ error: 'no site: give --site <folder> or set KEEPLINE_SITE' }),
  KEEPLINE_DATA: z.string().optional(),
  KEEPLINE_SOUNDS: z.string().optional(),
  KEEPLINE_QUEUE_LOG: z.string().optional(),
  KEEPLINE_ARI_URL: z.string().default('http://127.0.0.1:8088').transform(checkUrl),
  KEEPLINE_ARI_USER: z.string().default('keepline'),
  KEEPLINE_ARI_PASSWORD: z.string().optional(),
  KEEPLINE_ARI_PASSWORD_FILE: z.string().optional(),
  KEEPLINE_APP: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'must be letters, digits, - and _, at most 64' })
    .default('keepline'),
  KEEPLINE_TTS_COMMAND: z.string().optional().transform(checkSpeechCommand),
  KEEPLINE_SECRETS_FILE: z.string().optional(),
  KEEPLINE_LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
  KEEPLINE_LOG_FORMAT: z
    .enum(['json', 'pretty', 'auto'], { error: 'must be json, pretty or auto' })
    .default('auto'),
  KEEPLINE_SHOW_NUMBERS: z
    .enum(Object.keys(FLAGS), { error: 'must be 1 or 0' })
    .default('0')
    .transform((word) => FLAGS[word] === true),
} satisfies Record<SettingName, z.ZodType>);

/** Reads and checks everything `keepline run` needs. Reads the password's file; makes no folder. */
export function readSettings(env: Environment, options: CommandLineOptions = {}): ReadSettings {
  const given: Record<string, string> = {};
  for (const name of Object.keys(SETTINGS)) {
    // Set to nothing is not set: that is how shells and compose files unset a variable.
    const value = env[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  if (options.site !== undefined) given.KEEPLINE_SITE = options.site;

  const checked = environment.safeParse(given);
  const password = readPassword(given.KEEPLINE_ARI_PASSWORD, given.KEEPLINE_ARI_PASSWORD_FILE);
  const warnings = likelyMisspellings(Object.keys(env), Object.keys(SETTINGS));
  if (!checked.success || !password.ok) {
    const problems = checked.success ? [] : checked.error.issues.map((issue) => describe(issue, given));
    if (!password.ok) problems.push(password.problem);
    return { ok: false, problems: [...problems, ...warnings] };
  }
  const values = checked.data;
  const data = chooseDataFolder(env, options);
  const sounds = resolve(values.KEEPLINE_SOUNDS ?? join(data, 'sounds'));
  // Asterisk takes a comma for the end of one sound and the start of the next, and & likewise.
  if (/[,&]/.test(sounds)) {
    return {
      ok: false,
      problems: [`the path of the sounds must hold no , or &: ${sounds} (set KEEPLINE_SOUNDS)`],
    };
  }
  return {
    ok: true,
    warnings,
    settings: {
      site: values.KEEPLINE_SITE,
      data,
      sounds,
      queueLog: queueLogFile(values.KEEPLINE_QUEUE_LOG, data),
      exchange: {
        url: values.KEEPLINE_ARI_URL,
        user: values.KEEPLINE_ARI_USER,
        password: password.password,
        app: values.KEEPLINE_APP,
      },
      speechCommand: values.KEEPLINE_TTS_COMMAND,
      secretsFile: values.KEEPLINE_SECRETS_FILE === undefined ? null : resolve(values.KEEPLINE_SECRETS_FILE),
      log: {
        level: values.KEEPLINE_LOG_LEVEL,
        pretty: values.KEEPLINE_LOG_FORMAT === 'auto' ? null : values.KEEPLINE_LOG_FORMAT === 'pretty',
        showNumbers: values.KEEPLINE_SHOW_NUMBERS,
      },
    },
  };
}

function queueLogFile(written: string | undefined, data: string): string | null {
  if (written === 'off') return null;
  return resolve(written ?? join(data, 'queue_log'));
}

function describe(issue: z.core.$ZodIssue, given: Readonly<Record<string, string>>): string {
  const name = String(issue.path[0]);
  const value = given[name];
  // What may hold a password is not repeated.
  if (name === 'KEEPLINE_ARI_URL' && value?.includes('@')) return `${name}: ${issue.message}`;
  return value === undefined ? issue.message : `${name}: ${issue.message}, got ${JSON.stringify(value)}`;
}

function checkUrl(text: string, context: z.core.$RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    context.addIssue('must be a URL such as http://127.0.0.1:8088');
    return z.NEVER;
  }
  if (url.username !== '' || url.password !== '') {
    context.addIssue('must not hold a user or password: use KEEPLINE_ARI_USER and KEEPLINE_ARI_PASSWORD');
    return z.NEVER;
  }
  return text.replace(/\/+$/, '');
}

function checkSpeechCommand(
  text: string | undefined,
  context: z.core.$RefinementCtx,
): readonly string[] | null {
  if (text === undefined) return null;
  const command = parseCommand(text);
  if (command === null) {
    context.addIssue('must be a command, or a JSON list of the command and its arguments');
    return z.NEVER;
  }
  const missing = ['{in}', '{out}'].filter((place) => !command.some((part) => part.includes(place)));
  if (missing.length > 0) {
    context.addIssue(`must contain ${missing.join(' and ')}`);
    return z.NEVER;
  }
  return command;
}
