/**
 * How true the predicted waits were. Who gave up is left out of errors (their wait is not known to the end), and counts
 * as a broken promise if they had waited longer than was said by then.
 */
import type { Milliseconds } from '../ids.ts';
import { isKept, type QuoteRecord } from './quote.ts';
import { mean, ratio } from './spread.ts';

export interface QuoteAccuracy {
  /** That came to an end. */
  readonly quotes: number;
  /** Mean of predicted − waited: above 0, waits were shorter than predicted. */
  readonly biasMs: Milliseconds | null;
  readonly meanAbsoluteErrorMs: Milliseconds | null;
  /** Root of the mean square of errors, in parts of the mean wait. */
  readonly relativeError: number | null;
  /** Share of waits within the upper end that was told; of predictions that were not told, within P80. */
  readonly kept: number | null;
  readonly withinP90: number | null;
  /** Off by at most 20 % or 60 s. */
  readonly close: number | null;
}

export function quoteAccuracy(quotes: readonly QuoteRecord[]): QuoteAccuracy {
  const over = quotes.filter(({ outcome }) => outcome === 'answered' || outcome === 'abandoned');
  const ended = over.filter(({ outcome }) => outcome === 'answered');
  const errors = ended.map(({ meanMs, waitedMs }) => meanMs - (waitedMs ?? 0));
  const waits = ended.map(({ waitedMs }) => waitedMs ?? 0);
  const meanSquare = mean(errors.map((error) => error ** 2));
  const meanWait = mean(waits);
  const close = ended.filter(({ meanMs, waitedMs }) => isClose(meanMs, waitedMs ?? 0)).length;
  return {
    quotes: over.length,
    biasMs: mean(errors),
    meanAbsoluteErrorMs: mean(errors.map(Math.abs)),
    relativeError: meanSquare === null || meanWait === null ? null : ratio(Math.sqrt(meanSquare), meanWait),
    kept: share(over.map((quote) => keptOf(quote))),
    withinP90: share(
      over.map(({ p90Ms, ...quote }) => keptOf({ ...quote, p90Ms, p80Ms: p90Ms, told: null })),
    ),
    close: ratio(close, ended.length),
  };
}

const keptOf = (quote: QuoteRecord): boolean | null =>
  quote.outcome === null || quote.waitedMs === null ? null : isKept(quote, quote.waitedMs, quote.outcome);

/** Of those of whom it can be said. */
function share(kept: readonly (boolean | null)[]): number | null {
  const known = kept.filter((value) => value !== null);
  return ratio(known.filter(Boolean).length, known.length);
}

const isClose = (predictedMs: Milliseconds, waitedMs: Milliseconds): boolean =>
  Math.abs(predictedMs - waitedMs) <= Math.max(60_000, 0.2 * waitedMs);
