/** Opens the SQLite file: one process at a time, checked for damage, brought up to date. */
import { chmodSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { migrations } from './migrations/index.ts';

export type Database = Sqlite.Database;

/** The file cannot be used as it is. The message says what to do; trying again at once does not help. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: 'inUse' | 'damaged' | 'tooNew' | 'unreadable';

  constructor(code: DatabaseError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface OpenDatabase {
  readonly database: Database;
  close(): void;
}

/**
 * Opens (or makes) the file, `:memory:` for tests. Others may read it meanwhile, and nobody else may open it like this.
 * @throws DatabaseError
 */
export function openDatabase(file: string): OpenDatabase {
  const held = file === ':memory:' ? null : lock(file);
  try {
    const database = openFile(file);
    try {
      prepare(database, file);
    } catch (error) {
      database.close();
      throw error;
    }
    const close = (): void => {
      database.close();
      held?.close();
    };
    return { database, close };
  } catch (error) {
    held?.close();
    throw isBusy(error) ? inUse(file) : error;
  }
}

function prepare(database: Database, file: string): void {
  check(database, file);
  // WAL with NORMAL: a killed process loses nothing; only a power cut may lose the last steps of calls that the
  // power cut ended anyway. What is promised to a caller is to be made durable with FULL.
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  migrate(database, file);
}

function openFile(file: string): Database {
  try {
    const database = new Sqlite(file, { timeout: 500 });
    if (file !== ':memory:') chmodSync(file, 0o600);
    return database;
  } catch (error) {
    throw new DatabaseError(
      'unreadable',
      `${file} cannot be opened: ${messageOf(error)}. Check that the folder exists and may be written to.`,
    );
  }
}

/**
 * Takes a lock that lasts as long as the process, and is gone with it, however it ends. It is on a file of its own:
 * SQLite's lock on the database itself would keep reports from being read.
 */
function lock(file: string): Database {
  const held = openFile(`${file}.lock`);
  try {
    held.pragma('locking_mode = EXCLUSIVE');
    held.exec('BEGIN EXCLUSIVE; COMMIT');
    return held;
  } catch (error) {
    held.close();
    if (isBusy(error)) throw inUse(file);
    throw new DatabaseError('unreadable', `${file}.lock cannot be locked: ${messageOf(error)}. Remove it.`);
  }
}

const inUse = (file: string): DatabaseError =>
  new DatabaseError(
    'inUse',
    `${file} is in use: another Keepline runs on this data folder. Stop it first, or name another folder with --data.`,
  );

function check(database: Database, file: string): void {
  let result: unknown;
  try {
    result = database.pragma('quick_check(1)', { simple: true });
  } catch (error) {
    if (isBusy(error)) throw error;
    throw damaged(file, messageOf(error));
  }
  if (result !== 'ok') throw damaged(file, String(result));
}

function migrate(database: Database, file: string): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new DatabaseError(
      'tooNew',
      `${file} was written by a newer Keepline (schema ${version}, this one knows ${migrations.length}). Run that one.`,
    );
  }
  migrations.slice(version).forEach((migration, index) => {
    database.transaction(() => {
      database.exec(migration);
      database.pragma(`user_version = ${version + index + 1}`);
    })();
  });
}

const damaged = (file: string, what: string): DatabaseError =>
  new DatabaseError(
    'damaged',
    `${file} is damaged (${what}). Move it away and start again (calls in progress are then handed to the exchange's fallback), or restore it from a backup.`,
  );

const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
