/** The status as people read it. */
import type { StatusReport } from '../engine/report.ts';
import { bold, dim, green, red } from './io.ts';

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
    table(
      ['AGENT', 'NAME', 'STATUS', 'FOR', 'CALL'],
      report.agents.map((agent) => [
        agent.name,
        agent.fullName,
        agent.status,
        duration(agent.sinceMs),
        agent.call ?? '-',
      ]),
      color,
    ),
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

function whereabouts(call: StatusReport['calls'][number]): string {
  const parts = [];
  if (call.queue !== null)
    parts.push(call.position === null ? call.queue : `${call.queue} #${call.position}`);
  if (call.agent !== null) parts.push(`with ${call.agent}`);
  if (parts.length === 0 && call.step !== null) parts.push(call.step);
  return parts.join(', ') || '-';
}

const counts = (byStatus: Readonly<Record<string, number>>): string =>
  Object.entries(byStatus)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ') || 'none';

/** Columns as wide as their widest cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[], color: boolean): string {
  const cells = rows.map((row) => row.map(clean));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [bold(line(head), color), ...cells.map(line)].join('\n');
}

/** `5s`, `3m 02s`, `4h 05m`, `12d 3h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (days > 0) return `${days}d ${hours % 24}h`;
  if (hours > 0) return `${hours}h ${two(minutes % 60)}m`;
  if (minutes > 0) return `${minutes}m ${two(seconds % 60)}s`;
  return `${seconds}s`;
}

/** Without control characters: a caller's number is whatever a telephone sent, and must not steer a terminal. */
const clean = (text: string): string => text.replace(/\p{C}/gu, '?');
