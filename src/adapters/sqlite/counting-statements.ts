/** What counting writes and asks with the facts of every call, compiled once. */
import type { AgentTime } from '../../domain/counting/agent-time.ts';
import { rowOfStay, type StayValues } from './count-rows.ts';
import { compiled, sql } from './query.ts';

export const insertLogEntry = compiled((row: { entry: string }) =>
  sql.insertInto('queue_log').values({ entry: row.entry }),
);

export const insertStay = compiled((stay: StayValues) => sql.insertInto('stays').values(rowOfStay(stay)));

export const selectOpenStay = compiled((stay: { call: string }) =>
  sql.selectFrom('stays').selectAll().where('call_id', '=', stay.call).where('left_at_ms', 'is', null),
);

export const updateStay = compiled((stay: StayValues & { readonly id: number }) =>
  sql.updateTable('stays').set(rowOfStay(stay)).where('id', '=', stay.id),
);

export const selectLastStay = compiled((stay: { call: string }) =>
  sql.selectFrom('stays').selectAll().where('call_id', '=', stay.call).orderBy('id', 'desc').limit(1),
);

export const selectStaysServed = compiled((stay: { call: string; agent: string }) =>
  sql
    .selectFrom('stays')
    .select('id')
    .where('call_id', '=', stay.call)
    .where('agent', '=', stay.agent)
    .orderBy('id', 'desc')
    .limit(1),
);

export const updateWrapUp = compiled((stay: { id: number; wrapUpMs: number }) =>
  sql.updateTable('stays').set({ wrap_up_ms: stay.wrapUpMs }).where('id', '=', stay.id),
);

export const selectLastAgent = compiled((caller: { number: string; queue: string; since: number }) =>
  sql
    .selectFrom('stays')
    .select('agent')
    .where('caller_number', '=', caller.number)
    .where('queue', '=', caller.queue)
    .where('connected_at_ms', '>=', caller.since)
    .orderBy('connected_at_ms', 'desc')
    .limit(1),
);

export const insertMiss = compiled(
  (miss: { agent: string; queue: string; call: string; cause: string; ringMs: number; at: number }) =>
    sql.insertInto('misses').values({
      agent: miss.agent,
      queue: miss.queue,
      call_id: miss.call,
      cause: miss.cause,
      ring_ms: miss.ringMs,
      at_ms: miss.at,
    }),
);

export const insertQuote = compiled(
  (quote: {
    call: string;
    queue: string;
    at: number;
    place: number;
    meanMs: number;
    p80Ms: number;
    p90Ms: number;
    toldFromMs: number | null;
    toldToMs: number | null;
    inputs: string;
  }) =>
    sql.insertInto('quotes').values({
      call_id: quote.call,
      queue: quote.queue,
      at_ms: quote.at,
      place: quote.place,
      mean_ms: quote.meanMs,
      p80_ms: quote.p80Ms,
      p90_ms: quote.p90Ms,
      told_from_ms: quote.toldFromMs,
      told_to_ms: quote.toldToMs,
      inputs: quote.inputs,
    }),
);

export const selectOpenQuotes = compiled((quote: { call: string }) =>
  sql.selectFrom('quotes').selectAll().where('call_id', '=', quote.call).where('outcome', 'is', null),
);

export const closeQuote = compiled(
  (quote: { id: number; outcome: string; waitedMs: number; kept: number | null }) =>
    sql
      .updateTable('quotes')
      .set({ outcome: quote.outcome, waited_ms: quote.waitedMs, kept: quote.kept })
      .where('id', '=', quote.id),
);

export const selectOpenTime = compiled((time: { agent: string }) =>
  sql.selectFrom('agent_times').selectAll().where('agent', '=', time.agent).where('to_ms', 'is', null),
);

export const endTime = compiled((time: { id: number; to: number }) =>
  sql.updateTable('agent_times').set({ to_ms: time.to }).where('id', '=', time.id),
);

export const insertTime = compiled((time: AgentTime) =>
  sql.insertInto('agent_times').values({
    agent: time.agent,
    status: time.status,
    queue: time.queue,
    call_id: time.call,
    reason: time.reason,
    from_ms: time.from,
    to_ms: time.to,
  }),
);

export const upsertSignOfLife = compiled((sign: { at: number }) =>
  sql
    .insertInto('sign_of_life')
    .values({ only: 1, at_ms: sign.at })
    .onConflict((conflict) => conflict.column('only').doUpdateSet({ at_ms: sign.at })),
);

export const upsertQueueHistory = compiled((row: { queue: string; history: string }) =>
  sql
    .insertInto('queue_histories')
    .values({ queue: row.queue, history: row.history })
    .onConflict((conflict) => conflict.column('queue').doUpdateSet({ history: row.history })),
);
