/** The connection to Asterisk goes and comes back; Asterisk itself goes; calls come while Keepline is away. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { heard, hearEachOther } from '../support/hearing.ts';
import { Stage } from '../support/stage.ts';
import { everyCallGoesOn } from './outage-cases.ts';
import { callerNumber } from './outage-part.ts';
import { OUTAGE_AGENTS, OUTAGE_SITE } from './outage-site.ts';
import { sentOnUnheard } from './outage-transfers.ts';

jest.setTimeout(120_000);

const CALLER = '+46701234567';
const OTHER = '+46701234568';
const THIRD = '+46701234569';
const FALLBACK = '107';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    site: OUTAGE_SITE,
    agents: OUTAGE_AGENTS,
    fallback: `PJSIP/${FALLBACK}`,
    awayTries: 3,
    awaySeconds: 2,
  });
  for (const sound of ['pls-hold-while-try', 'sorry', 'please-try-call-later']) await stage.learnSound(sound);
  await stage.learnSound('goodbye', 'goodbye of Asterisk');
}, 600_000);
afterAll(() => stage?.close());

const untilConnected = (wanted: boolean): Promise<unknown> =>
  stage.keepline.untilStatus(
    wanted ? 'connected' : 'disconnected',
    ({ exchange }) => exchange.connected === wanted,
    60_000,
  );

everyCallGoesOn(
  'the connection is cut and restored',
  {
    async begin({ network }) {
      network.cut();
      await untilConnected(false);
    },
    async end({ network }) {
      network.restore();
      await untilConnected(true);
    },
  },
  () => stage,
);

const IN_QUEUES = ['agent115', 'agent116', 'agent119', 'agent121', 'agent122'];

/** For one caller all phones ring, one's agent hears who calls, and one was joined with a colleague. */
async function inQueues(): Promise<void> {
  await stage.call('2012', callerNumber(50));
  await Promise.all([stage.ringing('115'), stage.ringing('116')]);
  const joined = await stage.call('2016', callerNumber(52));
  const talk = await stage.ringing('121');
  await talk.answer();
  await hearEachOther(joined, talk);
  const asking = await stage.phones.agent('121').call('122');
  const asked = await stage.ringing('122');
  await asked.answer();
  await asking.answered(30_000);
  await talk.transferInto(asking);
  await stage.keepline.untilAgents('talking', ['agent122']);
  await stage.call('2014', callerNumber(51));
  const whispered = await stage.ringing('119');
  await whispered.answer();
  await whispered.waitToHear('whisper', { part: 'beginning', limitMs: 30_000 });
}

describe('with calls to one number', () => {
  afterEach(async () => {
    await stage.recover();
    await stage.clear();
    await stage.keepline.untilAgents('available', ['anna']);
    expect(stage.keepline.complaints()).toEqual([]);
  });

  test.each([
    ['Asterisk is killed', 'Asterisk'],
    ['the power fails: Asterisk and Keepline are killed', 'all'],
  ])('%s and started again: the calls are over, and new ones go the whole way', async (_, killed) => {
    await stage.call('1000', OTHER);
    await (await stage.ringing('101')).answer();
    await stage.call('1000', CALLER);
    await stage.keepline.untilCall(CALLER, 'waits', ({ position }) => position === 1);
    await stage.call('2002', THIRD);
    await stage.keepline.untilCall(THIRD, 'is asked', ({ status }) => status === 'asking');
    await inQueues();

    if (killed === 'all') await stage.keepline.kill9();
    await stage.pbx.kill();
    if (killed === 'Asterisk') await untilConnected(false);
    // What became of the calls Keepline cannot know yet. The phones know: nobody is there any more.
    await stage.hangUpAll();
    await stage.pbx.restart();
    if (killed === 'all') await stage.keepline.start();
    await untilConnected(true);
    await stage.keepline.untilStatus('no calls', ({ calls }) => calls.length === 0);
    await stage.keepline.untilAgents('available', ['anna', ...IN_QUEUES]);
    const ended = stage.keepline.log().filter(({ event }) => event === 'callEnded');
    const outcomes = ended.slice(-6).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['answered', 'answered', 'lost', 'lost', 'lost', 'lost']);

    const caller = await stage.call('1000', CALLER);
    const talk = await stage.ringing('101');
    await talk.answer();
    await hearEachOther(caller, talk);
    await talk.hangUp();
    await caller.ended();
    expect(heard(caller)).toEqual(['welcome', 'thanks']);
  });

  test('the connection stalls and is lost before Keepline hears of transfers that Asterisk carries out', () =>
    sentOnUnheard(stage, async () => {
      stage.network.cut();
      await untilConnected(false);
      stage.network.restore();
      await untilConnected(true);
    }));

  test('the network swallows everything for a while: who waits keeps the place; who calls then is taken up', async () => {
    await stage.call('1000', OTHER);
    await (await stage.ringing('101')).answer();
    const waiting = await stage.call('1000', CALLER);
    await stage.keepline.untilCall(CALLER, 'waits', ({ position }) => position === 1);
    await waiting.waitForMusic();

    stage.network.freeze();
    const late = await stage.call('1000', THIRD);
    await untilConnected(false);
    await waiting.waitForMusic({ sinceMs: waiting.heardMs });
    stage.network.restore();
    await untilConnected(true);

    await stage.keepline.untilCall(THIRD, 'waits', ({ position }) => position === 2);
    await stage.keepline.untilCall(CALLER, 'waits', ({ position }) => position === 1);
    expect(heard(late)).toEqual(['welcome']);
    await waiting.waitForMusic({ sinceMs: waiting.heardMs });
  });

  test('a call that comes while Keepline is away is asked to hold, and taken over as soon as it is back', async () => {
    await stage.keepline.kill9();
    const caller = await stage.call('1000', CALLER);
    await caller.waitToHear('pls-hold-while-try', { part: 'beginning' });
    await stage.keepline.start();
    await caller.waitToHear('welcome', { limitMs: 30_000 });
    const talk = await stage.ringing('101');
    expect(talk.caller.number).toBe(CALLER);
    await talk.answer();
    await hearEachOther(caller, talk);
    await talk.hangUp();
    await caller.ended();
    expect(heard(caller)).toEqual(['pls-hold-while-try', 'welcome', 'thanks']);
  });

  test('Keepline stays away: the fallback phone is rung; while it talks, others are told to call later', async () => {
    stage.network.cut();
    await untilConnected(false);
    const caller = await stage.call('1000', CALLER);
    await caller.waitToHear('pls-hold-while-try', { part: 'beginning' });
    const second = await stage.call('1000', OTHER);
    const talk = await stage.ringing(FALLBACK);
    expect(talk.caller.number).toBe(CALLER);
    await talk.answer();
    await hearEachOther(caller, talk);
    await second.ended(30_000);
    expect(heard(second)).toEqual([
      'pls-hold-while-try',
      'sorry',
      'please-try-call-later',
      'goodbye of Asterisk',
    ]);
    expect(heard(caller)).toEqual(['pls-hold-while-try']);

    // Back again, Keepline leaves the call alone.
    stage.network.restore();
    await untilConnected(true);
    await hearEachOther(caller, talk);
    expect((await stage.keepline.status()).calls).toEqual([]);
  });
});
