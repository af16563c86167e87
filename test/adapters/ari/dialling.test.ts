/** Dialling as requests: how a leg is made and told to ring, whether a phone is free, and what a repeat looks at first. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { AriFailure } from '../../../src/adapters/ari/failure.ts';
import type { TelephonyAction } from '../../../src/engine/ports.ts';
import { AnsweringAri, DONE, leg } from './answering-ari.ts';

let ari: AnsweringAri;
beforeEach(() => {
  ari = new AnsweringAri();
});

const DIALLED = ['channels.create', 'channels.setChannelVar', 'channels.dial'];
const notSet = new AriFailure(404, 'Provided variable was not found');
const dial = (about: Partial<Extract<TelephonyAction, { type: 'dial' }>> = {}): TelephonyAction => ({
  type: 'dial',
  channel: leg,
  endpoint: 'PJSIP/101',
  callerNumber: '0701',
  callerName: 'Eva Ek',
  ringMs: 20_000,
  unlessInUse: false,
  once: false,
  ...about,
});

test.each([
  [1, 1],
  [1_000, 1],
  [1_001, 2],
  [20_000, 20],
  [0, 1],
])('ringing for %i ms is %i whole seconds, never for ever', async (ringMs, timeout) => {
  await ari.perform(dial({ ringMs }), false);
  expect(ari.sent).toMatchObject([
    ['channels.create', { app: 'keepline', appArgs: 'leg', channelId: leg, endpoint: 'PJSIP/101' }],
    ['channels.setChannelVar', { channelId: leg, variable: 'KEEPLINE_TOLD_TO_RING', value: 'yes' }],
    ['channels.dial', { channelId: leg, timeout }],
  ]);
});

test.each([
  ['Eva Ek', '0701', { 'CONNECTEDLINE(num,i)': '0701', 'CONNECTEDLINE(name,i)': 'Eva Ek' }],
  ['', '0701', { 'CONNECTEDLINE(num,i)': '0701' }],
  ['Eva "X" <y>\\', '07<01>"', { 'CONNECTEDLINE(num,i)': '0701', 'CONNECTEDLINE(name,i)': "Eva 'X' 'y''" }],
  ['Eva\r\nX-Evil: yes', '1\n2', { 'CONNECTEDLINE(num,i)': '12', 'CONNECTEDLINE(name,i)': 'EvaX-Evil: yes' }],
  ['', '', {}],
])('caller %j %j is shown as %j', async (callerName, callerNumber, variables) => {
  await ari.perform(dial({ callerName, callerNumber }), false);
  const all = {
    ...variables,
    TRANSFER_CONTEXT: 'keepline-transfers',
    'CHANNEL(hangup_handler_push)': 'keepline-leg-over,s,1',
  };
  expect(ari.sent[0]?.[1]).toHaveProperty('body', JSON.stringify({ variables: all }));
});

test('a leg that is there already is told to ring; one that rings already is a success', async () => {
  ari.answers['channels.create'] = new AriFailure(409, 'already exists');
  ari.answers['channels.get'] = { state: 'Ringing' };
  ari.answers['channels.getChannelVar'] = notSet;
  ari.answers['channels.dial'] = new AriFailure(409, "Channel is not in the 'Down' state");
  expect(await ari.perform(dial(), true)).toEqual(DONE);
  expect(ari.names()).toEqual([
    'channels.create',
    'channels.get',
    'channels.getChannelVar',
    'channels.setChannelVar',
    'channels.dial',
  ]);
});

test.each([false, true])('a leg that was told to ring is not told again (a customer’s: %s)', async (once) => {
  ari.answers['channels.create'] = new AriFailure(409, 'already exists');
  ari.answers['channels.get'] = { state: once ? 'Down' : 'Ringing' };
  ari.answers['channels.getChannelVar'] = { value: 'yes' };
  expect(await ari.perform(dial({ once }), true)).toEqual(DONE);
  expect(ari.names()).not.toContain('channels.dial');
});

test('an agent’s phone that was told to ring and does not is told again', async () => {
  ari.answers['channels.create'] = new AriFailure(409, 'already exists');
  ari.answers['channels.get'] = { state: 'Down' };
  ari.answers['channels.getChannelVar'] = { value: 'yes' };
  expect(await ari.perform(dial(), true)).toEqual(DONE);
  expect(ari.names().at(-1)).toBe('channels.dial');
  expect(ari.pauses.reduce((sum, pauseMs) => sum + pauseMs, 0)).toBe(2_000);
});

test('a leg that ends before it is told to ring is told of by its end', async () => {
  ari.answers['channels.setChannelVar'] = new AriFailure(404, 'Channel not found');
  expect(await ari.perform(dial(), false)).toEqual(DONE);
  expect(ari.names()).toEqual(['channels.create', 'channels.setChannelVar']);
});

test('a leg that is on its way into the application is waited for, but not for ever', async () => {
  ari.answers['channels.dial'] = new AriFailure(409, 'Channel not in Stasis application');
  expect(await ari.perform(dial(), false)).toMatchObject({ type: 'retry' });
  const waitedMs = ari.pauses.reduce((sum, pauseMs) => sum + pauseMs, 0);
  expect(waitedMs).toBeGreaterThanOrEqual(3_000);
  expect(waitedMs).toBeLessThan(3_200);
});

test('an id that is said to be taken, and is not, was an endpoint that cannot be rung', async () => {
  ari.answers['channels.create'] = new AriFailure(409, 'already exists');
  ari.answers['channels.get'] = new AriFailure(404, 'Channel not found');
  expect(await ari.perform(dial(), false)).toEqual({ type: 'unreachable', reason: 'Allocation failed' });
  ari.ended.add(leg);
  expect(await ari.perform(dial(), false)).toEqual(DONE);
});

test('a leg that was heard to end is not dialled again', async () => {
  ari.ended.add(leg);
  expect(await ari.perform(dial(), true)).toEqual(DONE);
  expect(ari.sent).toEqual([]);
});

describe('a customer’s phone', () => {
  const customer = dial({ once: true });
  const notFound = new AriFailure(404, 'Channel not found');

  test('is dialled like any other the first time', async () => {
    expect(await ari.perform(customer, false)).toEqual(DONE);
    expect(ari.names()).toEqual(DIALLED);
  });

  test('is not dialled again: a channel that is gone has rung, or may have', async () => {
    ari.answers['channels.get'] = notFound;
    expect(await ari.perform(customer, true)).toEqual({ type: 'gone' });
    expect(ari.names()).toEqual(['channels.get']);
    ari.ended.add(leg);
    expect(await ari.perform(customer, true)).toEqual(DONE);
    expect(ari.names()).toEqual(['channels.get']);
  });

  test('rings if that is what is left to do', async () => {
    ari.answers['channels.get'] = { state: 'Down' };
    ari.answers['channels.getChannelVar'] = notSet;
    expect(await ari.perform(customer, true)).toEqual(DONE);
    expect(ari.names()).toEqual([
      'channels.get',
      'channels.getChannelVar',
      'channels.setChannelVar',
      'channels.dial',
    ]);
  });

  test('is left alone while nobody knows whether it was told to ring', async () => {
    ari.answers['channels.get'] = { state: 'Down' };
    ari.answers['channels.getChannelVar'] = new AriFailure(0, 'no answer');
    expect(await ari.perform(customer, true)).toEqual({ type: 'retry', reason: 'no answer' });
    expect(ari.names()).toEqual(['channels.get', 'channels.getChannelVar']);
  });

  test('is left alone while nobody knows', async () => {
    ari.answers['channels.get'] = new AriFailure(0, 'no answer');
    expect(await ari.perform(customer, true)).toEqual({ type: 'retry', reason: 'no answer' });
    expect(ari.names()).toEqual(['channels.get']);
  });
});

test.each(['INUSE', 'BUSY', 'ONHOLD', 'RINGING', 'RINGINUSE'])(
  'a phone whose state is %s is not rung, unless the leg that rings it is this one',
  async (state) => {
    ari.answers['deviceStates.get'] = { name: 'PJSIP/101', state };
    ari.answers['channels.get'] = new AriFailure(404, 'Channel not found');
    expect(await ari.perform(dial({ unlessInUse: true }), false)).toEqual({ type: 'busy' });
    expect(ari.sent).toEqual([
      ['deviceStates.get', { deviceName: 'PJSIP/101' }],
      ['channels.get', { channelId: leg }],
    ]);
    ari.answers['channels.get'] = { state: 'Ringing' };
    ari.answers['channels.create'] = new AriFailure(409, 'already exists');
    expect(await ari.perform(dial({ unlessInUse: true }), true)).toEqual(DONE);
  },
);

test.each(['NOT_INUSE', 'UNKNOWN', 'UNAVAILABLE', 'INVALID'])(
  'a phone whose state is %s is rung: the dialling itself tells more',
  async (state) => {
    ari.answers['deviceStates.get'] = { name: 'PJSIP/101', state };
    expect(await ari.perform(dial({ unlessInUse: true }), false)).toEqual(DONE);
    expect(ari.names()).toEqual(['deviceStates.get', ...DIALLED]);
  },
);

test('a phone is not rung while nobody knows whether it is free', async () => {
  ari.answers['deviceStates.get'] = new AriFailure(0, 'no answer');
  expect(await ari.perform(dial({ unlessInUse: true }), false)).toEqual({
    type: 'retry',
    reason: 'no answer',
  });
  expect(ari.names()).toEqual(['deviceStates.get']);
});

test('a number that a provider calls has no state to look at', async () => {
  await ari.perform(dial({ unlessInUse: true, endpoint: 'PJSIP/0701@trunk' }), false);
  expect(ari.names()).toEqual(DIALLED);
});
