/**
 * The private bank of flows/bank, as it ships but for its times: on busy mornings callers are offered a callback before
 * they join the line; agents of the back office accept first, and then the customer is called. And the crisis plan.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { spokenNumber } from '../../src/domain/numbers.ts';
import type { Call } from '../../src/lab/phones/call.ts';
import { CallbackWatch, saidOnce as said } from '../support/callback-watch.ts';
import { eventually } from '../support/eventually.ts';
import { hearEachOther, hearsSome, hearsWaitIn, pressAt } from '../support/hearing.ts';
import { parseQueueLog, staysInLog } from '../support/queue-log.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';
import { bankSite } from './callback-site.ts';

jest.setTimeout(180_000);

const OUR_NUMBER = '+46855510000';
const AGENTS = { eva: '101', lars: '102', maj: '103', per: '104' } as const;
type Agent = keyof typeof AGENTS;

const FIRST = '+46701234501';
const SECOND = '+46739458160';
const CUSTOMER = '+46762907385';
const NEVER = '+46705816294';
const STAYS = '+46728340917';
const IN_CRISIS = '+46793615820';
const STILL_IN_CRISIS = '+46701849536';
const AFTER_CRISIS = '+46736290481';
const WAITS_IN_CRISIS = '+46704957162';
const AT_ONCE = '+46768123059';
const OUTSIDE = '+46709381247';
/** Those whose phones exist, and are called. */
const CUSTOMERS = [CUSTOMER, NEVER, IN_CRISIS] as const;

/** How long ago it was asked for, as agents hear it. */
const MINUTES = [0, 1];
const LIMIT_MS = 30_000;
/** So long a talk counts as one: a constant of Keepline's. */
const SUCCESS_MS = 10_000;
const TIMEZONE = 'Europe/Stockholm';

let stage: Stage;
let watch: CallbackWatch;
beforeAll(async () => {
  stage = await Stage.open({ site: bankSite(), agents: Object.values(AGENTS) });
  watch = new CallbackWatch(stage.keepline);
  await stage.keepline.untilLogged('speechWarmed', 0, 60_000);
  for (const waited of MINUTES) {
    await stage.learn(`preview ${waited}`, 'callback_preview', { waited, named: 'no', caller_name: '' });
  }
  for (const number of CUSTOMERS) stage.phones.number(number);
  // The back office has other things to do until somebody has agreed to be called.
  for (const agent of ['maj', 'per'] as const) await stage.keepline.tellAgent('pause', agent);
}, 600_000);
afterAll(() => stage?.close());

const clock = (at: string): string =>
  new Date(at).toLocaleTimeString('sv-SE', { timeZone: TIMEZONE, hour: '2-digit', minute: '2-digit' });

/** Calls, takes the offer, hears what is promised, and agrees by key. */
async function agrees(
  number: string,
  offer: 'offer' | 'crisis_offer',
  language: 'sv' | 'en' = 'sv',
): Promise<void> {
  const suffix = language === 'en' ? ' en' : '';
  const caller = await stage.call('1000', number);
  if (language === 'en') await pressAt(caller, 'choose_language', '9');
  let offered = `${offer}${suffix}`;
  if (offer === 'offer') {
    // The wait is said before there is anything to press.
    offered = await hearsWaitIn(caller, offer, language === 'en' ? language : '');
    await caller.press('1');
  } else {
    await pressAt(caller, offered, '1');
  }
  await hearsSome(caller);
  await caller.press('1');
  await caller.ended(LIMIT_MS);
  const [promise] = (await watch.shown(number)).promises;
  const words = {
    callback_day: 'today',
    callback_from: clock(promise?.from ?? ''),
    callback_to: clock(promise?.to ?? ''),
  };
  const spoken = spokenNumber(number, 'SE');
  await stage.learn(`confirm ${number}`, 'callback_confirm', { callback_number: spoken, ...words }, language);
  await stage.learn(`agreed ${number}`, 'callback_agreed', words, language);
  expect(said(caller)).toEqual([
    ...['welcome', 'choose_language', offered, `confirm ${number}`, `agreed ${number}`],
  ]);
}

/** The call by which one of these agents is rung for this customer, now or soon. */
const rungFor = (number: string, agents: readonly Agent[]): Promise<{ agent: Agent; call: Call }> =>
  eventually(
    () => `${agents.join(' or ')} is rung for ${number}`,
    () => {
      for (const agent of agents) {
        const call = stage.phones.agent(AGENTS[agent]).currentCall;
        if (call?.status === 'ringing' && call.caller.number === number) return { agent, call };
      }
      return null;
    },
    60_000,
  );

interface Accepted {
  readonly agent: Agent;
  /** The agent's. */
  readonly call: Call;
  /** The customer's. */
  readonly rung: Call;
}

/** An agent who is rung for this customer answers, and hears of the callback. */
async function asked(number: string): Promise<{ agent: Agent; call: Call }> {
  const { agent, call } = await rungFor(number, ['maj', 'per']);
  await call.answer();
  // In the site's own language, whichever the customer's is.
  const previews = MINUTES.map((waited) => `preview ${waited}`);
  await Promise.any(previews.map((name) => call.waitToHear(name, { part: 'beginning', limitMs: LIMIT_MS })));
  return { agent, call };
}

/** One who is asked accepts; only then the customer's phone rings. */
async function accepted(number: string): Promise<Accepted> {
  const phone = stage.phones.number(number);
  const rungBefore = phone.calls.length;
  const { agent, call } = await asked(number);
  expect(phone.calls).toHaveLength(rungBefore);
  await call.press('1');
  const rung = await phone.rang(LIMIT_MS);
  // The agent hears that it rings.
  await call.waitForTone(425, { forMs: 400, sinceMs: call.heardMs, limitMs: LIMIT_MS });
  return { agent, call, rung };
}

/** The customer answers, and talks with the agent at once, for as long as it takes to count. */
async function talkToTheEnd(number: string, { call, rung }: Accepted): Promise<void> {
  await rung.answer();
  await hearEachOther(rung, call);
  await watch.untilTalkCounts(number);
  await rung.hangUp();
  await call.ended(LIMIT_MS);
  expect(said(rung)).toEqual([]);
}

/** What the report says of the looks at whether to offer, by reason. */
async function looks(profile: string): Promise<unknown> {
  const { out } = await stage.keepline.command('report', '--json');
  return JSON.parse(out).callbacks.profiles[profile]?.offers.looks;
}

/** Somebody calls, and is served by this agent. */
async function isServed(number: string, by: Agent): Promise<void> {
  const caller = await stage.call('1000', number);
  const { call } = await rungFor(number, [by]);
  await call.answer();
  await hearEachOther(caller, call);
}

describe('a busy morning', () => {
  test('who can be answered at once is offered nothing', async () => {
    const callers = await Promise.all([FIRST, SECOND].map((number) => stage.call('1000', number)));
    const calls = await Promise.all([AGENTS.eva, AGENTS.lars].map((user) => stage.ringing(user)));
    await Promise.all(calls.map((call) => call.answer()));
    await stage.keepline.untilAgents('talking', ['eva', 'lars']);
    for (const caller of callers) expect(said(caller)).toEqual(['welcome', 'choose_language']);
  });

  describe('with a wait over the threshold', () => {
    together({
      'offered before the line, agreed; put off, declined, then an agent accepts, the customer is called, and they talk at once':
        async () => {
          await agrees(CUSTOMER, 'offer');
          expect(await watch.shown(CUSTOMER)).toMatchObject({
            profile: 'backoffice',
            queue: 'backoffice',
            status: 'previewing',
            promises: [{ at: null, verdict: 'open' }],
            attempts: [],
          });
          const later = await asked(CUSTOMER);
          await later.call.press('3');
          await later.call.ended(LIMIT_MS);
          const busy = await asked(CUSTOMER);
          await busy.call.press('2');
          await pressAt(busy.call, 'callback_why', '1');
          await busy.call.ended(LIMIT_MS);
          const call = await accepted(CUSTOMER);
          await talkToTheEnd(CUSTOMER, call);
          await watch.until(CUSTOMER, 'callbackPromise');
          const shown = await watch.shown(CUSTOMER);
          expect(shown).toMatchObject({
            status: 'over',
            end: 'done',
            promises: [{ verdict: 'kept' }],
            attempts: [{ agent: call.agent, outcome: 'served' }],
            messages: [],
          });
          const told = shown.history.filter(({ type }) => /^preview(Snoozed|Declined|Accepted)/.test(type));
          expect(told).toMatchObject([
            { type: 'previewSnoozed', agent: later.agent },
            { type: 'previewDeclined', agent: busy.agent, reason: 'not_my_field' },
            { type: 'previewAccepted', agent: call.agent },
          ]);
          expect(shown.history).toContainEqual(
            expect.objectContaining({ type: 'postponed', why: 'snoozed', until: told[0]?.until }),
          );
          expect(shown.attempts[0]?.talkMs).toBeGreaterThanOrEqual(SUCCESS_MS);
        },

      'no answer: a message with the time of the second attempt; after that one a last message with our number':
        async () => {
          await agrees(NEVER, 'offer', 'en');
          const first = await accepted(NEVER);
          expect(await first.rung.ended(LIMIT_MS)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
          await first.call.ended(LIMIT_MS);
          await watch.until(NEVER, 'callbackPostponed');
          const { history } = await watch.shown(NEVER);
          const next = history.find(({ type }) => type === 'postponed')?.until;
          const missed = `The bank: We have tried to call you. We will try again at ${clock(String(next))}.`;
          await eventually(
            () => 'a message that we have tried',
            () => watch.messagesTo(NEVER).length > 0 || null,
          );
          expect(watch.messagesTo(NEVER)).toEqual([missed]);
          const second = await accepted(NEVER);
          expect(await second.rung.ended(LIMIT_MS)).toMatchObject({ wasAnswered: false });
          await watch.until(NEVER, 'callbackOver');
          await eventually(
            () => 'a last message',
            () => watch.messagesTo(NEVER).length > 1 || null,
          );
          expect(watch.messagesTo(NEVER)).toEqual([
            missed,
            `The bank: We have tried to call you for the last time. Please call us: ${OUR_NUMBER}`,
          ]);
          expect(await watch.shown(NEVER)).toMatchObject({
            end: 'failedUnreached',
            reason: 'attempts',
            language: 'en',
            promises: [{ verdict: 'kept' }],
            attempts: [{ outcome: 'noAnswer' }, { outcome: 'noAnswer' }],
            messages: [{ status: 'sent' }, { status: 'sent' }],
          });
        },

      'who would rather wait is let into the line': async () => {
        const caller = await stage.call('1000', STAYS);
        await caller.waitToHear('place 1', { part: 'beginning', limitMs: LIMIT_MS });
        const offer = expect.stringMatching(/^offer (lessThan|about|between)/);
        expect(said(caller)).toEqual(['welcome', 'choose_language', offer, 'place 1']);
        await caller.hangUp();
      },

      'the back office is there': async () => {
        await Promise.all([CUSTOMER, NEVER].map((number) => watch.until(number, 'callbackAgreed')));
        for (const agent of ['maj', 'per']) await stage.keepline.tellAgent('unpause', agent);
      },
    });
  });
});

describe('a crisis', () => {
  beforeAll(async () => {
    await stage.phones.agent(AGENTS.eva).hangUp();
    await stage.phones.agent(AGENTS.lars).hangUp();
    for (const agent of ['eva', 'lars']) await stage.keepline.tellAgent('pause', agent);
    await stage.keepline.untilAgents('available', ['maj', 'per']);
  }, 60_000);

  together({
    'begins when nobody is there: into a queue of its own; an agent declines, the next accepts': async () => {
      await agrees(IN_CRISIS, 'crisis_offer');
      const declining = await rungFor(IN_CRISIS, ['maj', 'per']);
      await declining.call.refuse('declined');
      await declining.call.ended(LIMIT_MS);
      const call = await accepted(IN_CRISIS);
      expect(call.agent).not.toBe(declining.agent);
      await talkToTheEnd(IN_CRISIS, call);
      await watch.until(IN_CRISIS, 'callbackPromise');
      const shown = await watch.shown(IN_CRISIS);
      expect(shown).toMatchObject({
        profile: 'crisis',
        queue: 'crisis',
        end: 'done',
        promises: [{ verdict: 'kept' }],
        attempts: [{ agent: call.agent, outcome: 'served' }],
      });
      const asked = shown.history.filter(({ type }) => type.startsWith('preview'));
      expect(asked).toMatchObject([
        { type: 'previewStarted', agent: declining.agent },
        { type: 'previewDeclined', agent: declining.agent },
        { type: 'previewStarted', agent: call.agent },
        { type: 'previewAccepted', agent: call.agent },
      ]);
    },

    'goes on while the wait is not short again, though it would not begin now': async () => {
      const waiting = await stage.call('1000', WAITS_IN_CRISIS);
      await waiting.waitToHear('place 1', { part: 'beginning', limitMs: LIMIT_MS });
      expect(said(waiting)).toEqual(['welcome', 'choose_language', 'crisis_offer', 'place 1']);
      await stage.keepline.tellAgent('unpause', 'eva');
      const { call } = await rungFor(WAITS_IN_CRISIS, ['eva']);
      await call.answer();
      await hearEachOther(waiting, call);
      const caller = await stage.call('1000', STILL_IN_CRISIS);
      await caller.waitToHear('crisis_offer', { part: 'beginning', limitMs: LIMIT_MS });
      await caller.hangUp();
      expect((await stage.keepline.command('status')).out).toMatch(
        /^crisis since \d\d:\d\d \(offer 1 of advisers\), for /m,
      );
    },
  });

  test('ends with a short wait, and does not come back as it went', async () => {
    await stage.keepline.tellAgent('unpause', 'lars');
    await isServed(AT_ONCE, 'lars');
    const caller = await stage.call('1000', AFTER_CRISIS);
    await hearsWaitIn(caller, 'offer');
    await caller.hangUp();
    expect(await looks('crisis')).toMatchObject({ offered: 3, available: 3, wait: 4 });
    // There was one already while the phones of all were still to register.
    const told = stage.keepline.log().filter(({ event }) => /^offer(Began|Ended)$/.test(String(event)));
    const [began, ended] = told.slice(-2);
    const crisis = { queue: 'advisers', rule: 1, into: 'crisis' };
    expect(began).toMatchObject({ event: 'offerBegan', ...crisis });
    expect(ended).toMatchObject({ event: 'offerEnded', ...crisis, since: began?.since });
    expect((await stage.keepline.command('status')).out).not.toContain('crisis since');
  });
});

describe('on other days', () => {
  test('nothing is offered, however long the wait', async () => {
    await stage.writeSite(bankSite(false));
    expect((await stage.keepline.command('reload')).code).toBe(0);
    const caller = await stage.call('1000', OUTSIDE);
    await caller.waitToHear('place 1', { part: 'beginning', limitMs: LIMIT_MS });
    expect(said(caller)).toEqual(['welcome', 'choose_language', 'place 1']);
    expect(await looks('backoffice')).toMatchObject({ hours: 1 });
  });
});

describe('in the end', () => {
  test('nothing went wrong unheard, and nothing is left', async () => {
    await stage.clear();
    expect(stage.keepline.complaints()).toEqual([]);
    expect(stage.phones.failures).toEqual([]);
  });

  test('by the queue log, whoever has joined a queue has left it once', () => {
    const lines = stage.keepline.queueLog().map((fields) => parseQueueLog(fields.join('|')));
    const calledBack = staysInLog(lines).filter(([first]) => first?.call.startsWith('cb-'));
    expect(calledBack.map((stay) => stay.map(({ event }) => event))).toEqual([
      ['ENTERQUEUE', 'CONNECT', 'COMPLETECALLER'],
      ['ENTERQUEUE', 'CONNECT', 'COMPLETECALLER'],
    ]);
  });

  test('the report tells of all of them', async () => {
    const { out } = await stage.keepline.command('report', '--json');
    const { all, profiles } = JSON.parse(out).callbacks;
    expect(all).toMatchObject({ requested: 3, pending: 0, ends: { done: 2, failedUnreached: 1 } });
    expect(all.promises).toMatchObject({ kept: 3 });
    expect(profiles).toMatchObject({
      backoffice: {
        ...{ requested: 2, outcomes: { served: 1, noAnswer: 2 } },
        declines: { not_my_field: 1 },
      },
      crisis: { requested: 1, outcomes: { served: 1 }, reach: 1 },
    });
  });
});
