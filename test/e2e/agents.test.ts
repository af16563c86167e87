/** Queues and agents' phones, seen and heard from both ends: who is rung when, and what callers hear meanwhile. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Heard } from '../../src/lab/phones/audio.ts';
import { newCallers } from '../support/callers.ts';
import { heard, hearEachOther } from '../support/hearing.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';
import { AGENT_NAMES, AGENT_USERS, AGENTS_SITE } from './agents-site.ts';

jest.setTimeout(120_000);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ site: AGENTS_SITE, agents: AGENT_USERS });
}, 600_000);
afterAll(() => stage?.close());

const newCaller = newCallers();

const otherOf = (users: readonly [string, string], user: string): string =>
  user === users[0] ? users[1] : users[0];

/** Silence in a call's transcript, but for what the first packets of the music take. */
const isPause = ({ what, fromMs, toMs }: Heard): boolean =>
  what === 'silence' && fromMs > 0 && toMs - fromMs > 1000;

/** For whom the queue's agents were rung, one after the other. */
function rungFor(queue: string): unknown[] {
  const log = stage.keepline.log();
  const rung = log.filter((line) => line.event === 'agentRinging' && line.queue === queue);
  return rung.map(
    ({ call }) => log.find((line) => line.event === 'callArrived' && line.call === call)?.callerNumber,
  );
}

/** A caller is put through to the one agent who does not refuse. */
async function refusalPassesOn(
  number: string,
  [refusing, next]: readonly [string, string],
  why: 'busy' | 'decline',
  cause: string,
): Promise<void> {
  const caller = newCaller();
  stage.phones.agent(refusing)[why]();
  const call = await stage.call(number, caller);
  const talk = await stage.ringing(next);
  expect(stage.phones.agent(refusing).calls).toMatchObject([{ status: 'ended', caller: { number: caller } }]);
  await talk.answer();
  await hearEachOther(call, talk);
  expect(stage.keepline.log()).toContainEqual(
    expect.objectContaining({ event: 'agentDidNotAnswer', agent: `agent${refusing}`, cause }),
  );
}

describe('queues', () => {
  together({
    'an agent who does not answer stops being rung, and the next one is; the music goes on': async () => {
      const number = newCaller();
      const caller = await stage.call('2000', number);
      const first = await stage.ringingAt(['101', '102']);
      await caller.waitForMusic();
      expect(await first.call.ended(30_000)).toMatchObject({ wasAnswered: false });
      const next = await stage.ringing(otherOf(['101', '102'], first.user));
      expect(next.caller.number).toBe(number);
      await next.answer();
      await hearEachOther(caller, next);
      expect(caller.transcript().filter(isPause)).toEqual([]);
    },

    // Agents who have been idle equally long are rung in the order of their names.
    'an agent whose phone is busy is passed over at once': () =>
      refusalPassesOn('2001', ['103', '104'], 'busy', 'busy'),

    'an agent who declines is passed over at once': () =>
      refusalPassesOn('2002', ['105', '106'], 'decline', 'rejected'),

    'nobody can be reached: the caller hears music, and gets the first whose phone comes back': async () => {
      const agent = stage.phones.agent('107');
      await agent.offline();
      const caller = await stage.call('2003', newCaller());
      await stage.keepline.untilAgents('unreachable', ['agent107']);
      await caller.waitForMusic();
      await agent.online();
      const talk = await stage.ringing('107');
      await talk.answer();
      await hearEachOther(caller, talk);
    },

    'nobody can be reached for the whole max-wait: the caller is told, and goes on': async () => {
      await stage.phones.agent('108').offline();
      const caller = await stage.call('2004', newCaller());
      await caller.waitForMusic();
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['engaged', 'goodbye']);
      await stage.phones.agent('108').online();
    },

    'an agent who becomes free while the place is told is connected at once': async () => {
      const talking = await stage.call('2005', newCaller());
      await (await stage.ringing('109')).answer();
      await stage.keepline.untilAgents('talking', ['agent109']);
      const number = newCaller();
      const caller = await stage.call('2005', number);
      await caller.waitToHear('stay', { part: 'beginning' });
      stage.phones.agent('109').answerAfter(0);
      await talking.hangUp();
      await stage.keepline.untilCall(number, 'talks', ({ status }) => status === 'talking');
      const talk = stage.phones.agent('109').currentCall;
      if (talk === null) throw new Error('the agent is in no call');
      await hearEachOther(caller, talk);
      await talk.hangUp();
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['stay (cut)', 'goodbye']);
    },

    'a caller who hangs up while a phone rings: it stops, and the agent is free': async () => {
      const caller = await stage.call('2006', newCaller());
      const ringing = await stage.ringing('110');
      await caller.hangUp();
      expect(await ringing.ended(30_000)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
      await stage.keepline.untilAgents('available', ['agent110']);
    },

    'a caller who hangs up while talking: the agent is hung up, and rung for the next caller': async () => {
      const first = await stage.call('2007', newCaller());
      const talk = await stage.ringing('111');
      await talk.answer();
      await hearEachOther(first, talk);
      const next = newCaller();
      await stage.call('2007', next);
      await stage.keepline.untilCall(next, 'waits', ({ position }) => position === 1);
      await first.hangUp();
      expect(await talk.ended(30_000)).toMatchObject({ wasAnswered: true, endedBy: 'farEnd' });
      expect((await stage.ringing('111')).caller.number).toBe(next);
    },

    'callers are served in the order they came, also when the first was rung for and missed': async () => {
      const numbers = [newCaller(), newCaller()] as const;
      const first = await stage.call('2008', numbers[0]);
      const missed = await stage.ringingAt(['112', '113']);
      expect(missed.call.caller.number).toBe(numbers[0]);
      const second = await stage.call('2008', numbers[1]);
      const other = await stage.ringing(otherOf(['112', '113'], missed.user));
      expect(other.caller.number).toBe(numbers[1]);
      for (const call of [missed.call, other]) {
        await call.refuse('declined');
        await call.ended(30_000);
      }
      await Promise.all([stage.ringing('112'), stage.ringing('113')]);
      expect(rungFor('fair')).toEqual([numbers[0], numbers[1], numbers[0], numbers[1]]);
      await Promise.all([first.waitForMusic(), second.waitForMusic()]);
    },
  });
});

describe('in the end', () => {
  test('when all have hung up, nothing is left, all agents are free, and nothing went wrong unheard', async () => {
    await stage.clear();
    await stage.keepline.untilAgents('available', AGENT_NAMES);
    expect((await stage.keepline.status()).calls).toEqual([]);
    expect(stage.keepline.complaints()).toEqual([]);
  });
});
