/** Requests over the web as rows. */

import { sql as raw } from 'kysely';
import type { CallbackId } from '../../domain/ids.ts';
import { HOUR_MS } from '../../domain/time-units.ts';
import type { CodeRequest } from '../../domain/web/code.ts';
import type { RequestKey, WebStore } from '../../engine/web/web-store.ts';
import { keyedHash } from './pseudonyms.ts';
import { sql as ofTables, type Run } from './query.ts';

type WebTables = {
  web_hits: { id: number; kind: string; client: string; what_hash: string; at_ms: number };
  web_requests: {
    client: string;
    key_hash: string;
    body_hash: string;
    callback_id: string;
    at_ms: number;
    outcome: string | null;
  };
  web_codes: {
    id: string;
    number: string | null;
    code_hash: string;
    expires_at_ms: number;
    state: string;
  };
  messages: { about: string };
};

const sql = ofTables.withTables<WebTables>();

const KEEP_MS = 48 * HOUR_MS;

export function webOn(run: Run): Omit<WebStore, 'transaction'> {
  const hashOf = (kind: string, ...words: readonly string[]): string =>
    keyedHash(run, JSON.stringify([kind, ...words]), 'web:');
  const request = ({ client, key }: RequestKey) =>
    ({ client, key_hash: hashOf('key', client, key) }) as const;

  return {
    hit: (kind, client, what, { most, inMs }, now) => {
      const row = { kind, client, what_hash: hashOf(kind, what) };
      const decisive = run(
        sql
          .selectFrom('web_hits')
          .select('at_ms')
          .where((where) => where.and(row))
          .where('at_ms', '>', now - inMs)
          .orderBy('at_ms', 'desc')
          .limit(1)
          .offset(most - 1),
      ).get();
      if (decisive !== undefined) return decisive.at_ms + inMs - now;
      run(
        ofTables
          .withTables<HitRows>()
          .insertInto('web_hits')
          .values({ ...row, at_ms: now }),
      ).run();
      return null;
    },

    keyedRequest: (key, body, since) => {
      const row = run(
        sql
          .selectFrom('web_requests')
          .selectAll()
          .where((where) => where.and(request(key)))
          .where('at_ms', '>', since),
      ).get();
      if (row === undefined) return null;
      const isSameBody = row.body_hash === hashOf('body', body);
      return { isSameBody, callback: row.callback_id as CallbackId, outcome: row.outcome };
    },
    addKeyedRequest: (key, body, callback, now) => {
      const given = {
        body_hash: hashOf('body', body),
        callback_id: callback,
        at_ms: now,
        outcome: null,
      };
      run(
        sql
          .insertInto('web_requests')
          .values({ ...request(key), ...given })
          .onConflict((conflict) => conflict.columns(['client', 'key_hash']).doUpdateSet(given)),
      ).run();
    },
    endKeyedRequest: (key, outcome) => {
      run(
        sql
          .updateTable('web_requests')
          .set({ outcome })
          .where((where) => where.and(request(key))),
      ).run();
    },
    dropKeyedRequest: (key) => {
      run(sql.deleteFrom('web_requests').where((where) => where.and(request(key)))).run();
    },

    addCodeRequest: (state, number, code) => {
      const { id, expiresAt } = state;
      const code_hash = hashOf('code', id, code);
      const json = JSON.stringify(state);
      run(
        sql.insertInto('web_codes').values({ id, number, code_hash, expires_at_ms: expiresAt, state: json }),
      ).run();
    },
    codeRequest: (id) => {
      const row = run(sql.selectFrom('web_codes').select('state').where('id', '=', id)).get();
      return row === undefined ? null : codeFrom(row.state);
    },
    isCodeOf: (id, code) =>
      run(
        sql
          .selectFrom('web_codes')
          .select('id')
          .where('id', '=', id)
          .where('code_hash', '=', hashOf('code', id, code)),
      ).get() !== undefined,
    saveCodeRequest: (state) => {
      const isDone = state.progress.status === 'done';
      run(
        sql
          .updateTable('web_codes')
          .set({ state: JSON.stringify(state), ...(isDone ? { number: null } : {}) })
          .where('id', '=', state.id),
      ).run();
    },

    isKnownNumber: (number) =>
      run(
        ofTables
          .selectFrom('stays')
          .select('id')
          .where('caller_number', '=', number)
          .where('connected_at_ms', 'is not', null)
          .where('left_at_ms', 'is not', null)
          .limit(1),
      ).get() !== undefined,

    pruneWeb: (now) => {
      const old = sql
        .selectFrom('web_codes')
        .select('id')
        .where('expires_at_ms', '<', now - HOUR_MS);
      run(sql.deleteFrom('messages').where('about', 'in', old)).run();
      run(sql.deleteFrom('web_codes').where('expires_at_ms', '<', now - HOUR_MS)).run();
      run(sql.deleteFrom('web_hits').where('at_ms', '<', now - KEEP_MS)).run();
      run(sql.deleteFrom('web_requests').where('at_ms', '<', now - KEEP_MS)).run();
    },
  };
}

/** Its id is SQLite's to choose. */
type HitRows = { web_hits: Omit<WebTables['web_hits'], 'id'> };

/**
 * Of a number that is to be forgotten. Nothing comes of requests that wait for a code. Those of which something came stay,
 * or the same request would make a callback anew; the masked number goes out of what is answered to them.
 */
export function forgetWebRequests(run: Run, number: string, callbacks: readonly CallbackId[]): void {
  run(sql.deleteFrom('web_codes').where('number', '=', number)).run();
  if (callbacks.length === 0) return;
  run(
    sql
      .updateTable('web_requests')
      .set({ outcome: raw<string>`json_set(outcome, '$.callback.number', '')` })
      .where(raw<string>`outcome ->> '$.callback.id'`, 'in', callbacks),
  ).run();
}

/** @throws Error when the row is of a version that is not known here: a newer Keepline wrote it */
function codeFrom(json: string): CodeRequest {
  const state = JSON.parse(json) as CodeRequest | { readonly v?: unknown };
  if (state.v !== 1)
    throw new Error(`a request over the web is of version ${state.v}, which is not known here`);
  return state as CodeRequest;
}
