/** Reads callbacks, offers, and agents' times on calls for callbacks, for reports. */
import type { OfferReason } from '../../domain/callback/offer.ts';
import type { CallId, Instant, QueueName } from '../../domain/ids.ts';
import type { CallbackCounts } from '../../engine/callback-counts.ts';
import { stateFrom } from './callback-rows.ts';
import { agentTimeFrom } from './count-rows.ts';
import { type Run, sql } from './query.ts';

/** Nobody has been in line, and agreed to a callback only then, for longer than this. */
const LONGEST_WAIT_MS = 24 * 3_600_000;
/** All calls for callbacks, and few others, have ids between these two (domain/ids.ts, attemptCall). */
const [FIRST_ID, END_OF_IDS] = ['cb-', 'cb.'] as const;

export function callbackCountsOn(run: Run): CallbackCounts {
  return {
    callbackCounts: (from, to) => ({
      callbacks: run(
        sql
          .selectFrom('callbacks')
          .select('state')
          .where('requested_at_ms', '>=', from)
          .where('requested_at_ms', '<', to + LONGEST_WAIT_MS)
          .orderBy('requested_at_ms'),
      )
        .all()
        .map(({ state }) => stateFrom(state)),
      offers: run(
        sql
          .selectFrom('callback_offers')
          .selectAll()
          .where('at_ms', '>=', from)
          .where('at_ms', '<', to)
          .orderBy('id'),
      )
        .all()
        .map((row) => ({
          call: row.call_id as CallId,
          at: row.at_ms as Instant,
          queue: row.queue as QueueName,
          profile: row.profile,
          rule: row.rule,
          reason: row.reason as OfferReason,
          waitMs: row.wait_ms,
        })),
      agentTimes: run(
        sql
          .selectFrom('agent_times')
          .selectAll()
          .where((where) => where.or([where('to_ms', 'is', null), where('to_ms', '>', from)]))
          .where('call_id', '>=', FIRST_ID)
          .where('call_id', '<', END_OF_IDS)
          .orderBy('id'),
      )
        .all()
        .map(agentTimeFrom),
    }),
  };
}
