/** Keepline is killed (SIGKILL) and started again: every call goes on from where it was. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { eventually } from '../support/eventually.ts';
import { heard, hearEachOther } from '../support/hearing.ts';
import { Random } from '../support/random.ts';
import { Stage } from '../support/stage.ts';
import { everyCallGoesOn } from './outage-cases.ts';
import { OUTAGE_AGENTS, OUTAGE_SITE } from './outage-site.ts';
import { sentOnUnheard } from './outage-transfers.ts';

jest.setTimeout(120_000);

const KILLS = 8;
const KILL_SEED = 1;
/** How many callers an agent hands back to the queue. */
const HANDING_BACK = 0.25;
/** Killed in the moment a prompt began, Keepline cannot know whether it was heard if it has ended since: it says it again. */
const WHOLE_WAY = /^(pls-hold-while-try )?welcome( welcome)*$/;
/** The same, when the agent hung up without a word. */
const LET_GO = /^(pls-hold-while-try )?welcome( welcome)* thanks( thanks)*$/;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    site: OUTAGE_SITE,
    agents: OUTAGE_AGENTS,
    // Nobody is to reach the fallback phone, however long a start takes on this machine.
    awayTries: 90,
    awaySeconds: 1,
  });
}, 600_000);
afterAll(() => stage?.close());

everyCallGoesOn(
  'killed and started again',
  { begin: ({ keepline }) => keepline.kill9(), end: ({ keepline }) => keepline.start() },
  () => stage,
);

describe('killed again and again', () => {
  afterEach(async () => {
    await stage.recover();
    await stage.clear();
    await stage.keepline.untilAgents('available', ['anna', 'omar', 'lisa']);
    expect((await stage.keepline.status()).calls).toEqual([]);
    expect(stage.keepline.complaints()).toEqual([]);
  });

  test('at every turn of one call: it goes the whole way, and everything is heard once', async () => {
    const anna = stage.phones.agent('101');
    const rungBefore = anna.calls.length;
    let lines = stage.keepline.log().length;
    const killedAt = async <T>(event: string, cause: () => Promise<T>): Promise<T> => {
      const caused = await cause();
      await stage.keepline.untilLogged(event, lines);
      await stage.keepline.kill9();
      lines = stage.keepline.log().length;
      await stage.keepline.start();
      return caused;
    };
    const caller = await killedAt('callArrived', () => stage.call('1000', '+46701234560'));
    await killedAt('agentRinging', () => caller.waitToHear('welcome', { limitMs: 30_000 }));
    const talk = await stage.ringing('101');
    await killedAt('agentAnswered', () => talk.answer());
    await hearEachOther(caller, talk);
    await killedAt('agentFree', () => talk.hangUp());
    await caller.ended(30_000);
    expect(heard(caller)).toEqual(['welcome', 'thanks']);
    expect(anna.calls.length).toBe(rungBefore + 1);
  });

  test('at every turn of a call with all that a queue can do', async () => {
    const { keepline, phones } = stage;
    const killed = async (): Promise<void> => {
      await keepline.kill9();
      await keepline.start();
    };
    const rungBefore = ['137', '138', '139'].map((user) => phones.agent(user).calls.length);
    const caller = await stage.call('2028', '+46701234562');
    const rung = await Promise.all([stage.ringing('137'), stage.ringing('138')]);
    await killed();
    await rung[0].answer();
    await rung[0].waitToHear('take', { part: 'beginning', limitMs: 30_000 });
    await killed();
    await rung[0].waitToHear('take', { limitMs: 30_000 });
    await killed();
    await rung[0].press('1');
    await hearEachOther(caller, rung[0]);
    await killed();
    expect(await rung[1].ended(30_000)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
    await rung[0].transfer('139');
    await killed();
    const colleague = await stage.ringing('139');
    await killed();
    await colleague.answer();
    await killed();
    await hearEachOther(caller, colleague);
    await keepline.untilAgents('wrapUp', ['agent137']);
    await keepline.untilAgents('talking', ['agent139']);
    await colleague.hangUp();
    await killed();
    await keepline.untilAgents('wrapUp', ['agent137', 'agent139']);
    await caller.ended(30_000);
    expect(heard(caller)).toEqual(['welcome', 'thanks']);
    expect(heard(rung[0])).toEqual(['take']);
    const rungSince = ['137', '138', '139'].map(
      (user, index) => phones.agent(user).calls.length - (rungBefore[index] ?? 0),
    );
    expect(rungSince).toEqual([1, 1, 1]);
    for (const agent of ['agent137', 'agent139']) await keepline.command('agents', 'end-wrap-up', agent);
  });

  test('before it hears of transfers that Asterisk carries out', () =>
    sentOnUnheard(stage, async () => {
      await stage.keepline.kill9();
      stage.network.restore();
      await stage.keepline.start();
    }));

  test('at random while calls come and go: every caller hears the welcome, and gets an agent', async () => {
    await stage.learnSound('pls-hold-while-try');
    const random = new Random(KILL_SEED);
    const oddities: string[] = [];
    let open = true;
    let served = 0;
    /** By agents who handed back while Keepline was away, and did not see that it was refused. */
    let abandoned = 0;

    // One queue rings one phone after the other; the other all of them, and tells the agent of the caller first.
    const caller = async (to: string, number: string): Promise<void> => {
      while (open) {
        const call = await stage.call(to, number);
        call.keepSaying({ hz: 1000, ms: 500 });
        const isServed = await hears700(call);
        if (isServed) served += 1;
        else abandoned += 1;
        await call.hangUp();
        const prompts = call.prompts().map(({ name }) => name);
        const way = isServed ? WHOLE_WAY : LET_GO;
        if (!way.test(prompts.join(' '))) oddities.push(call.describe());
      }
    };
    const numbers = ['2009', '2029', '2009', '2029'];
    const callers = Promise.all(numbers.map((to, index) => caller(to, `+4670123457${index}`)));
    let everybodyServed = false;
    callers.then(
      () => {
        everybodyServed = true;
      },
      () => undefined,
    );
    let handingBack = 0;
    const agent = async (user: string): Promise<void> => {
      const moods = new Random(Number(user));
      const phone = stage.phones.agent(user);
      const next = (): Call | 'none' | null => {
        if (everybodyServed) return 'none';
        return phone.currentCall?.status === 'ringing' ? phone.currentCall : null;
      };
      for (;;) {
        const call = await eventually(() => `a call for ${user}`, next, 120_000);
        if (call === 'none') return;
        // The caller may give up in this moment.
        await call.answer().catch(() => undefined);
        if (moods.chance(HANDING_BACK)) {
          const isOver = await call.waitForTone(1000, { limitMs: 60_000 }).catch(() => true);
          if (isOver === true) continue;
          handingBack += 1;
          await call.transfer('*8').catch(() => undefined);
        }
        call.keepSaying({ hz: 700, ms: 500 });
        await call.ended(60_000);
      }
    };
    const agents = Promise.all(['101', '102', '103'].map(agent));
    agents.catch(() => undefined);

    for (let kills = 0; kills < KILLS; kills++) {
      await stage.keepline.kill9AfterLines(random.whole(5, 25));
      await stage.keepline.start();
    }
    // Callers who are handed back and wait again take their time: those of now are not the last.
    await eventually(
      () => `as many callers served as Keepline was killed, ${KILLS}: ${served}`,
      () => served >= KILLS || null,
      60_000,
    );
    open = false;
    await callers;
    await agents;
    expect(oddities).toEqual([]);
    expect(handingBack).toBeGreaterThan(abandoned);
  });
});

/** An agent's voice; false if the call ends before. */
async function hears700(call: Call): Promise<boolean> {
  try {
    await call.waitForTone(700, { limitMs: 60_000 });
    return true;
  } catch (error) {
    if (call.status !== 'ended') throw error;
    return false;
  }
}

describe('an upgrade', () => {
  afterEach(async () => {
    await stage.recover();
    await stage.clear();
  });

  test('stopped in order and started again, as for an upgrade: who talks goes on talking', async () => {
    const caller = await stage.call('1000', '+46701234561');
    const talk = await stage.ringing('101');
    await talk.answer();
    await hearEachOther(caller, talk);
    await stage.keepline.stop();
    await hearEachOther(caller, talk);
    await stage.keepline.start();
    await hearEachOther(caller, talk);
    await talk.hangUp();
    await caller.ended(30_000);
    expect(heard(caller)).toEqual(['welcome', 'thanks']);
  });
});
