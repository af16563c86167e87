/**
 * A caller comes to a queue: let in, or told why not.
 *
 * Rules. A queue that is closed, full, or served by nobody lets nobody in; each of these has a way on of its own. Whom
 * an agent has sent on is let in though the queue is full. The place follows from when the caller first joined a queue:
 * the customer's clock goes on through transfers and from queue to queue, until they have been served.
 */
import { evaluate } from '../flow/expression.ts';
import { isOpen } from '../hours.ts';
import type { AgentName, Instant, Milliseconds, SkillName } from '../ids.ts';
import type { KnownWait } from '../queue/estimate.ts';
import type { LeftReason, NeedStep, QueueSettings } from '../queue/settings.ts';
import type { Expression, QueueStep, VariableValue } from '../site.ts';
import { type Draft, goOn, valuesOf } from './draft.ts';
import { standInLine } from './queued.ts';
import type { Need, StepRef, Visit } from './state.ts';

export function joinQueue(draft: Draft, step: QueueStep, at: StepRef): void {
  const settings = draft.context.queue(step.queue);
  if (settings === undefined) return goOn(draft, step.on.closed);
  const refused = refusalOf(draft, step, settings);
  if (refused !== null) {
    draft.refusals.push({ queue: step.queue, reason: refused });
    return goOn(draft, step.on[refused]);
  }
  const visit = visitOf(draft, step, settings);
  draft.state = {
    ...draft.state,
    firstJoinedAt: firstJoinedAt(draft),
    transferred: null,
  };
  standInLine(draft, at, visit);
}

function refusalOf(draft: Draft, step: QueueStep, settings: QueueSettings): LeftReason | null {
  const { context, state } = draft;
  const line = context.line(step.queue);
  const hours =
    settings.hours === null
      ? null
      : (context.current.hours[settings.hours] ?? context.site.hours[settings.hours]);
  if (hours && !isOpen(hours, context.now, context.current.timezone)) return 'closed';
  const sentOn = state.transferred !== null;
  if (!sentOn && settings.maxCallers !== null && line.waiting >= settings.maxCallers) return 'full';
  if (settings.joinEmpty !== null && line.isEmpty(settings.joinEmpty)) return 'nobodyLoggedIn';
  return null;
}

/** When the customer began to wait. The clock stops with the talk they waited for (legs.ts). */
const firstJoinedAt = ({ state, context }: Draft): Instant => state.firstJoinedAt ?? context.now;

function visitOf(draft: Draft, step: QueueStep, settings: QueueSettings): Visit {
  const { context, state } = draft;
  const { now } = context;
  const line = context.line(step.queue);
  const priority = Math.max(0, Math.trunc(numberOf(draft, step.priority) ?? 0));
  const creditMs = creditOf(draft, settings, priority);
  const since = firstJoinedAt(draft);
  const rank = line.rankForPosition({
    rank: since - creditMs,
    priority,
    position: Math.trunc(numberOf(draft, step.position) ?? 0),
    bestRank: since - settings.credits.capMs,
  });
  const need = needOf(draft, step.need ?? settings.need);
  const firstPlace = line.placeFor(rank);
  const estimate = line.estimate(rank, need[0]?.skills ?? {});
  if (estimate.kind === 'known') {
    draft.quotes.push({ queue: step.queue, joinedAt: now, place: firstPlace, estimate, told: null });
  }
  return {
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

/** What the caller needs, with names of skills taken from the call's variables. An empty variable needs nothing. */
function needOf(draft: Draft, steps: readonly NeedStep[]): Need[] {
  const values: Record<string, VariableValue> = valuesOf(draft.state, draft.context.site);
  const needs: Need[] = [];
  let fromMs: Milliseconds = 0;
  for (const step of steps) {
    const skills: Record<SkillName, number> = {};
    for (const { skill, atLeast } of step.skills) {
      const name = 'name' in skill ? skill.name : (String(values[skill.variable] ?? '') as SkillName);
      if (name !== '') skills[name] = Math.max(skills[name] ?? 0, atLeast);
    }
    needs.push({ fromMs, skills });
    if (step.forMs === null) break;
    fromMs += step.forMs;
  }
  return needs;
}

/** Who served the caller last, if the queue prefers that and they are at work in it. */
function sameAgentOf(draft: Draft, step: QueueStep, settings: QueueSettings): Visit['sameAgent'] {
  if (settings.sameAgentMs <= 0 || draft.state.callerNumber === '') return null;
  const agent: AgentName | null = draft.context.lastAgent(draft.state.callerNumber, step.queue);
  if (agent === null || !settings.agents.some((member) => member.agent === agent)) return null;
  const view = draft.context.agent(agent);
  const works = view !== undefined && view.state.loggedInSince !== null && view.state.paused === null;
  return works ? { agent, untilMs: settings.sameAgentMs } : null;
}
