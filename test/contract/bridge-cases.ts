/** Waiting rooms and talks. */
import { expect, test } from '@jest/globals';
import { type BridgeId, type ChannelId, callOf, playbackId, talkBridge } from '../../src/domain/ids.ts';
import { until } from './lab.ts';
import { type Bench, DONE, GONE } from './telephony-contract.ts';

export function bridgeCases(bench: Bench): void {
  const hold = (channel: ChannelId, room = 'support') =>
    ({ type: 'hold', channel, room, music: 'default' }) as const;
  const membersOf = async (bridge: BridgeId) =>
    [...((await bench.lab.telephony.snapshot([])).bridges.get(bridge) ?? [])].sort();

  test('a held caller hears a prompt to its end', async () => {
    const { heard, sounds } = bench.lab;
    const { channel } = await bench.answered();
    expect(await bench.perform(hold(channel))).toEqual(DONE);
    const playback = playbackId(callOf(channel), 1);
    expect(await bench.perform({ type: 'play', channel, playback, sounds: [sounds.short] })).toEqual(DONE);
    const event = await heard.waitFor('playbackFinished', (over) => over.playback === playback);
    expect(event.failed).toBe(false);
    expect(await bench.lab.rooms()).toBe(1);
  });

  test('holding twice is harmless, even while a prompt plays', async () => {
    const { sounds, telephony } = bench.lab;
    const { channel } = await bench.answered();
    expect(await bench.perform(hold(channel))).toEqual(DONE);
    expect(await bench.repeat(hold(channel))).toEqual(DONE);
    const playback = playbackId(callOf(channel), 1);
    await bench.perform({ type: 'play', channel, playback, sounds: [sounds.long] });
    expect(await bench.repeat(hold(channel))).toEqual(DONE);
    expect((await telephony.snapshot([playback])).playbacks.has(playback)).toBe(true);
    expect(await bench.lab.rooms()).toBe(1);
  });

  test('a room holds several callers, and vanishes when the last one has left', async () => {
    const first = await bench.answered();
    const second = await bench.answered();
    expect(await bench.perform(hold(first.channel))).toEqual(DONE);
    expect(await bench.perform(hold(second.channel))).toEqual(DONE);
    expect(await bench.lab.rooms()).toBe(1);
    await first.caller.hangUp();
    await bench.lab.heard.waitFor('channelEnded', (event) => event.channel === first.channel);
    expect(await bench.lab.rooms()).toBe(1);
    await second.caller.hangUp();
    await until('the room is gone', async () => (await bench.lab.rooms()) === 0);
  });

  test('each queue has a room of its own; a caller who is held elsewhere leaves the old one', async () => {
    const first = await bench.answered();
    const second = await bench.answered();
    expect(await bench.perform(hold(first.channel, 'support'))).toEqual(DONE);
    expect(await bench.perform(hold(second.channel, 'sales'))).toEqual(DONE);
    expect(await bench.lab.rooms()).toBe(2);
    expect(await bench.perform(hold(first.channel, 'sales'))).toEqual(DONE);
    await until('the old room is gone', async () => (await bench.lab.rooms()) === 1);
  });

  test('callers who come and go at the same time all find a room', async () => {
    const callers = await Promise.all(Array.from({ length: 6 }, () => bench.answered()));
    const wait = async (channel: ChannelId) => {
      for (let round = 0; round < 5; round += 1) {
        expect(await bench.perform(hold(channel))).toEqual(DONE);
        expect(await bench.perform({ type: 'unhold', channel })).toEqual(DONE);
      }
      expect(await bench.perform(hold(channel))).toEqual(DONE);
    };
    await Promise.all(callers.map(({ channel }) => wait(channel)));
    await until('they are in one room', async () => (await bench.lab.rooms()) === 1);
    for (const { channel } of callers) expect(await bench.perform({ type: 'unhold', channel })).toEqual(DONE);
    await until('the room is gone', async () => (await bench.lab.rooms()) === 0);
  });

  test('a caller taken out of a room stays on the line; once more is harmless', async () => {
    const { channel } = await bench.answered();
    expect(await bench.perform({ type: 'unhold', channel })).toEqual(DONE);
    expect(await bench.perform(hold(channel))).toEqual(DONE);
    expect(await bench.perform({ type: 'unhold', channel })).toEqual(DONE);
    expect(await bench.repeat({ type: 'unhold', channel })).toEqual(DONE);
    await until('the room is gone', async () => (await bench.lab.rooms()) === 0);
    expect((await bench.lab.telephony.snapshot([])).channels.get(channel)?.up).toBe(true);
  });

  test('connect joins a held caller and an agent, and the room is left', async () => {
    const { channel } = await bench.answered();
    await bench.perform(hold(channel));
    const { leg } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    const bridge = talkBridge(callOf(channel), 1);
    expect(await bench.perform({ type: 'connect', bridge, channels: [channel, leg] })).toEqual(DONE);
    expect(await membersOf(bridge)).toEqual([channel, leg].sort());
    await until('the room is gone', async () => (await bench.lab.rooms()) === 0);
  });

  test('connect follows a prompt that was stopped just before', async () => {
    const { sounds } = bench.lab;
    const { channel } = await bench.answered();
    await bench.perform(hold(channel));
    const { leg } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    const playback = playbackId(callOf(channel), 1);
    await bench.perform({ type: 'play', channel, playback, sounds: [sounds.long] });
    expect(await bench.perform({ type: 'stopPlayback', playback })).toEqual(DONE);
    const bridge = talkBridge(callOf(channel), 1);
    expect(await bench.perform({ type: 'connect', bridge, channels: [channel, leg] })).toEqual(DONE);
    expect(await membersOf(bridge)).toEqual([channel, leg].sort());
  });

  test('connecting again is harmless', async () => {
    const { channel } = await bench.answered();
    const { leg } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    const bridge = talkBridge(callOf(channel), 1);
    const connect = { type: 'connect', bridge, channels: [channel, leg] } as const;
    expect(await bench.perform(connect)).toEqual(DONE);
    expect(await bench.repeat(connect)).toEqual(DONE);
    expect(await membersOf(bridge)).toEqual([channel, leg].sort());
  });

  test('connect with an agent who has gone is answered with gone, and changes nothing', async () => {
    const { channel } = await bench.answered();
    await bench.perform(hold(channel));
    const { leg, call } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    await call.hangUp();
    await bench.lab.heard.waitFor('channelEnded', (event) => event.channel === leg);
    const bridge = talkBridge(callOf(channel), 1);
    expect(await bench.perform({ type: 'connect', bridge, channels: [channel, leg] })).toEqual(GONE);
    // The caller has not been moved: the music goes on.
    expect(await bench.lab.rooms()).toBe(1);
    const { bridges, channels } = await bench.lab.telephony.snapshot([]);
    expect(bridges.has(bridge)).toBe(false);
    expect(channels.get(channel)?.up).toBe(true);
  });

  test('a caller may hear ringing instead of music; that is a room of its own', async () => {
    const { heard, sounds } = bench.lab;
    const { channel } = await bench.answered();
    const other = await bench.answered();
    expect(await bench.perform({ ...hold(channel), music: null })).toEqual(DONE);
    expect(await bench.perform(hold(other.channel))).toEqual(DONE);
    expect(await bench.lab.rooms()).toBe(2);
    const playback = playbackId(callOf(channel), 1);
    expect(await bench.perform({ type: 'play', channel, playback, sounds: [sounds.short] })).toEqual(DONE);
    const event = await heard.waitFor('playbackFinished', (over) => over.playback === playback);
    expect(event.failed).toBe(false);
    expect(await bench.repeat({ ...hold(channel), music: null })).toEqual(DONE);
    expect(await bench.perform({ type: 'unhold', channel })).toEqual(DONE);
    await until('that room is gone', async () => (await bench.lab.rooms()) === 1);
    expect(heard.entries.filter(({ type }) => type === 'playbackFinished').at(-1)).toBe(event);
  });

  test('an agent is told who it is before the talk, and the caller waits on', async () => {
    const { heard, sounds } = bench.lab;
    const { channel } = await bench.answered();
    await bench.perform(hold(channel));
    const { leg, call } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    const playback = playbackId(callOf(channel), 1);
    const whisper = { type: 'play', channel: leg, playback, sounds: [sounds.short] } as const;
    expect(await bench.perform(whisper)).toEqual(DONE);
    await call.press('1');
    await heard.waitFor('keyPressed', (event) => event.channel === leg && event.key === '1');
    await heard.waitFor('playbackFinished', (event) => event.playback === playback && !event.failed);
    expect(await bench.lab.rooms()).toBe(1);
    const bridge = talkBridge(callOf(channel), 1);
    expect(await bench.perform({ type: 'connect', bridge, channels: [channel, leg] })).toEqual(DONE);
  });

  test('keys are heard from both parties of a talk', async () => {
    const { heard } = bench.lab;
    const { caller, channel } = await bench.answered();
    const { leg, call } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    const bridge = talkBridge(callOf(channel), 1);
    await bench.perform({ type: 'connect', bridge, channels: [channel, leg] });
    await caller.press('6');
    await call.press('#');
    await heard.waitFor('keyPressed', (event) => event.channel === channel && event.key === '6');
    await heard.waitFor('keyPressed', (event) => event.channel === leg && event.key === '#');
    expect(heard.of(leg).filter(({ type }) => type === 'keyPressed')).toHaveLength(1);
  });

  test('a talk does not come apart when one side hangs up: the other stays up in it', async () => {
    const { channel } = await bench.answered();
    const { leg, call } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    const bridge = talkBridge(callOf(channel), 1);
    await bench.perform({ type: 'connect', bridge, channels: [channel, leg] });
    await call.hangUp();
    await bench.lab.heard.waitFor('channelEnded', (event) => event.channel === leg);
    expect(await membersOf(bridge)).toEqual([channel]);
    expect((await bench.lab.telephony.snapshot([])).channels.get(channel)?.up).toBe(true);
  });

  test('disconnect takes the talk apart and keeps both on the line; once more is harmless', async () => {
    const { channel } = await bench.answered();
    const { leg } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    const bridge = talkBridge(callOf(channel), 1);
    await bench.perform({ type: 'connect', bridge, channels: [channel, leg] });
    expect(await bench.perform({ type: 'disconnect', bridge })).toEqual(DONE);
    expect(await bench.repeat({ type: 'disconnect', bridge })).toEqual(DONE);
    const { bridges, channels } = await bench.lab.telephony.snapshot([]);
    expect(bridges.has(bridge)).toBe(false);
    expect([channels.get(channel)?.up, channels.get(leg)?.up]).toEqual([true, true]);
  });
}
