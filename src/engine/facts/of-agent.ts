/** An agent's facts: how they are from now on, and what report tools call logging in and pausing. */
import type { AgentState } from '../../domain/agent/state.ts';
import { statusOf } from '../../domain/agent/status.ts';
import type { Fact } from '../../domain/counting/fact.ts';
import type { AgentName, Instant, QueueName } from '../../domain/ids.ts';
import type { AgentChange } from './change.ts';

export function factsOfAgent(
  { before, after }: AgentChange,
  now: Instant,
  queuesOf: (agent: AgentName) => readonly QueueName[],
): Fact[] {
  const agent = (after ?? before)?.name;
  if (agent === undefined) return [];
  const facts: Fact[] = [];
  if (before !== null) facts.push(...changesOfAgent(before, after, now, () => queuesOf(agent)));
  const status = statusFact(agent, after, now);
  const previous = before === null ? null : statusFact(agent, before, now);
  if (previous === null || !sameStatus(previous, status)) facts.push(status);
  return facts;
}

function changesOfAgent(
  before: AgentState,
  after: AgentState | null,
  now: Instant,
  queues: () => readonly QueueName[],
): Fact[] {
  const facts: Fact[] = [];
  const about = { at: now, agent: before.name };
  const { activity } = before;
  if (activity.status === 'wrapUp' && !isSameWrapUp(activity, after)) {
    const { call, queue } = activity;
    facts.push({ type: 'wrapUpEnded', ...about, call, queue, wrapUpMs: Math.max(0, now - before.since) });
  }
  const wasIn = before.loggedInSince !== null;
  const isIn = after !== null && after.loggedInSince !== null;
  if (wasIn && !isIn) facts.push({ type: 'loggedOut', ...about, queues: queues() });
  if (!wasIn && isIn) facts.push({ type: 'loggedIn', ...about, queues: queues() });
  const was = before.paused;
  const is = after?.paused ?? null;
  if (is !== null && (was === null || was.reason !== is.reason || was.by !== is.by)) {
    facts.push({ type: 'paused', ...about, queues: queues(), reason: is.reason });
  }
  if (is === null && was !== null && isIn) {
    facts.push({ type: 'unpaused', ...about, queues: queues() });
  }
  return facts;
}

const isSameWrapUp = (
  wrapUp: Extract<AgentState['activity'], { status: 'wrapUp' }>,
  after: AgentState | null,
): boolean => after?.activity.status === 'wrapUp' && after.activity.call === wrapUp.call;

type StatusFact = Extract<Fact, { type: 'agentStatus' }>;

function statusFact(agent: AgentName, state: AgentState | null, now: Instant): StatusFact {
  const status = state === null ? 'offline' : statusOf(state);
  const held = state !== null && 'call' in state.activity ? state.activity : null;
  const resting = status === 'paused' || status === 'away';
  return {
    type: 'agentStatus',
    at: now,
    agent,
    status,
    queue: held?.queue ?? null,
    call: held?.call ?? null,
    reason: resting ? (state?.paused?.reason ?? null) : null,
  };
}

const sameStatus = (a: StatusFact, b: StatusFact): boolean =>
  a.status === b.status && a.call === b.call && a.queue === b.queue && a.reason === b.reason;
