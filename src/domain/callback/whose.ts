/**
 * Whose a pending callback is: who may change it, or call it off, by telephone.
 *
 * A number that is typed proves nothing: whoever knows it can type it. A callback is the caller's if it goes to the
 * number that they call from, or if they (calling from the same number as now) were the last to ask for it. Of all
 * others nothing is told, and nothing is changed. A caller whose own number is hidden, or none that could be called
 * back, has none.
 */

/** As far as it says whose it is. */
export interface PendingOwner {
  /** E.164: who is called. */
  readonly number: string;
  /** The number of the caller who last asked for it; null: it was not asked for by telephone. */
  readonly askedFrom: string | null;
}

/** @param own the caller's number (E.164), as the guard let it through; null: it did not. */
export const isTheirs = ({ number, askedFrom }: PendingOwner, own: string | null): boolean =>
  own !== null && (number === own || askedFrom === own);
