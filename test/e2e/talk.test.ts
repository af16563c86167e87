/** Calls as callers hear them: the built keepline, a real Asterisk, real SIP phones, real speech. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { Stage } from '../support/stage.ts';
import { talkSite } from './talk-site.ts';

jest.setTimeout(120_000);

const CALLER = '+46701234501';
const AHEAD = '+46701234502';
const TALKING = '+46701234503';

let stage: Stage;
beforeAll(async () => {
  const today = new Date().toISOString().slice(0, 10);
  stage = await Stage.open({ site: talkSite(today), agents: ['101', '106'] });
}, 600_000);
afterEach(async () => {
  await stage.clear();
  expect(stage.keepline.complaints()).toEqual([]);
});
afterAll(() => stage?.close());

const heard = (call: Call): string[] => call.prompts().map(({ name, cut }) => (cut ? `${name} (cut)` : name));

/** Presses as soon as the prompt has been heard so far that it can be told from others. */
async function pressAt(call: Call, prompt: string, key: string): Promise<void> {
  await call.waitToHear(prompt, { part: 'beginning' });
  await call.press(key);
}

test('the whole way: welcome, menu, two places in line, music, the agent, thanks, the end', async () => {
  const anna = stage.phones.agent('101');
  const talking = await stage.call('1000', TALKING);
  await pressAt(talking, 'matter', '1');
  await (await anna.rang()).answer();
  const ahead = await stage.call('1000', AHEAD);
  await pressAt(ahead, 'matter', '1');
  await ahead.waitToHear('place 1');

  const caller = await stage.call('1000', CALLER, 'Eva Ek');
  await caller.waitToHear('matter');
  await caller.press('1');
  await caller.waitToHear('place 2');
  const asSecond = caller.heardMs;
  await caller.waitForMusic({ sinceMs: asSecond });
  await ahead.hangUp();
  await caller.waitToHear('place 1', { sinceMs: asSecond });
  await caller.waitForMusic({ sinceMs: caller.heardMs });
  await talking.hangUp();

  const talk = await anna.rang();
  expect(talk.caller).toEqual({ number: CALLER, name: 'Eva Ek' });
  await talk.answer();
  caller.keepSaying({ hz: 1000, ms: 500 });
  talk.keepSaying({ hz: 700, ms: 500 });
  await Promise.all([
    talk.waitForTone(1000, { forMs: 1000 }),
    caller.waitForTone(700, { forMs: 1000, sinceMs: asSecond }),
  ]);
  await talk.hangUp();
  const end = await caller.ended();
  expect(end).toMatchObject({ cause: 16, endedBy: 'farEnd', wasAnswered: true });
  expect(heard(caller)).toEqual(['welcome', 'matter', 'place 2', 'place 1', 'thanks']);
});

describe('menus', () => {
  test('a key during the menu stops it and counts', async () => {
    const caller = await stage.call('1010', CALLER);
    await pressAt(caller, 'offer', '1');
    await caller.ended();
    expect(heard(caller)).toEqual(['offer (cut)', 'hours_are', 'goodbye']);
  });

  test('nothing pressed: asked again, then goodbye', async () => {
    const caller = await stage.call('1011', CALLER);
    await caller.ended();
    expect(heard(caller)).toEqual(['try', 'not_heard', 'try', 'goodbye']);
  });

  test('a wrong key is told, and the right one then counts', async () => {
    const caller = await stage.call('1011', CALLER);
    await caller.waitToHear('try');
    await caller.press('7');
    await caller.waitToHear('not_a_choice');
    await pressAt(caller, 'try', '1');
    await caller.ended();
    expect(heard(caller).slice(0, 2)).toEqual(['try', 'not_a_choice']);
    expect(heard(caller).at(-1)).toBe('chosen');
  });
});

describe('what a flow can do', () => {
  test('digits are collected, said back, and decide the way', async () => {
    await stage.learn('entered 1234', 'entered', { customer: '1234' });
    const caller = await stage.call('1012', CALLER);
    await caller.waitToHear('number_please');
    await caller.press('1234');
    await caller.ended();
    expect(heard(caller)).toEqual(['number_please', 'entered 1234', 'gold']);
  });

  test('on a day that is closed callers are told so', async () => {
    const caller = await stage.call('1013', CALLER);
    await caller.ended();
    expect(heard(caller)).toEqual(['closed', 'goodbye']);
  });

  test('a number can speak another language', async () => {
    const caller = await stage.call('1001', CALLER);
    await pressAt(caller, 'matter sv', '1');
    await caller.waitToHear('place 1 sv');
    expect(heard(caller)[0]).toBe('welcome sv');
  });

  test('a caller can choose another language', async () => {
    const caller = await stage.call('1014', CALLER);
    await caller.waitToHear('which');
    await caller.press('9');
    await caller.ended();
    expect(heard(caller)).toEqual(['which', 'goodbye sv']);
  });

  test('a number that is not in service is refused with 404, unanswered', async () => {
    const caller = await stage.call('4711', CALLER);
    expect(await caller.ended()).toMatchObject({ sipStatus: 404, wasAnswered: false });
  });
});

describe('transfers', () => {
  test('to an extension: both hear each other, and the flow goes on when the colleague hangs up', async () => {
    const caller = await stage.call('1015', CALLER);
    const talk = await stage.phones.agent('106').rang();
    expect(talk.caller.number).toBe(CALLER);
    await talk.answer();
    caller.keepSaying({ hz: 1000, ms: 500 });
    talk.keepSaying({ hz: 700, ms: 500 });
    await Promise.all([talk.waitForTone(1000), caller.waitForTone(700)]);
    await talk.hangUp();
    await caller.ended();
    expect(heard(caller)).toEqual(['moment', 'goodbye']);
  });

  test('to a number outside, which is shown the number of the company', async () => {
    const outside = stage.phones.number('+46812345678');
    const caller = await stage.call('1016', CALLER);
    const talk = await outside.rang();
    expect(talk.caller.number).toBe('+46101800000');
    await talk.answer();
    caller.keepSaying({ hz: 1000, ms: 500 });
    talk.keepSaying({ hz: 700, ms: 500 });
    await Promise.all([talk.waitForTone(1000), caller.waitForTone(700)]);
    await caller.hangUp();
    await talk.ended();
  });

  test('to somebody who is busy: the caller is told, and goes on', async () => {
    stage.phones.agent('106').busy();
    const caller = await stage.call('1015', CALLER);
    await caller.ended();
    expect(heard(caller)).toEqual(['moment', 'engaged', 'goodbye']);
  });

  test('to somebody who does not answer: music meanwhile, then the caller is told', async () => {
    const caller = await stage.call('1015', CALLER);
    const ringing = await stage.phones.agent('106').rang();
    await caller.waitForMusic();
    await ringing.ended();
    await caller.ended();
    expect(heard(caller)).toEqual(['moment', 'nobody', 'goodbye']);
  });
});
