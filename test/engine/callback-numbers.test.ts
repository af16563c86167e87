/**
 * Which numbers are dialled, whatever was typed by a caller, came as their number, or was added by the office; and that
 * a rule that was changed between the request and the dial stops the dial.
 */
import { afterEach, describe, expect, test } from '@jest/globals';
import { ladderOf } from '../../src/domain/callback/ladder.ts';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { FlowName, HoursName } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { attemptSite } from '../support/attempt-site.ts';
import { CallbackLab } from '../support/callback-lab.ts';
import { callbackStep, daily } from '../support/callback-site.ts';
import { NUMBERS, OWN_NUMBERS } from '../support/numbers-to-judge.ts';
import { en, loaded, members, step } from '../support/sites.ts';

const MINUTE = 60_000;
const [callerId = ''] = OWN_NUMBERS;
/** One after the other they are tried, and each may come as often as it likes. */
const numbers = { countries: [], allow: [], deny: [], pendingPerNumber: 2, perDay: 100_000 };

/** 1000 calls back the number that a caller comes with, 2000 the one that they type. */
function site(profile: Partial<CallbackSettings> = {}): Site {
  const { number, time, agree } = callbackStep;
  const made = attemptSite(
    { agents: members('anna') },
    { numbers, ...profile },
    {
      callerId,
      flows: {
        main: [number('caller', 'refused', 'refused'), step.call('time')],
        asking: [
          step.collect('which number', 'typed', { maxDigits: 30 }),
          number({ variable: 'typed' }, 'refused', 'refused'),
          step.call('time'),
        ],
        time: [time({ type: 'now' }, 'refused'), step.say('until {callback_to}'), agree(), step.hangup()],
        refused: [step.say('refused'), step.hangup()],
      },
    },
  );
  return {
    ...made,
    variables: { ...made.variables, typed: 'text' },
    numbers: { ...made.numbers, '2000': { flow: 'asking' as FlowName, language: en } },
  };
}

let lab: CallbackLab;

async function start(made: Site): Promise<void> {
  lab = new CallbackLab(made);
  // Whatever is dialled does not exist, so that nothing is tried again.
  lab.customer = { type: 'refuses', cause: 'invalidNumber', afterMs: 100 };
  await lab.start();
}

afterEach(() => {
  expect(lab.faults).toEqual([]);
});

/** All telephones outside that were called since the last time that this was asked. */
let looked = 0;
function dialled(): string[] {
  const { performed } = lab.telephony;
  const since = performed.slice(looked);
  looked = performed.length;
  return since.flatMap((action) =>
    action.type === 'dial' && action.endpoint.endsWith('@trunk') ? [action.endpoint] : [],
  );
}

const dialOf = (expected: string): string[] => (expected.startsWith('+') ? [`PJSIP/${expected}@trunk`] : []);

/**
 * Of what a network tells as the caller's number only digits and a `+` before them are read, whatever stands between or
 * around them: those that hold this one number, and nothing more, are this number. Null: any other.
 */
function readAsCaller(given: string): string | null {
  const digits = given.replace(/[^0-9+*#]/g, '').replace(/(?!^)\+/g, '');
  return /^(0|46|\+46|0046)701234567$/.test(digits) ? '+46701234567' : null;
}

async function callFrom(caller: string, called = '1000', keys = ''): Promise<void> {
  const channel = lab.telephony.callIn({ called, caller });
  await lab.clock.advance(200);
  for (const key of keys) lab.telephony.press(channel, key);
  await lab.clock.advance(25_000);
  if (lab.telephony.channels.has(channel.id)) lab.telephony.hangUp(channel);
  await lab.clock.advance(20_000);
}

describe('what is dialled of', () => {
  test(`${NUMBERS.length} numbers that callers come with`, async () => {
    await start(site());
    looked = 0;
    const found: (readonly [string, string[]])[] = [];
    for (const [given] of NUMBERS) {
      await callFrom(given);
      found.push([given, dialled()]);
    }
    expect(found).toEqual(
      NUMBERS.map(([given, expected]) => [given, dialOf(readAsCaller(given) ?? expected)]),
    );
    expect(found.flatMap(([, dials]) => dials).length).toBeGreaterThan(10);
  }, 60_000);

  const typed: readonly (readonly [string, string])[] = [
    ...NUMBERS.filter(([given]) => /^[0-9]+$/.test(given)),
    // A star is no digit, and a hash is the end.
    ['070*1234567', '+46701234567'],
    ['0701234567#0900123456', '+46701234567'],
    ['0900123456#0701234567', 'premium'],
    ['*31*0701234567', 'country'],
    ['#31#0701234567', 'tooShort'],
    ['**21*0900123456', 'country'],
    ['112*0701234567', 'tooLong'],
    ['00*881612345678', 'satellite'],
    ['9999999999999999999999999', 'tooLong'],
  ];

  test(`${typed.length} numbers that callers type`, async () => {
    await start(site());
    looked = 0;
    const found: (readonly [string, string[]])[] = [];
    for (const [keys] of typed) {
      await callFrom('', '2000', `${keys}#`);
      found.push([keys, dialled()]);
    }
    expect(found).toEqual(typed.map(([keys, expected]) => [keys, dialOf(expected)]));
    expect(found.flatMap(([, dials]) => dials).length).toBeGreaterThan(3);
  }, 60_000);

  test(`${NUMBERS.length} numbers that the office adds, with the reason if they are not`, async () => {
    await start(site());
    looked = 0;
    const found: unknown[] = [];
    for (const [number] of NUMBERS) {
      const added = lab.engine.callbacks.add({
        ...{ profile: 'support', number, callerName: '', language: null, variables: {}, at: null },
        origin: { type: 'cli' },
      });
      await lab.clock.advance(20_000);
      found.push([number, added.type === 'denied' ? added.reason : added.type, dialled()]);
    }
    expect(found).toEqual(
      NUMBERS.map(([number, expected]) => [
        number,
        expected.startsWith('+') ? 'added' : expected,
        dialOf(expected),
      ]),
    );
  }, 60_000);
});

describe('a rule that is changed between the request and the dial', () => {
  const NUMBER = '+46701234567';
  const SHARED = '+46771793336';
  const openAll = site({ numbers: { ...numbers, allow: ['0771*'] } });

  test.each<[string, string, () => Site, object]>([
    [
      'the number is denied',
      NUMBER,
      () => site({ numbers: { ...numbers, deny: ['0701*'] } }),
      { end: 'denied', reason: 'denied' },
    ],
    [
      'its country is not allowed any more',
      NUMBER,
      () => site({ numbers: { ...numbers, countries: ['DK'] } }),
      { end: 'denied', reason: 'country' },
    ],
    ['what allowed it is gone', SHARED, () => site(), { end: 'denied', reason: 'shared' }],
    [
      'it has become one of ours',
      NUMBER,
      () => ({ ...openAll, dial: { ...openAll.dial, callerId: NUMBER } }),
      { end: 'denied', reason: 'own' },
    ],
    [
      'fewer attempts are allowed: none',
      NUMBER,
      () => site({ ladder: { ...ladderOf([MINUTE]), maxAttempts: 0 } }),
      { end: 'failedUnreached', reason: 'attempts' },
    ],
    [
      'nothing may be spent',
      NUMBER,
      () => ({ ...openAll, spending: { mostPerDay: 0, perAttempt: 1, perMinute: 1, setAsideMs: MINUTE } }),
      { end: 'expired', reason: 'spending' },
    ],
    ['dialling is off in the site', NUMBER, () => site({ dialling: false }), { status: 'due' }],
    [
      'nobody is called at this hour',
      NUMBER,
      () => ({
        ...site({ callingHours: 'evening' as HoursName }),
        hours: { ['evening' as HoursName]: daily(11, 12) },
      }),
      { status: 'later', why: 'hours' },
    ],
  ])('%s', async (_, number, changed, progress) => {
    await start(openAll);
    looked = 0;
    lab.engine.callbacks.switch('dialling', null, false);
    lab.add(number);
    await lab.clock.advance(5 * MINUTE);
    lab.useSite(loaded(changed()));
    lab.engine.callbacks.switch('dialling', null, true);
    await lab.clock.advance(5 * MINUTE);
    expect(dialled()).toEqual([]);
    expect(lab.callback().progress).toMatchObject(progress);
    expect(lab.callback().attempts).toEqual([]);
  });

  test('nothing changed: it is dialled', async () => {
    await start(openAll);
    looked = 0;
    lab.engine.callbacks.switch('dialling', null, false);
    lab.add(SHARED);
    lab.useSite(loaded(openAll));
    lab.engine.callbacks.switch('dialling', null, true);
    await lab.clock.advance(MINUTE);
    expect(dialled()).toEqual(dialOf(SHARED));
  });

  test('while an agent is being asked: who accepts is let go, and nobody is dialled', async () => {
    await start(site({ first: 'agent' }));
    looked = 0;
    lab.add(NUMBER);
    await lab.clock.advance(3_000);
    expect(lab.status).toBe('previewing');
    lab.useSite(loaded(site({ first: 'agent', numbers: { ...numbers, deny: ['070*'] } })));
    await lab.press(lab.annasLeg, '1');
    await lab.clock.advance(MINUTE);
    expect([dialled(), lab.status, lab.telephony.legs.length]).toEqual([[], 'denied', 0]);
  });

  test('before the next attempt: there is none', async () => {
    await start(site({ ladder: { ...ladderOf([10 * MINUTE]), jitter: 0 } }));
    looked = 0;
    lab.customer = { type: 'rings' };
    lab.add(NUMBER);
    await lab.clock.advance(MINUTE);
    expect(dialled()).toEqual(dialOf(NUMBER));
    lab.useSite(loaded(site({ numbers: { ...numbers, deny: ['+4670*'] } })));
    await lab.clock.advance(15 * MINUTE);
    expect([dialled(), lab.status]).toEqual([[], 'denied']);
  });
});
