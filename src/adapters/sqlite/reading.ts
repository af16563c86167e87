/** Opens a Keepline's database to read it beside a running Keepline or without one. */
import Sqlite from 'better-sqlite3';
import type { Site } from '../../domain/site.ts';
import { DatabaseError } from './database.ts';
import { migrations } from './migrations/index.ts';
import { queriesOn, type Run, sql } from './query.ts';
import { upcastSite } from './upcast-site.ts';

/** What every such reader can do. */
export interface ReadFile {
  /** The site that was in force last; null when there was none yet. */
  site(): Site | null;
  close(): void;
}

/**
 * Opens the file for reading only.
 * @throws DatabaseError (see database.ts): the message says what to do
 */
export function openForReading<Reader>(file: string, reader: (query: Run) => Reader): Reader & ReadFile {
  let database: Sqlite.Database | null = null;
  try {
    database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 2000 });
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version !== migrations.length) throw otherVersion(file, version);
    const query = queriesOn(database);
    const opened = database;
    return {
      ...reader(query),
      site: () => {
        const row = query(
          sql.selectFrom('sites').select('site').orderBy('loaded_at_ms', 'desc').limit(1),
        ).get();
        return row === undefined ? null : upcastSite(JSON.parse(row.site));
      },
      close: () => opened.close(),
    };
  } catch (error) {
    database?.close();
    if (error instanceof DatabaseError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError(
      'unreadable',
      `${file} cannot be read: ${reason}. Name the folder with --data, and ask as the user that keepline runs as.`,
    );
  }
}

const otherVersion = (file: string, version: number): DatabaseError =>
  version > migrations.length
    ? new DatabaseError(
        'tooNew',
        `${file} was written by a newer Keepline (schema ${version}, this one knows ${migrations.length}). Use that one.`,
      )
    : new DatabaseError(
        'unreadable',
        `${file} was written by an older Keepline, which kept less. Start this one once ("keepline run").`,
      );
