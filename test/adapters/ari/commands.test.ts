/** Commands as requests: what is sent, and what a repeat looks at first. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Client } from 'ari-client';
import { createCommands } from '../../../src/adapters/ari/commands.ts';
import { AriFailure } from '../../../src/adapters/ari/failure.ts';
import { RecentIds } from '../../../src/adapters/ari/recent-ids.ts';
import type { BridgeId, ChannelId, PlaybackId } from '../../../src/domain/ids.ts';
import type { TelephonyAction } from '../../../src/engine/ports.ts';

const channel = 'c' as ChannelId;
const leg = 'c~leg~1' as ChannelId;
const bridge = 'c~talk~1' as BridgeId;
const playback = 'c~play~1' as PlaybackId;
const DONE = { type: 'done' };

type Answer = object | AriFailure;

let sent: unknown[][];
/** By operation, such as `channels.answer`; success with nothing when not named. */
let answers: Record<string, Answer>;
let ended: RecentIds;
let pauses: number[];
let perform: ReturnType<typeof createCommands>;

beforeEach(() => {
  sent = [];
  answers = {};
  pauses = [];
  ended = new RecentIds(10);
  const operations = (resource: string) =>
    new Proxy(
      {},
      {
        get: (_target, operation) => async (parameters: unknown) => {
          const name = `${resource}.${String(operation)}`;
          sent.push([name, parameters]);
          const answer = answers[name];
          if (answer instanceof AriFailure) throw answer;
          return answer ?? {};
        },
      },
    );
  const client = new Proxy({}, { get: (_target, resource) => operations(String(resource)) }) as Client;
  perform = createCommands({
    application: 'keepline',
    request: async (command) => command(client),
    rooms: {
      enter: async (...entry) => void sent.push(['enter', ...entry]),
      leave: async (...exit) => void sent.push(['leave', ...exit]),
      adopt: async () => {},
      entered: () => {},
      left: () => {},
    },
    ended,
    pause: async (forMs) => void pauses.push(forMs),
  });
});

const names = () => sent.map(([name]) => name);
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
const play: TelephonyAction = { type: 'play', channel, playback, sounds: ['hello', '/var/a,b', 'sound:x'] };
const connect: TelephonyAction = { type: 'connect', bridge, channels: [channel, leg] };

test('sounds go as a list, so that a comma in a file’s name stays one', async () => {
  expect(await perform(play, false)).toEqual(DONE);
  expect(sent).toEqual([
    [
      'channels.playWithId',
      {
        channelId: 'c',
        playbackId: 'c~play~1',
        body: '{"media":["sound:hello","sound:/var/a,b","sound:x"]}',
      },
    ],
  ]);
});

test('a repeated play that is there, or was heard to finish, is not given again', async () => {
  expect(await perform(play, true)).toEqual(DONE);
  ended.add(playback);
  expect(await perform(play, true)).toEqual(DONE);
  expect(names()).toEqual(['playbacks.get']);
});

test('a repeated play that is not there is given', async () => {
  answers['playbacks.get'] = new AriFailure(404, 'Playback not found');
  expect(await perform(play, true)).toEqual(DONE);
  expect(names()).toEqual(['playbacks.get', 'channels.playWithId']);
});

test('a repeated play is not given while nobody knows whether it is there', async () => {
  answers['playbacks.get'] = new AriFailure(0, 'no answer');
  expect(await perform(play, true)).toEqual({ type: 'retry', reason: 'no answer' });
  expect(names()).toEqual(['playbacks.get']);
});

test('a repeated answer looks first, since behind a prompt it would wait', async () => {
  answers['channels.get'] = { state: 'Up' };
  expect(await perform({ type: 'answer', channel }, true)).toEqual(DONE);
  expect(names()).toEqual(['channels.get']);
  answers['channels.get'] = { state: 'Ring' };
  expect(await perform({ type: 'answer', channel }, true)).toEqual(DONE);
  expect(names().slice(1)).toEqual(['channels.get', 'channels.answer']);
});

test.each([
  [1, 1],
  [1_000, 1],
  [1_001, 2],
  [20_000, 20],
  [0, 1],
])('ringing for %i ms is %i whole seconds, never for ever', async (ringMs, timeout) => {
  await perform(dial({ ringMs }), false);
  expect(sent).toMatchObject([
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
  await perform(dial({ callerName, callerNumber }), false);
  const all = {
    ...variables,
    TRANSFER_CONTEXT: 'keepline-transfers',
    'CHANNEL(hangup_handler_push)': 'keepline-leg-over,s,1',
  };
  expect(sent[0]?.[1]).toHaveProperty('body', JSON.stringify({ variables: all }));
});

test('a leg that is there already is told to ring; one that rings already is a success', async () => {
  answers['channels.create'] = new AriFailure(409, 'already exists');
  answers['channels.get'] = { state: 'Ringing' };
  answers['channels.getChannelVar'] = notSet;
  answers['channels.dial'] = new AriFailure(409, "Channel is not in the 'Down' state");
  expect(await perform(dial(), true)).toEqual(DONE);
  expect(names()).toEqual([
    'channels.create',
    'channels.get',
    'channels.getChannelVar',
    'channels.setChannelVar',
    'channels.dial',
  ]);
});

test.each([false, true])('a leg that was told to ring is not told again (a customer’s: %s)', async (once) => {
  answers['channels.create'] = new AriFailure(409, 'already exists');
  answers['channels.get'] = { state: once ? 'Down' : 'Ringing' };
  answers['channels.getChannelVar'] = { value: 'yes' };
  expect(await perform(dial({ once }), true)).toEqual(DONE);
  expect(names()).not.toContain('channels.dial');
});

test('an agent’s phone that was told to ring and does not is told again', async () => {
  answers['channels.create'] = new AriFailure(409, 'already exists');
  answers['channels.get'] = { state: 'Down' };
  answers['channels.getChannelVar'] = { value: 'yes' };
  expect(await perform(dial(), true)).toEqual(DONE);
  expect(names().at(-1)).toBe('channels.dial');
  expect(pauses.reduce((sum, pauseMs) => sum + pauseMs, 0)).toBe(2_000);
});

test('a leg that ends before it is told to ring is told of by its end', async () => {
  answers['channels.setChannelVar'] = new AriFailure(404, 'Channel not found');
  expect(await perform(dial(), false)).toEqual(DONE);
  expect(names()).toEqual(['channels.create', 'channels.setChannelVar']);
});

test('a leg that is on its way into the application is waited for, but not for ever', async () => {
  answers['channels.dial'] = new AriFailure(409, 'Channel not in Stasis application');
  expect(await perform(dial(), false)).toMatchObject({ type: 'retry' });
  const waitedMs = pauses.reduce((sum, pauseMs) => sum + pauseMs, 0);
  expect(waitedMs).toBeGreaterThanOrEqual(3_000);
  expect(waitedMs).toBeLessThan(3_200);
});

test('an id that is said to be taken, and is not, was an endpoint that cannot be rung', async () => {
  answers['channels.create'] = new AriFailure(409, 'already exists');
  answers['channels.get'] = new AriFailure(404, 'Channel not found');
  expect(await perform(dial(), false)).toEqual({ type: 'unreachable', reason: 'Allocation failed' });
  ended.add(leg);
  expect(await perform(dial(), false)).toEqual(DONE);
});

test('a leg that was heard to end is not dialled again', async () => {
  ended.add(leg);
  expect(await perform(dial(), true)).toEqual(DONE);
  expect(sent).toEqual([]);
});

describe('a customer’s phone', () => {
  const customer = dial({ once: true });
  const notFound = new AriFailure(404, 'Channel not found');

  test('is dialled like any other the first time', async () => {
    expect(await perform(customer, false)).toEqual(DONE);
    expect(names()).toEqual(DIALLED);
  });

  test('is not dialled again: a channel that is gone has rung, or may have', async () => {
    answers['channels.get'] = notFound;
    expect(await perform(customer, true)).toEqual({ type: 'gone' });
    expect(names()).toEqual(['channels.get']);
    ended.add(leg);
    expect(await perform(customer, true)).toEqual(DONE);
    expect(names()).toEqual(['channels.get']);
  });

  test('rings if that is what is left to do', async () => {
    answers['channels.get'] = { state: 'Down' };
    answers['channels.getChannelVar'] = notSet;
    expect(await perform(customer, true)).toEqual(DONE);
    expect(names()).toEqual([
      'channels.get',
      'channels.getChannelVar',
      'channels.setChannelVar',
      'channels.dial',
    ]);
  });

  test('is left alone while nobody knows whether it was told to ring', async () => {
    answers['channels.get'] = { state: 'Down' };
    answers['channels.getChannelVar'] = new AriFailure(0, 'no answer');
    expect(await perform(customer, true)).toEqual({ type: 'retry', reason: 'no answer' });
    expect(names()).toEqual(['channels.get', 'channels.getChannelVar']);
  });

  test('is left alone while nobody knows', async () => {
    answers['channels.get'] = new AriFailure(0, 'no answer');
    expect(await perform(customer, true)).toEqual({ type: 'retry', reason: 'no answer' });
    expect(names()).toEqual(['channels.get']);
  });
});

test.each(['INUSE', 'BUSY', 'ONHOLD', 'RINGING', 'RINGINUSE'])(
  'a phone whose state is %s is not rung, unless the leg that rings it is this one',
  async (state) => {
    answers['deviceStates.get'] = { name: 'PJSIP/101', state };
    answers['channels.get'] = new AriFailure(404, 'Channel not found');
    expect(await perform(dial({ unlessInUse: true }), false)).toEqual({ type: 'busy' });
    expect(sent).toEqual([
      ['deviceStates.get', { deviceName: 'PJSIP/101' }],
      ['channels.get', { channelId: leg }],
    ]);
    answers['channels.get'] = { state: 'Ringing' };
    answers['channels.create'] = new AriFailure(409, 'already exists');
    expect(await perform(dial({ unlessInUse: true }), true)).toEqual(DONE);
  },
);

test.each(['NOT_INUSE', 'UNKNOWN', 'UNAVAILABLE', 'INVALID'])(
  'a phone whose state is %s is rung: the dialling itself tells more',
  async (state) => {
    answers['deviceStates.get'] = { name: 'PJSIP/101', state };
    expect(await perform(dial({ unlessInUse: true }), false)).toEqual(DONE);
    expect(names()).toEqual(['deviceStates.get', ...DIALLED]);
  },
);

test('a phone is not rung while nobody knows whether it is free', async () => {
  answers['deviceStates.get'] = new AriFailure(0, 'no answer');
  expect(await perform(dial({ unlessInUse: true }), false)).toEqual({ type: 'retry', reason: 'no answer' });
  expect(names()).toEqual(['deviceStates.get']);
});

test('a number that a provider calls has no state to look at', async () => {
  await perform(dial({ unlessInUse: true, endpoint: 'PJSIP/0701@trunk' }), false);
  expect(names()).toEqual(DIALLED);
});

test('who speaks is listened for by a function of the channel; a repeat of it would wait for what plays', async () => {
  const listen: TelephonyAction = { type: 'listenForTalk', channel, quietMs: 700 };
  expect(await perform(listen, false)).toEqual(DONE);
  expect(await perform({ type: 'stopListening', channel }, false)).toEqual(DONE);
  const variable = (name: string, value: string) => [
    'channels.setChannelVar',
    { channelId: channel, variable: `TALK_DETECT(${name})`, value },
  ];
  expect(sent).toEqual([variable('set', '700'), variable('remove', '')]);
  expect(await perform(listen, true)).toEqual(DONE);
  expect(await perform({ type: 'stopListening', channel }, true)).toEqual(DONE);
  expect(sent).toHaveLength(2);
});

test('an Asterisk that cannot listen says so, and is not asked again', async () => {
  answers['channels.setChannelVar'] = new AriFailure(400, 'Failed to execute function');
  expect((await perform({ type: 'listenForTalk', channel, quietMs: 700 }, false)).type).toBe('refused');
});

test('connect makes the bridge and adds both at once', async () => {
  expect(await perform(connect, false)).toEqual(DONE);
  expect(sent).toEqual([
    ['bridges.createWithId', { bridgeId: bridge, type: 'mixing,dtmf_events' }],
    ['bridges.addChannel', { bridgeId: bridge, channel: 'c,c~leg~1' }],
  ]);
});

test('a repeated connect adds only who is missing', async () => {
  answers['bridges.createWithId'] = new AriFailure(409, 'exists');
  answers['bridges.get'] = { channels: ['c'] };
  expect(await perform(connect, true)).toEqual(DONE);
  expect(sent.at(-1)).toEqual(['bridges.addChannel', { bridgeId: bridge, channel: 'c~leg~1' }]);
  answers['bridges.get'] = { channels: ['c~leg~1', 'c'] };
  sent = [];
  expect(await perform(connect, true)).toEqual(DONE);
  expect(names()).toEqual(['bridges.createWithId', 'bridges.get']);
});

test('connect with a channel that is gone takes the bridge down again', async () => {
  answers['bridges.addChannel'] = new AriFailure(400, 'Channel not found');
  answers['bridges.get'] = { channels: [] };
  expect(await perform(connect, false)).toEqual({ type: 'gone' });
  expect(names().at(-1)).toBe('bridges.destroy');
});

test('connect without an answer leaves the bridge: it is to be given again', async () => {
  answers['bridges.addChannel'] = new AriFailure(0, 'no answer within 10 ms');
  expect((await perform(connect, false)).type).toBe('retry');
  expect(names()).not.toContain('bridges.destroy');
});

test('disconnect takes everybody out before the bridge is destroyed', async () => {
  answers['bridges.get'] = { channels: ['c', 'c~leg~1'] };
  answers['bridges.removeChannel'] = new AriFailure(422, 'Channel not in this bridge');
  expect(await perform({ type: 'disconnect', bridge }, false)).toEqual(DONE);
  expect(sent).toEqual([
    ['bridges.get', { bridgeId: bridge }],
    ['bridges.removeChannel', { bridgeId: bridge, channel: 'c' }],
    ['bridges.removeChannel', { bridgeId: bridge, channel: 'c~leg~1' }],
    ['bridges.destroy', { bridgeId: bridge }],
  ]);
});

test('disconnect of a bridge that is gone is done', async () => {
  answers['bridges.get'] = new AriFailure(404, 'Bridge not found');
  expect(await perform({ type: 'disconnect', bridge }, false)).toEqual(DONE);
  expect(names()).toEqual(['bridges.get']);
});

test('hold and unhold go to the rooms', async () => {
  expect(await perform({ type: 'hold', channel, room: 'support', music: 'calm' }, false)).toEqual(DONE);
  expect(await perform({ type: 'unhold', channel }, false)).toEqual(DONE);
  expect(sent).toEqual([
    ['enter', 'c', 'support', 'calm'],
    ['leave', 'c'],
  ]);
});

test('a hang-up carries its cause', async () => {
  expect(await perform({ type: 'hangup', channel, reason: 'answeredElsewhere' }, false)).toEqual(DONE);
  expect(sent).toEqual([['channels.hangup', { channelId: 'c', reason_code: 26 }]]);
});
