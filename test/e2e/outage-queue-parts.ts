/**
 * Callers and agents in every state that queues bring them into, when Keepline cannot reach the exchange for a while:
 * skills, ring-all, whispers, transfers by the phones' keys, wrap-up, pauses, keys in line.
 */
import { expect } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { eventually } from '../support/eventually.ts';
import { heard, hearEachOther } from '../support/hearing.ts';
import type { Stage } from '../support/stage.ts';
import { Found, nothing, callerNumber as number, type Part } from './outage-part.ts';

const HAND_BACK = '*8';
const LIMIT_MS = 30_000;

const isQueued = (stage: Stage, caller: string): Promise<unknown> =>
  stage.keepline.untilCall(caller, 'waits', ({ status }) => status === 'queued');

/** `keepline agents pause anna`, say; it has to work. */
async function agents(stage: Stage, ...words: string[]): Promise<void> {
  const { code, err } = await stage.keepline.command('agents', ...words);
  expect([code, err]).toEqual([0, '']);
}

/** The call that rings at the phone is of this caller; it is answered, and they hear each other. */
async function answered(stage: Stage, user: string, from: string, caller: Call): Promise<Call> {
  const call = await stage.ringing(user);
  expect(call.caller.number).toBe(from);
  await call.answer();
  await hearEachOther(caller, call);
  return call;
}

function skillWidens(): Part {
  const call = new Found<Call>();
  return {
    name: 'a caller who waits for a skill is given to anyone when the time for it is over',
    before: nothing,
    async rightBefore(stage) {
      call.set(await stage.call('2010', number(20)));
      await isQueued(stage, number(20));
    },
    async after(stage) {
      await (await answered(stage, '111', number(20), call.get())).hangUp();
      expect(stage.phones.agent('110').calls).toEqual([]);
    },
  };
}

function oneOfAllAnswers(): Part {
  const users = ['112', '113', '114'] as const;
  const call = new Found<Call>();
  const rung = new Found<readonly [Call, Call, Call]>();
  return {
    name: 'all phones ring and one answers during the outage: connected after it, and the others stop ringing',
    async before(stage) {
      call.set(await stage.call('2011', number(21)));
      const [one, two, three] = users.map((user) => stage.ringing(user));
      rung.set(await Promise.all([one, two, three] as [Promise<Call>, Promise<Call>, Promise<Call>]));
    },
    async during() {
      await rung.get()[1].answer();
    },
    async after(stage) {
      const [first, winner, last] = rung.get();
      await hearEachOther(call.get(), winner);
      for (const loser of [first, last]) {
        expect(await loser.ended(LIMIT_MS)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
      }
      await stage.keepline.untilAgents('talking', ['agent113']);
      await stage.keepline.untilAgents('available', ['agent112', 'agent114']);
      for (const user of users) expect(stage.phones.agent(user).calls).toHaveLength(1);
    },
  };
}

function allRingOn(): Part {
  const call = new Found<Call>();
  const rung = new Found<readonly [Call, Call]>();
  return {
    name: 'all phones ring on, are not rung again, and who answers after the outage is connected',
    async before(stage) {
      call.set(await stage.call('2012', number(22)));
      rung.set(await Promise.all([stage.ringing('115'), stage.ringing('116')]));
    },
    async after(stage) {
      const [one, other] = rung.get();
      expect([one.status, other.status]).toEqual(['ringing', 'ringing']);
      await one.answer();
      await hearEachOther(call.get(), one);
      expect(await other.ended(LIMIT_MS)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
      expect(stage.phones.agent('115').calls).toHaveLength(1);
      expect(stage.phones.agent('116').calls).toHaveLength(1);
    },
  };
}

function twoAnswerAtOnce(): Part {
  const call = new Found<Call>();
  const rung = new Found<readonly [Call, Call]>();
  return {
    name: 'two answer during the outage: one of them is connected after it, and the other let go',
    async before(stage) {
      call.set(await stage.call('2013', number(23)));
      rung.set(await Promise.all([stage.ringing('117'), stage.ringing('118')]));
    },
    async during() {
      await Promise.all(rung.get().map((each) => each.answer()));
    },
    async after(stage) {
      const [one, other] = rung.get();
      const loser = await eventually(
        () => 'one of the two is let go',
        () => rung.get().find(({ status }) => status === 'ended') ?? null,
      );
      expect(await loser.ended()).toMatchObject({ wasAnswered: true, endedBy: 'farEnd' });
      await hearEachOther(call.get(), loser === one ? other : one);
      await stage.keepline.untilAgents('available', [loser === one ? 'agent117' : 'agent118']);
    },
  };
}

function whisperGoesOn(): Part {
  const call = new Found<Call>();
  const rung = new Found<Call>();
  return {
    name: 'an agent who hears who calls hears it to its end, once, and then the caller, who had music meanwhile',
    before: nothing,
    async atLast(stage) {
      call.set(await stage.call('2014', number(24)));
      await rung.set(await stage.ringing('119')).answer();
      await rung.get().waitToHear('whisper', { part: 'beginning', limitMs: LIMIT_MS });
    },
    async during() {
      await call.get().waitForMusic({ sinceMs: call.get().heardMs });
    },
    async after() {
      await hearEachOther(call.get(), rung.get());
      expect(heard(rung.get())).toEqual(['whisper']);
      expect(heard(call.get())).toEqual([]);
    },
  };
}

function mayStillTakeIt(): Part {
  const call = new Found<Call>();
  const rung = new Found<Call>();
  return {
    name: 'an agent who has been asked to take the call by a key is not asked again, and the key takes it',
    before: nothing,
    async rightBefore(stage) {
      call.set(await stage.call('2015', number(25)));
      await rung.set(await stage.ringing('120')).answer();
      await rung.get().waitToHear('take', { limitMs: LIMIT_MS });
    },
    async during() {
      // This one is lost: nobody listens.
      await rung.get().press('1');
      await call.get().waitForMusic({ sinceMs: call.get().heardMs });
    },
    async after() {
      await rung.get().press('1');
      await hearEachOther(call.get(), rung.get());
      expect(heard(rung.get())).toEqual(['take']);
    },
  };
}

function joinedTalkOn(): Part {
  const call = new Found<Call>();
  const colleague = new Found<Call>();
  return {
    name: 'a caller who was joined with a colleague talks on with them, and goes on in the flow when they hang up',
    async before(stage) {
      call.set(await stage.call('2016', number(26)));
      const talk = await answered(stage, '121', number(26), call.get());
      const asking = await stage.phones.agent('121').call('122');
      await colleague.set(await stage.ringing('122')).answer();
      await asking.answered(LIMIT_MS);
      await talk.transferInto(asking);
      await hearEachOther(call.get(), colleague.get());
      await stage.keepline.untilAgents('talking', ['agent122']);
    },
    async during() {
      await hearEachOther(call.get(), colleague.get());
    },
    async after(stage) {
      await hearEachOther(call.get(), colleague.get());
      await stage.keepline.untilAgents('talking', ['agent122']);
      await stage.keepline.untilAgents('available', ['agent121']);
      await colleague.get().hangUp();
      await call.get().ended(LIMIT_MS);
      expect(heard(call.get())).toEqual(['thanks']);
      await stage.keepline.untilAgents('available', ['agent122']);
    },
  };
}

function blindInVain(): Part {
  const call = new Found<Call>();
  const talk = new Found<Call>();
  return {
    name: 'a transfer during the outage is refused and the talk goes on; after it the agent can hand back',
    async before(stage) {
      call.set(await stage.call('2017', number(27)));
      talk.set(await answered(stage, '123', number(27), call.get()));
    },
    async during() {
      await talk.get().transferInVain(HAND_BACK);
      await hearEachOther(call.get(), talk.get());
    },
    async after(stage) {
      await hearEachOther(call.get(), talk.get());
      await talk.get().transfer(HAND_BACK);
      await isQueued(stage, number(27));
      await call.get().waitForMusic({ sinceMs: call.get().heardMs });
      await stage.keepline.untilAgents('available', ['agent123']);
      await call.get().hangUp();
    },
  };
}

function attendedInVain(): Part {
  const call = new Found<Call>();
  const talk = new Found<Call>();
  const consult = new Found<readonly [Call, Call]>();
  return {
    name: 'an agent who joins the caller with a colleague during the outage keeps the caller',
    async before(stage) {
      call.set(await stage.call('2018', number(28)));
      talk.set(await answered(stage, '124', number(28), call.get()));
      const asking = await stage.phones.agent('124').call('125');
      const asked = await stage.ringing('125');
      await asked.answer();
      await asking.answered(LIMIT_MS);
      consult.set([asking, asked]);
    },
    async during() {
      await talk.get().transferIntoInVain(consult.get()[0]);
      await hearEachOther(call.get(), talk.get());
    },
    async after(stage) {
      await hearEachOther(call.get(), talk.get());
      await Promise.all(consult.get().map((each) => each.ended(LIMIT_MS)));
      await stage.keepline.untilAgents('talking', ['agent124']);
      await stage.keepline.untilAgents('available', ['agent125']);
    },
  };
}

function wrapUpIsLong(): Part {
  const waiting = new Found<Call>();
  const left = async (stage: Stage): Promise<number> => {
    const { agents: all } = await stage.keepline.status();
    return all.find(({ name }) => name === 'agent126')?.wrapUpLeftMs ?? 0;
  };
  return {
    name: 'a wrap-up that was made longer stays so, cannot be made longer again, and ends when the agent says so',
    async before(stage) {
      const served = await stage.call('2019', number(29));
      await (await answered(stage, '126', number(29), served)).hangUp();
      await stage.keepline.untilAgents('wrapUp', ['agent126']);
      await agents(stage, 'extend-wrap-up', 'agent126');
      waiting.set(await stage.call('2019', number(30)));
      await isQueued(stage, number(30));
    },
    async after(stage) {
      expect(await left(stage)).toBeGreaterThan(60_000);
      await stage.keepline.untilAgents('wrapUp', ['agent126']);
      const again = await stage.keepline.command('agents', 'extend-wrap-up', 'agent126');
      expect([again.code, again.err]).toEqual([1, expect.stringContaining('cannot be put off (again)')]);
      await agents(stage, 'end-wrap-up', 'agent126');
      await answered(stage, '126', number(30), waiting.get());
    },
  };
}

function isPaused(): Part {
  const call = new Found<Call>();
  return {
    name: 'a paused agent stays paused, for the same reason, and is rung when back',
    async before(stage) {
      await agents(stage, 'pause', 'agent127', '--reason', 'lunch');
      call.set(await stage.call('2020', number(31)));
      await isQueued(stage, number(31));
    },
    async after(stage) {
      const { agents: all } = await stage.keepline.status();
      const agent = all.find(({ name }) => name === 'agent127');
      expect(agent).toMatchObject({ status: 'paused', pausedReason: 'lunch', call: null });
      expect(stage.phones.agent('127').calls).toEqual([]);
      await agents(stage, 'unpause', 'agent127');
      await answered(stage, '127', number(31), call.get());
    },
  };
}

function isLoggedOut(): Part {
  const call = new Found<Call>();
  return {
    name: 'an agent who has logged out stays out, and is rung after logging in',
    async before(stage) {
      await agents(stage, 'log-out', 'agent128');
      call.set(await stage.call('2021', number(32)));
      await isQueued(stage, number(32));
    },
    async after(stage) {
      await stage.keepline.untilAgents('offline', ['agent128', 'agent110']);
      expect(stage.phones.agent('128').calls).toEqual([]);
      await agents(stage, 'log-in', 'agent128');
      await answered(stage, '128', number(32), call.get());
    },
  };
}

function keyCounts(): Part {
  const call = new Found<Call>();
  return {
    name: 'a key in line that may be the first of two counts by itself when no second one comes',
    before: nothing,
    async rightBefore(stage) {
      call.set(await stage.call('2022', number(33)));
      await isQueued(stage, number(33));
      // The phone hears of the answer a moment after Keepline has given it.
      await call.get().answered(LIMIT_MS);
      await call.get().press('2');
    },
    async after() {
      await call.get().ended(LIMIT_MS);
      expect(heard(call.get())).toEqual(['chosen', 'thanks']);
    },
  };
}

function keysAnew(): Part {
  const call = new Found<Call>();
  return {
    name: 'keys in line that were begun before the outage can be pressed anew after it',
    before: nothing,
    async rightBefore(stage) {
      call.set(await stage.call('2023', number(34)));
      await isQueued(stage, number(34));
      await call.get().press('4');
    },
    async during() {
      // This one is lost: nobody listens.
      await call.get().press('5');
      await call.get().waitForMusic({ sinceMs: call.get().heardMs });
    },
    async after(stage) {
      await isQueued(stage, number(34));
      await call.get().press('45');
      await call.get().ended(LIMIT_MS);
      expect(heard(call.get())).toEqual(['chosen', 'thanks']);
    },
  };
}

export const queueOutageParts = (): Part[] => [
  mayStillTakeIt(),
  whisperGoesOn(),
  skillWidens(),
  keyCounts(),
  keysAnew(),
  oneOfAllAnswers(),
  allRingOn(),
  twoAnswerAtOnce(),
  joinedTalkOn(),
  blindInVain(),
  attendedInVain(),
  wrapUpIsLong(),
  isPaused(),
  isLoggedOut(),
];
