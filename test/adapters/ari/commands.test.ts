/** Commands as requests: what is sent, and what a repeat looks at first. Those that dial: dialling.test.ts. */
import { beforeEach, expect, test } from '@jest/globals';
import { AriFailure } from '../../../src/adapters/ari/failure.ts';
import type { BridgeId, PlaybackId } from '../../../src/domain/ids.ts';
import type { TelephonyAction } from '../../../src/engine/ports.ts';
import { AnsweringAri, channel, DONE, leg } from './answering-ari.ts';

let ari: AnsweringAri;
beforeEach(() => {
  ari = new AnsweringAri();
});

const bridge = 'c~talk~1' as BridgeId;
const playback = 'c~play~1' as PlaybackId;
const play: TelephonyAction = { type: 'play', channel, playback, sounds: ['hello', '/var/a,b', 'sound:x'] };
const connect: TelephonyAction = { type: 'connect', bridge, channels: [channel, leg] };

test('sounds go as a list, so that a comma in a file’s name stays one', async () => {
  expect(await ari.perform(play, false)).toEqual(DONE);
  expect(ari.sent).toEqual([
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
  expect(await ari.perform(play, true)).toEqual(DONE);
  ari.ended.add(playback);
  expect(await ari.perform(play, true)).toEqual(DONE);
  expect(ari.names()).toEqual(['playbacks.get']);
});

test('a repeated play that is not there is given', async () => {
  ari.answers['playbacks.get'] = new AriFailure(404, 'Playback not found');
  expect(await ari.perform(play, true)).toEqual(DONE);
  expect(ari.names()).toEqual(['playbacks.get', 'channels.playWithId']);
});

test('a repeated play is not given while nobody knows whether it is there', async () => {
  ari.answers['playbacks.get'] = new AriFailure(0, 'no answer');
  expect(await ari.perform(play, true)).toEqual({ type: 'retry', reason: 'no answer' });
  expect(ari.names()).toEqual(['playbacks.get']);
});

test('a repeated answer looks first, since behind a prompt it would wait', async () => {
  ari.answers['channels.get'] = { state: 'Up' };
  expect(await ari.perform({ type: 'answer', channel }, true)).toEqual(DONE);
  expect(ari.names()).toEqual(['channels.get']);
  ari.answers['channels.get'] = { state: 'Ring' };
  expect(await ari.perform({ type: 'answer', channel }, true)).toEqual(DONE);
  expect(ari.names().slice(1)).toEqual(['channels.get', 'channels.answer']);
});

test('who speaks is listened for by a function of the channel; a repeat of it would wait for what plays', async () => {
  const listen: TelephonyAction = { type: 'listenForTalk', channel, quietMs: 700 };
  expect(await ari.perform(listen, false)).toEqual(DONE);
  expect(await ari.perform({ type: 'stopListening', channel }, false)).toEqual(DONE);
  const variable = (name: string, value: string) => [
    'channels.setChannelVar',
    { channelId: channel, variable: `TALK_DETECT(${name})`, value },
  ];
  expect(ari.sent).toEqual([variable('set', '700'), variable('remove', '')]);
  expect(await ari.perform(listen, true)).toEqual(DONE);
  expect(await ari.perform({ type: 'stopListening', channel }, true)).toEqual(DONE);
  expect(ari.sent).toHaveLength(2);
});

test('an Asterisk that cannot listen says so, and is not asked again', async () => {
  ari.answers['channels.setChannelVar'] = new AriFailure(400, 'Failed to execute function');
  expect((await ari.perform({ type: 'listenForTalk', channel, quietMs: 700 }, false)).type).toBe('refused');
});

test('connect makes the bridge and adds both at once', async () => {
  expect(await ari.perform(connect, false)).toEqual(DONE);
  expect(ari.sent).toEqual([
    ['bridges.createWithId', { bridgeId: bridge, type: 'mixing,dtmf_events' }],
    ['bridges.addChannel', { bridgeId: bridge, channel: 'c,c~leg~1' }],
  ]);
});

test('a repeated connect adds only who is missing', async () => {
  ari.answers['bridges.createWithId'] = new AriFailure(409, 'exists');
  ari.answers['bridges.get'] = { channels: ['c'] };
  expect(await ari.perform(connect, true)).toEqual(DONE);
  expect(ari.sent.at(-1)).toEqual(['bridges.addChannel', { bridgeId: bridge, channel: 'c~leg~1' }]);
  ari.answers['bridges.get'] = { channels: ['c~leg~1', 'c'] };
  ari.sent.length = 0;
  expect(await ari.perform(connect, true)).toEqual(DONE);
  expect(ari.names()).toEqual(['bridges.createWithId', 'bridges.get']);
});

test('connect with a channel that is gone takes the bridge down again', async () => {
  ari.answers['bridges.addChannel'] = new AriFailure(400, 'Channel not found');
  ari.answers['bridges.get'] = { channels: [] };
  expect(await ari.perform(connect, false)).toEqual({ type: 'gone' });
  expect(ari.names().at(-1)).toBe('bridges.destroy');
});

test('connect without an answer leaves the bridge: it is to be given again', async () => {
  ari.answers['bridges.addChannel'] = new AriFailure(0, 'no answer within 10 ms');
  expect((await ari.perform(connect, false)).type).toBe('retry');
  expect(ari.names()).not.toContain('bridges.destroy');
});

test('disconnect takes everybody out before the bridge is destroyed', async () => {
  ari.answers['bridges.get'] = { channels: ['c', 'c~leg~1'] };
  ari.answers['bridges.removeChannel'] = new AriFailure(422, 'Channel not in this bridge');
  expect(await ari.perform({ type: 'disconnect', bridge }, false)).toEqual(DONE);
  expect(ari.sent).toEqual([
    ['bridges.get', { bridgeId: bridge }],
    ['bridges.removeChannel', { bridgeId: bridge, channel: 'c' }],
    ['bridges.removeChannel', { bridgeId: bridge, channel: 'c~leg~1' }],
    ['bridges.destroy', { bridgeId: bridge }],
  ]);
});

test('disconnect of a bridge that is gone is done', async () => {
  ari.answers['bridges.get'] = new AriFailure(404, 'Bridge not found');
  expect(await ari.perform({ type: 'disconnect', bridge }, false)).toEqual(DONE);
  expect(ari.names()).toEqual(['bridges.get']);
});

test('hold and unhold go to the rooms', async () => {
  expect(await ari.perform({ type: 'hold', channel, room: 'support', music: 'calm' }, false)).toEqual(DONE);
  expect(await ari.perform({ type: 'unhold', channel }, false)).toEqual(DONE);
  expect(ari.sent).toEqual([
    ['enter', 'c', 'support', 'calm'],
    ['leave', 'c'],
  ]);
});

test('a hang-up carries its cause', async () => {
  expect(await ari.perform({ type: 'hangup', channel, reason: 'answeredElsewhere' }, false)).toEqual(DONE);
  expect(ari.sent).toEqual([['channels.hangup', { channelId: 'c', reason_code: 26 }]]);
});
