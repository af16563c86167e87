/**
 * What callers choose, with real telephones: one of several times; and of a callback that they have pending, whether they
 * keep it, move it or call it off. The texts are those that are built in, but for the one that takes longest.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { spokenNumber } from '../../src/domain/numbers.ts';
import type { Call } from '../../src/lab/phones/call.ts';
import { CallbackWatch, saidOnce as said } from '../support/callback-watch.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';

jest.setTimeout(120_000);

const CHOOSES = '+46701234511';
const HAS_ONE = '+46739458122';
const STRANGER = '+46705816233';
const LIMIT_MS = 30_000;
const MINUTE = 60_000;

/** Where it is about noon now: a day has begun, and is not over before long. A zone named -2 is two hours ahead. */
function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
const TIMEZONE = zoneAtNoon();

const SITE = `
site: Harbour
languages: [en]
timezone: ${TIMEZONE}
country: SE
numbers: { "2000": choosing, "2001": asking, "2002": typing }
dial: { caller-id: "+46 10 180 00 00" }
agents: { anna: { name: Anna, phone: PJSIP/101, starts: logged-out } }
hours: { office: Mon-Sun 08:00-20:00 }
queues: { desk: { agents: [anna], hours: office, usual-handling: 3m } }
callbacks: { desk: { schedule: { slot: 15m } } }
texts:
  callback_confirm_step: 'It is {callback_number}, {callback_day}, from {callback_from} to {callback_to}: is it not?'
  kept: The boat stays where it lies.
  struck: The boat leaves the harbour without you.
  goodbye: Farewell.
flows:
  choosing: [ { schedule_callback: desk }, { say: goodbye } ]
  asking: [ { callback: desk, on: { agreed: { say: kept }, cancelled: { say: struck } } }, { say: goodbye } ]
  typing: [ { callback: desk, number: ask, on: { agreed: { say: kept } } }, { say: goodbye } ]
`;

let stage: Stage;
let watch: CallbackWatch;
beforeAll(async () => {
  stage = await Stage.open({ site: SITE, agents: ['101'] });
  watch = new CallbackWatch(stage.keepline);
  await stage.keepline.untilLogged('speechWarmed', 0, 60_000);
  await stage.learn('tomorrow, one', 'callback_pending', tomorrow('09:00', '09:15'));
}, 600_000);
afterAll(() => stage?.close());

const tomorrow = (from: string, to: string) => ({
  ...{ callback_day: 'tomorrow', callback_from: from, callback_to: to },
});
const clock = (at: number): string =>
  new Date(at).toLocaleTimeString('sv-SE', { timeZone: TIMEZONE, hour: '2-digit', minute: '2-digit' });

/** Hears what is said next, to its end. */
async function listens(call: Call, sinceMs = call.heardMs): Promise<void> {
  await call.waitForMusic({ sinceMs, forMs: 500, limitMs: LIMIT_MS });
  await call.waitForSilence({ sinceMs: call.heardMs, forMs: 1200, limitMs: LIMIT_MS });
}

/** Presses, and hears to its end what is said to that. */
async function pressAndListen(call: Call, key: string): Promise<void> {
  const sinceMs = call.heardMs;
  await call.press(key);
  await listens(call, sinceMs + 300);
}

/** As they stand in the database: quicker than by the command line. */
function promisesOf(number: string): (readonly [string, string])[] {
  const file = stage.keepline.callbacks();
  const any = { status: null, profile: null, from: null, to: null };
  const [callback] = file.callbacks({ ...any, number, limit: 1 });
  file.close();
  const promises = callback?.promises ?? [];
  return promises.map(({ at, verdict }) => [clock(at ?? 0), verdict.state] as const);
}

describe('callers', () => {
  together({
    'hear three times, choose the second, and hear it confirmed: it is stored': async () => {
      const caller = await stage.call('2000', CHOOSES);
      await listens(caller, 0);
      await pressAndListen(caller, '2');
      await caller.press('1');
      await caller.ended(LIMIT_MS);
      const [promise] = (await watch.shown(CHOOSES)).promises;
      const at = Date.parse(promise?.at ?? '');
      const times = [-15, 0, 15, 30].map((minutes) => clock(at + minutes * MINUTE));
      const [first = '', second = '', third = ''] = times;
      const when = { callback_day: 'today', callback_from: second, callback_to: third };
      await stage.learn('three times', 'callback_slots', {
        ...{ callback_day: 'today', callback_slots: 3 },
        ...{ callback_slot_1: first, callback_slot_2: second, callback_slot_3: third },
      });
      const spoken = { callback_number: spokenNumber(CHOOSES, 'SE'), ...when };
      await stage.learn('the second', 'callback_confirm_step', spoken);
      await stage.learn('thanks', 'callback_agreed', when);
      expect(said(caller)).toEqual(['three times', 'the second', 'thanks', 'goodbye']);
      expect(at % (15 * MINUTE)).toBe(0);
      expect(await watch.shown(CHOOSES)).toMatchObject({
        ...{ status: 'later', reason: 'chosen', number: CHOOSES, nextAt: promise?.at },
        promises: [{ verdict: 'open' }],
      });
      expect(Date.parse(promise?.to ?? '')).toBe(at + 15 * MINUTE);
    },

    'who have one pending keep it, move it, and call it off; a stranger can do none of that': async () => {
      const added = await stage.keepline.command(
        'callbacks',
        'add',
        'desk',
        HAS_ONE,
        '--at',
        'tomorrow 09:00',
      );
      expect(added.code).toBe(0);
      const keeps = await stage.call('2001', HAS_ONE);
      await keeps.waitToHear('tomorrow, one', { part: 'beginning', limitMs: LIMIT_MS });
      await keeps.press('1');
      await keeps.ended(LIMIT_MS);
      expect(promisesOf(HAS_ONE)).toEqual([['09:00', 'open']]);

      const stranger = await stage.call('2002', STRANGER);
      await stranger.waitToHear('callback_enter', { part: 'beginning', limitMs: LIMIT_MS });
      await stranger.press(`${HAS_ONE.replace('+46', '0')}#`, 200);
      await stranger.ended(LIMIT_MS);
      expect(said(stranger)).toEqual(['callback_enter', 'callback_no_more', 'goodbye']);
      expect(promisesOf(HAS_ONE)).toEqual([['09:00', 'open']]);

      const moves = await stage.call('2001', HAS_ONE);
      await moves.waitToHear('tomorrow, one', { part: 'beginning', limitMs: LIMIT_MS });
      await moves.press('2');
      await moves.waitToHear('callback_when', { part: 'beginning', limitMs: LIMIT_MS });
      await pressAndListen(moves, '2');
      await moves.press('1');
      await moves.ended(LIMIT_MS);
      expect(promisesOf(HAS_ONE)).toEqual([
        ['09:00', 'withdrawn'],
        ['08:00', 'open'],
      ]);

      const cancels = await stage.call('2001', HAS_ONE);
      await listens(cancels, 0);
      await cancels.press('3');
      await cancels.ended(LIMIT_MS);
      expect(await watch.shown(HAS_ONE)).toMatchObject({
        ...{ status: 'over', end: 'cancelledByCustomer', attempts: [] },
        promises: [{ verdict: 'withdrawn' }, { verdict: 'withdrawn' }],
      });

      const spoken = { callback_number: spokenNumber(HAS_ONE, 'SE') };
      await stage.learn('09 it is', 'callback_agreed', tomorrow('09:00', '09:15'));
      expect(said(keeps)).toEqual(['tomorrow, one', '09 it is', 'kept', 'goodbye']);
      await stage.learn('08 it would be', 'callback_confirm_step', {
        ...{ ...spoken, ...tomorrow('08:00', '08:15') },
      });
      expect(said(moves).slice(0, 3)).toEqual(['tomorrow, one', 'callback_when', '08 it would be']);
      expect(said(moves).slice(-2)).toEqual(['kept', 'goodbye']);
      expect(said(cancels).slice(-3)).toEqual(['callback_cancelled', 'struck', 'goodbye']);
    },
  });
});

test('nothing went wrong unheard, and nothing is left', async () => {
  await stage.clear();
  expect(stage.keepline.complaints()).toEqual([]);
  expect(stage.phones.failures).toEqual([]);
  expect(stage.phones.agent('101').calls).toEqual([]);
});
