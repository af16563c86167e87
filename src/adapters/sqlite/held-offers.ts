/** Offers that hold on (a crisis) as rows: those that do, and those that did. */
import type { Instant, QueueName } from '../../domain/ids.ts';
import type { CallbackStore } from '../../engine/callback-store.ts';
import { type Run, sql } from './query.ts';

export function heldOffersOn(run: Run): Pick<CallbackStore, 'holding' | 'saveHolding' | 'pastHolding'> {
  return {
    holding: () =>
      run(sql.selectFrom('held_offers').selectAll().where('until_ms', 'is', null).orderBy('id'))
        .all()
        .map(({ queue, rule, profile, so_since_ms, since_ms }) => ({
          queue: queue as QueueName,
          rule,
          into: profile,
          holding: { soSince: so_since_ms as Instant, since: since_ms as Instant | null },
        })),
    saveHolding: ({ queue, rule, into, at, after, waitMs }) => {
      if (after !== null) {
        const changing = {
          since_ms: after.since,
          wait_ms: after.since === null ? null : waitMs,
        };
        run(
          sql
            .insertInto('held_offers')
            .values({ queue, rule, profile: into, so_since_ms: after.soSince, ...changing })
            .onConflict((conflict) =>
              conflict.columns(['queue', 'rule']).where('until_ms', 'is', null).doUpdateSet(changing),
            ),
        ).run();
        return;
      }
      // What has not begun leaves nothing behind.
      const unborn = sql.deleteFrom('held_offers').where('queue', '=', queue).where('rule', '=', rule);
      run(unborn.where('until_ms', 'is', null).where('since_ms', 'is', null)).run();
      const over = sql.updateTable('held_offers').set({ until_ms: at }).where('queue', '=', queue);
      run(over.where('rule', '=', rule).where('until_ms', 'is', null)).run();
    },
    pastHolding: (since, limit) =>
      run(
        sql
          .selectFrom('held_offers')
          .selectAll()
          .where('since_ms', 'is not', null)
          .where((where) => where.or([where('until_ms', 'is', null), where('until_ms', '>=', since)]))
          .orderBy('since_ms', 'desc')
          .limit(limit),
      )
        .all()
        .flatMap(({ queue, rule, profile, since_ms, until_ms, wait_ms }) =>
          since_ms === null
            ? []
            : [
                {
                  queue: queue as QueueName,
                  rule,
                  into: profile,
                  since: since_ms as Instant,
                  until: until_ms as Instant | null,
                  waitMs: wait_ms,
                },
              ],
        ),
  };
}
