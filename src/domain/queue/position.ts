/**
 * app_queue's rule for a caller who asks for a place: they stand there if nobody of a higher priority is behind that
 * place, and otherwise right behind the last of those. Asking never makes a place worse, and callers of a higher
 * priority are never passed.
 *
 * In a line that is ordered by rank, a place is a credit like any other: the rank just below that of the caller who
 * is passed. So it is capped like all credits (`bestRank`), and nobody starves behind callers who asked for place 1.
 */
import type { Entitled, Line } from './line.ts';

export interface PlaceWish {
  /** The rank without the wish: by time of joining and credits. */
  readonly rank: number;
  readonly priority: number;
  /** The place that is asked for; 1 is the head. Less than 1: none. */
  readonly position: number;
  /** As good a rank as this caller may have at all: time of joining less the cap of credits. */
  readonly bestRank: number;
}

/** The rank that brings a newcomer as near as may be to the place they ask for. */
export function rankForPosition(
  line: Line<Entitled & { readonly priority: number }>,
  wish: PlaceWish,
): number {
  const { rank, priority, position } = wish;
  const natural = line.placeFor(rank);
  if (position < 1) return rank;
  let place = natural;
  while (place > position && (line.at(place - 1)?.priority ?? 0) <= priority) place -= 1;
  for (; place < natural; place += 1) {
    const between = rankBetween(line.at(place - 1)?.rank ?? -Infinity, line.at(place)?.rank ?? rank);
    if (between !== null) return Math.min(rank, Math.max(between, wish.bestRank));
  }
  return rank;
}

/** Right before `behind`, but still after `ahead`; null if two ranks leave no room between them. */
function rankBetween(ahead: number, behind: number): number | null {
  const justBefore = behind - 1;
  if (justBefore > ahead) return justBefore;
  const middle = ahead + (behind - ahead) / 2;
  return middle > ahead && middle < behind ? middle : null;
}
