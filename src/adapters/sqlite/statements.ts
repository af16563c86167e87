/** What the store writes and asks with every event, compiled once. */
import { compiled, sql } from './query.ts';

export const insertEvent = compiled((event: { call: string; key: string | null; at: number; json: string }) =>
  sql
    .insertInto('journal')
    .values({ call_id: event.call, key: event.key, at_ms: event.at, event: event.json })
    .onConflict((conflict) => conflict.doNothing()),
);

export const upsertCall = compiled(
  (call: {
    id: string;
    site: string;
    arrivedAt: number;
    status: string;
    json: string;
    endedAt: number | null;
  }) => {
    const changing = { status: call.status, state: call.json, ended_at_ms: call.endedAt };
    return sql
      .insertInto('calls')
      .values({ id: call.id, site: call.site, arrived_at_ms: call.arrivedAt, ...changing })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changing));
  },
);

export const upsertAgent = compiled((agent: { name: string; json: string }) =>
  sql
    .insertInto('agents')
    .values({ name: agent.name, state: agent.json })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ state: agent.json })),
);

export const insertAction = compiled((row: { lane: string; json: string }) =>
  sql.insertInto('outbox').values({ lane: row.lane, action: row.json }),
);

export const deleteAction = compiled((row: { id: number }) =>
  sql.deleteFrom('outbox').where('id', '=', row.id),
);

export const upsertTimer = compiled((timer: { kind: string; id: string; name: string; dueAt: number }) =>
  sql
    .insertInto('timers')
    .values({ owner_kind: timer.kind, owner_id: timer.id, name: timer.name, due_at_ms: timer.dueAt })
    .onConflict((conflict) =>
      conflict.columns(['owner_kind', 'owner_id', 'name']).doUpdateSet({ due_at_ms: timer.dueAt }),
    ),
);

export const deleteTimer = compiled((timer: { kind: string; id: string; name: string }) =>
  sql
    .deleteFrom('timers')
    .where('owner_kind', '=', timer.kind)
    .where('owner_id', '=', timer.id)
    .where('name', '=', timer.name),
);

export const deleteTimersOf = compiled((owner: { kind: string; id: string }) =>
  sql.deleteFrom('timers').where('owner_kind', '=', owner.kind).where('owner_id', '=', owner.id),
);

export const selectTimersDue = compiled((which: { now: number; limit: number }) =>
  sql
    .selectFrom('timers')
    .selectAll()
    .where('due_at_ms', '<=', which.now)
    .orderBy('due_at_ms')
    .limit(which.limit),
);

export const selectNextTimer = compiled(() =>
  sql.selectFrom('timers').select('due_at_ms').orderBy('due_at_ms').limit(1),
);
