/** Reads what was counted, for reports: of the engine's own store, or of its file while it runs and when it does not. */
import Sqlite from 'better-sqlite3';
import type { Site } from '../../domain/site.ts';
import type { CountsReader } from '../../engine/counts.ts';
import { agentTimeFrom, missFrom, quoteFrom, stayFrom } from './count-rows.ts';
import { DatabaseError } from './database.ts';
import { migrations } from './migrations/index.ts';
import { queriesOn, sql } from './query.ts';
import { upcastSite } from './upcast-site.ts';

export function countsReader(query: ReturnType<typeof queriesOn>): CountsReader {
  return {
    stays: (from, to) =>
      query(
        sql
          .selectFrom('stays')
          .selectAll()
          .where('joined_at_ms', '>=', from)
          .where('first_joined_at_ms', '<', to)
          .orderBy('id'),
      )
        .all()
        .map(stayFrom),
    agentTimes: (from, to) =>
      query(
        sql
          .selectFrom('agent_times')
          .selectAll()
          .where((where) => where.or([where('to_ms', 'is', null), where('to_ms', '>', from)]))
          .where('from_ms', '<', to)
          .orderBy('id'),
      )
        .all()
        .map(agentTimeFrom),
    misses: (from, to) =>
      query(
        sql.selectFrom('misses').selectAll().where('at_ms', '>=', from).where('at_ms', '<', to).orderBy('id'),
      )
        .all()
        .map(missFrom),
    quotes: (from, to) =>
      query(
        sql.selectFrom('quotes').selectAll().where('at_ms', '>=', from).where('at_ms', '<', to).orderBy('id'),
      )
        .all()
        .map(quoteFrom),
  };
}

/** The counts in a file, read beside a running Keepline or without one. */
export interface CountsFile extends CountsReader {
  /** The site that was in force last; null when there was none yet. */
  site(): Site | null;
  close(): void;
}

/**
 * Opens the file for reading only.
 * @throws DatabaseError (see database.ts): the message says what to do
 */
export function openCounts(file: string): CountsFile {
  let database: Sqlite.Database | null = null;
  try {
    database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 2000 });
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version !== migrations.length) throw otherVersion(file, version);
    const query = queriesOn(database);
    const opened = database;
    return {
      ...countsReader(query),
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
        `${file} was written by an older Keepline, which counted nothing. Start this one once ("keepline run").`,
      );
