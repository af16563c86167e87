/** The engine's store on SQLite. */
import type { AgentState } from '../../domain/agent/agent.ts';
import type { CallAction } from '../../domain/call/action.ts';
import type { Fact } from '../../domain/counting/fact.ts';
import type { AgentName, CallId, Instant, SiteVersion } from '../../domain/ids.ts';
import type { OutboxRow, Store, TimerOwner } from '../../engine/store.ts';
import { countingOn, pruneCounts } from './counting.ts';
import { countsReader } from './counts-reader.ts';
import { openDatabase } from './database.ts';
import { pendingLogOn } from './pending-log.ts';
import { queriesOn, sql } from './query.ts';
import { upcastAgent } from './upcast-agent.ts';
import { upcastCall } from './upcast-call.ts';
import { upcastSite } from './upcast-site.ts';

export interface StoreOptions {
  /** Which facts are kept for the queue log; without it, none. */
  readonly isLogged?: (fact: Fact) => boolean;
}

/**
 * Opens the store.
 * @throws DatabaseError (see database.ts): the message says what to do
 */
export function openStore(file: string, options: StoreOptions = {}): Store {
  const { database, close } = openDatabase(file);
  const query = queriesOn(database);
  const parse = <T>(json: string): T => JSON.parse(json) as T;

  const log = pendingLogOn(query);
  if (options.isLogged === undefined) log.forget();

  return {
    ...countingOn(query, options.isLogged ?? (() => false)),
    ...countsReader(query),
    pendingLog: log.pendingLog,
    logMark: log.logMark,
    logWritten: (through, mark) => database.transaction(() => log.written(through, mark))(),

    transaction: (work) => database.transaction(work).immediate(),

    liveCalls: () =>
      query(sql.selectFrom('calls').select('state').where('ended_at_ms', 'is', null).orderBy('arrived_at_ms'))
        .all()
        .map((row) => upcastCall(parse(row.state))),
    saveCall: (state) => {
      const { status } = state.activity;
      const changing = {
        status,
        state: JSON.stringify(state),
        ended_at_ms: status === 'ended' ? state.since : null,
      };
      query(
        sql
          .insertInto('calls')
          .values({ id: state.id, site: state.site, arrived_at_ms: state.arrivedAt, ...changing })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(changing)),
      ).run();
    },

    agents: () =>
      query(sql.selectFrom('agents').select('state').orderBy('name'))
        .all()
        .map((row): AgentState => upcastAgent(parse(row.state))),
    saveAgent: (state) => {
      const json = JSON.stringify(state);
      query(
        sql
          .insertInto('agents')
          .values({ name: state.name, state: json })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ state: json })),
      ).run();
    },
    removeAgent: (name) => {
      query(sql.deleteFrom('agents').where('name', '=', name)).run();
    },

    record: (call, key, at, event) =>
      query(
        sql
          .insertInto('journal')
          .values({ call_id: call, key, at_ms: at, event: JSON.stringify(event) })
          .onConflict((conflict) => conflict.doNothing()),
      ).run().changes === 1,

    addAction: (lane, action) => {
      const { lastInsertRowid } = query(
        sql.insertInto('outbox').values({ lane, action: JSON.stringify(action) }),
      ).run();
      return { id: Number(lastInsertRowid), lane, action };
    },
    removeAction: (id) => {
      query(sql.deleteFrom('outbox').where('id', '=', id)).run();
    },
    pendingActions: () =>
      query(sql.selectFrom('outbox').selectAll().orderBy('id'))
        .all()
        .map(
          (row): OutboxRow => ({
            id: row.id,
            lane: row.lane as CallId,
            action: parse<CallAction>(row.action),
          }),
        ),

    setTimer: (owner, name, dueAt) => {
      if (dueAt === null) {
        query(
          sql
            .deleteFrom('timers')
            .where('owner_kind', '=', owner.kind)
            .where('owner_id', '=', owner.id)
            .where('name', '=', name),
        ).run();
        return;
      }
      query(
        sql
          .insertInto('timers')
          .values({ owner_kind: owner.kind, owner_id: owner.id, name, due_at_ms: dueAt })
          .onConflict((conflict) =>
            conflict.columns(['owner_kind', 'owner_id', 'name']).doUpdateSet({ due_at_ms: dueAt }),
          ),
      ).run();
    },
    removeTimers: (owner) => {
      query(
        sql.deleteFrom('timers').where('owner_kind', '=', owner.kind).where('owner_id', '=', owner.id),
      ).run();
    },
    timersDue: (now) =>
      query(sql.selectFrom('timers').selectAll().where('due_at_ms', '<=', now).orderBy('due_at_ms'))
        .all()
        .map((row) => ({
          owner: ownerFrom(row.owner_kind, row.owner_id),
          name: row.name,
          dueAt: row.due_at_ms as Instant,
        })),
    nextTimerAt: () =>
      (query(sql.selectFrom('timers').select('due_at_ms').orderBy('due_at_ms').limit(1)).get()?.due_at_ms ??
        null) as Instant | null,

    saveSite: (version, site, at) => {
      query(
        sql
          .insertInto('sites')
          .values({ version, site: JSON.stringify(site), loaded_at_ms: at })
          .onConflict((conflict) =>
            conflict.column('version').doUpdateSet({ site: JSON.stringify(site), loaded_at_ms: at }),
          ),
      ).run();
    },
    site: (version: SiteVersion) => {
      const row = query(sql.selectFrom('sites').select('site').where('version', '=', version)).get();
      return row === undefined ? null : upcastSite(parse(row.site));
    },

    prune: (before) => {
      database.transaction(() => {
        query(
          sql
            .deleteFrom('journal')
            .where('call_id', 'in', sql.selectFrom('calls').select('id').where('ended_at_ms', '<', before)),
        ).run();
        query(sql.deleteFrom('calls').where('ended_at_ms', '<', before)).run();
        query(
          sql
            .deleteFrom('sites')
            .where('loaded_at_ms', '<', before)
            .where('version', 'not in', sql.selectFrom('calls').select('site')),
        ).run();
        pruneCounts(query, before);
      })();
    },

    close,
  };
}

function ownerFrom(kind: string, id: string): TimerOwner {
  return kind === 'agent' ? { kind, id: id as AgentName } : { kind: 'call', id: id as CallId };
}
