/** What agents do at their phones, and what can be done for them on the command line. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { AgentReport } from '../../src/engine/report.ts';
import type { Call } from '../../src/lab/phones/call.ts';
import { newCallers } from '../support/callers.ts';
import { hearEachOther, said } from '../support/hearing.ts';
import { agentOf } from '../support/queue-site.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';
import { BY_PHONE_PINS, BY_PHONE_SITE, BY_PHONE_USERS } from './agents-by-phone-site.ts';

jest.setTimeout(120_000);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ site: BY_PHONE_SITE, agents: BY_PHONE_USERS, pins: BY_PHONE_PINS });
}, 600_000);
afterAll(() => stage?.close());

const newCaller = newCallers();

async function agent(user: string): Promise<AgentReport | undefined> {
  const { agents } = await stage.keepline.status();
  return agents.find(({ name }) => name === agentOf(user));
}

/** Dials at an agent's phone, and listens to what there is to hear. */
async function dial(user: string, code: string): Promise<string[]> {
  const call = await stage.phones.agent(user).call(code);
  await call.ended(30_000);
  return said(call);
}

/** Logs in from another phone. */
async function logInFrom(phone: string, number: string, pin: string): Promise<string[]> {
  const call = await stage.phones.agent(phone).call('*46');
  await call.waitToHear('number_please', { part: 'beginning' });
  await call.press(number);
  await call.waitToHear('pin_please', { part: 'beginning' });
  await call.press(`${pin}#`);
  await call.ended(30_000);
  return said(call);
}

/** A caller who waits, and hears that. */
async function waiting(queue: string): Promise<{ readonly number: string; readonly caller: Call }> {
  const number = newCaller();
  const caller = await stage.call(queue, number);
  await stage.keepline.untilCall(number, 'waits', ({ position }) => position === 1);
  await caller.waitForMusic();
  return { number, caller };
}

/** The caller who waits gets this agent. */
async function serve(user: string, { number, caller }: Awaited<ReturnType<typeof waiting>>): Promise<Call> {
  const talk = await stage.ringing(user);
  expect(talk.caller.number).toBe(number);
  await talk.answer();
  await hearEachOther(caller, talk);
  return talk;
}

describe('agents', () => {
  together({
    'at their own phone, an agent logs out: callers hear that nobody is there; and logs in again, and is rung':
      async () => {
        expect(await dial('151', '*40')).toEqual(['done']);
        expect(await agent('151')).toMatchObject({ status: 'offline', loggedIn: false });
        const caller = await stage.call('4000', newCaller());
        await caller.ended(30_000);
        expect(said(caller)).toEqual(['nobody', 'goodbye']);
        expect(await dial('151', '*41')).toEqual(['done']);
        const next = newCaller();
        await serve('151', { number: next, caller: await stage.call('4000', next) });
      },

    'an agent pauses with a reason, which is shown, and is rung again afterwards': async () => {
      expect(await dial('154', '*42')).toEqual(['done']);
      expect(await agent('154')).toMatchObject({ status: 'paused', pausedReason: 'lunch', loggedIn: true });
      const { out } = await stage.keepline.command('agents', 'agent154');
      expect(out).toContain('paused (lunch)');
      const call = await waiting('4003');
      expect(stage.phones.agent('154').calls).toEqual([]);
      expect(await dial('154', '*43')).toEqual(['done']);
      await serve('154', call);
      // What is not paused cannot be unpaused.
      expect(await dial('160', '*43')).toEqual(['refused']);
    },

    'an agent puts off the end of the wrap-up, once; then ends it early, and is rung at once': async () => {
      const first = newCaller();
      const talk = await serve('155', { number: first, caller: await stage.call('4004', first) });
      await talk.hangUp();
      await stage.keepline.untilAgents('wrapUp', ['agent155']);
      const call = await waiting('4004');
      expect(await dial('155', '*45')).toEqual(['done']);
      expect((await agent('155'))?.wrapUpLeftMs).toBeGreaterThan(4 * 60_000);
      expect(await dial('155', '*45')).toEqual(['refused']);
      expect(stage.phones.agent('155').calls).toHaveLength(1);
      expect(await dial('155', '*44')).toEqual(['done']);
      await serve('155', call);
    },

    'an agent who missed a call is away, and not rung any more; logging in again brings them back':
      async () => {
        const number = newCaller();
        const caller = await stage.call('4006', number);
        expect(await (await stage.ringing('157')).ended(30_000)).toMatchObject({ wasAnswered: false });
        await stage.keepline.untilAgents('away', ['agent157']);
        expect(await dial('157', '*41')).toEqual(['done']);
        await serve('157', { number, caller });
        expect(await agent('157')).toMatchObject({ status: 'talking', missedInRow: 0, pausedReason: null });
      },

    'from another phone, the right PIN logs the agent in, and the phone that is theirs is rung': async () => {
      const call = await waiting('4001');
      expect(await logInFrom('160', '152', '0471081')).toEqual(['number_please', 'pin_please', 'done']);
      await serve('152', call);
    },

    'from another phone, wrong PINs are refused, and after three of them the right one too': async () => {
      for (const pin of ['0471081', '1947195', '194719', '1947194']) {
        expect(await logInFrom('160', '153', pin)).toEqual(['number_please', 'pin_please', 'refused']);
      }
      expect(await agent('153')).toMatchObject({ status: 'offline', loggedIn: false });
    },

    'on the command line, an agent is paused with a reason: not rung until the pause is over': async () => {
      const keepline = async (...words: string[]) => {
        const { code, out } = await stage.keepline.command('agents', ...words);
        return { code, out };
      };
      expect(await keepline('pause', 'agent156', '--reason', 'lunch')).toEqual({
        code: 0,
        out: 'agent156: paused (lunch)\n',
      });
      expect(await agent('156')).toMatchObject({ status: 'paused', pausedReason: 'lunch' });
      const call = await waiting('4005');
      expect(stage.phones.agent('156').calls).toEqual([]);
      expect(await keepline('unpause', 'agent156')).toMatchObject({ code: 0 });
      await serve('156', call);
    },
  });
});

describe('in the end', () => {
  test('when all have hung up, nothing is left, and nothing went wrong unheard', async () => {
    await stage.clear();
    await stage.keepline.untilStatus('no calls', ({ calls }) => calls.length === 0);
    expect(stage.keepline.complaints()).toEqual([]);
  });

  test('no PIN is in the log', () => {
    expect(JSON.stringify(stage.keepline.log())).not.toMatch(/0471081|194719/);
  });
});
