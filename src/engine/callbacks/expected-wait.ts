/** How long a callback waits for its turn still, as the line stands now. */
import { skillsOf } from '../../domain/callback/on-floor.ts';
import type { CallbackState } from '../../domain/callback/state.ts';
import type { Milliseconds } from '../../domain/ids.ts';
import type { UnitParts } from '../unit-parts.ts';
import type { CallbackBook } from './callback-book.ts';
import { diallingOf } from './dial-check.ts';
import type { Profile } from './profiles.ts';

/** Until half of such waits are over; null: not known, or customers of its profile are not called now. */
export function expectedWaitMs(
  callback: CallbackState,
  { version }: Profile,
  { lines, sites, callbacks, now, book }: UnitParts & { readonly book: CallbackBook },
): Milliseconds | null {
  const { queue, rank, profile } = callback;
  if (diallingOf(profile, callbacks.profiles, book) !== true) return null;
  const settings = sites.queue({ site: version }, queue);
  if (settings === undefined) return null;
  const estimate = lines.view(queue, settings, now).estimate(rank, skillsOf(callback, settings));
  return estimate.kind === 'known' ? estimate.p50Ms : null;
}
