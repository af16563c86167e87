/**
 * A call to a customer ends at the latest so long after they answered (`longest-call`): one that was forgotten, or that
 * somebody keeps open at our expense. Whoever is in it by then is hung up, without a word; it counts as what it was.
 */
import { profileOf } from './attempt.ts';
import { type Draft, setTimer } from './draft.ts';
import { end } from './ending.ts';
import { letGo } from './letting-go.ts';

/** The customer has answered. Call in the version of the site that the call began with. */
export function limitCall(draft: Draft): void {
  const limitMs = profileOf(draft)?.longestCallMs;
  if (limitMs !== undefined) setTimer(draft, 'longestCall', limitMs);
}

export function calledForTooLong(draft: Draft): void {
  const { attempt, served } = draft.state;
  if (attempt?.customer !== 'answered') return;
  letGo(draft);
  end(draft, served === 'agent' ? 'answered' : served === 'transfer' ? 'transferred' : 'unreached');
}
