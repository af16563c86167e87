/**
 * kysely writes and types the SQL, better-sqlite3 runs it, synchronously. Each statement is compiled and prepared once;
 * afterwards only its parameters change.
 */
import type Sqlite from 'better-sqlite3';
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Compiles, and could not run anything if it tried. */
export const sql = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

export interface Query<Row> {
  all(): Row[];
  get(): Row | undefined;
  run(): Sqlite.RunResult;
}

/** Runs compiled queries on one database, preparing each text of SQL once. */
export function queriesOn(database: Database): <Row>(query: { compile(): CompiledQuery<Row> }) => Query<Row> {
  const statements = new Map<string, Sqlite.Statement<unknown[], unknown>>();
  return <Row>(query: { compile(): CompiledQuery<Row> }): Query<Row> => {
    const { sql: text, parameters } = query.compile();
    const statement = statements.get(text) ?? database.prepare<unknown[], unknown>(text);
    statements.set(text, statement);
    return {
      // The rows have the shape that kysely derived from the tables; SQLite's STRICT tables keep to it.
      all: () => statement.all(...parameters) as Row[],
      get: () => statement.get(...parameters) as Row | undefined,
      run: () => statement.run(...parameters),
    };
  };
}
