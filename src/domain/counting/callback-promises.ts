/** What became of promised windows. Whether one was kept is judged as the callback goes on (callback/promise.ts). */
import type { PromiseVerdict } from '../callback/promise.ts';
import type { MadePromise } from '../callback/state.ts';
import { ratio } from './spread.ts';

export interface PromiseFigures {
  readonly made: number;
  readonly kept: number;
  readonly broken: number;
  /** Why they were broken. */
  readonly early: number;
  readonly late: number;
  readonly never: number;
  /** Cancelled, moved by the customer, superseded, or to a number that does not exist, before anything was due. */
  readonly withdrawn: number;
  readonly open: number;
  readonly keptRate: number | null;
  readonly brokenRate: number | null;
  readonly withdrawnRate: number | null;
}

/**
 * "Promise kept: first answered-or-answerable attempt starts inside quoted window / promises due; early is broken if
 * > 5 min early; window moved by customer re-bases." (products.md §3.) Due are those that were kept or broken; the share
 * of withdrawn ones is of all that are resolved.
 */
export function promiseFigures(promises: readonly Pick<MadePromise, 'verdict'>[]): PromiseFigures {
  const count = (state: PromiseVerdict['state']): number =>
    promises.filter(({ verdict }) => verdict.state === state).length;
  const brokenAs = (why: 'early' | 'late' | 'never'): number =>
    promises.filter(({ verdict }) => verdict.state === 'broken' && verdict.why === why).length;
  const [kept, broken, withdrawn] = [count('kept'), count('broken'), count('withdrawn')];
  return {
    made: promises.length,
    kept,
    broken,
    early: brokenAs('early'),
    late: brokenAs('late'),
    never: brokenAs('never'),
    withdrawn,
    open: count('open'),
    keptRate: ratio(kept, kept + broken),
    brokenRate: ratio(broken, kept + broken),
    withdrawnRate: ratio(withdrawn, kept + broken + withdrawn),
  };
}
