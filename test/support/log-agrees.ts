/** Holds a queue_log against what was counted: the same stays, with the same ends, waits and talks. */
import type { Stay } from '../../src/domain/counting/stay.ts';
import { parseQueueLogText, type QueueLogLine, staysInLog } from './queue-log.ts';

/** What is wrong with the log or differs from the counts; empty when all is well. For stays that are over. */
export function disagreements(log: string, stays: readonly Stay[]): string[] {
  try {
    const lines = parseQueueLogText(log);
    const inLog = sorted([...staysInLog(lines).map(wordsOfLines), ...refusedInLog(lines)]);
    const counted = sorted(stays.map(wordsOfStay));
    return [
      ...missing(counted, inLog).map((words) => `counted, but not in the log: ${words}`),
      ...missing(inLog, counted).map((words) => `in the log, but not counted: ${words}`),
    ];
  } catch (error) {
    return [`the log: ${(error as Error).message}`];
  }
}

const END_WORDS: Readonly<Record<string, string>> = {
  'completed agent': 'COMPLETEAGENT',
  'completed caller': 'COMPLETECALLER',
  'completed system': 'COMPLETECALLER',
  'transferred blind': 'BLINDTRANSFER',
  'transferred attended': 'ATTENDEDTRANSFER',
  handedBack: 'BLINDTRANSFER',
  abandoned: 'ABANDON',
  leftByKey: 'EXITWITHKEY',
  leftForCallback: 'EXITWITHKEY',
  leftEmpty: 'EXITEMPTY',
  timedOut: 'EXITWITHTIMEOUT',
  withdrawn: 'WITHDRAW',
  full: 'FULL',
  closed: 'CLOSED',
  nobodyLoggedIn: 'JOINEMPTY',
};

const seconds = (ms: number): number => Math.floor(ms / 1000);

function wordsOfStay(stay: Stay): string {
  const { call, queue, outcome, how, agent, connectedAt, joinedAt, talkMs, waitMs } = stay;
  const end = END_WORDS[how === null ? `${outcome}` : `${outcome} ${how}`] ?? `${outcome} ${how}`;
  if (connectedAt === null) return `${call} ${queue} ${end} ${seconds(waitMs ?? 0)}`;
  return `${call} ${queue} ${end} ${agent} ${seconds(connectedAt - joinedAt)} ${seconds(talkMs ?? 0)}`;
}

function wordsOfLines(lines: readonly QueueLogLine[]): string {
  const end = lines.at(-1);
  if (end === undefined) return '';
  const { call, queue, event, agent, parameters } = end;
  const connections = lines.filter((line) => line.event === 'CONNECT');
  if (connections.length === 0) return `${call} ${queue} ${event} ${parameters.waittime}`;
  const once = connections.length === 1 && connections[0]?.parameters.holdtime === parameters.holdtime;
  return `${call} ${queue} ${event} ${agent} ${parameters.holdtime} ${parameters.calltime}${once ? '' : ' (connected otherwise)'}`;
}

const refusedInLog = (lines: readonly QueueLogLine[]): string[] =>
  lines
    .filter(({ event }) => ['FULL', 'CLOSED', 'JOINEMPTY'].includes(event))
    .map(({ call, queue, event }) => `${call} ${queue} ${event} 0`);

const sorted = (words: readonly string[]): string[] => [...words].sort();

/** Those of `all` that are not in `others`, each as often as it is missing. */
function missing(all: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const word of others) left.set(word, (left.get(word) ?? 0) + 1);
  return all.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
}
