/**
 * Whose place a channel has taken. A transfer puts a channel that Asterisk makes into the place of one of ours, and
 * the engine knows the new one by an id of ours:
 *
 * - in the place of a leg: by an id of its own, derived from the call (`standInChannel`);
 * - in the place of a caller (an agent had called one of our numbers, and joined that call with another): by the
 *   caller's own id. For the engine the caller is still there, at a channel that has retired.
 */
import { type ChannelId, exchangesId, isDerived, ownerOf, standInChannel } from '../../domain/ids.ts';

/**
 * The variable in which such a channel keeps the id of the caller that it stands for, so that the next process knows.
 */
export const STANDS_FOR = 'KEEPLINE_STANDS_FOR';

export interface StandIns {
  /** A channel takes the place of another. @returns what the engine knows the new one by. */
  replace(old: string, fresh: string): ChannelId;
  /** A channel stands for one that the engine knows so. */
  adopt(fresh: string, known: ChannelId): void;
  /** Whether the channel stands for another. */
  has(asterisks: string): boolean;
  /** What the engine knows a channel of Asterisk's by. */
  knownAs(asterisks: string): ChannelId;
  /** Asterisk's id of a channel that the engine knows. */
  inAsterisk(known: ChannelId): string;
  /** Whether another channel stands in the place of this one, a caller's. */
  isRetired(asterisks: string): boolean;
  /** A channel that may stand for another has ended. */
  ended(asterisks: string): void;
}

/** Far more than there are transfers under way; what is told of one that ended comes within moments. */
const REMEMBERED = 10_000;

export function createStandIns(): StandIns {
  const known = new Map<string, ChannelId>();
  /** The channels that stand for callers, by the callers' own. */
  const places = new Map<ChannelId, string>();

  const knownAs = (asterisks: string): ChannelId => known.get(asterisks) ?? (asterisks as ChannelId);

  const adopt = (fresh: string, as: ChannelId): void => {
    known.set(fresh, as);
    if (!isDerived(as)) places.set(as, fresh);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  };

  return {
    replace(old, fresh) {
      const before = knownAs(old);
      const now = isDerived(before) ? standInChannel(ownerOf(before), fresh) : before;
      adopt(fresh, now);
      return now;
    },
    adopt,
    has: (asterisks) => known.has(asterisks),
    knownAs,
    inAsterisk: (as) => places.get(as) ?? exchangesId(as),
    isRetired(asterisks) {
      const place = places.get(knownAs(asterisks));
      return place !== undefined && place !== asterisks;
    },
    ended(asterisks) {
      const as = knownAs(asterisks);
      if (places.get(as) === asterisks) places.delete(as);
    },
  };
}
