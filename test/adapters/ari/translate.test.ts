/** Recorded events of Asterisk 22.10.1 in the engine's words. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { translate } from '../../../src/adapters/ari/translate.ts';
import { readEvent } from '../../../src/adapters/ari/wire.ts';
import type { TelephonyEvent } from '../../../src/engine/ports.ts';

const lines = (story: string): string[] =>
  readFileSync(new URL(`../../recorded/${story}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');

/** What the engine is told of a story, with the caller's channel called CALLER. */
function told(story: string): TelephonyEvent[] {
  const text = lines(story);
  const caller = text
    .map(readEvent)
    .find((event) => event?.type === 'StasisStart' && event.args.length === 0);
  const id = caller?.type === 'StasisStart' ? caller.channel.id : 'none';
  return text
    .map((line) => readEvent(line.replaceAll(id, 'CALLER')))
    .flatMap((event) => (event ? [translate(event)] : []))
    .filter((event) => event !== null);
}

const ARRIVED = {
  type: 'callArrived',
  channel: 'CALLER',
  calledNumber: '1000',
  callerNumber: '0701234567',
  callerName: 'Åsa Öst',
};
const HUNG_UP = { type: 'channelEnded', channel: 'CALLER', cause: 'hungUp' };

test('a caller listens to prompts, presses keys and hangs up', () => {
  expect(told('caller-prompts-keys-hang-up')).toEqual([
    ARRIVED,
    { type: 'playbackFinished', playback: 'CALLER~play~1', failed: false },
    { type: 'playbackFinished', playback: 'CALLER~play~2', failed: true },
    { type: 'playbackFinished', playback: 'CALLER~play~3', failed: false },
    { type: 'keyPressed', channel: 'CALLER', key: '5' },
    { type: 'keyPressed', channel: 'CALLER', key: '#' },
    HUNG_UP,
  ]);
});

test.each(['caller-gives-up', 'caller-not-in-service'])('a call that is never answered ends: %s', (story) => {
  expect(told(story)).toEqual([ARRIVED, HUNG_UP]);
});

test('a caller waits, an agent answers, they talk, the agent hangs up first', () => {
  expect(told('caller-held-and-connected')).toEqual([
    ARRIVED,
    { type: 'legAnswered', channel: 'CALLER~leg~1' },
    { type: 'channelEnded', channel: 'CALLER~leg~1', cause: 'hungUp' },
    HUNG_UP,
  ]);
});

test('who is in which room can be followed', () => {
  const moves = lines('caller-held-and-connected')
    .map(readEvent)
    .flatMap((event) =>
      event?.type === 'ChannelEnteredBridge' || event?.type === 'ChannelLeftBridge'
        ? [[event.type, event.bridge.replace(event.channel.id, 'CALLER')]]
        : [],
    );
  expect(moves.slice(0, 3)).toEqual([
    ['ChannelEnteredBridge', 'keepline-room-rec-1'],
    ['ChannelLeftBridge', 'keepline-room-rec-1'],
    ['ChannelEnteredBridge', 'CALLER~talk~1'],
  ]);
});

test.each([
  ['leg-busy', 'call~leg~1', 'busy'],
  ['leg-rejected', 'call~leg~2', 'rejected'],
  ['leg-no-answer', 'call~leg~3', 'noAnswer'],
  ['leg-hung-up-ringing', 'call~leg~4', 'hungUp'],
])('a dialled phone that is not answered: %s', (story, channel, cause) => {
  expect(told(story)).toEqual([{ type: 'channelEnded', channel, cause }]);
});

test('another connection that takes over the application is noticed', () => {
  expect(lines('replaced').map(readEvent)).toEqual([{ type: 'ApplicationReplaced' }]);
});

test('a channel that takes the place of another says whose', () => {
  const [start = ''] = lines('caller-gives-up');
  const event = JSON.parse(start);
  const replaced = { ...event, replace_channel: { ...event.channel, id: 'old' } };
  expect(readEvent(JSON.stringify(replaced))).toMatchObject({ type: 'StasisStart', replaces: 'old' });
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"type":"ChannelVarset"}',
  '{"type":"StasisStart"}',
  '{"type":"StasisEnd","channel":{}}',
])('what is not understood is left out: %s', (text) => {
  expect(readEvent(text)).toBeNull();
});
