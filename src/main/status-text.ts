/** The status as people read it. */
import type { AgentStatus } from '../domain/agent/state.ts';
import type { StatusReport } from '../engine/report.ts';
import { agentTable, statusWords } from './agent-text.ts';
import { positionWords } from './callbacks/callback-text.ts';
import { minuteOf } from './callbacks/time-words.ts';
import { bold, dim, green, red } from './io.ts';
import { clean, duration, table } from './text-table.ts';

/** `now` in milliseconds since the Unix epoch. Ends with a line break. */
export function statusText(report: StatusReport, now: number, color: boolean): string {
  const { site, exchange } = report;
  const since = (instant: string): string => duration(now - Date.parse(instant));
  const state = exchange.connected ? green('connected', color) : red('not connected', color);
  const lines = [
    `${bold(clean(site.name), color)}  version ${site.version.slice(0, 12)}, loaded ${since(site.loadedAt)} ago`,
    `keepline ${report.version}, running for ${since(report.since)}`,
    `exchange ${state}${exchange.since === null ? '' : ` for ${since(exchange.since)}`}`,
  ];
  lines.push(...switchLines(report), ...holdingLines(report, since, color));
  const tables = [
    table(
      ['QUEUE', 'WAITING', 'LONGEST WAIT', 'AGENTS'],
      report.queues.map((queue) => [
        queue.name,
        String(queue.waiting),
        queue.longestWaitMs === null ? '-' : duration(queue.longestWaitMs),
        counts(queue.agents),
      ]),
      color,
    ),
    agentTable(report.agents, color),
    table(
      ['CALL', 'FROM', 'TO', 'FOR', 'STATUS', 'WHERE'],
      report.calls.map((call) => [
        call.id,
        call.caller || '-',
        call.called,
        duration(call.sinceMs),
        call.status,
        whereabouts(call),
      ]),
      color,
    ),
  ];
  if (report.calls.length === 0) tables[2] = dim('no calls', color);
  return `${[lines.join('\n'), ...tables].join('\n\n')}\n`;
}

/** What does not stand as a technician would expect it to: callbacks are offered, and customers are called. */
function switchLines({ callbacks }: StatusReport): string[] {
  const all = Object.entries(callbacks);
  return (['offering', 'dialling'] as const).flatMap((name) => {
    const others = all.filter(([, positions]) => positions[name] !== true);
    if (others.length === 0) return [];
    const told = others.map(([profile, positions]) => `${profile} ${positionWords(positions[name])}`);
    return [`callbacks, ${name}: ${clean(told.join(', '))}`];
  });
}

/** `crisis since 10:04 (offer 1 of advisers), for 3m 10s`. */
function holdingLines(report: StatusReport, since: (instant: string) => string, color: boolean): string[] {
  const { timezone } = report.site;
  return report.queues.flatMap(({ name, holding }) =>
    holding.map(({ into, offer, only, since: began }) => {
      const at = minuteOf(Date.parse(began), timezone).slice(11);
      const effect = only ? '; callbacks only: nobody joins the line' : '';
      const words = `${clean(into)} since ${at} (offer ${offer} of ${clean(name)}), for ${since(began)}${effect}`;
      return red(words, color);
    }),
  );
}

function whereabouts(call: StatusReport['calls'][number]): string {
  const parts = [];
  if (call.queue !== null)
    parts.push(call.position === null ? call.queue : `${call.queue} #${call.position}`);
  if (call.agent !== null) parts.push(`with ${call.agent}`);
  if (parts.length === 0 && call.step !== null) parts.push(call.step);
  return parts.join(', ') || '-';
}

const counts = (byStatus: StatusReport['queues'][number]['agents']): string =>
  (Object.entries(byStatus) as [AgentStatus, number][])
    .map(([status, count]) => `${count} ${statusWords[status]}`)
    .join(', ') || 'none';
