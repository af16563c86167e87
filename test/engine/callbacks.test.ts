/** Callbacks from the agreement to their end, on a real store with a fake exchange. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { BlockId, TextName } from '../../src/domain/ids.ts';
import { CallbackLab, CUSTOMER, labSite } from '../support/callback-lab.ts';
import { smsSettings } from '../support/messages.ts';
import { en, loaded, members, step } from '../support/sites.ts';

const MINUTE = 60_000;
const ALL = { status: null, profile: null, number: null, from: null, to: null, limit: 9 } as const;
let lab: CallbackLab;
afterEach(() => {
  expect(lab.faults).toEqual([]);
  expect(lab.telephony.bridges.size).toBe(0);
});

async function start(...args: ConstructorParameters<typeof CallbackLab>): Promise<void> {
  lab = new CallbackLab(...args);
  await lab.start();
}

describe('customer first', () => {
  test('a caller agrees, hangs up, is dialled when an agent wraps up, presses 1, talks, and is done', async () => {
    await start();
    const other = await lab.occupyAnna();
    await lab.agree();
    expect(lab.callback()).toMatchObject({
      number: CUSTOMER,
      profile: 'support',
      origin: { type: 'call' },
      progress: { status: 'due' },
    });
    expect(lab.dials).toBe(0);
    lab.customer = { type: 'answers', afterMs: 6_000 };
    await lab.hangUp(other);
    expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
    await lab.clock.advance(6_000);
    const customer = lab.customerChannel;
    expect([lab.status, customer.heard]).toEqual(['greeting', ['it is us']]);
    await lab.press(customer, '1');
    expect(lab.status).toBe('waiting');
    // The wrap-up takes ten seconds.
    await lab.clock.advance(8_000);
    expect(lab.status).toBe('talking');
    expect(lab.telephony.hears(customer)).toBe(lab.annasLeg);
    await lab.clock.advance(20_000);
    await lab.hangUp(customer);
    expect([lab.status, lab.outcomes, lab.promise]).toEqual(['done', ['served'], 'kept']);
    expect(lab.store.callbackHistory(lab.callback().id).map(({ type }) => type)).toEqual([
      ...['requested', 'promised', 'due', 'dialled', 'answered', 'verified', 'bridged'],
      ...['attemptEnded', 'over', 'promiseResolved'],
    ]);
  });

  test('hanging up once the time was said is an agreement', async () => {
    await start();
    await lab.occupyAnna();
    const caller = lab.telephony.callIn({ called: '1000', caller: CUSTOMER });
    await lab.clock.advance(1_000);
    await lab.press(caller, '3');
    await lab.press(caller, '1');
    await lab.hangUp(caller);
    expect(lab.callback()).toMatchObject({ number: CUSTOMER, progress: { status: 'due' } });
    lab.telephony.crash();
  });

  test('a second request for the number changes the first', async () => {
    const site = labSite();
    await start({ ...site, blocks: { ...site.blocks, ['main' as BlockId]: [step.queue('support')] } });
    await lab.occupyAnna();
    await lab.agree();
    const first = lab.callback();
    await lab.agree();
    expect(lab.callbacks).toBe(1);
    expect(lab.callback()).toMatchObject({ id: first.id, rank: first.rank });
    expect(lab.store.callbackHistory(first.id).map(({ type }) => type)).toContain('requestChanged');
    lab.telephony.crash();
  });

  test('not answered: again after twenty minutes, and then after sixty; after the third the last word', async () => {
    await start();
    lab.add();
    await lab.clock.advance(26_000);
    expect([lab.status, lab.outcomes]).toEqual(['later', ['noAnswer']]);
    await lab.clock.advance(21 * MINUTE);
    expect([lab.status, lab.outcomes]).toEqual(['later', ['noAnswer', 'noAnswer']]);
    await lab.clock.advance(70 * MINUTE);
    expect([lab.status, lab.dials]).toEqual(['failedUnreached', 3]);
    expect(lab.engine.view().agents.every(({ activity }) => activity.status === 'idle')).toBe(true);
  });

  test('a machine: no key, and the agent is never troubled', async () => {
    await start();
    lab.customer = { type: 'answers', afterMs: 1_000 };
    lab.add();
    await lab.clock.advance(10_000);
    expect([lab.status, lab.outcomes]).toEqual(['later', ['machine']]);
    expect(lab.telephony.rung.get('PJSIP/101')).toBeUndefined();
  });

  test('the agent is lost: the customer keeps the head of the line, and gets another go', async () => {
    await start();
    lab.customer = { type: 'answers', afterMs: 1_000 };
    lab.add();
    await lab.clock.advance(1_500);
    const customer = lab.customerChannel;
    await lab.press(customer, '1');
    await lab.clock.advance(3_000);
    expect(lab.status).toBe('talking');
    lab.telephony.hangUp(lab.annasLeg, 'lost');
    await lab.clock.advance(500);
    expect(['waiting', 'talking']).toContain(lab.status);
    lab.telephony.crash();
  });

  test('two who are due are not dialled for one agent, and an agent is held for who is being dialled', async () => {
    await start();
    lab.add();
    const second = lab.add('+46708888888');
    await lab.clock.advance(1_000);
    expect(lab.callback(second).progress.status).toBe('due');
    const caller = lab.telephony.callIn({ called: '1000', caller: '+46707777777' });
    await lab.clock.advance(1_000);
    expect(lab.telephony.rung.get('PJSIP/101')).toBeUndefined();
    // The first does not answer, so the second's turn comes before the caller's, who came later.
    await lab.clock.advance(26_000);
    expect([lab.callback(second).progress.status, caller.room]).toEqual(['dialling', 'support']);
    lab.telephony.crash();
  });
});

describe('when customers are dialled', () => {
  test('so long before the end of a wrap-up as it takes until they talk', async () => {
    await start(labSite({}, { wrapUpMs: 60_000 }));
    const other = await lab.occupyAnna();
    await lab.agree();
    await lab.hangUp(other);
    await lab.clock.advance(31_000);
    expect([lab.status, lab.dials]).toEqual(['due', 0]);
    await lab.clock.advance(1_000);
    expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
    lab.telephony.crash();
  });

  test('never by two callbacks at a time', async () => {
    const site = labSite({}, { agents: members('anna', 'omar') });
    const { support } = site.callbacks;
    if (support === undefined) throw new Error('no profile');
    await start({ ...site, callbacks: { support, crisis: support } });
    lab.add();
    lab.add(CUSTOMER, 'crisis');
    await lab.clock.advance(20_000);
    const states = () => lab.store.liveCallbacks().map(({ progress }) => progress.status);
    expect([states().sort(), lab.dials]).toEqual([['dialling', 'due'], 1]);
    await lab.clock.advance(6_000);
    expect([states().sort(), lab.dials]).toEqual([['dialling', 'later'], 2]);
    lab.telephony.crash();
  });

  test('not while they still hear that we will call, and at once when they have hung up', async () => {
    await start();
    const other = await lab.occupyAnna();
    const caller = lab.telephony.callIn({ called: '1000', caller: CUSTOMER });
    await lab.clock.advance(1_000);
    await lab.press(caller, '3');
    await lab.hangUp(other);
    await lab.press(caller, '1');
    await lab.clock.advance(1_000);
    expect([lab.status, lab.dials]).toEqual(['due', 0]);
    await lab.hangUp(caller);
    expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
    lab.telephony.crash();
  });

  test('not while the exchange is away, and at once when it is back', async () => {
    await start();
    lab.telephony.cut();
    lab.add();
    await lab.clock.advance(5 * MINUTE);
    expect([lab.status, lab.outcomes]).toEqual(['due', []]);
    lab.telephony.connect();
    await lab.clock.advance(100);
    expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
    lab.telephony.crash();
  });

  test('with a profile that the site has no more, as it was', async () => {
    await start();
    lab.engine.callbacks.switch('dialling', null, false);
    lab.add();
    lab.useSite(loaded({ ...labSite(), callbacks: {} }));
    await lab.restart();
    lab.engine.callbacks.switch('dialling', null, true);
    await lab.clock.advance(2_000);
    expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
    lab.telephony.answer(lab.customerChannel);
    await lab.clock.advance(100);
    expect(lab.customerChannel.heard).toEqual(['it is us']);
    lab.telephony.crash();
  });
});

describe('agent first', () => {
  const agentFirst = () => labSite({ first: 'agent' });

  test('the agent accepts by key, the customer is dialled, and both talk', async () => {
    await start(agentFirst());
    lab.customer = { type: 'answers', afterMs: 5_000 };
    lab.add();
    await lab.clock.advance(3_000);
    expect([lab.status, lab.dials]).toEqual(['previewing', 0]);
    await lab.press(lab.annasLeg, '1');
    expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
    await lab.clock.advance(6_000);
    expect(lab.status).toBe('talking');
    expect(lab.telephony.hears(lab.customerChannel)).toBe(lab.annasLeg);
    await lab.clock.advance(15_000);
    await lab.hangUp(lab.customerChannel);
    expect([lab.status, lab.outcomes, lab.promise]).toEqual(['done', ['served'], 'kept']);
  });

  test('switching off takes back the preview; the agent is free, and no attempt is used', async () => {
    await start(agentFirst());
    lab.agent = { type: 'rings' };
    lab.add();
    await lab.clock.advance(3_000);
    expect(lab.engine.callbacks.switch('dialling', null, false)).toBe(true);
    await lab.clock.advance(1_000);
    expect([lab.status, lab.outcomes, lab.telephony.legs.length]).toEqual(['due', [], 0]);
    lab.engine.callbacks.switch('dialling', null, null);
    await lab.clock.advance(1_000);
    expect(lab.status).toBe('previewing');
    lab.telephony.crash();
  });
});

describe('what people do about callbacks', () => {
  test('switched off, nobody is dialled, over restarts too; switched on, they are at once', async () => {
    await start();
    lab.engine.callbacks.switch('dialling', 'support', false);
    lab.add();
    await lab.clock.advance(5 * MINUTE);
    expect([lab.status, lab.dials]).toEqual(['due', 0]);
    await lab.restart();
    await lab.clock.advance(5 * MINUTE);
    expect([lab.status, lab.dials]).toEqual(['due', 0]);
    lab.engine.callbacks.switch('dialling', 'support', null);
    await lab.clock.advance(100);
    expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
    expect(lab.engine.callbacks.switch('dialling', 'nothing', true)).toBe(false);
    lab.telephony.crash();
  });

  test('cancelled while it rings: the phone stops, nothing more is done', async () => {
    await start();
    const id = lab.add();
    await lab.clock.advance(2_000);
    expect(lab.engine.callbacks.cancel(id, 'admin')).toBe('done');
    await lab.clock.advance(100);
    expect([lab.status, lab.promise, lab.telephony.legs.length]).toEqual([
      'cancelledByAdmin',
      'withdrawn',
      0,
    ]);
    expect(lab.engine.callbacks.cancel(id, 'admin')).toBe('notNow');
    expect(lab.engine.callbacks.cancel('none' as typeof id, 'admin')).toBe('unknown');
  });

  test('moved to another time, called then; retried before the ladder says so', async () => {
    await start();
    lab.engine.callbacks.switch('dialling', null, false);
    const id = lab.add();
    const at = (lab.clock.now() + 30 * MINUTE) as ReturnType<typeof lab.clock.now>;
    expect(lab.engine.callbacks.reschedule(id, at, 'admin')).toBe('done');
    lab.engine.callbacks.switch('dialling', null, true);
    await lab.clock.advance(29 * MINUTE);
    expect([lab.status, lab.dials]).toEqual(['later', 0]);
    await lab.clock.advance(2 * MINUTE);
    expect([lab.status, lab.dials]).toEqual(['later', 1]);
    expect(lab.engine.callbacks.retry(id)).toBe('done');
    await lab.clock.advance(100);
    expect([lab.status, lab.dials]).toEqual(['dialling', 2]);
    lab.telephony.crash();
  });

  test('what is added is judged like what a caller asks for', async () => {
    await start();
    const add = (number: string, profile = 'support') =>
      lab.engine.callbacks.add({
        ...{ profile, number, callerName: '', language: null, variables: {}, at: null },
        origin: { type: 'api', client: 'website' },
      });
    expect(add('112')).toEqual({ type: 'denied', reason: 'emergency' });
    expect(add(CUSTOMER, 'nothing')).toEqual({ type: 'unknownProfile', known: ['support'] });
    expect(add('070-123 45 67').type).toBe('added');
    expect(add(CUSTOMER).type).toBe('changed');
    expect(lab.callbacks).toBe(1);
    lab.telephony.crash();
  });

  test('a customer who calls in takes over their place, and the phone that we ring stops', async () => {
    await start();
    lab.add();
    await lab.clock.advance(1_000);
    expect(lab.status).toBe('dialling');
    const caller = lab.telephony.callIn({ called: '1000', caller: CUSTOMER });
    await lab.clock.advance(3_500);
    expect(caller.heard[0]).toBe('taken over');
    expect([lab.status, lab.dials]).toEqual(['superseded', 1]);
    expect(lab.telephony.hears(caller)).toBe(lab.annasLeg);
    await lab.hangUp(caller);
  });

  test('all about a number is forgotten on demand', async () => {
    await start();
    await lab.occupyAnna();
    await lab.agree();
    await lab.agree('+46708888888');
    expect(lab.engine.callbacks.erase('070-123 45 67')).toBe(1);
    const numbers = lab.engine.callbacks
      .list({ status: null, profile: null, number: null, from: null, to: null, limit: 9 })
      .map(({ number }) => number);
    expect(numbers).toHaveLength(2);
    expect(numbers).not.toContain(CUSTOMER);
    lab.telephony.crash();
  });
});

describe('messages', () => {
  const texts = { booked: 'From {from} to {to}', missed: 'Attempt {attempt} of {of}, again at {next}' };
  const messages = {
    booked: 'booked' as TextName,
    missed: 'missed' as TextName,
    last: 'last' as TextName,
    expired: null,
    ...{ upNext: null, reminder: null, cancelled: null, moved: null },
  };
  const withSms = () => {
    const site = labSite({ messages, callUs: '+46101800000' });
    return {
      ...site,
      sms: smsSettings(),
      texts: {
        ...site.texts,
        ['booked' as TextName]: { [en]: texts.booked },
        ['missed' as TextName]: { [en]: texts.missed },
        ['last' as TextName]: { [en]: 'Call {number}, {caller_name}' },
      },
    };
  };

  test('are rows in the words of the site; what is not so any more is withdrawn', async () => {
    await start(withSms());
    const id = lab.add();
    await lab.clock.advance(30_000);
    const told = () =>
      lab.engine.callbacks.show(id)?.messages.map(({ status, text }) => `${status}: ${text}`);
    expect(told()).toEqual([
      'queued: From 09:00 to 09:05',
      expect.stringMatching(/^queued: Attempt 1 of 3, again at 09:20$/),
    ]);
    await lab.clock.advance(85 * MINUTE);
    expect(lab.status).toBe('failedUnreached');
    expect(told()?.map((line) => line.split(':')[0])).toEqual(['failed', 'failed', 'failed', 'queued']);
    expect(told()?.at(-1)).toBe('queued: Call +46101800000, Eva');
  });
});

test('what was promised is on the disk before anybody hears of it', async () => {
  await start();
  await lab.occupyAnna();
  const heard: string[] = [];
  const caller = lab.telephony.callIn({ called: '1000', caller: CUSTOMER });
  const { store } = lab;
  const makeDurable = store.makeDurable;
  store.makeDurable = () => {
    heard.push(...caller.heard);
    makeDurable();
  };
  await lab.restart();
  await lab.clock.advance(1_000);
  await lab.press(caller, '3');
  await lab.press(caller, '1');
  await lab.clock.advance(3_000);
  expect(caller.heard).toContain('thanks');
  expect(heard).not.toEqual([]);
  expect(heard).not.toContain('thanks');
  lab.telephony.crash();
});

test('no more is dialled than the day may cost', async () => {
  const site = labSite();
  const spending = { mostPerDay: 3, perAttempt: 1, perMinute: 0, setAsideMs: MINUTE };
  await start({ ...site, spending });
  for (const last of [1, 2, 3, 4]) lab.add(`+4670123450${last}`);
  await lab.clock.advance(3 * MINUTE);
  const states = lab.store
    .liveCallbacks()
    .map(({ progress, attempts }) => `${progress.status} ${attempts.length}`);
  expect(states).toEqual(['later 1', 'later 1', 'later 1']);
  const expired = lab.store.callbacks({ ...ALL, status: 'over' });
  expect(expired.map(({ progress }) => progress)).toMatchObject([{ end: 'expired', reason: 'spending' }]);
});
