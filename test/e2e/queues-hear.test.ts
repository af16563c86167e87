/** What callers hear while they wait, where their keys lead, and what agents hear before the caller. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { SpokenWait } from '../../src/domain/queue/quote.ts';
import { newCallers } from '../support/callers.ts';
import { eventually } from '../support/eventually.ts';
import { heard, hearEachOther, pressAt, said } from '../support/hearing.ts';
import { agentOf } from '../support/queue-site.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';
import { HEAR_USERS, hearSite } from './queues-hear-site.ts';

jest.setTimeout(120_000);

const DAY_MS = 24 * 3_600_000;

let stage: Stage;
beforeAll(async () => {
  // The test may go on after midnight.
  const days = [0, 1].map((later) => new Date(Date.now() + later * DAY_MS).toISOString().slice(0, 10));
  stage = await Stage.open({ site: hearSite(days), agents: HEAR_USERS });
}, 600_000);
afterAll(() => stage?.close());

const newCaller = newCallers();

/** The waits that this caller was told, by the log. */
function waitsTold(number: string): SpokenWait[] {
  const log = stage.keepline.log();
  const call = log.find((line) => line.event === 'callArrived' && line.callerNumber === number)?.call;
  return log
    .filter((line) => line.event === 'waitTold' && line.call === call)
    .map(({ wait }) => wait as SpokenWait);
}

/**
 * Somebody is being served; then a caller comes to the queue and is told a wait, that the phones know from then on by
 * the name `told`.
 */
async function toldWait(queue: string, agent: string) {
  await stage.keepline.tellAgent('log-in', agentOf(agent));
  const talk = await stage.ringing(agent);
  await talk.answer();
  await stage.keepline.untilAgents('talking', [agentOf(agent)]);
  const number = newCaller();
  const caller = await stage.call(queue, number);
  const wait = await eventually(
    () => `${number} is told a wait`,
    () => waitsTold(number)[0] ?? null,
  );
  if (wait.kind !== 'between') throw new Error(`told ${JSON.stringify(wait)}`);
  const told = `${wait.from} to ${wait.to}`;
  await stage.learn(told, 'wait', { ...wait });
  return { number, caller, told };
}

/** Two callers who count as having waited longer come before the one who waits. */
async function overtake(number: string, queue: string): Promise<void> {
  await Promise.all([stage.call(queue, newCaller()), stage.call(queue, newCaller())]);
  await stage.keepline.untilCall(number, 'is overtaken', ({ position }) => position === 3);
}

describe('what callers hear', () => {
  together({
    'all is due at once: place, offer and news are told one after the other, with music between':
      async () => {
        const caller = await stage.call('3000', newCaller());
        await caller.waitToHear('news', { limitMs: 30_000 });
        expect(said(caller)).toEqual(['place 1', 'offer', 'news']);
        const prompts = caller.prompts();
        for (const [index, prompt] of prompts.slice(1).entries()) {
          // By how long the music between them is: some of a prompt’s end is silence.
          expect(prompt.fromMs - (prompts[index]?.toMs ?? 0)).toBeGreaterThan(900);
        }
      },

    'a wait that nobody knows is not told; a known one is, as a range; a longer one as being longer':
      async () => {
        const unknown = await stage.call('3001', newCaller());
        await unknown.waitToHear('offer');
        expect(said(unknown)).toEqual(['offer']);
        const { number, caller, told } = await toldWait('3001', '132');
        await overtake(number, '3101');
        await caller.waitToHear('longer', { limitMs: 30_000 });
        const waits = said(caller).filter((name) => name !== 'offer');
        expect(waits).toEqual([...waits.slice(1).map(() => told), 'longer']);
      },

    'a wait that has become longer is not told where there are no words for it': async () => {
      await stage.call('3002', newCaller());
      const { number, caller, told } = await toldWait('3002', '133');
      await overtake(number, '3102');
      const before = waitsTold(number);
      await caller.waitToHear('news', { limitMs: 30_000 });
      expect(waitsTold(number)).toEqual(before);
      expect(said(caller)).toEqual([...before.map(() => told), 'news']);
    },

    'a message is told as often as is said, and no more': async () => {
      const caller = await stage.call('3003', newCaller());
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['offer', 'offer', 'sorry', 'goodbye']);
    },

    'ringing instead of music, and again after a message': async () => {
      const caller = await stage.call('3004', newCaller());
      await caller.waitForTone(425, { forMs: 600 });
      // The tone may take the place of its first syllable.
      await caller.waitForTranscript((parts) => parts.some((part) => 'name' in part && part.name === 'news'));
      await caller.waitForTone(425, { forMs: 600, sinceMs: caller.heardMs });
    },

    'a message is being told: it is cut as soon as an agent has taken the call': async () => {
      const caller = await stage.call('3015', newCaller());
      await caller.waitToHear('long', { part: 'beginning' });
      await stage.keepline.tellAgent('log-in', 'agent147');
      const talk = await stage.ringing('147');
      await talk.answer();
      await hearEachOther(caller, talk);
      expect(said(talk)).toEqual(['hello']);
      await talk.hangUp();
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['long (cut)', 'goodbye']);
    },
  });
});

describe('where callers can go, and what agents hear', () => {
  together({
    'a key during a message leads out of the queue': async () => {
      const caller = await stage.call('3005', newCaller());
      await pressAt(caller, 'long', '1');
      await caller.ended(30_000);
      expect(heard(caller)).toEqual(['long (cut)', 'address', 'goodbye']);
    },

    'a key while a phone rings leads out of the queue: the phone stops, and it is nobody’s fault':
      async () => {
        const caller = await stage.call('3006', newCaller());
        const ringing = await stage.ringing('137');
        await caller.press('*');
        expect(await ringing.ended(30_000)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
        await caller.ended(30_000);
        expect(said(caller)).toEqual(['operator', 'goodbye']);
        const { agents } = await stage.keepline.status();
        const agent = agents.find(({ name }) => name === 'agent137');
        expect(agent).toMatchObject({ status: 'available', missedInRow: 0 });
      },

    'two keys in a row lead another way than the second alone': async () => {
      const caller = await stage.call('3007', newCaller());
      await caller.waitForMusic();
      await caller.press('921');
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['operator', 'goodbye']);
    },

    'the first of two keys is forgotten when the second does not follow': async () => {
      const caller = await stage.call('3007', newCaller());
      await caller.waitForMusic();
      await caller.press('2');
      await caller.waitForMusic({ forMs: 2500, sinceMs: caller.heardMs });
      await caller.press('1');
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['address', 'goodbye']);
    },

    'full: a way of its own': async () => {
      const first = newCaller();
      await stage.call('3008', first);
      await stage.keepline.untilCall(first, 'waits', ({ position }) => position === 1);
      const caller = await stage.call('3008', newCaller());
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['sorry', 'goodbye']);
    },

    'closed: a way of its own, though an agent is there': async () => {
      const caller = await stage.call('3009', newCaller());
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['closed', 'goodbye']);
      expect(stage.phones.agent('140').calls).toEqual([]);
    },

    'nobody is logged in: a way of its own': async () => {
      const caller = await stage.call('3010', newCaller());
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['nobody', 'goodbye']);
    },

    'the last agent goes home while a caller waits: the same way': async () => {
      await stage.keepline.tellAgent('pause', 'agent142');
      const caller = await stage.call('3011', newCaller());
      await caller.waitForMusic();
      await stage.keepline.tellAgent('log-out', 'agent142');
      await caller.ended(30_000);
      expect(said(caller)).toEqual(['nobody', 'goodbye']);
    },

    'a whisper says who calls, to the agent alone; the caller keeps the music; then they are connected':
      async () => {
        const name = 'Eva Ek';
        await stage.learn('Eva waits', 'who', { caller_name: name, queue: 'whispered' });
        const caller = await stage.call('3012', newCaller(), name);
        const talk = await stage.ringing('143');
        await caller.waitForMusic();
        const answeredAt = caller.heardMs;
        await talk.answer();
        await talk.waitToHear('Eva waits');
        await caller.waitForMusic({ sinceMs: answeredAt });
        await hearEachOther(caller, talk);
        expect(said(talk)).toEqual(['Eva waits']);
        expect(said(caller)).toEqual([]);
      },

    'an agent who does not press 1 does not get the call, the next one who does is connected at once':
      async () => {
        const number = newCaller();
        await stage.learn('the number', 'number', { caller: number });
        const caller = await stage.call('3013', number);
        const silent = await stage.ringing('144');
        await silent.answer();
        expect(await silent.ended(30_000)).toMatchObject({ wasAnswered: true, endedBy: 'farEnd' });
        expect(said(silent)).toEqual(['the number']);
        const next = await stage.ringing('145');
        const { agents } = await stage.keepline.status();
        expect(agents).toContainEqual(expect.objectContaining({ name: 'agent144', missedInRow: 1 }));
        await next.answer();
        await pressAt(next, 'the number', '1');
        await hearEachOther(caller, next);
        expect(heard(next)).toEqual(['the number (cut)']);
        expect(said(caller)).toEqual([]);
      },

    'the caller hangs up during the whisper: the agent is let go, and free': async () => {
      await stage.learn('Ove waits', 'who', { caller_name: 'Ove Ok', queue: 'hung_up' });
      const caller = await stage.call('3014', newCaller(), 'Ove Ok');
      const talk = await stage.ringing('146');
      await talk.answer();
      await talk.waitToHear('Ove waits', { part: 'beginning' });
      await caller.hangUp();
      expect(await talk.ended(30_000)).toMatchObject({ wasAnswered: true, endedBy: 'farEnd' });
      await stage.keepline.untilAgents('available', ['agent146']);
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
