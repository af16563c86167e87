/**
 * A caller who has talked with an agent stands in line again: a stay of its own, at the place they had.
 *
 * Rules. What they had waited counts as before (the rank, and how far their need has widened); the talk itself counts
 * for nothing, so that `max-wait` does not throw out at once who is handed back after a long talk. What was predicted
 * for the first stay says nothing about this one.
 */
import type { Instant } from '../ids.ts';
import { rankAt } from '../queue/waiting.ts';
import type { Draft } from './draft.ts';
import type { Visit } from './state.ts';

/** `until`: when the caller was no longer waiting. */
export function stayAnew(draft: Draft, visit: Visit, until: Instant): Visit {
  const { context } = draft;
  const settings = context.queue(visit.queue);
  const waitedMs = Math.max(0, until - visit.joinedAt);
  const rank = settings === undefined ? visit.rank : rankAt(visit, settings, until);
  const reached = visit.need.findLastIndex(({ fromMs }) => fromMs <= waitedMs);
  return {
    ...visit,
    joinedAt: context.now,
    rank,
    creditMs: visit.creditMs + (visit.rank - rank),
    firstPlace: context.line(visit.queue).placeFor(rank),
    need: visit.need
      .slice(Math.max(0, reached))
      .map((need) => ({ ...need, fromMs: Math.max(0, need.fromMs - waitedMs) })),
    sameAgent: null,
    predicted: null,
  };
}
