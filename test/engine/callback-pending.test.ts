/**
 * What becomes of callbacks that are pending: by their customers, by strangers who type their number, and when the day
 * ends before their turn has come.
 */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import { promiseOf } from '../../src/domain/callback/state.ts';
import type { Step } from '../../src/domain/flow/steps.ts';
import type { BlockId, FlowName, HoursName, Instant, TextName } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { attemptSite } from '../support/attempt-site.ts';
import { CallbackLab, CUSTOMER, OTHER } from '../support/callback-lab.ts';
import { callbackStep, daily } from '../support/callback-site.ts';
import type { FakeChannel } from '../support/fake-telephony.ts';
import { smsSettings } from '../support/messages.ts';
import { SimulatedClock } from '../support/simulated-clock.ts';
import { en, members, step } from '../support/sites.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STRANGER = '+46708888888';
const at = 'test.yaml:1';
let lab: CallbackLab;

afterEach(() => {
  expect(lab.faults).toEqual([]);
  lab.telephony.crash();
});

/** 2000 is the dialogue with the caller's own number, 3000 with one that is typed. */
function site(profile: Partial<CallbackSettings> = {}): Site {
  const { number, time, agree, forget } = callbackStep;
  const pending: Step = { type: 'callbackPending', at, profile: 'support', pending: 'pending' as BlockId };
  const keys = { '1': 'kept', '2': 'moved', '3': 'calledOff' };
  const flows: Record<string, Step[]> = {
    main: [step.queue('support'), step.hangup()],
    own: [number('caller', 'sorry', 'sorry'), pending, step.call('promising')],
    typing: [
      step.collect('which number', 'typed', { maxDigits: 15 }),
      number({ variable: 'typed' }, 'sorry', 'sorry'),
      pending,
      step.call('promising'),
    ],
    promising: [
      time({ type: 'now' }, 'sorry'),
      step.say('until {callback_to}'),
      agree(),
      step.say('thanks'),
      step.hangup(),
    ],
    pending: [step.menu('you asked for {callback_to}', keys)],
    kept: [forget(), step.say('kept'), step.hangup()],
    moved: [],
    calledOff: [{ type: 'callbackCancel', at, profile: 'support' }, step.say('called off'), step.hangup()],
    sorry: [step.say('sorry'), step.hangup()],
  };
  const made = attemptSite({ agents: members('anna') }, profile, { flows });
  return {
    ...made,
    variables: { ...made.variables, typed: 'text' },
    numbers: {
      ...made.numbers,
      '2000': { flow: 'own' as FlowName, language: en },
      '3000': { flow: 'typing' as FlowName, language: en },
    },
  };
}

async function start(made: Site = site(), clock = new SimulatedClock()): Promise<void> {
  lab = new CallbackLab(made, { clock });
  await lab.start();
  await lab.occupyAnna();
}

async function call(called: string, caller: string, keys = ''): Promise<FakeChannel> {
  const channel = lab.telephony.callIn({ called, caller });
  await lab.clock.advance(1_200);
  for (const key of keys) await lab.press(channel, key);
  return channel;
}

const history = () => lab.store.callbackHistory(lab.callback().id).map(({ type }) => type);

describe('the customer', () => {
  test('hears of it, and keeps it', async () => {
    await start();
    lab.add();
    const before = lab.callback();
    const caller = await call('2000', CUSTOMER, '1');
    await lab.clock.advance(5_000);
    expect(caller.heard).toEqual([expect.stringMatching(/^you asked for /), 'kept']);
    expect(lab.callback()).toEqual(before);
  });

  test('calls it off: it is over, by them', async () => {
    await start();
    lab.add();
    const caller = await call('2000', CUSTOMER, '3');
    expect([lab.status, lab.promise]).toEqual(['cancelledByCustomer', 'withdrawn']);
    expect(history()).toContain('cancelAsked');
    await lab.clock.advance(5_000);
    expect(caller.heard.at(-1)).toBe('called off');
  });

  test('calls it off while their telephone rings: it stops', async () => {
    lab = new CallbackLab(site());
    await lab.start();
    lab.add();
    await lab.clock.advance(1_000);
    expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
    await call('2000', CUSTOMER, '3');
    await lab.clock.advance(1_000);
    expect(lab.status).toBe('cancelledByCustomer');
    expect(lab.telephony.legs.filter(({ id }) => id.endsWith('~customer'))).toEqual([]);
  });

  test('calls it off, and the process is killed: once, for good', async () => {
    let kills = 0;
    let armed = false;
    lab = new CallbackLab(site(), { dies: (moment) => armed && moment === 'afterCommit' && kills++ === 0 });
    await lab.start();
    await lab.occupyAnna();
    lab.add();
    const caller = await call('2000', CUSTOMER);
    armed = true;
    lab.telephony.press(caller, '3');
    await lab.clock.advance(100);
    expect([kills, lab.running]).toEqual([1, false]);
    await lab.start();
    await lab.clock.advance(10_000);
    expect(lab.status).toBe('cancelledByCustomer');
    expect(history().filter((type) => type === 'cancelAsked')).toHaveLength(1);
  });

  test('moves it: from a time of their own to as soon as possible, at the place of the first request', async () => {
    await start();
    const tomorrow = (lab.clock.now() + 26 * HOUR) as Instant;
    lab.engine.callbacks.add({
      ...{ profile: 'support', number: CUSTOMER, callerName: 'Eva', language: null, variables: {} },
      ...{ at: tomorrow, origin: { type: 'cli' } },
    } as never);
    const before = lab.callback();
    await lab.clock.advance(MINUTE);
    await call('2000', CUSTOMER, '2');
    await lab.clock.advance(5_000);
    expect(lab.callbacks).toBe(1);
    expect(lab.callback()).toMatchObject({ id: before.id, rank: before.rank, progress: { status: 'due' } });
    expect(promiseOf(lab.callback())).toMatchObject({ at: null, verdict: { state: 'open' } });
  });
});

describe('a stranger who types the number', () => {
  const typed = `${CUSTOMER.replace('+46', '0')}#`;

  test.each([
    ['with a number of their own', STRANGER],
    ['with none', ''],
    ['from an extension', '101'],
  ])('%s hears that it cannot have more, and changes nothing', async (_, caller) => {
    await start();
    lab.add();
    const before = lab.callback();
    for (const keys of [typed, `${typed}1`, `${typed}2`, `${typed}3`]) {
      const channel = await call('3000', caller, keys);
      await lab.clock.advance(5_000);
      expect(channel.heard.at(-1)).toBe('sorry');
      expect(channel.heard.join()).not.toMatch(/until|asked for/);
    }
    expect(lab.callback()).toEqual(before);
    expect(lab.callbacks).toBe(1);
  });

  test('who asked for it themselves may change it, as long as its customer has not', async () => {
    await start();
    await call('3000', STRANGER, typed);
    await lab.clock.advance(5_000);
    const { id } = lab.callback();
    await call('3000', STRANGER, typed);
    await lab.clock.advance(5_000);
    expect(history().filter((type) => type === 'requestChanged')).toHaveLength(1);
    await call('2000', CUSTOMER, '2');
    await lab.clock.advance(5_000);
    const before = lab.callback();
    expect(history().filter((type) => type === 'requestChanged')).toHaveLength(2);
    const channel = await call('3000', STRANGER, typed);
    await lab.clock.advance(5_000);
    expect([channel.heard.at(-1), lab.callbacks]).toEqual(['sorry', 1]);
    expect(lab.callback()).toEqual({ ...before, id });
  });

  test('whose dialogue has come to a yes before there was one: the one that came in between stays as it is', async () => {
    await start();
    const channel = await call('3000', STRANGER, typed);
    expect(lab.callbacks).toBe(0);
    lab.add();
    const before = lab.callback();
    // What is said of their time is over: agreed.
    await lab.clock.advance(5_000);
    expect(channel.heard).toContain('thanks');
    expect(lab.callback()).toEqual(before);
    expect(history()).not.toContain('requestChanged');
  });

  test('may give a number that has none', async () => {
    await start();
    lab.add();
    await call('3000', STRANGER, `${OTHER.replace('+46', '0')}#`);
    await lab.clock.advance(5_000);
    expect(lab.callbacks).toBe(2);
  });
});

describe('those whose turn has not come when the day ends', () => {
  const texts = { missed: 'again {day} at {next}', expired: 'sorry' };
  const messages = {
    ...{ booked: null, last: null, upNext: null, reminder: null, cancelled: null, moved: null },
    ...{ missed: 'missed' as TextName, expired: 'expired' as TextName },
  };

  /** Open from eight to five. */
  async function openAt(hour: number, minute: number, profile: Partial<CallbackSettings>): Promise<void> {
    const made = site({ messages, callUs: '+46101800000', ...profile });
    const office = 'office' as HoursName;
    const queues = Object.fromEntries(
      Object.entries(made.queues).map(([name, queue]) => [name, { ...queue, hours: office }]),
    );
    const withTexts = {
      ...made.texts,
      ['missed' as TextName]: { [en]: texts.missed },
      ['expired' as TextName]: { [en]: texts.expired },
    };
    await start(
      { ...made, queues, hours: { [office]: daily(8, 17) }, texts: withTexts, sms: smsSettings() } as Site,
      new SimulatedClock(Date.UTC(2026, 10, 23, hour, minute)),
    );
  }

  async function late(profile: Partial<CallbackSettings>): Promise<void> {
    await openAt(16, 45, profile);
    lab.add();
    expect(promiseOf(lab.callback()).window).toMatchObject({ to: Date.UTC(2026, 10, 23, 17, 0) });
  }

  const told = () => lab.engine.callbacks.show(lab.callback().id)?.messages.map(({ text }) => text);

  test('are told so at closing, where the longest promise ends before the next opening', async () => {
    await late({ promise: { atMostMs: 3 * HOUR } });
    await lab.clock.advance(14 * MINUTE);
    expect([lab.status, lab.promise]).toEqual(['due', 'open']);
    await lab.clock.advance(MINUTE);
    expect(lab.callback()).toMatchObject({
      progress: { status: 'over', end: 'expired', reason: 'hours', at: Date.UTC(2026, 10, 23, 17, 0) },
      promises: [{ verdict: { state: 'broken', why: 'never' } }],
    });
    expect(told()).toEqual(['sorry']);
  });

  test('keep their place until the next opening, where it does not; the promise is broken', async () => {
    await late({ promise: { atMostMs: 20 * HOUR } });
    const { rank } = lab.callback();
    await lab.clock.advance(16 * MINUTE);
    expect(lab.callback()).toMatchObject({
      rank,
      progress: { status: 'later', why: 'hours', until: Date.UTC(2026, 10, 24, 8, 0) },
      promises: [{ verdict: { state: 'broken', why: 'late' } }],
    });
    lab.telephony.crash();
    lab.telephony.connect();
    await lab.clock.advance(15 * HOUR);
    expect(lab.dials).toBeGreaterThan(0);
    expect(lab.callback().attempts[0]?.startedAt).toBeGreaterThanOrEqual(Date.UTC(2026, 10, 24, 8, 0));
  });

  test('of whom more ask in the evening are promised the next morning: so many, and not before a while', async () => {
    const longest = { promise: { atMostMs: 20 * HOUR } };
    const numbers = [CUSTOMER, OTHER, STRANGER];
    const asked = () =>
      numbers.map((number) => {
        const request = { profile: 'support', number, callerName: '', language: null, variables: {} };
        const added = lab.engine.callbacks.add({ ...request, at: null, origin: { type: 'cli' } });
        return 'callback' in added ? promiseOf(added.callback).window.from : added.type;
      });
    await openAt(20, 0, { ...longest, nextDay: { most: 2, delayMs: 15 * MINUTE, ask: true } });
    const morning = Date.UTC(2026, 10, 24, 8, 15);
    expect(asked()).toEqual([morning, morning, 'noTime']);
    lab.telephony.crash();
    await openAt(20, 0, { ...longest, nextDay: null });
    expect(asked()).toEqual(['noTime', 'noTime', 'noTime']);
  });

  test('and who was not reached just before is told of the next morning', async () => {
    await late({ promise: { atMostMs: 20 * HOUR } });
    lab.telephony.crash();
    lab.telephony.connect();
    await lab.clock.advance(2 * MINUTE);
    expect(lab.callback()).toMatchObject({
      progress: { status: 'later', until: Date.UTC(2026, 10, 24, 8, 0) },
      promises: [{ verdict: { state: 'kept' } }],
    });
    expect(told()).toEqual(['again tomorrow at 08:00']);
  });
});
