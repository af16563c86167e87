/** What the engine shows of itself, as the control socket reports it. */

import type { AgentState, AgentStatus } from '../domain/agent/state.ts';
import { statusOf } from '../domain/agent/status.ts';
import { agentsOf, type CallState } from '../domain/call/state.ts';
import { isSwitchedOn, positionOf } from '../domain/callback/switches.ts';
import type { AgentName, Instant, QueueName } from '../domain/ids.ts';
import { isoTime } from '../domain/iso-time.ts';
import type {
  AgentReport,
  CallReport,
  HeldOfferReport,
  QueueReport,
  StatusReport,
} from '../engine/report.ts';
import { type EngineView, longestWaitMs } from '../engine/view.ts';
import { maskNumber } from '../observe/mask-number.ts';

export interface ProcessFacts {
  readonly version: string;
  readonly startedAt: Instant;
  readonly siteLoadedAt: Instant;
  readonly showNumbers: boolean;
}

export function reportStatus(view: EngineView, facts: ProcessFacts): StatusReport {
  return {
    version: facts.version,
    since: isoTime(facts.startedAt),
    exchange: {
      connected: view.connected,
      since: view.connectionSince === null ? null : isoTime(view.connectionSince),
    },
    site: {
      name: view.site.site.name,
      version: view.site.version,
      loadedAt: isoTime(facts.siteLoadedAt),
      timezone: view.site.site.timezone,
    },
    calls: view.calls.map((call) => reportCall(call, view, facts.showNumbers)),
    queues: reportQueues(view),
    agents: view.agents.map((agent) => reportAgent(agent, view)),
    callbacks: reportPositions(view),
  };
}

/** One agent, as `status` and `agents` show them. */
export function reportAgent(agent: AgentState, { site: { site }, now }: EngineView): AgentReport {
  const { activity, paused } = agent;
  const status = statusOf(agent);
  const since = paused !== null && (status === 'paused' || status === 'away') ? paused.since : agent.since;
  return {
    name: agent.name,
    fullName: site.agents[agent.name]?.name ?? agent.name,
    status,
    call: 'call' in activity ? activity.call : null,
    sinceMs: now - since,
    pausedReason: paused?.reason ?? null,
    loggedIn: agent.loggedInSince !== null,
    wrapUpLeftMs: activity.status === 'wrapUp' ? Math.max(0, activity.until - now) : null,
    missedInRow: agent.missedInRow,
    phone: agent.phone,
    queues: Object.entries(site.queues)
      .filter(([, queue]) => queue.agents.some((member) => member.agent === agent.name))
      .map(([name]) => name),
  };
}

function reportCall(call: CallState, view: EngineView, showNumbers: boolean): CallReport {
  const { activity } = call;
  const queue =
    activity.status === 'queued'
      ? activity.queue
      : activity.status === 'talking'
        ? (activity.from?.visit.queue ?? null)
        : null;
  const ahead =
    activity.status === 'queued' ? view.lines.get(activity.queue)?.findIndex(({ id }) => id === call.id) : -1;
  return {
    id: call.id,
    caller: showNumbers ? call.callerNumber : maskNumber(call.callerNumber),
    called: call.calledNumber,
    status: activity.status,
    step: 'at' in activity ? stepOf(call, activity.at, view) : null,
    queue,
    position: ahead === undefined || ahead < 0 ? null : ahead + 1,
    agent: agentsOf(activity)[0] ?? null,
    sinceMs: view.now - call.arrivedAt,
  };
}

/** `file:line`; for a call that goes on with an older site, whose lines are gone, the step's block and number. */
function stepOf(
  call: CallState,
  at: { readonly block: keyof EngineView['site']['site']['blocks']; readonly index: number },
  { site }: EngineView,
): string {
  const step = call.site === site.version ? site.site.blocks[at.block]?.[at.index] : undefined;
  return step?.at ?? `${at.block} step ${at.index + 1}`;
}

/** The site's queues, and those of older sites in which somebody still waits. */
function reportQueues(view: EngineView): QueueReport[] {
  const { queues } = view.site.site;
  const names = new Set([...(Object.keys(queues) as QueueName[]), ...view.lines.keys()]);
  const statuses = new Map(view.agents.map((agent) => [agent.name, statusOf(agent)]));
  return [...names].map((name) => {
    const line = view.lines.get(name) ?? [];
    const members = queues[name]?.agents.map(({ agent }) => agent) ?? [];
    return {
      name,
      waiting: line.length,
      longestWaitMs: longestWaitMs(line, view.now),
      agents: countStatuses(members, statuses),
      holding: reportHolding(name, view),
    };
  });
}

function reportHolding(queue: QueueName, { site: { site }, callbacks }: EngineView): HeldOfferReport[] {
  return callbacks.holding.flatMap((held) => {
    const rule = site.offers[queue]?.[held.rule];
    if (held.queue !== queue || rule === undefined) return [];
    return [{ offer: held.rule + 1, into: rule.into, only: rule.only, since: isoTime(held.since) }];
  });
}

const reportPositions = ({
  site: { site },
  callbacks: { switches },
}: EngineView): StatusReport['callbacks'] =>
  Object.fromEntries(
    Object.entries(site.callbacks).map(([name, settings]) => [
      name,
      {
        offering: isSwitchedOn(switches, 'offering', name, settings),
        dialling: positionOf(switches, 'dialling', name, settings),
      },
    ]),
  );

function countStatuses(
  names: readonly AgentName[],
  statuses: ReadonlyMap<AgentName, AgentStatus>,
): Partial<Record<AgentStatus, number>> {
  const counts: Partial<Record<AgentStatus, number>> = {};
  for (const name of new Set(names)) {
    const status = statuses.get(name);
    if (status !== undefined) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}
