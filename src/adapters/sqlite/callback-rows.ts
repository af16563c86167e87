/** A callback as a row, and what is written with every change of one, compiled once. */
import type { CallbackState } from '../../domain/callback/state.ts';
import { compiled, sql } from './query.ts';
import { type CallbackStateV1, upcastCallback } from './upcast-callback.ts';

export const upsertCallback = compiled(
  (callback: {
    id: string;
    profile: string;
    queue: string;
    number: string;
    status: string;
    requestedAt: number;
    lastAttemptAt: number | null;
    overAt: number | null;
    json: string;
  }) => {
    const changing = {
      queue: callback.queue,
      number: callback.number,
      status: callback.status,
      last_attempt_at_ms: callback.lastAttemptAt,
      over_at_ms: callback.overAt,
      state: callback.json,
    };
    return sql
      .insertInto('callbacks')
      .values({
        id: callback.id,
        profile: callback.profile,
        requested_at_ms: callback.requestedAt,
        ...changing,
      })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changing));
  },
);

export const insertHistory = compiled((row: { callback: string; at: number; type: string; json: string }) =>
  sql
    .insertInto('callback_history')
    .values({ callback_id: row.callback, at_ms: row.at, type: row.type, entry: row.json }),
);

export const insertOffer = compiled(
  (offer: {
    call: string;
    at: number;
    queue: string;
    profile: string;
    rule: number | null;
    reason: string;
    waitMs: number | null;
  }) =>
    sql.insertInto('callback_offers').values({
      call_id: offer.call,
      at_ms: offer.at,
      queue: offer.queue,
      profile: offer.profile,
      rule: offer.rule,
      reason: offer.reason,
      wait_ms: offer.waitMs,
    }),
);

export const selectAttempted = compiled((since: { at: number }) =>
  sql.selectFrom('callbacks').select('state').where('last_attempt_at_ms', '>=', since.at),
);

export const selectRequestTimes = compiled((of: { number: string; since: number }) =>
  sql
    .selectFrom('callbacks')
    .select('requested_at_ms')
    .where('number', '=', of.number)
    .where('requested_at_ms', '>=', of.since)
    .orderBy('requested_at_ms'),
);

/** What `upsertCallback` writes. */
export function rowOf(state: CallbackState) {
  const { id, profile, queue, number, requestedAt, progress, attempts } = state;
  return {
    id,
    profile,
    queue,
    number,
    status: progress.status,
    requestedAt,
    lastAttemptAt: attempts.at(-1)?.startedAt ?? null,
    overAt: progress.status === 'over' ? progress.at : null,
    json: JSON.stringify(state),
  };
}

/** @throws Error when the row is of a version that is not known here: a newer Keepline wrote it */
export function stateFrom(json: string): CallbackState {
  const state = JSON.parse(json) as CallbackState | CallbackStateV1 | { readonly v?: unknown };
  if (state.v === 1 || state.v === 2) return upcastCallback(state as CallbackState | CallbackStateV1);
  throw new Error(`a callback is of version ${state.v}, which is not known here`);
}
