/** What the engine shows of itself, as the control socket reports it. */
import { agentOf, type CallState } from '../domain/call/state.ts';
import type { AgentName, Instant, QueueName } from '../domain/ids.ts';
import type { AgentReport, CallReport, QueueReport, StatusReport } from '../engine/report.ts';
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
    since: iso(facts.startedAt),
    exchange: {
      connected: view.connected,
      since: view.connectionSince === null ? null : iso(view.connectionSince),
    },
    site: { name: view.site.site.name, version: view.site.version, loadedAt: iso(facts.siteLoadedAt) },
    calls: view.calls.map((call) => reportCall(call, view, facts.showNumbers)),
    queues: reportQueues(view),
    agents: view.agents.map((agent): AgentReport => {
      const { activity } = agent;
      return {
        name: agent.name,
        fullName: view.site.site.agents[agent.name]?.name ?? agent.name,
        status: activity.status,
        call: 'call' in activity ? activity.call : null,
        sinceMs: view.now - agent.since,
      };
    }),
  };
}

function reportCall(call: CallState, view: EngineView, showNumbers: boolean): CallReport {
  const { activity } = call;
  const queued = activity.status === 'queued' ? activity : null;
  return {
    id: call.id,
    caller: showNumbers ? call.callerNumber : maskNumber(call.callerNumber),
    called: call.calledNumber,
    status: activity.status,
    step: 'at' in activity ? stepOf(call, activity.at, view) : null,
    queue: queued?.queue ?? (activity.status === 'talking' ? (activity.from?.queue ?? null) : null),
    position: queued?.place ?? null,
    agent: agentOf(activity),
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
  const statuses = new Map(view.agents.map((agent) => [agent.name, agent.activity.status]));
  return [...names].map((name) => {
    const line = view.lines.get(name) ?? [];
    return {
      name,
      waiting: line.length,
      longestWaitMs: longestWaitMs(line, view.now),
      agents: countStatuses(queues[name]?.agents ?? [], statuses),
    };
  });
}

function countStatuses(
  names: readonly AgentName[],
  statuses: ReadonlyMap<AgentName, string>,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const status = statuses.get(name);
    if (status !== undefined) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

const iso = (instant: Instant): string => new Date(instant).toISOString();
