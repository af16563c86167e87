/** Recorded events of Asterisk 22.10.1 in the engine's words. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { createHearing } from '../../../src/adapters/ari/hearing.ts';
import { RecentIds } from '../../../src/adapters/ari/recent-ids.ts';
import { createStandIns } from '../../../src/adapters/ari/stand-ins.ts';
import { createTransfers } from '../../../src/adapters/ari/transfers.ts';
import { endpointOf, translate } from '../../../src/adapters/ari/translate.ts';
import { readEvent } from '../../../src/adapters/ari/wire.ts';
import type { TelephonyEvent } from '../../../src/engine/ports.ts';

const lines = (story: string): string[] =>
  readFileSync(new URL(`../../recorded/${story}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');

interface Heard {
  readonly told: TelephonyEvent[];
  /** Channels that were hung up, and marked, because of what was heard. */
  readonly done: string[];
}

/** What the engine is told of a story, with the caller's channel called CALLER. */
function hear(story: string, change = (events: string[]) => events): Heard {
  const text = lines(story);
  const caller = text
    .map(readEvent)
    .find((event) => event?.type === 'StasisStart' && event.args.length === 0);
  const id = caller?.type === 'StasisStart' ? caller.channel.id : 'none';
  const done: string[] = [];
  const standIns = createStandIns();
  const transfers = createTransfers({
    standIns,
    hangUp: (channel) => done.push(`hang up ${channel}`),
    mark: (channel, as) => done.push(`mark ${channel} as ${as}`),
  });
  const withheld: (() => readonly TelephonyEvent[])[] = [];
  const toldOf = createHearing({
    standIns,
    transfers,
    ended: new RecentIds(100),
    later: (events) => withheld.push(events),
  });
  const told = change(text)
    .map((line) => readEvent(line.replaceAll(id, 'CALLER')))
    .flatMap((event) => (event ? [...toldOf(event)] : []));
  return { told: [...told, ...withheld.flatMap((events) => [...events()])], done };
}

const told = (story: string): TelephonyEvent[] => hear(story).told;

const ARRIVED = {
  type: 'callArrived',
  channel: 'CALLER',
  calledNumber: '1000',
  callerNumber: '0701234567',
  callerName: 'Åsa Öst',
  endpoint: 'PJSIP/trunk',
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

test('what a hang-up breaks off is not told as having been heard', () => {
  const hangUpFirst = (events: string[]): string[] => {
    const request = events.filter((line) => line.includes('"ChannelHangupRequest"'));
    const before = events.findIndex((line) => /"PlaybackFinished".*play~3/.test(line));
    return events.toSpliced(before, 0, ...request);
  };
  const { told } = hear('caller-prompts-keys-hang-up', hangUpFirst);
  expect(told).toContainEqual({ type: 'playbackFinished', playback: 'CALLER~play~2', failed: true });
  expect(told).not.toContainEqual(expect.objectContaining({ playback: 'CALLER~play~3' }));
  expect(told.at(-1)).toEqual(HUNG_UP);
});

test('what a hang-up seemed to break off is told after all when the channel stays', () => {
  const stays = (events: string[]): string[] => {
    const request = events.filter((line) => line.includes('"ChannelHangupRequest"'));
    const before = events.findIndex((line) => /"PlaybackFinished".*play~1/.test(line));
    return events.toSpliced(before, 0, ...request).slice(0, before + 2);
  };
  const { told } = hear('caller-prompts-keys-hang-up', stays);
  expect(told.at(-1)).toEqual({ type: 'playbackFinished', playback: 'CALLER~play~1', failed: false });
});

test.each(['caller-gives-up', 'caller-not-in-service'])('a call that is never answered ends: %s', (story) => {
  expect(told(story)).toEqual([ARRIVED, HUNG_UP]);
});

test('a caller waits, an agent answers, they talk, the agent hangs up first', () => {
  expect(told('caller-held-and-connected')).toEqual([
    ARRIVED,
    { type: 'legRinging', channel: 'CALLER~leg~1' },
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
  expect(told(story)).toEqual([
    { type: 'legRinging', channel },
    { type: 'channelEnded', channel, cause },
  ]);
});

test('a phone that sends its callers on says where to, before its leg ends', () => {
  const channel = 'call~leg~1';
  expect(told('leg-forwarded')).toEqual([
    { type: 'legRinging', channel },
    { type: 'legForwarded', channel, to: '103' },
    { type: 'channelEnded', channel, cause: 'forwarded' },
  ]);
});

test('what else a dialplan may tell is no news', () => {
  const of = (change: (event: string) => string) =>
    hear('leg-forwarded', (events) => events.map(change)).told.map(({ type }) => type);
  const rest = ['legRinging', 'channelEnded'];
  expect(of((event) => event.replaceAll('KeeplineForwarded', 'SomethingElse'))).toEqual(rest);
  expect(of((event) => event.replace('"to":"103"', '"to":""'))).toEqual(rest);
  expect(of((event) => event.replaceAll('call~leg~1', 'CALLER'))).not.toContain('legForwarded');
});

test('another connection that takes over the application is noticed', () => {
  expect(lines('replaced').map(readEvent)).toEqual([{ type: 'ApplicationReplaced' }]);
});

const TALK = [
  { ...ARRIVED, callerName: 'Eva' },
  { type: 'legAnswered', channel: 'CALLER~leg~1' },
];
const LEG_ENDED = { type: 'channelEnded', channel: 'CALLER~leg~1', cause: 'hungUp' };

test('an agent sends the caller on by the phone’s transfer key', () => {
  const { told, done } = hear('leg-sends-caller-on');
  const sentOn = { type: 'blindTransferred', leg: 'CALLER~leg~1', to: '2000' };
  expect(told).toEqual([...TALK, sentOn, LEG_ENDED, HUNG_UP]);
  // The leg at once; the placeholder, a channel of Asterisk's own, when the caller has left it.
  expect(done).toEqual(['hang up CALLER~leg~1', expect.stringMatching(/^hang up \d+\.\d+$/)]);
});

test.each(['leg-joins-caller-with-colleague', 'leg-joined-from-the-other-call'])(
  'an agent joins the caller with a colleague: %s',
  (story) => {
    const { told, done } = hear(story);
    const by = expect.stringMatching(/^CALLER~standin~\d+\.\d+$/);
    expect(told).toEqual([
      ...TALK,
      { type: 'legReplaced', leg: 'CALLER~leg~1', by, to: 'PJSIP/102', call: null },
      LEG_ENDED,
      { type: 'channelEnded', channel: by, cause: 'hungUp' },
      HUNG_UP,
    ]);
    expect(done).toEqual(['hang up CALLER~leg~1']);
  },
);

test('an agent joins the caller with a call of ours, whose caller then is somebody else', () => {
  const { told, done } = hear('leg-joins-caller-with-call-of-ours');
  const by = expect.stringMatching(/^CALLER~standin~\d+\.\d+$/);
  const agents = told.find((event) => event.type === 'callArrived' && event.endpoint === 'PJSIP/101');
  if (agents?.type !== 'callArrived') throw new Error('the agent has not called');
  const { channel } = agents;
  expect(told.filter((event) => event.type !== 'callArrived')).toEqual([
    TALK[1],
    { type: 'legReplaced', leg: 'CALLER~leg~1', by, to: null, call: channel },
    LEG_ENDED,
    { type: 'keyPressed', channel: 'CALLER', key: '5' },
    { type: 'keyPressed', channel, key: '5' },
    HUNG_UP,
    { type: 'channelEnded', channel: by, cause: 'hungUp' },
    { type: 'channelEnded', channel, cause: 'hungUp' },
  ]);
  expect(told.filter((event) => event.type === 'callArrived')).toHaveLength(2);
  expect(done).toEqual([
    expect.stringMatching(`^mark .* as ${channel}$`),
    'hang up CALLER~leg~1',
    `hang up ${channel}`,
  ]);
});

test('who was about to take a leg’s place and ends before all is done has taken it all the same', () => {
  const { told } = hear('leg-joins-caller-with-colleague', (events) =>
    events.filter((event) => !event.includes('"BridgeAttendedTransfer"')),
  );
  expect(told.slice(TALK.length, -1)).toMatchObject([
    { type: 'legReplaced', leg: 'CALLER~leg~1', to: null, call: null },
    LEG_ENDED,
    { type: 'channelEnded', channel: expect.stringContaining('standin') },
  ]);
});

test('a phone rings, is answered, is free again, is unplugged and comes back', () => {
  expect(told('phone-rings-talks-and-is-unplugged')).toEqual(
    ['ringing', 'inUse', 'idle', 'unreachable', 'idle'].map((state) => ({
      type: 'phoneChanged',
      phone: 'PJSIP/101',
      state,
    })),
  );
});

test.each([
  ['PJSIP/101-0000002f', 'PJSIP/101'],
  ['PJSIP/desk-7-0000002f', 'PJSIP/desk-7'],
  ['Local/2000@from-phones-00000001;2', ''],
  ['', ''],
])('the phone at the end of the channel %j is %j', (name, endpoint) => {
  expect(endpointOf(name)).toBe(endpoint);
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

test('who speaks, and for how long, on a channel that is listened to', () => {
  const channel = { id: 'cb-1-1~customer', name: 'PJSIP/trunk-00000001', state: 'Up' };
  const talk = (more: object) => readEvent(JSON.stringify({ ...more, channel }));
  const toldOf = (more: object) => {
    const event = talk(more);
    return event && translate(event);
  };
  expect(toldOf({ type: 'ChannelTalkingStarted' })).toEqual({ type: 'talkStarted', channel: channel.id });
  expect(toldOf({ type: 'ChannelTalkingFinished', duration: 640 })).toEqual({
    type: 'talked',
    channel: channel.id,
    talkMs: 640,
  });
  // Nobody has spoken for less than nothing: Asterisk takes off the silence at the end.
  expect(toldOf({ type: 'ChannelTalkingFinished', duration: -20 })).toMatchObject({ talkMs: 0 });
});
