/** Calls as callers and agents hear them: the built keepline, a real Asterisk, real SIP phones, real speech. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Stage } from '../support/stage.ts';
import { TALK_SITE } from './talk-site.ts';

jest.setTimeout(120_000);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ site: TALK_SITE, agents: ['101', '102', '103', '104', '105', '106', '107', '108'] });
}, 600_000);
afterEach(async () => {
  await stage.clear();
  expect(stage.keepline.complaints()).toEqual([]);
});
afterAll(() => stage?.close());

const CALLER = '+46701234501';
const OTHER = '+46701234502';
const THIRD = '+46701234503';

describe('from the welcome to the goodbye', () => {
  test('a caller hears where they are in line, music, the agent, and the goodbye', async () => {
    const anna = stage.phones.agent('101');
    const busy = await stage.call('1000', THIRD);
    await busy.waitToHear('matter', { part: 'beginning' });
    await busy.press('1');
    const first = await anna.rang();
    expect(first.caller.number).toBe(THIRD);
    await first.answer();

    const ahead = await stage.call('1000', OTHER);
    await ahead.waitToHear('matter', { part: 'beginning' });
    await ahead.press('1');
    await ahead.waitToHear('place 1');

    const caller = await stage.call('1000', CALLER);
    await caller.waitToHear('welcome');
    await caller.waitToHear('matter');
    await caller.press('1');
    await caller.waitToHear('place 2');
    const told = caller.heardMs;
    await caller.waitForMusic({ sinceMs: told });
    await ahead.hangUp();
    await caller.waitToHear('place 1', { sinceMs: told });
    const toldAgain = caller.heardMs;
    await caller.waitForMusic({ sinceMs: toldAgain });

    await busy.hangUp();
    const talk = await anna.rang();
    expect(talk.caller.number).toBe(CALLER);
    await talk.answer();
    caller.keepSaying({ hz: 1000, ms: 1000 });
    talk.keepSaying({ hz: 700, ms: 1000 });
    await talk.waitForTone(1000, { forMs: 600 });
    await caller.waitForTone(700, { forMs: 600 });
    await talk.hangUp();
    await caller.waitToHear('thanks');
    const end = await caller.ended();
    expect(end).toMatchObject({ cause: 16, endedBy: 'farEnd' });
    console.log(JSON.stringify(caller.prompts().map(p=>[p.name,p.fromMs,p.cut])));
  });
});
