/**
 * Lines of queue_log, as Asterisk's own app_queue writes them (main/logger.c, apps/app_queue.c):
 *
 *   EPOCH|CALLID|QUEUE|AGENT|EVENT|p1|p2|…
 *
 * Differences, all of them additions: FULL, CLOSED and JOINEMPTY, which app_queue does not write, say that a caller was
 * not let in. A caller who agrees to be called back has left by the key they pressed (EXITWITHKEY); the call by which we
 * reach them is one of its own, and enters the queue when the customer is there. Phones of agents who are asked whether
 * they take a callback ring before that. CALLID is the caller's channel, AGENT the agent's name in the YAML (app_queue's "membername"): full names
 * are changed now and then, and two agents may share one.
 */
import type { Fact, StayEnded } from '../../domain/counting/fact.ts';
import { endsStay } from '../../domain/counting/fact.ts';
import type { Stay } from '../../domain/counting/stay.ts';
import type { Milliseconds } from '../../domain/ids.ts';
import type { LogEntry } from '../../engine/counts.ts';

const NONE = 'NONE';
/** Where a caller was sent: we have no dialplan contexts, and tools expect one. */
const CONTEXT = 'keepline';
/** Asterisk's buffer for one line has 8192 bytes; no value needs more than this. */
const LONGEST_VALUE = 256;

const LOGGED: ReadonlySet<Fact['type']> = new Set<Fact['type']>([
  'joined',
  'refused',
  'ringNoAnswer',
  'ringCanceled',
  'agentDumped',
  'connected',
  'completed',
  'transferred',
  'handedBack',
  'abandoned',
  'leftByKey',
  'leftForCallback',
  'leftEmpty',
  'timedOut',
  'withdrawn',
  'loggedIn',
  'loggedOut',
  'paused',
  'unpaused',
  'started',
  'siteReloaded',
]);

/** Whether the queue log tells of such facts. */
export const isLogged = ({ type }: Fact): boolean => LOGGED.has(type);

/** The lines of an entry, each with its line break; none for what the log does not tell of. */
export function linesOf({ fact, stay }: Pick<LogEntry, 'fact' | 'stay'>): string[] {
  if (endsStay(fact)) return stay === null ? [] : [endLine(fact, stay)];
  switch (fact.type) {
    case 'joined':
      return [line(fact, NONE, 'ENTERQUEUE', '', fact.callerNumber, fact.firstPlace)];
    case 'refused':
      return [line(fact, NONE, REFUSALS[fact.reason])];
    case 'ringNoAnswer':
      return [line(fact, fact.agent, 'RINGNOANSWER', Math.round(fact.ringMs))];
    case 'ringCanceled':
      return [line(fact, fact.agent, 'RINGCANCELED', Math.round(fact.ringMs))];
    case 'agentDumped':
      return [line(fact, fact.agent, 'AGENTDUMP')];
    case 'connected':
      return [line(fact, fact.agent, 'CONNECT', held(stay), fact.leg, seconds(stay?.ringMs ?? 0))];
    case 'loggedIn':
      return fact.queues.map((queue) => line({ ...NO_CALL, at: fact.at, queue }, fact.agent, 'ADDMEMBER'));
    case 'loggedOut':
      return fact.queues.map((queue) => line({ ...NO_CALL, at: fact.at, queue }, fact.agent, 'REMOVEMEMBER'));
    case 'paused':
      return pauseLines(fact, 'PAUSE', fact.reason);
    case 'unpaused':
      return pauseLines(fact, 'UNPAUSE', '');
    case 'started':
      return [line({ ...NO_CALL, at: fact.at }, NONE, 'QUEUESTART')];
    case 'siteReloaded':
      return [line({ ...NO_CALL, at: fact.at }, NONE, 'CONFIGRELOAD')];
    case 'callbackAgreed':
    case 'ringingStarted':
    case 'ringTakenElsewhere':
    case 'quoted':
    case 'agentStatus':
    case 'wrapUpEnded':
      return [];
    default:
      return fact satisfies never;
  }
}

const REFUSALS = { full: 'FULL', closed: 'CLOSED', nobodyLoggedIn: 'JOINEMPTY' } as const;
const NO_CALL = { call: NONE, queue: NONE };

/** The one end of a stay. */
function endLine(fact: StayEnded, stay: Stay): string {
  const agent = stay.agent ?? NONE;
  const place = stay.firstPlace;
  const talked = [held(stay), seconds(stay.talkMs ?? 0), place] as const;
  const waited = seconds(stay.waitMs ?? 0);
  switch (fact.type) {
    case 'completed':
      return line(fact, agent, fact.by === 'agent' ? 'COMPLETEAGENT' : 'COMPLETECALLER', ...talked);
    case 'transferred':
      return fact.how === 'blind'
        ? line(fact, agent, 'BLINDTRANSFER', fact.to, CONTEXT, ...talked)
        : line(fact, agent, 'ATTENDEDTRANSFER', 'BRIDGE', fact.bridge, ...talked);
    case 'handedBack':
      return line(fact, agent, 'BLINDTRANSFER', fact.to, CONTEXT, ...talked);
    case 'abandoned':
      return line(fact, fact.agent ?? NONE, 'ABANDON', fact.place, place, waited);
    case 'leftByKey':
      return line(fact, NONE, 'EXITWITHKEY', fact.key, fact.place, place, waited);
    case 'leftForCallback':
      return line(fact, NONE, 'EXITWITHKEY', 'callback', fact.place, place, waited);
    case 'leftEmpty':
      return line(fact, NONE, 'EXITEMPTY', fact.place, place, waited);
    case 'timedOut':
      return line(fact, NONE, 'EXITWITHTIMEOUT', fact.place, place, waited);
    case 'withdrawn':
      return line(fact, NONE, 'WITHDRAW', fact.place, place, waited, fact.reason.slice(0, 40));
    default:
      return fact satisfies never;
  }
}

/** One line for each queue, and one for all together, as app_queue does for an agent who pauses everywhere. */
function pauseLines(
  fact: Extract<Fact, { type: 'paused' | 'unpaused' }>,
  event: 'PAUSE' | 'UNPAUSE',
  reason: string,
): string[] {
  const { at, agent, queues } = fact;
  return [
    ...queues.map((queue) => line({ ...NO_CALL, at, queue }, agent, event, reason)),
    line({ ...NO_CALL, at }, agent, `${event}ALL`, reason),
  ];
}

/** What app_queue calls hold time: from joining until they hear each other, whisper included. */
const held = (stay: Stay | null): number =>
  stay === null || stay.connectedAt === null ? 0 : seconds(stay.connectedAt - stay.joinedAt);

const seconds = (ms: Milliseconds): number => Math.max(0, Math.floor(ms / 1000));

function line(
  about: { readonly at: number; readonly call: string; readonly queue: string },
  agent: string,
  event: string,
  ...parameters: readonly (string | number)[]
): string {
  const head = [seconds(about.at), about.call, about.queue, agent, event].map(field).join('|');
  // A separator follows the event even when nothing else does.
  return `${head}|${parameters.map(field).join('|')}\n`;
}

/** A value must not end its field or its line: callers choose their own names and numbers. */
const field = (value: string | number): string =>
  String(value)
    .replace(/[|\p{Cc}\u2028\u2029]/gu, '_')
    .slice(0, LONGEST_VALUE);
