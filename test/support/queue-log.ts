/**
 * Reads queue_log as report tools do, by its documented grammar (Asterisk's "Queue Logs" page, main/logger.c):
 * `EPOCH|CALLID|QUEUE|AGENT|EVENT|p1|p2|…`. Strict: what does not fit is refused with the reason.
 */
export interface QueueLogLine {
  readonly epoch: number;
  readonly call: string;
  readonly queue: string;
  readonly agent: string;
  readonly event: string;
  /** By name, as far as the event has any. */
  readonly parameters: Readonly<Record<string, string>>;
}

type Kind = 'text' | 'whole';
type Shape = Readonly<Record<string, Kind>>;

const place = { position: 'whole', origposition: 'whole', waittime: 'whole' } as const;
const talk = { holdtime: 'whole', calltime: 'whole', origposition: 'whole' } as const;
const GRAMMAR: Readonly<Record<string, Shape>> = {
  QUEUESTART: {},
  CONFIGRELOAD: {},
  ENTERQUEUE: { url: 'text', callerid: 'text', origposition: 'whole' },
  CONNECT: { holdtime: 'whole', bridgedchanneluniqueid: 'text', ringtime: 'whole' },
  COMPLETEAGENT: talk,
  COMPLETECALLER: talk,
  BLINDTRANSFER: { extension: 'text', context: 'text', ...talk },
  ATTENDEDTRANSFER: { method: 'text', target: 'text', ...talk },
  ABANDON: place,
  EXITWITHTIMEOUT: place,
  EXITEMPTY: place,
  EXITWITHKEY: { key: 'text', ...place },
  WITHDRAW: { ...place, info: 'text' },
  RINGNOANSWER: { ringtime: 'whole' },
  RINGCANCELED: { ringtime: 'whole' },
  AGENTDUMP: {},
  ADDMEMBER: {},
  REMOVEMEMBER: {},
  PAUSE: { reason: 'text' },
  UNPAUSE: { reason: 'text' },
  PAUSEALL: { reason: 'text' },
  UNPAUSEALL: { reason: 'text' },
  // Ours: app_queue tells nobody of these.
  FULL: {},
  CLOSED: {},
  JOINEMPTY: {},
};

/** Events that end what ENTERQUEUE began. */
export const ENDS: ReadonlySet<string> = new Set([
  'COMPLETEAGENT',
  'COMPLETECALLER',
  'BLINDTRANSFER',
  'ATTENDEDTRANSFER',
  'ABANDON',
  'EXITWITHTIMEOUT',
  'EXITEMPTY',
  'EXITWITHKEY',
  'WITHDRAW',
]);
const OF_NO_CALL = new Set([
  'QUEUESTART',
  'CONFIGRELOAD',
  'ADDMEMBER',
  'REMOVEMEMBER',
  'PAUSE',
  'UNPAUSE',
  'PAUSEALL',
  'UNPAUSEALL',
]);
const OF_NO_QUEUE = new Set(['QUEUESTART', 'CONFIGRELOAD', 'PAUSEALL', 'UNPAUSEALL']);

/** A line without its line break. */
export function parseQueueLog(line: string): QueueLogLine {
  const refuse = (why: string): never => {
    throw new Error(`${why}: ${line}`);
  };
  const [epoch = '', call = '', queue = '', agent = '', event = '', ...values] = line.split('|');
  if (!/^[0-9]{1,11}$/.test(epoch)) refuse('no epoch');
  if (call === '' || queue === '' || agent === '') refuse('an empty field');
  const shape = GRAMMAR[event] ?? refuse('no such event');
  if ((call === 'NONE') !== OF_NO_CALL.has(event)) refuse('the wrong call');
  if ((queue === 'NONE') !== OF_NO_QUEUE.has(event)) refuse('the wrong queue');
  const names = Object.keys(shape);
  // A separator follows the event even when nothing else does.
  if (values.length !== Math.max(1, names.length)) refuse(`${values.length} parameters`);
  if (names.length === 0 && values[0] !== '') refuse('a parameter too many');
  const parameters: Record<string, string> = {};
  names.forEach((name, index) => {
    const value = values[index] ?? '';
    if (shape[name] === 'whole' && !/^[0-9]+$/.test(value)) refuse(`${name} is no whole number`);
    parameters[name] = value;
  });
  return { epoch: Number(epoch), call, queue, agent, event, parameters };
}

export const parseQueueLogText = (text: string): QueueLogLine[] => {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line is cut off');
  return text.split('\n').slice(0, -1).map(parseQueueLog);
};

/** Agents' phones that ring for a call by which we call a customer back, who is not there yet. */
const isPreview = ({ call, event }: QueueLogLine): boolean =>
  call.startsWith('cb-') && ['RINGNOANSWER', 'RINGCANCELED', 'AGENTDUMP'].includes(event);

/** Stays as the log tells them: each with its lines, the first an ENTERQUEUE, the last its end. Throws when one has not. */
export function staysInLog(lines: readonly QueueLogLine[]): QueueLogLine[][] {
  const open = new Map<string, QueueLogLine[]>();
  const stays: QueueLogLine[][] = [];
  for (const line of lines) {
    const { call, event, queue } = line;
    if (OF_NO_CALL.has(event) || ['FULL', 'CLOSED', 'JOINEMPTY'].includes(event)) continue;
    const stay = open.get(call);
    if (stay === undefined && isPreview(line)) continue;
    if (event === 'ENTERQUEUE') {
      if (stay !== undefined) throw new Error(`${call} entered ${queue} and had not left ${stay[0]?.queue}`);
      const begun = [line];
      open.set(call, begun);
      stays.push(begun);
    } else if (stay === undefined || stay[0]?.queue !== queue) {
      throw new Error(`${call} has ${event} in ${queue} without being there`);
    } else {
      stay.push(line);
      if (ENDS.has(event)) open.delete(call);
    }
  }
  if (open.size > 0) throw new Error(`never left: ${[...open.keys()].join(', ')}`);
  return stays;
}
