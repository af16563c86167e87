/** Calls as callers hear them: the built keepline, a real Asterisk, real SIP phones, real speech. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { newCallers } from '../support/callers.ts';
import { heard, hearEachOther, pressAt } from '../support/hearing.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';
import { talkSite } from './talk-site.ts';

jest.setTimeout(120_000);

let stage: Stage;
beforeAll(async () => {
  const today = new Date().toISOString().slice(0, 10);
  stage = await Stage.open({ site: talkSite(today), agents: ['101', '102', '103', '104'] });
}, 600_000);
afterAll(() => stage?.close());

const newCaller = newCallers();

test('the whole way: welcome, menu, two places in line, music, the agent, thanks, the end', async () => {
  const talking = await stage.call('1000', newCaller());
  await pressAt(talking, 'matter', '1');
  await (await stage.ringing('101')).answer();
  const ahead = await stage.call('1000', newCaller());
  await pressAt(ahead, 'matter', '1');
  await ahead.waitToHear('place 1');

  const number = newCaller();
  const caller = await stage.call('1000', number, 'Eva Ek');
  await caller.waitToHear('matter');
  await caller.press('1');
  await caller.waitToHear('place 2');
  const asSecond = caller.heardMs;
  await caller.waitForMusic({ sinceMs: asSecond });
  await ahead.hangUp();
  await caller.waitToHear('place 1', { sinceMs: asSecond });
  await caller.waitForMusic({ sinceMs: caller.heardMs });
  await talking.hangUp();

  const talk = await stage.ringing('101');
  expect(talk.caller).toEqual({ number, name: 'Eva Ek' });
  await talk.answer();
  await hearEachOther(caller, talk);
  await talk.hangUp();
  const end = await caller.ended(30_000);
  expect(end).toMatchObject({ cause: 16, endedBy: 'farEnd', wasAnswered: true });
  expect(heard(caller)).toEqual(['welcome', 'matter', 'place 2', 'place 1', 'thanks']);
});

describe('what a flow can do', () => {
  together({
    'a key during the menu stops it and counts': async () => {
      const caller = await stage.call('1010', newCaller());
      await pressAt(caller, 'offer', '1');
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['offer (cut)', 'hours_are', 'goodbye']);
    },

    'nothing pressed: asked again, then goodbye': async () => {
      const caller = await stage.call('1011', newCaller());
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['try', 'not_heard', 'try', 'goodbye']);
    },

    'a wrong key is told, and the right one then counts': async () => {
      const caller = await stage.call('1011', newCaller());
      await pressAt(caller, 'try', '7');
      await caller.waitToHear('not_a_choice');
      await pressAt(caller, 'try', '1', caller.heardMs);
      await caller.ended(30_000);
      expect(heard(caller).map((each) => each.replace(' (cut)', ''))).toEqual([
        'try',
        'not_a_choice',
        'try',
        'chosen',
      ]);
    },

    'digits are collected, said back, and decide the way': async () => {
      await stage.learn('entered 1234', 'entered', { customer: '1234' });
      const caller = await stage.call('1012', newCaller());
      await caller.waitToHear('number_please');
      await caller.press('1234');
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['number_please', 'entered 1234', 'gold']);
    },

    'on a day that is closed callers are told so': async () => {
      const caller = await stage.call('1013', newCaller());
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['closed', 'goodbye']);
    },

    'a number can speak another language': async () => {
      const caller = await stage.call('1001', newCaller());
      await pressAt(caller, 'matter sv', '1');
      const talk = await stage.ringing('101');
      await talk.answer();
      await hearEachOther(caller, talk);
      await talk.hangUp();
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['welcome sv', 'matter sv (cut)', 'thanks sv']);
    },

    'a caller can choose another language': async () => {
      const caller = await stage.call('1014', newCaller());
      await caller.waitToHear('which');
      await caller.press('9');
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['which', 'goodbye sv']);
    },

    'a number that is not in service is refused with 404, unanswered': async () => {
      const caller = await stage.call('4711', newCaller());
      expect(await caller.ended(30_000)).toMatchObject({ sipStatus: 404, wasAnswered: false });
    },

    'a transfer to an extension: both hear each other, and the flow goes on when the colleague hangs up':
      async () => {
        const number = newCaller();
        const caller = await stage.call('1020', number);
        const talk = await stage.ringing('102');
        expect(talk.caller.number).toBe(number);
        await talk.answer();
        await hearEachOther(caller, talk);
        await talk.hangUp();
        await caller.ended(30_000);
        expect(heard(caller)).toEqual(['moment', 'goodbye']);
      },

    'a transfer to somebody who is busy: the caller is told, and goes on': async () => {
      stage.phones.agent('103').busy();
      const caller = await stage.call('1021', newCaller());
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['engaged', 'goodbye']);
    },

    'a transfer to somebody who does not answer: music meanwhile, then the caller is told': async () => {
      const caller = await stage.call('1022', newCaller());
      const ringing = await stage.ringing('104');
      await caller.waitForMusic();
      expect(await ringing.ended(30_000)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['nobody', 'goodbye']);
    },

    'a transfer outside: the number of the company is shown; the caller hangs up, and so are they':
      async () => {
        const outside = stage.phones.number('+46812345678');
        const caller = await stage.call('1023', newCaller());
        const talk = await outside.rang(30_000);
        expect(talk.caller.number).toBe('+46101800000');
        await talk.answer();
        await hearEachOther(caller, talk);
        await caller.hangUp();
        expect(await talk.ended(30_000)).toMatchObject({ wasAnswered: true, endedBy: 'farEnd' });
      },
  });
});

describe('in the end', () => {
  test('when all have hung up, nothing is left, and nothing went wrong unheard', async () => {
    await stage.clear();
    await stage.keepline.untilStatus('no calls', ({ calls }) => calls.length === 0);
    expect(stage.keepline.complaints()).toEqual([]);
  });
});
