/** Agents as people read them. */
import type { AgentStatus } from '../domain/agent/state.ts';
import type { AgentReport } from '../engine/report.ts';
import { duration, table } from './text-table.ts';

export const statusWords: Readonly<Record<AgentStatus, string>> = {
  offline: 'offline',
  available: 'available',
  reserved: 'reserved',
  ringing: 'ringing',
  talking: 'talking',
  wrapUp: 'wrap-up',
  paused: 'paused',
  away: 'away',
  resting: 'resting',
  busy: 'busy',
  unreachable: 'unreachable',
};

const PHONES: Readonly<Record<AgentReport['phone'], string>> = {
  idle: 'free',
  inUse: 'in use',
  ringing: 'rings',
  unreachable: 'unreachable',
  unknown: '-',
};

/** In `status`: what they do, since when, and with whom. */
export const agentTable = (agents: readonly AgentReport[], color: boolean): string =>
  table(
    ['AGENT', 'NAME', 'STATUS', 'FOR', 'CALL'],
    agents.map((agent) => [
      agent.name,
      agent.fullName,
      statusText(agent),
      duration(agent.sinceMs),
      agent.call ?? '-',
    ]),
    color,
  );

/** In `agents`: all that is known of them. */
export const agentList = (agents: readonly AgentReport[], color: boolean): string =>
  table(
    ['AGENT', 'NAME', 'STATUS', 'FOR', 'MISSED', 'PHONE', 'QUEUES'],
    agents.map((agent) => [
      agent.name,
      agent.fullName,
      statusText(agent),
      duration(agent.sinceMs),
      String(agent.missedInRow),
      PHONES[agent.phone],
      agent.queues.join(', ') || '-',
    ]),
    color,
  );

/** `paused (lunch)`, `wrap-up, 12s left`, `talking, then paused (lunch)`. */
export function statusText({
  status,
  wrapUpLeftMs,
  pausedReason,
  loggedIn,
}: Pick<AgentReport, 'status' | 'wrapUpLeftMs' | 'pausedReason' | 'loggedIn'>): string {
  const reason = pausedReason === null || pausedReason === '' ? '' : ` (${pausedReason})`;
  if (status === 'paused') return `paused${reason}`;
  const word = statusWords[status];
  const left = wrapUpLeftMs === null ? '' : `, ${duration(wrapUpLeftMs)} left`;
  if (status === 'offline' || status === 'away') return word;
  const then = !loggedIn ? ', then offline' : pausedReason !== null ? `, then paused${reason}` : '';
  return `${word}${left}${then}`;
}
