/**
 * A caller comes to a queue: let in, or told why not.
 *
 * Rules. A queue that is closed, full, or served by nobody lets nobody in; each of these has a way on of its own, as has
 * one that only offers callbacks at this moment. Whom an agent has sent on is let in though the queue is full or only
 * offers callbacks; so is who has taken over a callback's place, and who is about to be answered. The place follows from when the caller first joined a queue:
 * the customer's clock goes on through transfers and from queue to queue, until they have been served. Whom we have
 * called back is let in whatever there is against it, at the place they had when they asked for it.
 */
import { evaluate } from '../flow/expression.ts';
import type { QueueStep } from '../flow/steps.ts';
import { isOpen } from '../hours.ts';
import { type AgentName, type Instant, type Milliseconds, placeOfCallback, type QueueName } from '../ids.ts';
import type { KnownWait, WaitEstimate } from '../queue/estimate.ts';
import { needsFrom } from '../queue/need.ts';
import type { LeftReason, NeedStep, QueueSettings } from '../queue/settings.ts';
import type { Expression } from '../site.ts';
import { noteAttempt, wasPromised } from './attempt.ts';
import { type Draft, goOn, hoursFor, valuesOf } from './draft.ts';
import { isCallbackOnly } from './looking-at-offers.ts';
import { standInLine } from './queued.ts';
import type { AttemptCall, Need, StepRef, Visit } from './state.ts';

export function joinQueue(draft: Draft, step: QueueStep, at: StepRef): void {
  const settings = draft.context.queue(step.queue);
  if (settings === undefined) return goOn(draft, step.on.closed);
  if (wasPromised(draft.state, step.queue)) return joinCalledBack(draft, step, at, settings);
  const refused = refusalOf(draft, step, settings);
  if (refused === 'closed') return refuse(draft, step, refused);
  const { visit, estimate } = visitToBegin(draft, step, settings);
  if (isCallbackOnly(draft, visit)) {
    // What they were offered says how it went: they have joined nothing, and there is no line to go back to.
    draft.state = { ...draft.state, agreement: null, left: null };
    return goOn(draft, step.callbackOnly ?? null);
  }
  if (refused !== null) return refuse(draft, step, refused);
  if (estimate.kind === 'known') {
    const { queue, joinedAt, firstPlace: place } = visit;
    draft.quotes.push({ queue, joinedAt, place, estimate, told: null });
  }
  draft.state = {
    ...draft.state,
    firstJoinedAt: firstJoinedAt(draft, step.queue),
    transferred: null,
    // Who joins a line does not want to be called back, or not now.
    agreement: null,
    left: null,
    tookOver: null,
  };
  standInLine(draft, at, visit);
}

function refuse(draft: Draft, step: QueueStep, reason: LeftReason): void {
  draft.refusals.push({ queue: step.queue, reason });
  goOn(draft, step.on[reason]);
}

function joinCalledBack(draft: Draft, step: QueueStep, at: StepRef, settings: QueueSettings): void {
  const { attempt } = draft.state;
  if (attempt === null) return;
  const firstTime = draft.state.served === null;
  const visit = firstTime
    ? calledBackVisit(draft, attempt, step.need ?? settings.need)
    : visitToBegin(draft, step, settings).visit;
  // Where no key was asked for, standing in line says as much.
  noteAttempt(draft, { verified: true });
  draft.state = { ...draft.state, firstJoinedAt: firstJoinedAt(draft, step.queue), transferred: null };
  standInLine(draft, at, visit);
}

/** The visit that goes on from the one the customer left by asking. Nothing is predicted: they are not kept waiting. */
export function calledBackVisit(
  draft: Draft,
  { callback, queue, rank, priority }: AttemptCall,
  need: readonly NeedStep[],
): Visit {
  const { context, state } = draft;
  const line = context.line(queue);
  // They stand in it already: being dialled or greeted, or as the callback that waits for its turn.
  const place = line.place(state.id) ?? line.place(placeOfCallback(callback)) ?? line.placeFor(rank);
  return {
    queue,
    joinedAt: context.now,
    creditMs: Math.max(0, firstJoinedAt(draft, queue) - rank),
    rank,
    priority,
    firstPlace: place,
    need: needOf(draft, need),
    sameAgent: null,
    avoid: null,
    predicted: null,
  };
}

/** Why the caller is not let in; null: they are. */
export function refusalOf(
  draft: Draft,
  step: Pick<QueueStep, 'queue'>,
  settings: QueueSettings,
): LeftReason | null {
  const { context, state } = draft;
  const line = context.line(step.queue);
  const hours = hoursFor(context, settings.hours);
  if (hours !== null && !isOpen(hours, context.now, context.current.timezone)) return 'closed';
  const hasPlace = state.transferred !== null || state.tookOver !== null;
  if (!hasPlace && settings.maxCallers !== null && line.waiting >= settings.maxCallers) return 'full';
  if (settings.joinEmpty !== null && line.isEmpty(settings.joinEmpty)) return 'nobodyLoggedIn';
  return null;
}

/**
 * When the customer began to wait. The clock stops with the talk they waited for (legs.ts). Who has been offered a
 * callback on entry, and stays, has waited since then; who has taken over a callback's place, since that was asked for.
 */
function firstJoinedAt({ state, context }: Draft, queue: QueueName): Instant {
  const here = state.left?.visit.queue === queue ? state.left.visit.joinedAt : context.now;
  const since = state.firstJoinedAt ?? here;
  return state.tookOver === null ? since : (Math.min(since, state.tookOver.firstJoinedAt) as Instant);
}

/** A stay in a queue as it would begin now, with the wait that is expected. */
export function visitToBegin(
  draft: Draft,
  step: Pick<QueueStep, 'queue' | 'priority' | 'position' | 'need'>,
  settings: QueueSettings,
): { readonly visit: Visit; readonly estimate: WaitEstimate } {
  const { context, state } = draft;
  const { tookOver } = state;
  const { now } = context;
  const line = context.line(step.queue);
  const ownPriority = Math.max(0, Math.trunc(numberOf(draft, step.priority) ?? 0));
  const priority = Math.max(ownPriority, tookOver?.priority ?? 0);
  const creditMs = creditOf(draft, settings, ownPriority);
  const since = firstJoinedAt(draft, step.queue);
  const ownRank = line.rankForPosition({
    rank: since - creditMs,
    priority,
    position: Math.trunc(numberOf(draft, step.position) ?? 0),
    bestRank: since - settings.credits.capMs,
  });
  const rank = Math.min(ownRank, tookOver?.rank ?? ownRank);
  const need = needOf(draft, step.need ?? settings.need);
  const firstPlace = line.placeFor(rank);
  const estimate = line.estimate(rank, need[0]?.skills ?? {});
  const visit: Visit = {
    queue: step.queue,
    joinedAt: now,
    // A place that was asked for is a credit too: what ages on top of it stays within the cap.
    creditMs: Math.max(creditMs, since - rank),
    rank,
    priority,
    firstPlace,
    need,
    sameAgent: sameAgentOf(draft, step, settings),
    avoid: state.transferred?.visit.queue === step.queue ? state.transferred.by : null,
    predicted: estimate.kind === 'known' && estimate.meanMs > 0 ? predictionOf(estimate) : null,
  };
  return { visit, estimate };
}

const predictionOf = ({ meanMs, varianceMs2, modelMs }: KnownWait): Visit['predicted'] => ({
  meanMs,
  varianceMs2,
  modelMs,
});

/** All credits that the caller has a right to, at most the cap. */
function creditOf(draft: Draft, settings: QueueSettings, priority: number): Milliseconds {
  const { credits } = settings;
  const values = valuesOf(draft.state, draft.context.site);
  let creditMs = credits.queueMs + priority * credits.priorityMs;
  if (draft.state.transferred !== null) creditMs += credits.transferredMs;
  for (const rule of credits.rules) {
    if (evaluate(rule.if, draft.context.site.variables, values) === true) creditMs += rule.creditMs;
  }
  return Math.min(creditMs, credits.capMs);
}

function numberOf(draft: Draft, expression: Expression | null): number | null {
  if (expression === null) return null;
  const { site } = draft.context;
  const value = evaluate(expression, site.variables, valuesOf(draft.state, site));
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

const needOf = (draft: Draft, steps: readonly NeedStep[]): Need[] =>
  needsFrom(steps, valuesOf(draft.state, draft.context.site));

/** Who served the caller last, if the queue prefers that and they are at work in it. */
function sameAgentOf(
  draft: Draft,
  step: Pick<QueueStep, 'queue'>,
  settings: QueueSettings,
): Visit['sameAgent'] {
  if (settings.sameAgentMs <= 0 || draft.state.callerNumber === '') return null;
  const agent: AgentName | null = draft.context.lastAgent(draft.state.callerNumber, step.queue);
  if (agent === null || !settings.agents.some((member) => member.agent === agent)) return null;
  const view = draft.context.agent(agent);
  const works = view !== undefined && view.state.loggedInSince !== null && view.state.paused === null;
  return works ? { agent, untilMs: settings.sameAgentMs } : null;
}
