/** What was probably meant. */
import { distance } from 'fastest-levenshtein';

/** The candidate nearest to `written`, if one is near enough to be a slip of the fingers. */
export function nearest(written: string, candidates: Iterable<string>): string | null {
  const sought = fold(written);
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const other = fold(candidate);
    const away =
      lettersOf(sought) === lettersOf(other) ? Math.min(1, distance(sought, other)) : distance(sought, other);
    const near = away <= Math.max(1, Math.floor(Math.max(sought.length, other.length) / 3));
    if (!near && !isPart(sought, other)) continue;
    if (away < bestDistance) {
      best = candidate;
      bestDistance = away;
    }
  }
  return best;
}

/** `lang` for `language`, `billing_team` for `billing`; but not `callback` for `call`. */
const isPart = (sought: string, other: string): boolean =>
  sought.length >= 3 &&
  other.length >= 3 &&
  (other.startsWith(sought) || (sought.startsWith(other) && sought.length < 2 * other.length));

/** Two letters the wrong way round are one slip, not two. */
const lettersOf = (name: string): string => [...name].sort().join('');

/** Case, accents and the choice between `-`, `_` and a space are the commonest slips. Bounded: names are short. */
const fold = (name: string): string =>
  name.slice(0, 60).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[-_ ]/g, '_');
