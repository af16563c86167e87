/** Callbacks as rows. */
import type { CallState } from '../../domain/call/state.ts';
import type { PaidAttempt } from '../../domain/callback/limits.ts';
import type { CallbackHistory, CallbackState } from '../../domain/callback/state.ts';
import { type Switches, untouchedSwitches } from '../../domain/callback/switches.ts';
import type { CallbackId, Instant, SiteVersion } from '../../domain/ids.ts';
import type { CallbackFilter, CallbackStore } from '../../engine/callback-store.ts';
import {
  insertHistory,
  insertOffer,
  rowOf,
  selectAttempted,
  selectRequestTimes,
  stateFrom,
  upsertCallback,
} from './callback-rows.ts';
import { heldOffersOn } from './held-offers.ts';
import { type Run, sql } from './query.ts';

/** @param makeDurable writes what was committed through to the disk. */
export function callbacksOn(run: Run, makeDurable: () => void): CallbackStore {
  const states = (rows: readonly { readonly state: string }[]): CallbackState[] =>
    rows.map(({ state }) => stateFrom(state));
  const all = () => sql.selectFrom('callbacks').select('state');

  return {
    liveCallbacks: () =>
      states(run(all().where('over_at_ms', 'is', null).orderBy('requested_at_ms').orderBy('id')).all()),
    callback: (id) => states(run(all().where('id', '=', id)).all())[0] ?? null,
    callbacks: (filter) => states(run(filtered(filter)).all()),
    saveCallback: (state) => {
      run(upsertCallback, rowOf(state)).run();
    },
    addCallbackHistory: (callback, entries) => {
      for (const entry of entries) {
        const { at, type } = entry;
        run(insertHistory, { callback, at, type, json: JSON.stringify(entry) }).run();
      }
    },
    callbackHistory: (id) =>
      run(sql.selectFrom('callback_history').select('entry').where('callback_id', '=', id).orderBy('id'))
        .all()
        .map(({ entry }) => JSON.parse(entry) as CallbackHistory),
    requestsOf: (number, since) =>
      run(selectRequestTimes, { number, since })
        .all()
        .map((row) => row.requested_at_ms as Instant),
    askedFrom: (id) => askedFrom(run, id),
    attemptsSince: (since) =>
      states(run(selectAttempted, { at: since }).all()).flatMap((state) => paidSince(state, since)),

    addOffers: (call, offers) => {
      for (const { at, queue, profile, rule, reason, waitMs } of offers) {
        run(insertOffer, { call, at, queue, profile, rule, reason, waitMs }).run();
      }
    },
    switches: () => {
      const row = run(sql.selectFrom('callback_switches').select('switches')).get();
      return row === undefined ? untouchedSwitches : (JSON.parse(row.switches) as Switches);
    },
    saveSwitches: (given) => {
      const switches = JSON.stringify(given);
      run(
        sql
          .insertInto('callback_switches')
          .values({ only: 1, switches })
          .onConflict((conflict) => conflict.column('only').doUpdateSet({ switches })),
      ).run();
    },
    ...heldOffersOn(run),
    profileSites: () =>
      new Map(
        run(sql.selectFrom('callback_profiles').selectAll())
          .all()
          .map(({ profile, site }) => [profile, site as SiteVersion]),
      ),
    saveProfileSite: (profile, site) => {
      run(
        sql
          .insertInto('callback_profiles')
          .values({ profile, site })
          .onConflict((conflict) => conflict.column('profile').doUpdateSet({ site })),
      ).run();
    },
    makeDurable,
  };
}

function askedFrom(run: Run, id: CallbackId): string | null {
  const asked = run(
    sql
      .selectFrom('callback_history')
      .select('entry')
      .where('callback_id', '=', id)
      .where('type', 'in', ['requested', 'requestChanged'])
      .orderBy('id', 'desc')
      .limit(1),
  ).get();
  if (asked === undefined) return null;
  const { origin } = JSON.parse(asked.entry) as Extract<CallbackHistory, { readonly type: 'requested' }>;
  if (origin.type !== 'call') return null;
  const call = run(sql.selectFrom('calls').select('state').where('id', '=', origin.call)).get();
  return call === undefined ? null : (JSON.parse(call.state) as Pick<CallState, 'callerNumber'>).callerNumber;
}

function filtered({ status, profile, number, from, to, limit }: CallbackFilter) {
  let query = sql.selectFrom('callbacks').select('state');
  if (status === 'live') query = query.where('over_at_ms', 'is', null);
  if (status === 'over') query = query.where('over_at_ms', 'is not', null);
  if (profile !== null) query = query.where('profile', '=', profile);
  if (number !== null) query = query.where('number', '=', number);
  if (from !== null) query = query.where('requested_at_ms', '>=', from);
  if (to !== null) query = query.where('requested_at_ms', '<', to);
  return query.orderBy('requested_at_ms', 'desc').orderBy('id', 'desc').limit(limit);
}

const paidSince = ({ attempts }: CallbackState, since: Instant): PaidAttempt[] =>
  attempts
    .filter(({ startedAt }) => startedAt >= since)
    .map(({ startedAt, answeredAt, endedAt }) => ({
      startedAt,
      answeredMs: endedAt === null ? null : answeredAt === null ? 0 : endedAt - answeredAt,
    }));

/** Forgets callbacks that were over before, what was offered before, and profiles that nothing needs. */
export function pruneCallbacks(run: Run, before: Instant): void {
  const old = sql.selectFrom('callbacks').select('id').where('over_at_ms', '<', before);
  run(sql.deleteFrom('callback_history').where('callback_id', 'in', old)).run();
  run(sql.deleteFrom('callbacks').where('over_at_ms', '<', before)).run();
  run(sql.deleteFrom('callback_offers').where('at_ms', '<', before)).run();
  run(sql.deleteFrom('held_offers').where('until_ms', '<', before)).run();
  run(
    sql
      .deleteFrom('callback_profiles')
      .where('site', 'in', sql.selectFrom('sites').select('version').where('loaded_at_ms', '<', before))
      .where(
        'profile',
        'not in',
        sql.selectFrom('callbacks').select('profile').where('over_at_ms', 'is', null),
      ),
  ).run();
}
