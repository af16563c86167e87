/**
 * How many customers to dial now, when the customer is dialled before the agent (products.md §2 M11, §5.5).
 *
 * An attempt takes a while until the customer is ready to talk (it rings, they are greeted, they press 1): the lead.
 * Agents reckoned with, by `dialAhead`:
 *   none      those who are free
 *   wrapup    and those whose wrap-up ends within the lead: an agent idles half as long, and nobody has to hold
 *   balanced  the same, but an attempt counts only as much as it is likely to be answered; so somewhat more are
 *             dialled where others in wrap-up can make up for it, and some customers hold
 *
 * Always, whatever is set: attempts in flight (to be answered, or answered and waiting for an agent) never exceed the
 * agents who are free or in wrap-up, nor the lines of the trunk; and a live caller who stands before a callback takes
 * an agent out of the reckoning, so that no callback gets an agent whom an older caller could have had.
 *
 * The figures and the margin for `balanced` are from the simulation behind §5.5, which dials above that limit; here
 * the limit holds.
 */
import type { Milliseconds } from '../ids.ts';
import type { CallbackSettings } from './settings.ts';

/** From dialling to the key: ringing 6 to 22 s, greeting and key 6 s. Until there is experience. */
export const USUAL_LEAD_MS = 28_000;
/** Until there is experience. */
export const USUAL_ANSWER_SHARE = 0.65;
/** In agents: how far the answers that are expected stay below the agents reckoned with. */
const MARGIN = 0.35;

export interface PacingView {
  readonly dialAhead: CallbackSettings['dialAhead'];
  /** Agents of the queue who could take a call now. */
  readonly free: number;
  /** For each agent in wrap-up: how much of it is left. */
  readonly wrapUpsLeftMs: readonly Milliseconds[];
  /** Customers who are being rung or greeted. */
  readonly inFlight: number;
  /** Customers who pressed 1 and wait for an agent. */
  readonly waitingVerified: number;
  /** Lines that the trunk has left for callbacks. */
  readonly trunkFree: number;
  /** For each callback that may be dialled now, in the order of their places: the live callers who stand before it. */
  readonly liveAhead: readonly number[];
  readonly leadMs: Milliseconds;
  /** Of the attempts, how many are answered by somebody who presses 1. 0 to 1. */
  readonly answerShare: number;
}

/** How many of those that may be dialled, from the first on, to dial now. */
export function dialsNow(view: PacingView): number {
  let dials = 0;
  for (const liveAhead of view.liveAhead) {
    if (dials >= view.trunkFree || !hasAgent(view, dials, liveAhead)) break;
    dials += 1;
  }
  return dials;
}

/** Whether there is an agent for one more, after `dials` that have been decided on. */
function hasAgent(view: PacingView, dials: number, liveAhead: number): boolean {
  const { free, wrapUpsLeftMs, waitingVerified, leadMs, dialAhead } = view;
  const unanswered = view.inFlight + dials;
  const taken = unanswered + waitingVerified + liveAhead;
  const soon = wrapUpsLeftMs.filter((leftMs) => leftMs <= leadMs).length;
  switch (dialAhead) {
    case 'none':
      return taken < free;
    case 'wrapup':
      return taken < free + soon;
    case 'balanced': {
      const expected = unanswered * view.answerShare + waitingVerified + liveAhead;
      return taken < free + wrapUpsLeftMs.length && expected < free + soon - MARGIN;
    }
  }
}

/** What agents answered for a queue in the last ten minutes. */
export interface RecentAnswers {
  /** Live calls and callbacks together. */
  readonly all: number;
  /** Second and later attempts among them, with those in flight. */
  readonly retries: number;
}

/**
 * Whether a second or later attempt may be dialled now: while others wait (live, or for their first attempt), retries
 * take at most `share` of the answers, or one in ten minutes if that is less than one.
 */
export function mayRetry(answers: RecentAnswers, share: number, areOthersWaiting: boolean): boolean {
  if (!areOthersWaiting || answers.retries === 0) return true;
  return answers.retries + 1 <= share * (answers.all + 1);
}
