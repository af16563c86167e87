/**
 * A caller comes to a queue: are they offered a callback before they join it? The first rule that holds is the offer.
 * The line that they would stand in is kept in mind from then on, so that the time the offer takes costs them nothing,
 * whether they accept it or join. Who left a line by a key keeps the place in that one.
 */

import type { CallbackOfferStep } from '../flow/callback-steps.ts';
import type { QueueStep } from '../flow/steps.ts';
import type { QueueName } from '../ids.ts';
import type { WaitEstimate } from '../queue/estimate.ts';
import { spoken } from '../queue/quote.ts';
import { offerInWords, setVariables } from './callback-variables.ts';
import { type Draft, goOn, stepAt } from './draft.ts';
import { visitToBegin } from './joining.ts';
import { dayToOffer, isOffered, needNow, offersOf } from './looking-at-offers.ts';
import type { LeftLine, StepRef, Visit } from './state.ts';

/** A `callbackOffer` step: on with the offer, or without one. */
export function offerCallback(draft: Draft, step: CallbackOfferStep, at: StepRef): void {
  const left = lineToKeep(draft, step, at);
  const offered = left === null ? null : offerFor(draft, step, left.visit);
  const block = offered === null ? undefined : step.offered[offered.key];
  if (block === undefined || left === null || offered === null) return goOn(draft, step.otherwise);
  const { visit } = left;
  draft.state = { ...draft.state, left };
  const wait = spoken(waitOf(draft, visit));
  setVariables(draft, offerInWords(wait, dayToOffer(draft, offered.profile, visit)));
  goOn(draft, block);
}

const waitOf = ({ context }: Draft, visit: Visit): WaitEstimate =>
  context.line(visit.queue).estimate(visit.rank, needNow(visit, context.now));

/** The line that the caller left and may come back to, or that they would stand in now; null: there is no such queue. */
function lineToKeep(draft: Draft, step: CallbackOfferStep, at: StepRef): LeftLine | null {
  const { left } = draft.state;
  if (left?.visit.queue === step.queue) return left;
  const next = stepAt(draft.context.site, { block: at.block, index: at.index + 1 });
  const joins = next?.type === 'queue' && next.queue === step.queue ? next : null;
  const visit = plainVisit(draft, step.queue, joins);
  return visit === null ? null : { at, visit, told: null, cursor: draft.state.cursor };
}

/** The stay that would begin now in a queue, by this step or by one that says nothing more; null: no such queue. */
export function plainVisit(draft: Draft, queue: QueueName, step: QueueStep | null = null): Visit | null {
  const settings = draft.context.queue(queue);
  if (settings === undefined) return null;
  const plain = { queue, need: null, priority: null, position: null };
  return visitToBegin(draft, step ?? plain, settings).visit;
}

interface Offered {
  /** Of `offered` of the step. */
  readonly key: string;
  /** Name under `callbacks`. */
  readonly profile: string;
}

function offerFor(draft: Draft, step: CallbackOfferStep, visit: Visit): Offered | null {
  const place = draft.context.line(step.queue).placeFor(visit.rank);
  const { profile } = step;
  if (profile !== null) {
    return isOffered(draft, visit, place, profile, null) ? { key: 'own', profile } : null;
  }
  for (const [index, rule] of offersOf(draft, step.queue).entries()) {
    if (rule.when.type === 'inQueue') continue;
    const { into } = rule;
    if (isOffered(draft, visit, place, into, { index, rule })) return { key: String(index), profile: into };
  }
  return null;
}
