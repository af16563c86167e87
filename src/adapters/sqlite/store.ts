/** The engine's store on SQLite. */
import type { AgentState } from '../../domain/agent/agent.ts';
import type { CallAction } from '../../domain/call/action.ts';
import type { Fact } from '../../domain/counting/fact.ts';
import type { AgentName, CallbackId, CallId, Instant, SiteVersion } from '../../domain/ids.ts';
import type { OutboxRow, Store, TimerOwner } from '../../engine/store.ts';
import { callbacksOn, pruneCallbacks } from './callbacks.ts';
import { countingOn, pruneCounts } from './counting.ts';
import { countsReader } from './counts-reader.ts';
import { customersOn } from './customers.ts';
import { openDatabase } from './database.ts';
import { durabilityOf } from './durable.ts';
import { messagesOn } from './messages.ts';
import { optOutsOn } from './opt-outs.ts';
import { pendingLogOn } from './pending-log.ts';
import { queriesOn, sql } from './query.ts';
import { retentionOn } from './retention.ts';
import {
  deleteAction,
  deleteTimer,
  deleteTimersOf,
  insertAction,
  insertEvent,
  selectNextTimer,
  selectTimersDue,
  upsertAgent,
  upsertCall,
  upsertTimer,
} from './statements.ts';
import { upcastAgent } from './upcast-agent.ts';
import { upcastCall } from './upcast-call.ts';
import { upcastSite } from './upcast-site.ts';
import { webOn } from './web-requests.ts';

export interface StoreOptions {
  /** Which facts are kept for the queue log; without it, none. */
  readonly isLogged?: (fact: Fact) => boolean;
}

/** As SQLite has it. */
const ALL = -1;

/**
 * Opens the store.
 * @throws DatabaseError (see database.ts): the message says what to do
 */
export function openStore(file: string, options: StoreOptions = {}): Store {
  const { database, close } = openDatabase(file);
  const query = queriesOn(database);
  const parse = <T>(json: string): T => JSON.parse(json) as T;

  const transaction: Store['transaction'] = (work) => database.transaction(work).immediate();
  const messages = messagesOn(query, transaction);

  const log = pendingLogOn(query);
  if (options.isLogged === undefined) log.forget();

  return {
    ...countingOn(query, options.isLogged ?? (() => false)),
    ...countsReader(query),
    ...messages,
    ...callbacksOn(query, durabilityOf(file)),
    ...retentionOn(query),
    ...optOutsOn(query),
    ...customersOn(query),
    ...webOn(query),
    pendingLog: log.pendingLog,
    logMark: log.logMark,
    logWritten: (through, mark) => database.transaction(() => log.written(through, mark))(),

    transaction,

    liveCalls: () =>
      query(sql.selectFrom('calls').select('state').where('ended_at_ms', 'is', null).orderBy('arrived_at_ms'))
        .all()
        .map((row) => upcastCall(parse(row.state))),
    saveCall: (state) => {
      const { status } = state.activity;
      const { id, site, arrivedAt } = state;
      const endedAt = status === 'ended' ? state.since : null;
      query(upsertCall, { id, site, arrivedAt, status, json: JSON.stringify(state), endedAt }).run();
    },

    agents: () =>
      query(sql.selectFrom('agents').select('state').orderBy('name'))
        .all()
        .map((row): AgentState => upcastAgent(parse(row.state))),
    saveAgent: (state) => {
      query(upsertAgent, { name: state.name, json: JSON.stringify(state) }).run();
    },
    removeAgent: (name) => {
      query(sql.deleteFrom('agents').where('name', '=', name)).run();
    },

    record: (call, key, at, event) =>
      query(insertEvent, { call, key, at, json: JSON.stringify(event) }).run().changes === 1,

    addAction: (lane, action) => {
      const { lastInsertRowid } = query(insertAction, { lane, json: JSON.stringify(action) }).run();
      return { id: Number(lastInsertRowid), lane, action };
    },
    removeAction: (id) => {
      query(deleteAction, { id }).run();
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
      const { kind, id } = owner;
      if (dueAt === null) query(deleteTimer, { kind, id, name }).run();
      else query(upsertTimer, { kind, id, name, dueAt }).run();
    },
    removeTimers: (owner) => {
      query(deleteTimersOf, owner).run();
    },
    timersDue: (now, limit = ALL) =>
      query(selectTimersDue, { now, limit })
        .all()
        .map((row) => ({
          owner: ownerFrom(row.owner_kind, row.owner_id),
          name: row.name,
          dueAt: row.due_at_ms as Instant,
        })),
    nextTimerAt: () => (query(selectNextTimer, {}).get()?.due_at_ms ?? null) as Instant | null,

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
        pruneCallbacks(query, before);
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
            .where('version', 'not in', sql.selectFrom('calls').select('site'))
            .where('version', 'not in', sql.selectFrom('callback_profiles').select('site')),
        ).run();
        messages.pruneMessages(before);
        pruneCounts(query, before);
      })();
    },

    close,
  };
}

function ownerFrom(kind: string, id: string): TimerOwner {
  switch (kind) {
    case 'agent':
      return { kind, id: id as AgentName };
    case 'callback':
      return { kind, id: id as CallbackId };
    default:
      return { kind: 'call', id: id as CallId };
  }
}
