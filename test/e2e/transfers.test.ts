/** Callers sent on by the keys of phones, seen and heard from all ends: blind and attended, by agents and by callers. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { eventually } from '../support/eventually.ts';
import { heard, hearEachOther } from '../support/hearing.ts';
import { parseQueueLog, staysInLog } from '../support/queue-log.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';
import { TRANSFER_USERS, TRANSFERS_SITE } from './transfers-site.ts';

jest.setTimeout(120_000);

const HAND_BACK = '*8';
const LIMIT_MS = 30_000;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ site: TRANSFERS_SITE, agents: TRANSFER_USERS });
  await stage.learn('whisper billing', 'whisper', { matter: 'billing' });
  await stage.learn('about  in English', 'about', { matter: '' });
  await stage.learn('about invoice in Swedish', 'about', { matter: 'invoice' }, 'sv');
}, 600_000);
afterAll(() => stage?.close());

/** Every call has a caller of its own. */
let callers = 0;
function newCaller(): string {
  callers += 1;
  return `+467012345${String(callers).padStart(2, '0')}`;
}

interface Talk {
  readonly number: string;
  readonly caller: Call;
  /** The agent's end. */
  readonly agent: Call;
}

/** A new caller talks with the agent at this phone. */
async function talking(to: string, user: string): Promise<Talk> {
  const number = newCaller();
  const caller = await stage.call(to, number);
  const agent = await stage.ringing(user);
  expect(agent.caller.number).toBe(number);
  await agent.answer();
  await hearEachOther(caller, agent);
  return { number, caller, agent };
}

/** A new caller waits at this place. */
async function waiting(to: string, place: number): Promise<string> {
  const number = newCaller();
  await stage.call(to, number);
  await atPlace(number, place);
  return number;
}

const atPlace = (number: string, place: number): Promise<unknown> =>
  stage.keepline.untilCall(number, `is number ${place}`, ({ position }) => position === place);

/** This phone rings with this caller, and answers; they hear each other. */
async function answeredBy(user: string, { number, caller }: Pick<Talk, 'number' | 'caller'>): Promise<Call> {
  const call = await stage.ringing(user);
  expect(call.caller.number).toBe(number);
  await call.answer();
  await hearEachOther(caller, call);
  return call;
}

const isAgent = (status: Parameters<Stage['keepline']['untilAgents']>[0], user: string): Promise<void> =>
  stage.keepline.untilAgents(status, [`agent${user}`]);

/** What the log tells of the caller's call. */
function logged(number: string, event: string): unknown[] {
  const log = stage.keepline.log();
  const arrived = log.find((line) => line.event === 'callArrived' && line.callerNumber === number);
  return log.filter((line) => line.event === event && line.call === arrived?.call);
}

/** The phone at `user` asks a colleague, who answers. */
async function consult(user: string, colleague: string): Promise<readonly [Call, Call]> {
  const asking = await stage.phones.agent(user).call(colleague);
  const asked = await stage.ringing(colleague);
  await asked.answer();
  await asking.answered(LIMIT_MS);
  return [asking, asked];
}

describe('sent on blindly', () => {
  together({
    'handed back to the queue: first in line again, but not for the same agent, who gets the next caller':
      async () => {
        const talk = await talking('2000', '101');
        const other = await talking('2000', '102');
        const later = await waiting('2000', 1);
        await talk.agent.transfer(HAND_BACK);
        const since = talk.caller.heardMs;
        await atPlace(talk.number, 1);
        expect((await stage.ringing('101')).caller.number).toBe(later);
        await talk.caller.waitForMusic({ sinceMs: since });
        expect(logged(talk.number, 'callSentOn')).toMatchObject([{ agent: 'agent101', to: HAND_BACK }]);
        await other.caller.hangUp();
        const next = await answeredBy('102', talk);
        expect(heard(next)).toEqual(['whisper billing']);
        await next.hangUp();
        await talk.caller.ended(LIMIT_MS);
        expect(heard(talk.caller)).toEqual(['thanks']);
      },

    'to another number: its flow knows what was known, and the caller waits before those who came earlier':
      async () => {
        const other = await talking('2002', '104');
        const earlier = await waiting('2002', 1);
        const talk = await talking('2001', '103');
        await talk.agent.transfer('2002');
        await isAgent('wrapUp', '103');
        await talk.caller.waitToHear('about invoice in Swedish', { limitMs: LIMIT_MS });
        await atPlace(talk.number, 1);
        await atPlace(earlier, 2);
        await other.agent.hangUp();
        const next = await answeredBy('104', talk);
        await isAgent('talking', '104');
        await next.hangUp();
        await talk.caller.ended(LIMIT_MS);
        expect(heard(talk.caller)).toEqual(['about invoice in Swedish', 'goodbye sv']);
      },

    'to a colleague’s extension: their phone rings, they talk, and wrap up': async () => {
      const talk = await talking('2003', '105');
      await talk.agent.transfer('106');
      const since = talk.caller.heardMs;
      const colleague = await stage.ringing('106');
      expect(colleague.caller.number).toBe(talk.number);
      await talk.caller.waitForMusic({ sinceMs: since });
      await isAgent('wrapUp', '105');
      await colleague.answer();
      await hearEachOther(talk.caller, colleague);
      await isAgent('talking', '106');
      await colleague.hangUp();
      await isAgent('wrapUp', '106');
      await talk.caller.ended(LIMIT_MS);
      expect(heard(talk.caller)).toEqual(['thanks']);
      expect(logged(talk.number, 'callConnected')).toMatchObject([
        { agent: 'agent105', queue: 'to_colleague' },
        { agent: 'agent106', queue: 'to_colleague' },
      ]);
    },

    'to a colleague who declines: back in line, before those who came later': async () => {
      const talk = await talking('2004', '107');
      const later = await waiting('2004', 1);
      await talk.agent.transfer('108');
      const colleague = await stage.ringing('108');
      expect((await stage.ringing('107')).caller.number).toBe(later);
      await colleague.refuse('declined');
      await atPlace(talk.number, 1);
      await atPlace(later, 2);
      await (await stage.ringing('107')).refuse('declined');
      await talk.caller.waitForMusic({ sinceMs: talk.caller.heardMs });
      await isAgent('available', '108');
    },

    'to a number outside: shown the company’s number, they talk; when they hang up, the flow goes on':
      async () => {
        const talk = await talking('2005', '109');
        await talk.agent.transfer('0812345699');
        const outside = await stage.phones.number('0812345699').rang(LIMIT_MS);
        expect(outside.caller.number).toBe('+46101800000');
        await isAgent('available', '109');
        await outside.answer();
        await hearEachOther(talk.caller, outside);
        await outside.hangUp();
        await talk.caller.ended(LIMIT_MS);
        expect(heard(talk.caller)).toEqual(['thanks']);
      },

    'to nobody: the caller is not lost, and goes on in the flow': async () => {
      const talk = await talking('2014', '128');
      await talk.agent.transfer('4711');
      await talk.caller.ended(LIMIT_MS);
      expect(heard(talk.caller)).toEqual(['thanks']);
    },

    // As Asterisk does with who is to be joined with a call that it does not know.
    'to a name: refused, and the talk goes on': async () => {
      const talk = await talking('2015', '129');
      await talk.agent.transferInVain('external_replaces');
      await hearEachOther(talk.caller, talk.agent);
      await isAgent('talking', '129');
      expect(logged(talk.number, 'callSentOn')).toEqual([]);
    },

    'by the caller: the agent talks with whom the caller named': async () => {
      const caller = await stage.phones.agent('116').call('2010');
      const agent = await stage.ringing('117');
      await agent.answer();
      await hearEachOther(caller, agent);
      await caller.transfer('118');
      const other = await stage.ringing('118');
      await other.answer();
      await hearEachOther(other, agent);
      await isAgent('talking', '117');
      await other.hangUp();
      expect(await agent.ended(LIMIT_MS)).toMatchObject({ endedBy: 'farEnd' });
      await isAgent('available', '117');
      expect(logged('116', 'callEnded')).toMatchObject([{ outcome: 'answered', agent: 'agent117' }]);
    },
  });
});

describe('joined with another call', () => {
  together({
    'with a colleague who was asked: caller and colleague talk, both agents wrap up': async () => {
      const talk = await talking('2006', '110');
      const [asking, asked] = await consult('110', '111');
      await isAgent('busy', '111');
      await talk.agent.transferInto(asking);
      await hearEachOther(talk.caller, asked);
      await isAgent('wrapUp', '110');
      await isAgent('talking', '111');
      expect(logged(talk.number, 'callSentOn')).toMatchObject([{ agent: 'agent110', to: 'PJSIP/111' }]);
      await asked.hangUp();
      await isAgent('wrapUp', '111');
      await talk.caller.ended(LIMIT_MS);
      expect(heard(talk.caller)).toEqual(['thanks']);
    },

    'with a colleague whose phone still rings: they talk on answering, and end with the caller': async () => {
      const talk = await talking('2009', '114');
      const asking = await stage.phones.agent('114').call('115');
      const asked = await stage.ringing('115');
      await asking.ringing(LIMIT_MS);
      await talk.agent.transferInto(asking);
      await isAgent('available', '114');
      await asked.answer();
      await hearEachOther(talk.caller, asked);
      await isAgent('talking', '115');
      await talk.caller.hangUp();
      expect(await asked.ended(LIMIT_MS)).toMatchObject({ endedBy: 'farEnd' });
      await isAgent('available', '115');
    },

    'with a number of ours: the caller waits in its queue, and talks with its agent': async () => {
      const talk = await talking('2007', '112');
      const asking = await stage.phones.agent('112').call('2008');
      const asked = await stage.ringing('113');
      await asking.answered(LIMIT_MS);
      await asking.waitForMusic();
      await talk.agent.transferInto(asking);
      const since = talk.caller.heardMs;
      await isAgent('available', '112');
      await talk.caller.waitForMusic({ sinceMs: since });
      await asked.answer();
      await hearEachOther(talk.caller, asked);
      await isAgent('talking', '113');
      await asked.hangUp();
      await isAgent('available', '113');
      await talk.caller.ended(LIMIT_MS);
      expect(heard(talk.caller)).toEqual(['goodbye', 'thanks']);
    },

    'by the caller: the agent talks with whom the caller had asked': async () => {
      const caller = await stage.phones.agent('119').call('2011');
      const agent = await stage.ringing('120');
      await agent.answer();
      await hearEachOther(caller, agent);
      const [asking, asked] = await consult('119', '121');
      await caller.transferInto(asking);
      await hearEachOther(asked, agent);
      await isAgent('talking', '120');
      await agent.hangUp();
      await isAgent('available', '120');
      await asked.ended(LIMIT_MS);
      expect(logged('119', 'callEnded')).toMatchObject([{ outcome: 'answered' }]);
    },
  });
});

describe('from elsewhere', () => {
  together({
    'a caller whom somebody takes away from us: the agent is free, and the call goes on there': async () => {
      const talk = await talking('2012', '123');
      await stage.pbx.console('module load res_clioriginate.so');
      await stage.pbx.console(`channel redirect ${await channelOf(talk.number)} from-phones,124,1`);
      expect(await talk.agent.ended(LIMIT_MS)).toMatchObject({ endedBy: 'farEnd' });
      await isAgent('available', '123');
      await answeredBy('124', talk);
      expect(logged(talk.number, 'callEnded')).toMatchObject([{ outcome: 'answered' }]);
      await talk.caller.hangUp();
    },

    'a phone that forwards to one that is no agent’s is not followed: the next agent is rung at once':
      async () => {
        const number = newCaller();
        const caller = await stage.call('2013', number);
        const forwarding = await stage.ringing('125');
        await forwarding.forward('127');
        await answeredBy('126', { number, caller });
        expect(stage.phones.agent('127').calls).toEqual([]);
        expect(logged(number, 'agentDidNotAnswer')).toMatchObject([{ agent: 'agent125' }]);
      },
  });
});

/** The name of the caller's channel in Asterisk. */
async function channelOf(number: string): Promise<string> {
  const table = await stage.pbx.console('core show channels concise');
  const line = table.split('\n').find((each) => each.split('!')[7] === number);
  if (line === undefined) throw new Error(`no channel of ${number} in\n${table}`);
  return line.split('!')[0] ?? '';
}

describe('in the end', () => {
  test('when all have hung up, nothing is left, and nothing went wrong unheard', async () => {
    await stage.clear();
    await stage.keepline.untilStatus(
      'no calls, and agents who are free or in wrap-up',
      ({ calls, agents }) =>
        calls.length === 0 &&
        agents.every(({ status }) => ['available', 'wrapUp', 'resting'].includes(status)),
    );
    expect(stage.keepline.complaints()).toEqual([]);
  });

  test('by the queue log, whoever has joined a queue has left it once, and whom an agent sent on, by that', async () => {
    const stays = await eventually(
      () => 'every stay in the queue log has its end',
      () => staysInLog(stage.keepline.queueLog().map((fields) => parseQueueLog(fields.join('|')))),
    );
    const endsOf = (queue: string): unknown[] =>
      stays.filter(([first]) => first?.queue === queue).map((lines) => lines.at(-1)?.event);
    for (const queue of ['from', 'to_colleague', 'outside', 'nowhere']) {
      expect([queue, endsOf(queue)]).toEqual([queue, ['BLINDTRANSFER']]);
    }
    for (const queue of ['consulted', 'consult_rings', 'into_number']) {
      expect([queue, endsOf(queue)]).toEqual([queue, ['ATTENDEDTRANSFER']]);
    }
  });
});
