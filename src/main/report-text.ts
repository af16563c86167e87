/** A report as people read it. */
import type { AgentFigures } from '../domain/counting/agent-figures.ts';
import type { QueueFigures } from '../domain/counting/queue-figures.ts';
import type { QueueLine, Report } from '../domain/counting/report.ts';
import { callbackNotes, callbackText } from './callback-report-text.ts';
import { dim } from './io.ts';
import { minuteOf } from './report-interval.ts';
import { duration, percentCell as percent, table, timeCell as time } from './text-table.ts';

export type ReportGroup = 'queue' | 'agent' | 'hour';

/** Ends with a line break. */
export function reportText(report: Report, by: ReportGroup, color: boolean): string {
  const { from, to, queue } = report;
  const head = `${minuteOf(Date.parse(from))} to ${minuteOf(Date.parse(to))}, ${queue ?? 'all queues'}`;
  const body = by === 'agent' ? agentLines(report, color) : queueLines(report, by, color);
  const callbacks = by === 'agent' ? [] : callbackText(report.callbacks, color);
  const below = [...notes(by), ...(callbacks.length === 0 ? [] : callbackNotes)];
  return `${[head, body, ...callbacks, ...below.map((note) => dim(note, color))].join('\n\n')}\n`;
}

function queueLines({ customers, queues, times }: Report, by: 'queue' | 'hour', color: boolean): string {
  const groups = Object.entries<QueueFigures>(by === 'queue' ? queues : times);
  const rows = groups.map(([name, figures]) => [
    name,
    ...queueCells(figures),
    ...lineCells(queues, by, name),
  ]);
  const all = ['all', ...queueCells(customers), ...(by === 'queue' ? ['', ''] : [])];
  const columns = [
    by === 'queue' ? 'QUEUE' : 'HOUR',
    ...QUEUE_COLUMNS,
    ...(by === 'queue' ? LINE_COLUMNS : []),
  ];
  return table(columns, [...rows, all], color);
}

const QUEUE_COLUMNS = [
  'OFFERED',
  'ANSWERED',
  'ABANDONED',
  'LEFT',
  'CALLBACK',
  'REFUSED',
  'SERVICE LEVEL',
  'ASA',
  'MEDIAN',
  'P90',
  'LONGEST',
  'HANDLING',
];
const LINE_COLUMNS = ['OCCUPANCY', 'WAITS KEPT'];

const queueCells = (figures: QueueFigures): string[] => [
  String(figures.offered),
  String(figures.answered),
  abandonedCell(figures),
  String(figures.elsewhere),
  String(figures.callbacks),
  String(figures.refused),
  percent(figures.serviceLevel.shortAbandon),
  time(figures.averageSpeedOfAnswerMs),
  time(figures.timeToHumanMs.median),
  time(figures.timeToHumanMs.p90),
  time(figures.longestWaitMs),
  time(figures.averageHandlingMs),
];

function abandonedCell({ abandoned, shortAbandons, abandonment }: QueueFigures): string {
  if (abandoned === 0) return '0';
  const short = shortAbandons === 0 ? '' : `, ${shortAbandons} short`;
  return `${abandoned} (${percent(abandonment)}${short})`;
}

function lineCells(
  queues: Readonly<Record<string, QueueLine>>,
  by: 'queue' | 'hour',
  name: string,
): string[] {
  const line = by === 'queue' ? queues[name] : undefined;
  return line === undefined ? [] : [percent(line.occupancy), percent(line.told.kept)];
}

function agentLines({ agents }: Report, color: boolean): string {
  const rows = Object.entries(agents).map(([name, figures]) => [name, ...agentCells(figures)]);
  return rows.length === 0 ? 'no agents' : table(['AGENT', ...AGENT_COLUMNS], rows, color);
}

const AGENT_COLUMNS = [
  'CALLS',
  'MISSED',
  'TALK',
  'WRAP-UP',
  'RINGING',
  'AVAILABLE',
  'PAUSED',
  'OTHER',
  'HANDLING',
  'OCCUPANCY',
];

const agentCells = (figures: AgentFigures): string[] => [
  String(figures.calls),
  String(figures.missed),
  duration(figures.talkMs),
  duration(figures.wrapUpMs),
  duration(figures.ringMs),
  duration(figures.availableMs),
  duration(figures.pausedMs),
  duration(figures.otherMs),
  time(figures.averageHandlingMs),
  percent(figures.occupancy),
];

function notes(by: ReportGroup): string[] {
  if (by === 'agent') {
    return ['handling: talk and wrap-up of a call; occupancy: talk and wrap-up, of these and free time'];
  }
  const levels =
    "service level: answered within the queue's limit, of all but short abandons (others: --json)";
  const waits = "ASA to the agent's answer; median and P90 to hearing them";
  return [`${levels}\n${waits}; all: by the customer's clock, which runs on from queue to queue`];
}
