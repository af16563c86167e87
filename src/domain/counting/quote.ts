/** A predicted wait as it is kept, to be held against what came of it. */

import type { Quote } from '../call/draft.ts';
import type { CallId, Instant, Milliseconds } from '../ids.ts';
import type { SpokenWait } from '../queue/quote.ts';
import { MINUTE_MS } from '../time-units.ts';
import type { Quoted } from './fact.ts';

/** Null: nothing could be predicted, or an agent was free, so there is nothing to be held against what came. */
export function quotedFrom(
  call: CallId,
  { queue, place, estimate, told }: Quote,
  now: Instant,
): Quoted | null {
  if (estimate.kind === 'unknown' || (told === null && estimate.meanMs <= 0)) return null;
  const { meanMs, p80Ms, p90Ms, inputs } = estimate;
  return {
    type: 'quoted',
    at: now,
    call,
    queue,
    place,
    meanMs,
    p80Ms,
    p90Ms,
    told: told && toldRange(told),
    inputs,
  };
}

function toldRange(told: SpokenWait): Quoted['told'] {
  return {
    fromMs: told.kind === 'lessThan' ? 0 : told.from * MINUTE_MS,
    toMs: told.kind === 'moreThan' ? null : told.to * MINUTE_MS,
  };
}

/** A quote with what became of it. */
export interface QuoteRecord {
  readonly at: Instant;
  readonly meanMs: Milliseconds;
  readonly p80Ms: Milliseconds;
  readonly p90Ms: Milliseconds;
  readonly told: Quoted['told'];
  /** Null: the caller still waits. `elsewhere`: left by a key, a time limit or a fault. */
  readonly outcome: 'answered' | 'abandoned' | 'elsewhere' | null;
  /** From the quote to the agent, or to leaving. */
  readonly waitedMs: Milliseconds | null;
}

/**
 * Whether the caller waited no longer than the upper end of what was told (P80 if it was only noted). Null: nobody can
 * say: the end was left open, or the caller did not stay to see.
 */
export function isKept(
  { told, p80Ms }: Pick<QuoteRecord, 'told' | 'p80Ms'>,
  waitedMs: Milliseconds,
  outcome: NonNullable<QuoteRecord['outcome']>,
): boolean | null {
  const upperMs = told === null ? p80Ms : told.toMs;
  if (upperMs === null) return null;
  if (waitedMs > upperMs) return false;
  return outcome === 'answered' ? true : null;
}
