import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { hasTone } from '../../src/lab/phones/audio.ts';
import type { Call } from '../../src/lab/phones/call.ts';
import { type PhoneLab, startPhoneLab } from '../support/phone-lab.ts';

jest.setTimeout(60_000);

const WAIT = 'pls-hold-while-try';
const SORRY = 'please-try-call-later';

let lab: PhoneLab;
beforeAll(async () => {
  lab = await startPhoneLab(
    () => `
exten => tour,1,Answer()
 same => n,Playback(${WAIT})
 same => n,Wait(1.5)
 same => n,Playback(digits/1&digits/2&digits/3)
 same => n,MusicOnHold(default,3)
 same => n,Playback(${SORRY})
 same => n,Hangup()
exten => menu,1,Answer()
 same => n,Goto(menu,s,1)
exten => early,1,Progress()
 same => n,Playback(${WAIT},noanswer)
 same => n,Answer()
 same => n,Playback(${SORRY})
 same => n,Wait(10)
exten => mute,1,Answer()
 same => n,Wait(20)
exten => echo,1,Answer()
 same => n,Echo()
[menu]
exten => s,1,Background(${WAIT})
 same => n,WaitExten(20)
exten => 1,1,Background(digits/1)
 same => n,WaitExten(20)
exten => 2,1,Background(digits/2)
 same => n,WaitExten(20)
`,
  );
  for (const sound of [WAIT, SORRY, 'digits/1', 'digits/2', 'digits/3']) {
    await lab.phones.learn(sound, `${lab.tools.asterisk.soundsFolder}/${sound}.wav`);
  }
});
afterAll(async () => {
  await lab?.stop();
});

async function dial(to: string, from = '+46701234567'): Promise<Call> {
  const call = await lab.phones.call({ to, from });
  await call.answered();
  return call;
}

const TOUR = [WAIT, 'digits/1', 'digits/2', 'digits/3', 'music', SORRY];

test('a caller hears prompts, silence and music, and knows them apart', async () => {
  const call = await dial('tour');
  await call.waitToHear('digits/3');
  await call.waitForMusic({ sinceMs: call.heardMs });
  await call.waitToHear(SORRY);
  await call.ended();
  const heard = call.transcript();
  const names = heard.flatMap((part) =>
    part.what === 'silence' ? [] : part.what === 'prompt' ? [part.name] : ['music'],
  );
  expect(names).toEqual(TOUR);
  expect(call.prompts().filter(({ cut, late, score }) => cut || late || score < 0.95)).toEqual([]);
  // The words do not fill all of a sound file.
  const pause = heard.find((part, i) => part.what === 'silence' && i > 1);
  expect(pause && pause.toMs - pause.fromMs).toBeGreaterThanOrEqual(1400);
  expect(pause && pause.toMs - pause.fromMs).toBeLessThan(3000);
});

test('keys pressed are heard by the PBX, which stops its prompt for them', async () => {
  const call = await dial('menu');
  await call.waitToHear(WAIT, { part: 'beginning' });
  await call.press('2');
  await call.waitToHear('digits/2');
  const at = call.heardMs;
  await call.press('1');
  await call.waitToHear('digits/1', { sinceMs: at });
  await call.hangUp();
  expect(call.prompts().map(({ name, cut }) => [name, cut])).toEqual([
    [WAIT, true],
    ['digits/2', false],
    ['digits/1', false],
  ]);
});

test('a prompt before the answer is heard too', async () => {
  const call = await lab.phones.call({ to: 'early', from: '+46701234567' });
  await call.waitToHear(WAIT);
  await call.answered();
  await call.waitToHear(SORRY);
  await call.hangUp();
  expect(call.prompts().map(({ name }) => name)).toEqual([WAIT, SORRY]);
});

test('a recording holds what was heard and not what was said', async () => {
  const call = await dial('mute');
  await call.say({ hz: 600, ms: 1000 });
  await call.waitForSilence({ forMs: 1500 });
  expect(hasTone(call.hears(), 600)).toBe(false);
  expect(call.transcript().map(({ what }) => what)).toEqual(['silence']);
  await call.hangUp();
});

test('what comes back is heard as it was said, tone or sentence', async () => {
  const call = await dial('echo');
  await call.say(WAIT);
  await call.waitToHear(WAIT);
  await call.say({ hz: 600, ms: 500 });
  await call.waitForTone(600, { forMs: 400 });
  expect(hasTone(call.hears(), 700)).toBe(false);
  expect(call.prompts().map(({ score }) => score > 0.95)).toEqual([true]);
  await call.hangUp();
});

test('who never stops talking can be hushed', async () => {
  const call = await dial('echo');
  call.keepSaying({ hz: 500, ms: 100 });
  await call.waitForTone(500, { forMs: 1000 });
  call.hush();
  await call.waitForSilence({ sinceMs: call.heardMs, forMs: 1000 });
  await call.hangUp();
});

test('waiting for what is not said tells what was', async () => {
  const call = await dial('tour');
  await call.waitToHear(WAIT);
  await expect(call.waitToHear(SORRY, { limitMs: 200 })).rejects.toThrow(`s "${WAIT}"`);
  await call.hangUp();
  await expect(call.waitToHear(SORRY)).rejects.toThrow('the call ended');
});

test('fifty callers at once hear every word', async () => {
  const calls = await Promise.all(Array.from({ length: 50 }, (_, i) => dial('tour', `+467012345${10 + i}`)));
  await Promise.all(calls.map((call) => call.ended(40_000)));
  const prompts = TOUR.filter((heard) => heard !== 'music');
  const wrong = calls.filter(
    (call) =>
      call
        .prompts()
        .map(({ name }) => name)
        .join() !== prompts.join(),
  );
  expect(wrong.map((call) => call.describe())).toEqual([]);
});

test('phones that were stopped leave nothing behind', async () => {
  const calls = await Promise.all([dial('mute'), dial('echo'), lab.phones.call({ to: 'tour', from: '1' })]);
  await lab.phones.stop();
  expect(calls.map(({ status }) => status)).toEqual(['ended', 'ended', 'ended']);
  expect(lab.phones.failures).toEqual([]);
  expect(await lab.asterisk.console('core show channels count')).toMatch(/^0 active channels/m);
  expect((await lab.asterisk.console('bridge show all')).trim().split('\n')).toHaveLength(1);
  await expect(lab.phones.call({ to: 'tour', from: '1' })).rejects.toThrow('stopped');
});
