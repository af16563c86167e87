/** What was tried so far, as the ladder counts it. */
import { attemptsCounted, type PastAttempt } from './ladder.ts';
import type { RetryLadder } from './settings.ts';
import type { Attempt, CallbackState } from './state.ts';

/**
 * The attempts that have ended. Where another time was agreed on between two of them, by whatever way, that stands as
 * an attempt that ended with `later`, so that the ladder measures its steps anew from there.
 */
export function pastAttempts({
  attempts,
  promises,
}: Pick<CallbackState, 'attempts' | 'promises'>): PastAttempt[] {
  const moves = promises.slice(1);
  const past: PastAttempt[] = [];
  for (let before = 0; before <= attempts.length; before += 1) {
    for (const { madeAt, at, attemptsBefore } of moves) {
      if (attemptsBefore === before) past.push({ outcome: 'later', endedAt: madeAt, chosenAt: at ?? madeAt });
    }
    const ended = endedOf(attempts[before]);
    if (ended !== null) past.push(ended);
  }
  return past;
}

function endedOf(attempt: Attempt | undefined): PastAttempt | null {
  if (attempt === undefined || attempt.outcome === null || attempt.endedAt === null) return null;
  const { outcome, endedAt } = attempt;
  // It is there already, as the promise that was made by it.
  return outcome === 'later' ? null : { outcome, endedAt };
}

/** How many of the ladder's attempts are used up. */
export const attemptsUsed = (
  ladder: RetryLadder,
  state: Pick<CallbackState, 'attempts' | 'promises'>,
): number => attemptsCounted(ladder, pastAttempts(state));
