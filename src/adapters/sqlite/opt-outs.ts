/** Numbers that want no text messages, as rows: none of them holds the number. */
import type { Instant } from '../../domain/ids.ts';
import type { OptOutStore } from '../../engine/opt-outs.ts';
import { maskNumber } from '../../observe/mask-number.ts';
import { keyedHash } from './pseudonyms.ts';
import { sql as ofTables, type Run } from './query.ts';

type OptOutTables = { opt_outs: { hash: string; masked: string; at_ms: number } };

const sql = ofTables.withTables<OptOutTables>();

export function optOutsOn(run: Run): OptOutStore {
  const ofNumber = (number: string) => keyedHash(run, number, 'opt-out:');
  return {
    optOut: (number, at) =>
      run(
        sql
          .insertInto('opt_outs')
          .values({ hash: ofNumber(number), masked: maskNumber(number), at_ms: at })
          .onConflict((conflict) => conflict.column('hash').doNothing()),
      ).run().changes === 1,
    optIn: (number) =>
      run(sql.deleteFrom('opt_outs').where('hash', '=', ofNumber(number))).run().changes === 1,
    hasOptedOut: (number) =>
      run(sql.selectFrom('opt_outs').select('hash').where('hash', '=', ofNumber(number))).get() !== undefined,
    optOuts: () =>
      run(sql.selectFrom('opt_outs').select(['masked', 'at_ms']).orderBy('at_ms').orderBy('hash'))
        .all()
        .map(({ masked, at_ms }) => ({ masked, at: at_ms as Instant })),
  };
}

/** The wish is kept, and nothing by which a person could recognise the number. */
export function forgetInOptOuts(run: Run, number: string): void {
  const hash = keyedHash(run, number, 'opt-out:');
  run(sql.updateTable('opt_outs').set({ masked: '' }).where('hash', '=', hash)).run();
}
