/**
 * kysely writes and types the SQL, better-sqlite3 runs it, synchronously. What runs with every event is compiled once
 * (`compiled`), since writing SQL costs kysely far more than running it costs SQLite. What runs now and then is compiled
 * each time. SQLite prepares each text once either way.
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

interface Compilable<Row> {
  compile(): CompiledQuery<Row>;
}

/** SQL with its parameters still open: `Given` by name. */
export interface Statement<Given, Row> {
  readonly text: string;
  readonly parametersOf: (given: Given) => readonly unknown[];
  /** What its rows are; never there. */
  readonly row?: Row;
}

export interface Query<Row> {
  all(): Row[];
  get(): Row | undefined;
  run(): Sqlite.RunResult;
}

export interface Run {
  /** Compiles the query and runs it. */
  <Row>(query: Compilable<Row>): Query<Row>;
  /** Runs a compiled statement with these values. */
  <Given, Row>(statement: Statement<Given, Row>, given: Given): Query<Row>;
}

/** Stands for a value while the statement is compiled. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Compiles once what `build` makes of the values it will be given. It sees none of them, so it may only pass them on,
 * each by its name: the SQL must be the same whatever they are.
 */
export function compiled<Given extends object, Row>(
  build: (given: Given) => Compilable<Row>,
): Statement<Given, Row> {
  const placeholders = new Proxy({} as Given, {
    get: (_, name) => new Placeholder(String(name)),
    ownKeys: () => {
      throw new Error('name each value: those of a statement that is compiled once cannot be spread');
    },
  });
  const { sql: text, parameters } = build(placeholders).compile();
  return {
    text,
    parametersOf: (given) => {
      const values = given as Readonly<Record<string, unknown>>;
      return parameters.map((each) => (each instanceof Placeholder ? values[each.name] : each));
    },
  };
}

/** Runs queries on one database, preparing each text of SQL once. */
export function queriesOn(database: Database): Run {
  const statements = new Map<string, Sqlite.Statement<unknown[], unknown>>();
  return <Given, Row>(query: Compilable<Row> | Statement<Given, Row>, given?: Given): Query<Row> => {
    const { text, parameters } =
      'text' in query ? { text: query.text, parameters: query.parametersOf(given as Given) } : written(query);
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

function written<Row>(query: Compilable<Row>): { text: string; parameters: readonly unknown[] } {
  const { sql: text, parameters } = query.compile();
  return { text, parameters };
}
