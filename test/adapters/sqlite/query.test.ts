import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openDatabase } from '../../../src/adapters/sqlite/database.ts';
import { compiled, queriesOn, type Run, sql } from '../../../src/adapters/sqlite/query.ts';

let run: Run;
let close: () => void;
beforeEach(() => {
  const opened = openDatabase(':memory:');
  run = queriesOn(opened.database);
  close = opened.close;
});
afterEach(() => close());

const upsertTimer = compiled((timer: { call: string; name: string; dueAt: number }) =>
  sql
    .insertInto('timers')
    .values({ due_at_ms: timer.dueAt, owner_kind: 'call', owner_id: timer.call, name: timer.name })
    .onConflict((conflict) =>
      conflict.columns(['owner_kind', 'owner_id', 'name']).doUpdateSet({ due_at_ms: timer.dueAt }),
    ),
);
const firstTimers = compiled((limit: { before: number }) =>
  sql
    .selectFrom('timers')
    .select(['owner_id', 'name', 'due_at_ms'])
    .where('due_at_ms', '<', limit.before)
    .orderBy('due_at_ms')
    .limit(1),
);

test('a statement that is compiled once runs with the values given each time, wherever they stand in it', () => {
  run(upsertTimer, { name: 'ring', dueAt: 20, call: 'one' }).run();
  run(upsertTimer, { name: 'ring', dueAt: 30, call: 'two' }).run();
  run(upsertTimer, { name: 'ring', dueAt: 40, call: 'one' }).run();
  expect(run(firstTimers, { before: 99 }).all()).toEqual([{ owner_id: 'two', name: 'ring', due_at_ms: 30 }]);
  expect(run(firstTimers, { before: 30 }).get()).toBeUndefined();
});

test('a value that is missing is an error, and nothing is written', () => {
  const incomplete = { name: 'ring', dueAt: 20 } as unknown as { call: string; name: string; dueAt: number };
  expect(() => run(upsertTimer, incomplete).run()).toThrow();
  expect(run(firstTimers, { before: 99 }).all()).toEqual([]);
});

test('values cannot be spread into a statement: it would lose them', () => {
  const spread = () =>
    compiled((row: { lane: string; action: string }) => sql.insertInto('outbox').values({ ...row }));
  expect(spread).toThrow('name each value');
});
