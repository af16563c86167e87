/** `keepline reload` while people are on the line: what is in order is in force at once, and nobody notices. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { heard, hearEachOther } from '../support/hearing.ts';
import { Stage } from '../support/stage.ts';
import { OUTAGE_SITE } from './outage-site.ts';

jest.setTimeout(120_000);

const TALKING = '+46701234501';
const WAITING = '+46701234502';
const NEXT = '+46701234503';
const LAST = '+46701234504';

const NEW_SITE = OUTAGE_SITE.replace('Welcome to Harbour.', 'Hello, this is the new office.').replace(
  'Thank you for calling.',
  'It was good to hear you.',
);

let stage: Stage;
let talking: Call;
let waiting: Call;
beforeAll(async () => {
  stage = await Stage.open({ site: OUTAGE_SITE, agents: ['101'] });
  await stage.learn('old welcome', 'welcome', {});
  await stage.learn('old thanks', 'thanks', {});
  talking = await stage.call('1000', TALKING);
  await (await stage.ringing('101')).answer();
  waiting = await stage.call('1000', WAITING);
  await isAt(WAITING, 1);
  await waiting.waitForMusic();
}, 600_000);
afterAll(() => stage?.close());

const isAt = (caller: string, place: number): Promise<unknown> =>
  stage.keepline.untilCall(caller, `is number ${place}`, ({ position }) => position === place);

/** From the reload on: the caller in line heard music, and nothing but music. */
async function heardMusicSince(sinceMs: number): Promise<void> {
  await waiting.waitForMusic({ sinceMs });
  const since = waiting.transcript().filter(({ toMs }) => toMs > sinceMs);
  expect(since.filter(({ what }) => what === 'prompt')).toEqual([]);
  expect(since.filter(({ what, fromMs, toMs }) => what === 'silence' && toMs - fromMs > 1000)).toEqual([]);
}

test('a good edit: the next caller hears it; who waits keeps the place and the music', async () => {
  const before = waiting.heardMs;
  await stage.writeSite(NEW_SITE);
  const { code, out, err } = await stage.keepline.command('reload');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/is in force; calls under way go on with the one they began with/);

  const next = await stage.call('1000', NEXT);
  await next.waitToHear('welcome');
  await isAt(NEXT, 2);
  await isAt(WAITING, 1);
  expect(heard(next)).toEqual(['welcome']);
  await heardMusicSince(before);
});

test('a broken edit changes nothing, and its errors are told with their place', async () => {
  const before = waiting.heardMs;
  const { site } = await stage.keepline.status();
  const broken = NEW_SITE.replace('- menu: question', '- menu: qestion').replace(
    'ring: 2m',
    'ring: 2 minutes',
  );
  await stage.writeSite(broken);
  const { code, err } = await stage.keepline.command('reload');
  expect(code).toBe(1);
  const line = (text: string): number => broken.split('\n').findIndex((each) => each.includes(text)) + 1;
  expect(err).toMatch(new RegExp(`site\\.yaml:${line('qestion')}:\\d+ {2}error .*"qestion"`));
  expect(err).toMatch(new RegExp(`site\\.yaml:${line('2 minutes')}:\\d+ {2}error`));
  expect(err).toContain('did you mean "question"');
  expect(err).toContain('nothing was changed');
  expect((await stage.keepline.status()).site).toEqual(site);

  const last = await stage.call('1000', LAST);
  await last.waitToHear('welcome');
  await isAt(LAST, 3);
  await isAt(WAITING, 1);
  expect(heard(last)).toEqual(['welcome']);
  await heardMusicSince(before);
});

test('who waited is served in turn, and goes on in the flow as it was when they called', async () => {
  await talking.hangUp();
  const talk = await stage.ringing('101');
  expect(talk.caller.number).toBe(WAITING);
  await talk.answer();
  await hearEachOther(waiting, talk);
  await talk.hangUp();
  await waiting.ended();
  expect(heard(waiting)).toEqual(['old welcome', 'old thanks']);
  expect((await stage.ringing('101')).caller.number).toBe(NEXT);
  await stage.clear();
  expect(stage.keepline.complaints()).toEqual([]);
});
