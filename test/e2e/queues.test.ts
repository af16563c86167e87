/** Who is rung for whom: app_queue's own tests (asterisk-facts.md §4.1), and what it cannot do (§4.3). */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { newCallers } from '../support/callers.ts';
import { eventually } from '../support/eventually.ts';
import { hearEachOther, said } from '../support/hearing.ts';
import { agentOf } from '../support/queue-site.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';
import { QUEUES_SITE, QUEUES_USERS } from './queues-site.ts';

jest.setTimeout(120_000);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ site: QUEUES_SITE, agents: QUEUES_USERS });
}, 600_000);
afterAll(() => stage?.close());

const newCaller = newCallers();

/** What the log tells of this caller's call, in order. */
function toldOf(number: string): unknown[] {
  const log = stage.keepline.log();
  const call = log.find((line) => line.event === 'callArrived' && line.callerNumber === number)?.call;
  const quiet = ['stepEntered', 'commandFailed'];
  return log
    .filter((line) => line.call === call && !quiet.includes(String(line.event)))
    .map(({ event }) => event);
}

/** How often each of these phones was rung. */
const rings = (...users: string[]): number[] => users.map((user) => stage.phones.agent(user).calls.length);

/** Says who is in a call of their own, of which Keepline knows nothing. */
async function callsColleague(user: string, colleague: string): Promise<Call> {
  const own = await stage.phones.agent(user).call(colleague);
  await (await stage.ringing(colleague)).answer();
  await stage.keepline.untilAgents('busy', [agentOf(user)]);
  return own;
}

describe('as app_queue is tested', () => {
  together({
    'one caller, one agent: joined, rung, answered, connected and ended, each of it once': async () => {
      const number = newCaller();
      const caller = await stage.call('2000', number);
      const talk = await stage.ringing('101');
      await talk.answer();
      await hearEachOther(caller, talk);
      await talk.hangUp();
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['goodbye']);
      const all = [
        'callArrived',
        'callQueued',
        'agentRinging',
        'agentAnswered',
        'callConnected',
        'callEnded',
      ];
      await eventually(
        () => `the whole story, in the log: ${toldOf(number)}`,
        () => toldOf(number).length >= all.length || null,
      );
      expect(toldOf(number)).toEqual(all);
    },

    'the caller hangs up, and the agent is asked about the call at their phone': async () => {
      const caller = await stage.call('2015', newCaller());
      const talk = await stage.ringing('129');
      await talk.answer();
      await hearEachOther(caller, talk);
      await caller.hangUp();
      await talk.waitToHear('whisper');
      await talk.press('1');
      await talk.waitToHear('sorry');
      await talk.ended(30_000);
    },

    'all agents are paused: nobody is rung, and the caller waits too long': async () => {
      await Promise.all([
        stage.keepline.tellAgent('pause', 'agent102'),
        stage.keepline.tellAgent('pause', 'agent103'),
      ]);
      const caller = await stage.call('2001', newCaller());
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['sorry', 'goodbye']);
      expect(rings('102', '103')).toEqual([0, 0]);
    },

    'one agent is paused: only the other one is rung': async () => {
      await stage.keepline.tellAgent('pause', 'agent104');
      const caller = await stage.call('2002', newCaller());
      expect(await (await stage.ringing('105')).ended(30_000)).toMatchObject({ wasAnswered: false });
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['sorry', 'goodbye']);
      expect(rings('104')).toEqual([0]);
    },

    'both are rung and neither answers: the caller waits too long': async () => {
      const caller = await stage.call('2003', newCaller());
      const both = await Promise.all([stage.ringing('106'), stage.ringing('107')]);
      for (const call of both) expect(await call.ended(30_000)).toMatchObject({ wasAnswered: false });
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['sorry', 'goodbye']);
    },

    'an agent who is for those who wait longer, and one who knows too little: neither is rung': async () => {
      const caller = await stage.call('2004', newCaller());
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['sorry', 'goodbye']);
      expect(rings('108', '109')).toEqual([0, 0]);
    },

    'a later tier is rung when nobody of the first is free': async () => {
      const numbers = [newCaller(), newCaller()] as const;
      const first = await stage.call('2005', numbers[0]);
      const talk = await stage.ringing('111');
      expect(rings('110')).toEqual([0]);
      await talk.answer();
      await hearEachOther(first, talk);
      await stage.call('2005', numbers[1]);
      expect((await stage.ringing('110')).caller.number).toBe(numbers[1]);
    },

    'an agent in a call of their own is not rung, and it is not held against them; then they are':
      async () => {
        const own = await callsColleague('112', '113');
        const number = newCaller();
        const caller = await stage.call('2006', number);
        await caller.waitForMusic();
        expect(rings('112')).toEqual([0]);
        await own.hangUp();
        const talk = await stage.ringing('112');
        expect(talk.caller.number).toBe(number);
        const { agents } = await stage.keepline.status();
        expect(agents).toContainEqual(
          expect.objectContaining({
            name: 'agent112',
            status: 'ringing',
            missedInRow: 0,
            pausedReason: null,
          }),
        );
        await talk.answer();
        await hearEachOther(caller, talk);
      },

    'an agent who wants to be rung all the same is, and can take the call beside their own': async () => {
      const own = await callsColleague('114', '115');
      const caller = await stage.call('2007', newCaller());
      const talk = await stage.ringing('114');
      expect(own.status).toBe('answered');
      await talk.answer();
      await hearEachOther(caller, talk);
    },

    'wrap-up holds in all queues of an agent, for as long as is the agent’s own': async () => {
      const calls: [string, string][] = [
        ['2008', '116'],
        ['2009', '117'],
      ];
      for (const [queue, user] of calls) {
        const caller = await stage.call(queue, newCaller());
        const talk = await stage.ringing(user);
        await talk.answer();
        await hearEachOther(caller, talk);
        await talk.hangUp();
        await caller.ended(30_000);
      }
      await stage.keepline.untilAgents('wrapUp', ['agent116', 'agent117']);
      const number = newCaller();
      const third = await stage.call('2008', number);
      await third.waitForMusic();
      expect(rings('116', '117')).toEqual([1, 1]);
      // The queue's minute would not be over for long.
      expect((await stage.ringing('116')).caller.number).toBe(number);
      await stage.keepline.untilAgents('wrapUp', ['agent117']);
    },
  });
});

describe('as app_queue cannot', () => {
  together({
    'caller and agent hang up and answer in the same instant: one end, and nobody is left on the line':
      async () => {
        const numbers: string[] = [];
        for (let round = 0; round < 10; round++) {
          const number = newCaller();
          numbers.push(number);
          const caller = await stage.call('2010', number);
          const ringing = await stage.ringing('118');
          await caller.answered();
          const both = [() => ringing.answer(), () => caller.hangUp()];
          if (round % 2 === 1) both.reverse();
          // Whoever is too late finds the call gone.
          await Promise.allSettled(both.map((act) => act()));
          expect(await ringing.ended(30_000)).toMatchObject({ endedBy: 'farEnd' });
          await stage.keepline.untilAgents('available', ['agent118']);
        }
        for (const number of numbers) {
          expect(toldOf(number).filter((event) => event === 'callEnded')).toHaveLength(1);
        }
      },

    'two agents answer together: one gets the caller, everybody else is told that it was answered elsewhere':
      async () => {
        for (let round = 0; round < 3; round++) {
          const caller = await stage.call('2011', newCaller());
          const all = await Promise.all(['119', '120', '121'].map((user) => stage.ringing(user)));
          const [idle, ...answering] = round % 2 === 0 ? all : all.toReversed();
          await Promise.allSettled(answering.map((call) => call.answer()));
          const loser = await eventually(
            () => 'one of the two who answered is let go',
            () => answering.find(({ status }) => status === 'ended') ?? null,
          );
          const winner = answering.find((call) => call !== loser);
          if (winner === undefined || idle === undefined) throw new Error('three phones should have rung');
          await hearEachOther(caller, winner);
          expect(await loser.ended()).toMatchObject({ cause: 26, endedBy: 'farEnd', wasAnswered: true });
          expect(await idle.ended()).toMatchObject({ cause: 26, endedBy: 'farEnd', wasAnswered: false });
          await winner.hangUp();
          await caller.ended(30_000);
          expect(said(caller)).toEqual(['goodbye']);
          await stage.keepline.untilAgents('available', ['agent119', 'agent120', 'agent121']);
        }
      },

    'the one who answered hangs up before the caller is there: the others still ring': async () => {
      const caller = await stage.call('2012', newCaller());
      const [first, second] = await Promise.all([stage.ringing('122'), stage.ringing('123')]);
      await first.answer();
      await first.waitToHear('whisper', { part: 'beginning' });
      await first.hangUp();
      await stage.keepline.untilAgents('resting', ['agent122']);
      expect(second.status).toBe('ringing');
      await second.answer();
      await second.waitToHear('whisper');
      await hearEachOther(caller, second);
      // It has rung all the while, and not anew.
      expect(rings('123')).toEqual([1]);
    },

    'a caller whom no free agent can help does not block the next one': async () => {
      const [first, second] = [newCaller(), newCaller()];
      const french = await stage.call('2113', first);
      await stage.keepline.untilCall(first, 'waits', ({ position }) => position === 1);
      const anyone = await stage.call('2013', second);
      const talk = await stage.ringing('125');
      expect(talk.caller.number).toBe(second);
      await talk.answer();
      await hearEachOther(anyone, talk);
      await stage.keepline.untilCall(first, 'still waits', ({ position }) => position === 1);
      await stage.keepline.tellAgent('log-in', 'agent124');
      const helped = await stage.ringing('124');
      expect(helped.caller.number).toBe(first);
      await helped.answer();
      await hearEachOther(french, helped);
    },

    'an agent does not answer: the next one is rung at once, and from then on the absent one last':
      async () => {
        const [first, second, third] = [newCaller(), newCaller(), newCaller()];
        const caller = await stage.call('2014', first);
        const missed = await stage.ringing('126');
        expect(await missed.ended(30_000)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
        const next = await stage.ringing('127');
        expect(next.caller.number).toBe(first);
        const asTold = ['callArrived', 'callQueued', 'agentRinging', 'agentDidNotAnswer', 'agentRinging'];
        expect(toldOf(first)).toEqual(asTold);
        await next.answer();
        await hearEachOther(caller, next);
        await stage.call('2014', second);
        const other = await stage.ringingAt(['126', '128']);
        expect({ user: other.user, number: other.call.caller.number }).toEqual({
          user: '128',
          number: second,
        });
        await other.call.answer();
        await stage.call('2014', third);
        expect((await stage.ringing('126')).caller.number).toBe(third);
      },
  });
});

describe('in the end', () => {
  test('when all have hung up, nothing is left, and nothing went wrong unheard', async () => {
    await stage.clear();
    await stage.keepline.untilStatus('no calls', ({ calls }) => calls.length === 0);
    const { agents } = await stage.keepline.status();
    expect(agents.filter(({ call, status }) => call !== null && status !== 'wrapUp')).toEqual([]);
    expect(stage.keepline.complaints()).toEqual([]);
  });

  test('whoever has joined a queue has left it once, by the queue log', async () => {
    const log = await eventually(
      () => 'as many ends as there were beginnings',
      () => {
        const lines = stage.keepline.queueLog();
        return joinedOf(lines).length === endedOf(lines).length ? lines : null;
      },
    );
    expect(endedOf(log).toSorted()).toEqual(joinedOf(log).toSorted());
    expect(new Set(joinedOf(log)).size).toBe(joinedOf(log).length);
  });
});

const ENDS = ['COMPLETEAGENT', 'COMPLETECALLER', 'ABANDON', 'EXITWITHTIMEOUT', 'EXITWITHKEY', 'EXITEMPTY'];
const joinedOf = (log: string[][]): string[] => callsOf(log, ['ENTERQUEUE']);
const endedOf = (log: string[][]): string[] => callsOf(log, ENDS);
const callsOf = (log: string[][], events: string[]): string[] =>
  log.filter((line) => events.includes(line[4] ?? '')).map((line) => `${line[1]} ${line[2]}`);
