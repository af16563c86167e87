/**
 * A mixed hour in a minute: everything that a queue log tells of, by real calls, many at once, with a `kill -9` in the
 * middle. Then three accounts of it are held against each other: the queue log, Keepline's own counts, and what the
 * telephones did.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Report } from '../../src/domain/counting/report.ts';
import type { Stay } from '../../src/domain/counting/stay.ts';
import type { Instant } from '../../src/domain/ids.ts';
import type { Ended } from '../support/child.ts';
import { counted, REFUSALS, waysByCall } from '../support/log-account.ts';
import { disagreements } from '../support/log-agrees.ts';
import { parseQueueLogText, type QueueLogLine, staysInLog } from '../support/queue-log.ts';
import { Stage } from '../support/stage.ts';
import type { Cast } from './counting-cast.ts';
import { AGENTS, AGENTS_TOLD, COLLEAGUES, playTheHour } from './counting-hour.ts';
import { countingSite } from './counting-site.ts';

jest.setTimeout(60_000);

let stage: Stage;
let cast: Cast;
/** Of the hour; asked for while Keepline ran, and when it did not. */
let reports: readonly { readonly table: Ended; readonly json: Ended }[];
let logText: string;
let log: readonly QueueLogLine[];
let stays: readonly Stay[];
/** By the caller's number. */
let callIds: ReadonlyMap<string, string>;
beforeAll(async () => {
  const days = [0, 1].map((day) => new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10));
  const site = countingSite('Harbour', days);
  stage = await Stage.open({ site, agents: [...Object.keys(AGENTS), ...COLLEAGUES] });
  const { keepline } = stage;
  const from = new Date().toISOString();
  cast = await playTheHour(stage, countingSite('New Harbour', days));
  await stage.clear();
  const interval = ['--from', from, '--to', new Date().toISOString()];
  const report = async () => ({
    table: await keepline.command('report', ...interval),
    json: await keepline.command('report', ...interval, '--json'),
  });
  const running = await report();
  // What is left for the queue log is written at the end.
  await keepline.stop();
  reports = [running, await report()];
  logText = keepline.queueLogText();
  log = parseQueueLogText(logText);
  const counts = keepline.counts();
  stays = counts.stays(0 as Instant, Date.now() as Instant);
  counts.close();
  const arrivals = keepline.log().filter(({ event }) => event === 'callArrived');
  callIds = new Map(arrivals.map(({ callerNumber, call }) => [String(callerNumber), String(call)]));
}, 600_000);
afterAll(() => stage?.close());

const callers = () => [...cast.callers.values()];
const partsLog = (): string[] => callers().flatMap(({ part }) => part.log);
const isOfStay = ({ event }: QueueLogLine): boolean => !OF_AGENTS.test(event) && !OF_KEEPLINE.test(event);
const OF_AGENTS = /MEMBER$|PAUSE/;
const OF_KEEPLINE = /^(QUEUESTART|CONFIGRELOAD)$/;
const OF_TALKS = /^COMPLETE|TRANSFER$/;
const RANG_IN_VAIN = ['RINGNOANSWER', 'RINGCANCELED'];
const LEAVE_WHEN_RUNG: readonly string[] = ['hangsUpWhenRung', 'pressesOneWhenRung'];

/** The events of a way such as `sales: CONNECT COMPLETEAGENT`, each with its queue. */
function eventsOf(way: string): string[] {
  const [queue, events = ''] = way.split(': ');
  const all = REFUSALS.has(events) ? [events] : ['ENTERQUEUE', ...events.split(' ')];
  return all.map((event) => `${queue} ${event}`);
}

describe('the hour', () => {
  test('had many calls, and nothing went wrong unheard', () => {
    expect(cast.callers.size).toBeGreaterThanOrEqual(40);
    expect(stage.keepline.complaints()).toEqual([]);
    expect(stage.phones.failures).toEqual([]);
  });

  test('had everything in it that a queue log can tell of', () => {
    expect(Object.keys(counted(log.map(({ event }) => event)))).toEqual([
      'ABANDON',
      'ADDMEMBER',
      'AGENTDUMP',
      'ATTENDEDTRANSFER',
      'BLINDTRANSFER',
      'CLOSED',
      'COMPLETEAGENT',
      'COMPLETECALLER',
      'CONFIGRELOAD',
      'CONNECT',
      'ENTERQUEUE',
      'EXITEMPTY',
      'EXITWITHKEY',
      'EXITWITHTIMEOUT',
      'FULL',
      'JOINEMPTY',
      'PAUSE',
      'PAUSEALL',
      'QUEUESTART',
      'REMOVEMEMBER',
      'RINGCANCELED',
      'RINGNOANSWER',
      'UNPAUSE',
      'UNPAUSEALL',
      'WITHDRAW',
    ]);
  });
});

describe('the queue log', () => {
  test('has lines of the documented grammar only, in the order of time', () => {
    expect(logText).toMatch(/\n$/);
    expect(logText).not.toMatch(/[^\P{Cc}\n]/u);
    const times = log.map(({ epoch }) => epoch);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    // Started twice: once by hand, and once after the kill.
    expect(log.filter(({ event }) => event === 'QUEUESTART')).toHaveLength(2);
  });

  test('has one end for each caller who entered, with the times that lie between', () => {
    const inLog = staysInLog(log);
    const ofStays = log.filter((line) => isOfStay(line) && !REFUSALS.has(line.event));
    expect(inLog.flat()).toHaveLength(ofStays.length);
    const odd = inLog.filter((stay) => {
      const [enter, end] = [stay[0], stay.at(-1)];
      const [connect, ...more] = stay.filter(({ event }) => event === 'CONNECT');
      if (enter === undefined || end === undefined || more.length > 0) return true;
      const { holdtime, calltime, waittime, origposition } = end.parameters;
      if (origposition !== enter.parameters.origposition) return true;
      if (connect === undefined) {
        return OF_TALKS.test(end.event) || !isNear(Number(waittime), end.epoch - enter.epoch);
      }
      const isInOrder = stay.at(-2) === connect && OF_TALKS.test(end.event) && end.agent === connect.agent;
      const isHeld = holdtime === connect.parameters.holdtime;
      return !(
        isInOrder &&
        isHeld &&
        isNear(Number(holdtime), connect.epoch - enter.epoch) &&
        isNear(Number(calltime), end.epoch - connect.epoch)
      );
    });
    expect(odd).toEqual([]);
  });

  test('tells of each caller what was done to them', () => {
    const ways = waysByCall(log);
    const told = callers().map(({ number }) => [number, ways.get(callIds.get(number) ?? '')]);
    expect(told).toEqual(callers().map(({ number, part }) => [number, part.log]));
    expect(ways.size).toBe(cast.callers.size);
  });

  test('tells of each phone that rang what became of it', () => {
    const wanted = new Map<string, Record<string, number>>();
    for (const { number, part } of callers()) {
      // Gone again before a phone that was to be rung has noticed, perhaps.
      if (part.way === 'hangsUpAtOnce') continue;
      const rung = cast.rung.filter(({ caller, became }) => caller === number && became !== 'elsewhere');
      wanted.set(number, counted(rung.map(({ user, became }) => `${AGENTS[user]} ${RUNG_WORDS[became]}`)));
    }
    // Where several phones ring and the caller leaves as the first of them does, the others may not have begun.
    const leavesWhenRung = new Set(
      callers().flatMap(({ number, part }) => (LEAVE_WHEN_RUNG.includes(part.way) ? [number] : [])),
    );
    const told = [...wanted.keys()].map((number): [string, Record<string, number>] => {
      const hasBegun = ({ agent, event }: { agent: string; event: string }): boolean =>
        event !== 'RINGCANCELED' ||
        !leavesWhenRung.has(number) ||
        Object.hasOwn(wanted.get(number) ?? {}, `${agent} in vain`);
      const lines = log.filter(
        (line) => line.call === callIds.get(number) && line.agent !== 'NONE' && hasBegun(line),
      );
      return [
        number,
        counted(lines.flatMap(({ agent, event }) => rungWord(event).map((word) => `${agent} ${word}`))),
      ];
    });
    expect(told).toEqual([...wanted]);
  });

  test('knows hold times and talks to the second, as the telephones do', () => {
    const inLog = staysInLog(log);
    const differences = callers().flatMap((caller) => {
      const ends = inLog
        .filter(([enter]) => enter?.call === callIds.get(caller.number))
        .flatMap((stay) => stay.slice(-1))
        .filter(({ event }) => OF_TALKS.test(event));
      const talks = cast.talks.filter((talk) => talk.caller === caller.number);
      return talks.flatMap((talk, index) => {
        const { agent = 'nobody', parameters = {} as QueueLogLine['parameters'] } = ends[index] ?? {};
        const talkS = (talk.endedAt - talk.connectedAt) / 1000;
        const heldS = index === 0 ? (talk.connectedAt - caller.answeredAt) / 1000 : null;
        const agree =
          agent === AGENTS[talk.user] &&
          isNear(Number(parameters.calltime), talkS) &&
          (heldS === null || isNear(Number(parameters.holdtime), heldS));
        return agree ? [] : [{ caller: caller.number, agent, talk, talkS, heldS, parameters }];
      });
    });
    expect(differences).toEqual([]);
  });

  test('tells of the agents who came, went and paused, once for each of their queues', () => {
    const queues: Readonly<Record<string, readonly string[]>> = { nils: ['orders', 'vault'] };
    const wanted = AGENTS_TOLD.flatMap((words) => {
      const [agent = '', event = '', ...reason] = words.split(' ');
      const all = /MEMBER$/.test(event) ? [] : [`NONE ${agent} ${event}ALL ${reason.join(' ')}`];
      const each = (queues[agent] ?? ['sales', 'support']).map((queue) => `${queue} ${words}`);
      return [...each, ...all].map((line) => line.trim());
    });
    const told = log.filter(({ event }) => OF_AGENTS.test(event));
    const words = told.map(({ queue, agent, event, parameters }) =>
      `${queue} ${agent} ${event} ${parameters.reason ?? ''}`.trim(),
    );
    expect(words).toEqual(wanted);
  });
});

describe('totals', () => {
  test('of each queue and event are those of the calls that were made', () => {
    const aside = [...RANG_IN_VAIN, 'AGENTDUMP'];
    const lines = log.filter((line) => isOfStay(line) && !aside.includes(line.event));
    expect(counted(lines.map(({ queue, event }) => `${queue} ${event}`))).toEqual(
      counted(partsLog().flatMap(eventsOf)),
    );
  });

  test('are the same in the log and in the database, stay by stay', () => {
    expect(disagreements(logText, stays)).toEqual([]);
    expect(stays).toHaveLength(partsLog().length);
  });

  test('are the same in the report', () => {
    const report = reported();
    const events = counted(partsLog().flatMap(eventsOf));
    const wanted = Object.fromEntries(
      ['orders', 'sales', 'support', 'vault'].map((queue) => [queue, figuresOf(queue, events)]),
    );
    expect(report.queues).toMatchObject(wanted);
    expect(Object.keys(report.queues)).toEqual(Object.keys(wanted));
  });

  test('of each agent are the same in the log and in the report', () => {
    const { agents } = reported();
    for (const agent of Object.values(AGENTS)) {
      const events = counted(log.filter((line) => line.agent === agent).map(({ event }) => event));
      const missed = (events.RINGNOANSWER ?? 0) + (events.AGENTDUMP ?? 0);
      expect({ agent, ...agents[agent] }).toMatchObject({ agent, calls: events.CONNECT, missed });
      const talks = staysInLog(log)
        .flatMap((stay) => stay.slice(-1))
        .filter((end) => end.agent === agent && OF_TALKS.test(end.event))
        .map(({ parameters }) => Number(parameters.calltime));
      const talked = talks.reduce((sum, seconds) => sum + seconds, 0);
      const talkedMs = agents[agent]?.talkMs ?? 0;
      // The log drops what is left of a second.
      expect(talkedMs).toBeGreaterThanOrEqual(talked * 1000);
      expect(talkedMs).toBeLessThan((talked + talks.length) * 1000);
    }
  });
});

describe('keepline report', () => {
  test('is the same while Keepline runs and when it does not', () => {
    const [running, stopped] = reports;
    for (const which of [running, stopped]) {
      expect(which).toMatchObject({ table: { code: 0, err: '' }, json: { code: 0, err: '' } });
    }
    expect(stopped).toEqual(running);
  });

  test('prints a table with a line for each queue, and one for all', () => {
    const rows = new Map(
      (reports[0]?.table.out ?? '').split('\n').map((line) => {
        const [name = '', ...cells] = line.trim().split(/ {2,}/);
        return [name, cells];
      }),
    );
    const { queues, customers } = reported();
    for (const [name, { offered, answered }] of [...Object.entries(queues), ['all', customers] as const]) {
      expect([name, ...(rows.get(name) ?? []).slice(0, 2)]).toEqual([name, `${offered}`, `${answered}`]);
    }
  });

  test('says what is wrong with a question, and ends with an error', async () => {
    const { keepline } = stage;
    expect(await keepline.command('report', '--queue', 'slaes')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('did you mean sales?'),
    });
    expect(await keepline.command('report', '--from', 'noon')).toMatchObject({ code: 2, out: '' });
  });
});

const reported = (): Report => JSON.parse(reports[0]?.json.out ?? '') as Report;

/** Within a second: the log has whole ones, cut off. */
const isNear = (logged: number, seconds: number): boolean => seconds - logged > -1 && seconds - logged < 2;

/** What the queue log calls what became of a phone that rang. */
const RUNG_WORDS = {
  unanswered: 'in vain',
  refused: 'in vain',
  leftInWhisper: 'left in whisper',
  talk: 'CONNECT',
  elsewhere: '',
};

function rungWord(event: string): string[] {
  if (RANG_IN_VAIN.includes(event)) return ['in vain'];
  // An agent stands in ABANDON if they were hearing the whisper.
  if (event === 'AGENTDUMP' || event === 'ABANDON') return ['left in whisper'];
  return event === 'CONNECT' ? [event] : [];
}

/** As `short-abandon` says in counting-site.ts. */
const SHORT_ABANDON_S = 3;

function figuresOf(queue: string, events: Readonly<Record<string, number>>): Record<string, number> {
  const sum = (...names: readonly string[]): number =>
    names.reduce((total, name) => total + (events[`${queue} ${name}`] ?? 0), 0);
  const atOnce = callers().filter(
    ({ part }) => part.way === 'hangsUpAtOnce' && part.log[0]?.startsWith(queue),
  );
  // Whose phone was rung for at once, and who hung up then, has not waited for long either. By the log's whole seconds.
  const short = staysInLog(log)
    .flatMap((stay) => stay.slice(-1))
    .filter((end) => end.event === 'ABANDON' && end.queue === queue)
    .filter(({ parameters }) => Number(parameters.waittime) < SHORT_ABANDON_S);
  expect(short.length).toBeGreaterThanOrEqual(atOnce.length);
  return {
    offered: sum('ENTERQUEUE') - sum('WITHDRAW'),
    answered: sum('CONNECT'),
    abandoned: sum('ABANDON'),
    shortAbandons: short.length,
    elsewhere: sum('EXITWITHKEY', 'EXITWITHTIMEOUT', 'EXITEMPTY'),
    waiting: 0,
    refused: sum('FULL', 'CLOSED', 'JOINEMPTY'),
    lost: sum('WITHDRAW'),
  };
}
