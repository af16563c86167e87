/** Entries that wait to be appended to the queue log. */
import type { LogEntry, LogMark, PendingLog } from '../../engine/counts.ts';
import { type queriesOn, sql } from './query.ts';

export interface LogRows extends Pick<PendingLog, 'pendingLog' | 'logMark'> {
  /** Call inside a transaction. */
  written(through: number | null, mark: LogMark): void;
  /** Nobody wants a queue log (any more). */
  forget(): void;
}

export function pendingLogOn(run: ReturnType<typeof queriesOn>): LogRows {
  return {
    pendingLog: (limit) =>
      run(sql.selectFrom('queue_log').selectAll().orderBy('id').limit(limit))
        .all()
        .map(({ id, entry }): LogEntry => ({ ...(JSON.parse(entry) as Omit<LogEntry, 'id'>), id })),
    logMark: () => {
      const row = run(sql.selectFrom('queue_log_mark').select(['file', 'size'])).get();
      return row ?? null;
    },
    written: (through, { file, size }) => {
      if (through !== null) run(sql.deleteFrom('queue_log').where('id', '<=', through)).run();
      run(
        sql
          .insertInto('queue_log_mark')
          .values({ only: 1, file, size })
          .onConflict((conflict) => conflict.column('only').doUpdateSet({ file, size })),
      ).run();
    },
    forget: () => {
      run(sql.deleteFrom('queue_log')).run();
      run(sql.deleteFrom('queue_log_mark')).run();
    },
  };
}
