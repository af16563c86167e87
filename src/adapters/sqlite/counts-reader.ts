/** Reads what was counted, for reports: of the engine's own store, or of its file while it runs and when it does not. */
import type { CallbackCounts } from '../../engine/callback-counts.ts';
import type { CallbackStore } from '../../engine/callback-store.ts';
import type { CountsReader } from '../../engine/counts.ts';
import { callbackCountsOn } from './callback-counts.ts';
import { agentTimeFrom, missFrom, quoteFrom, stayFrom } from './count-rows.ts';
import { heldOffersOn } from './held-offers.ts';
import { type queriesOn, sql } from './query.ts';
import { openForReading, type ReadFile } from './reading.ts';

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
export interface CountsFile
  extends CountsReader,
    CallbackCounts,
    Pick<CallbackStore, 'pastHolding'>,
    ReadFile {}

/**
 * Opens the file for reading only.
 * @throws DatabaseError (see database.ts): the message says what to do
 */
export const openCounts = (file: string): CountsFile =>
  openForReading(file, (query) => ({
    ...countsReader(query),
    ...callbackCountsOn(query),
    pastHolding: heldOffersOn(query).pastHolding,
  }));
