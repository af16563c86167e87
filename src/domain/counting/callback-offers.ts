/** How often callers were offered a callback, why not, and how many took it. Null stands for "nobody", never for 0. */
import type { OfferReason, OfferRecord } from '../callback/offer.ts';
import type { CallId } from '../ids.ts';
import { ratio } from './spread.ts';

/** One look at one rule, for the caller of this call. */
export type CallOffer = OfferRecord & { readonly call: CallId };

export interface OfferFigures {
  /** Looks at whether to offer, by what came of them: a caller in line is looked at again and again. */
  readonly looks: Readonly<Partial<Record<OfferReason, number>>>;
  /** Callers who joined a line or were looked at before they would. */
  readonly callers: number;
  /** Of them, those for whom nothing but the state of the line could be in the way. */
  readonly eligible: number;
  readonly offered: number;
  /** Of those offered, who agreed to be called back; and who did so after the first offer. */
  readonly accepted: number;
  readonly acceptedAtOnce: number;
  readonly offerRate: number | null;
  readonly offerRateOfEligible: number | null;
  readonly acceptance: number | null;
  readonly acceptanceOfFirst: number | null;
}

/** What depends on the line; all other reasons are the caller's, or the site does not offer at all at that time. */
const OF_THE_LINE: ReadonlySet<OfferReason> = new Set<OfferReason>([
  'offered',
  'wait',
  'available',
  'condition',
  'notYet',
  'aboutToBeAnswered',
]);

/**
 * "Callback offer rate: offered / calls queued (and / eligible), with reasons for the rest. Acceptance (take) rate:
 * accepted / offered (first offer, any offer)." (products.md §3.) All are counted in callers, not in looks.
 *
 * @param queued the calls that stood in line
 * @param agreed the calls whose callers agreed to be called back
 */
export function offerFigures(
  offers: readonly CallOffer[],
  queued: ReadonlySet<CallId>,
  agreed: ReadonlySet<CallId>,
): OfferFigures {
  const looks: Partial<Record<OfferReason, number>> = {};
  const callers = new Set(queued);
  const eligible = new Set<CallId>();
  const times = new Map<CallId, number>();
  for (const { call, reason } of offers) {
    looks[reason] = (looks[reason] ?? 0) + 1;
    // Whom we have called back ourselves has not called.
    if (reason === 'calledBack') continue;
    callers.add(call);
    if (OF_THE_LINE.has(reason)) eligible.add(call);
    if (reason === 'offered') times.set(call, (times.get(call) ?? 0) + 1);
  }
  const accepted = [...times].filter(([call]) => agreed.has(call));
  const acceptedAtOnce = accepted.filter(([, offersMade]) => offersMade === 1).length;
  return {
    looks,
    callers: callers.size,
    eligible: eligible.size,
    offered: times.size,
    accepted: accepted.length,
    acceptedAtOnce,
    offerRate: ratio(times.size, callers.size),
    offerRateOfEligible: ratio(times.size, eligible.size),
    acceptance: ratio(accepted.length, times.size),
    acceptanceOfFirst: ratio(acceptedAtOnce, times.size),
  };
}
