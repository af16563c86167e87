/** The agents' phones are followed, whatever comes in which order. */
import { beforeEach, expect, test } from '@jest/globals';
import { AriFailure } from '../../../src/adapters/ari/failure.ts';
import { SILENT } from '../../../src/adapters/ari/logger.ts';
import {
  createPhoneStates,
  type PhoneRequests,
  type PhoneStates,
  phoneState,
} from '../../../src/adapters/ari/phone-states.ts';

const OUTSIDE = 'PJSIP/0701@trunk';

let subscribed: Set<string>;
let inAsterisk: Record<string, string>;
let told: string[];
let asked: string[];
let fails: boolean;
/** Keeps back the answers about states, until it is called. */
let answer: (() => void) | null;
let phones: PhoneStates;

beforeEach(() => {
  subscribed = new Set();
  inAsterisk = {};
  told = [];
  asked = [];
  fails = false;
  answer = null;
  const requests: PhoneRequests = {
    async subscribed() {
      if (fails) throw new AriFailure(0, 'no answer');
      return [...subscribed];
    },
    async subscribe(some) {
      for (const phone of some) {
        expect(subscribed.has(phone)).toBe(false);
        subscribed.add(phone);
      }
      asked.push(`+${some.length}`);
    },
    async unsubscribe(some) {
      for (const phone of some) subscribed.delete(phone);
      asked.push(`-${some.length}`);
    },
    async state(phone) {
      const state = inAsterisk[phone] ?? 'NOT_INUSE';
      if (answer) {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
      }
      return state;
    },
  };
  phones = createPhoneStates(requests, SILENT, (phone, state) => told.push(`${phone} ${state}`));
});

/** Lets everything run that can. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

const connect = async (): Promise<void> => {
  await phones.prepare();
  phones.live(true);
  await settle();
};

test('phones named before the connection are subscribed to with it; their states are in what is asked for', async () => {
  inAsterisk = { 'PJSIP/101': 'RINGING' };
  phones.watch(['PJSIP/101', 'PJSIP/102', OUTSIDE]);
  await connect();
  expect([...subscribed]).toEqual(['PJSIP/101', 'PJSIP/102']);
  expect(told).toEqual([]);
  expect(await phones.all()).toEqual(
    new Map([
      ['PJSIP/101', 'ringing'],
      ['PJSIP/102', 'idle'],
      [OUTSIDE, 'unknown'],
    ]),
  );
});

test('phones named later are told of; those no longer named are let go', async () => {
  await connect();
  inAsterisk = { 'PJSIP/102': 'UNAVAILABLE' };
  phones.watch(['PJSIP/101', OUTSIDE]);
  await settle();
  phones.watch(['PJSIP/102', OUTSIDE]);
  await settle();
  expect(told).toEqual(['PJSIP/101 idle', `${OUTSIDE} unknown`, 'PJSIP/102 unreachable']);
  expect([...subscribed]).toEqual(['PJSIP/102']);
  expect([phones.changed('PJSIP/101'), phones.changed('PJSIP/102')]).toEqual([false, true]);
});

test('naming the same phones again asks nothing', async () => {
  phones.watch(['PJSIP/101', 'PJSIP/102']);
  await connect();
  asked = [];
  phones.watch(['PJSIP/102', 'PJSIP/101']);
  await settle();
  expect([asked, told]).toEqual([[], []]);
});

test('Asterisk keeps subscriptions over a reconnection: only what is missing is subscribed to', async () => {
  phones.watch(['PJSIP/101', 'PJSIP/102']);
  await connect();
  phones.live(false);
  phones.watch(['PJSIP/102', 'PJSIP/103']);
  await connect();
  expect([...subscribed].sort()).toEqual(['PJSIP/102', 'PJSIP/103']);
  expect(asked).toEqual(['+2', '+1', '-1']);
});

test('phones named while the connection is being prepared are not forgotten', async () => {
  const preparing = phones.prepare();
  phones.watch(['PJSIP/101']);
  await preparing;
  phones.live(true);
  await settle();
  expect([...subscribed]).toEqual(['PJSIP/101']);
  expect(told).toEqual(['PJSIP/101 idle']);
});

test('an answer that is older than a change is not told', async () => {
  await connect();
  answer = () => {};
  phones.watch(['PJSIP/101']);
  await settle();
  expect(phones.changed('PJSIP/101')).toBe(true);
  answer?.();
  await settle();
  expect(told).toEqual([]);
});

test('a failure leaves it to the next connection', async () => {
  await connect();
  fails = true;
  phones.watch(['PJSIP/101']);
  await settle();
  await expect(phones.prepare()).rejects.toThrow('no answer');
  fails = false;
  phones.live(false);
  await connect();
  expect([...subscribed]).toEqual(['PJSIP/101']);
});

test('many phones go in several requests', async () => {
  phones.watch(Array.from({ length: 95 }, (_, index) => `PJSIP/${index}`));
  await connect();
  expect(asked).toEqual(['+40', '+40', '+15']);
});

test.each([
  ['NOT_INUSE', 'idle'],
  ['INUSE', 'inUse'],
  ['BUSY', 'inUse'],
  ['ONHOLD', 'inUse'],
  ['RINGINUSE', 'inUse'],
  ['RINGING', 'ringing'],
  ['UNAVAILABLE', 'unreachable'],
  ['INVALID', 'unreachable'],
  ['UNKNOWN', 'unknown'],
  ['SOMETHING_NEW', 'unknown'],
])('%s is %s', (asterisks, state) => {
  expect(phoneState(asterisks)).toBe(state);
});
