import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConfigValues, renderConfig } from './render-config.ts';

/** The configuration as it is shipped: the same distance from `src/lab/asterisk` as from `dist/lab/asterisk`. */
export const SHIPPED_CONFIG = fileURLToPath(new URL('../../../asterisk-config/', import.meta.url));

/** The kernel's limit for a socket's path, less the name of Asterisk's own (`/asterisk.ctl`). */
const RUN_FOLDER_LIMIT = 107 - '/asterisk.ctl'.length;

/** Where one Asterisk keeps its things. */
export interface InstanceFolder {
  readonly config: string;
  readonly configFile: string;
  readonly run: string;
  readonly log: string;
  /** Asterisk's notices, warnings and errors. */
  readonly messagesFile: string;
  /** What it printed. */
  readonly outputFile: string;
  /** Finished recordings of ARI. */
  readonly recordings: string;
  /** For the placeholders of asterisk.conf. */
  readonly values: ConfigValues;
}

/** Makes the folders of an instance in `folder`, or finds them there. */
export function layOutInstance(folder: string): InstanceFolder {
  const inside = (name: string) => join(folder, name);
  const config = inside('etc');
  const log = inside('log');
  const spool = inside('spool');
  const library = inside('lib');
  const recordings = join(spool, 'recording');
  const wanted = inside('run');
  for (const made of [config, log, library, recordings, wanted]) mkdirSync(made, { recursive: true });
  chmodSync(config, 0o700);
  const run =
    Buffer.byteLength(wanted) <= RUN_FOLDER_LIMIT ? wanted : mkdtempSync(join(tmpdir(), 'keepline-run-'));
  return {
    config,
    configFile: join(config, 'asterisk.conf'),
    run,
    log,
    messagesFile: join(log, 'messages.log'),
    outputFile: join(log, 'output.log'),
    recordings,
    values: {
      config_folder: config,
      library_folder: library,
      database_folder: library,
      keys_folder: library,
      spool_folder: spool,
      run_folder: run,
      log_folder: log,
    },
  };
}

/**
 * Writes the shipped configuration with `values` in it. `replaced` are whole files that take the place of shipped
 * ones or come in addition.
 */
export function writeConfig(
  folder: InstanceFolder,
  values: ConfigValues,
  replaced: Readonly<Record<string, string>>,
): void {
  const shipped = readdirSync(SHIPPED_CONFIG).filter((name) => name.endsWith('.conf'));
  const texts = new Map(shipped.map((name) => [name, readFileSync(join(SHIPPED_CONFIG, name), 'utf8')]));
  for (const [name, text] of texts) {
    // Passwords are in some of these.
    writeFileSync(join(folder.config, name), replaced[name] ?? renderConfig(text, values), { mode: 0o600 });
  }
  for (const [name, text] of Object.entries(replaced)) {
    if (!texts.has(name)) writeFileSync(join(folder.config, name), text, { mode: 0o600 });
  }
}

/** Removes what `layOutInstance` may have made outside of `folder`. */
export function removeOutside(folder: string, instance: InstanceFolder): void {
  if (!instance.run.startsWith(folder)) rmSync(instance.run, { recursive: true, force: true });
}
