/** The connection to the exchange goes and comes back; calls stay. */
import { expect, test } from '@jest/globals';
import { callOf, legChannel, playbackId, talkBridge } from '../../src/domain/ids.ts';
import { type Bench, DONE, dialOf } from './telephony-contract.ts';

export function connectionCases(bench: Bench): void {
  const { cut, restore } = bench;

  test('without a connection commands are to be given again, and there is no snapshot', async () => {
    const { channel } = await bench.answered();
    await cut();
    expect(await bench.perform({ type: 'hangup', channel, reason: 'normal' })).toEqual({
      type: 'retry',
      reason: expect.any(String),
    });
    await expect(bench.lab.telephony.snapshot([])).rejects.toThrow();
    await restore();
    expect((await bench.lab.telephony.snapshot([])).channels.get(channel)?.up).toBe(true);
    expect(await bench.repeat({ type: 'hangup', channel, reason: 'normal' })).toEqual(DONE);
  });

  test('after a cut the snapshot shows what became of everything', async () => {
    const { phones, sounds, telephony } = bench.lab;
    const stays = await bench.answered();
    const leaves = await bench.answered();
    const { leg } = await bench.answeredLeg(stays.channel, phones[0]);
    const bridge = talkBridge(callOf(stays.channel), 1);
    await bench.perform({ type: 'connect', bridge, channels: [stays.channel, leg] });
    const rings = legChannel(callOf(stays.channel), 2);
    await bench.perform(dialOf(rings, phones[1].endpoint));
    await phones[1].ringing();
    const held = await bench.answered();
    await bench.perform({ type: 'hold', channel: held.channel, room: 'support', music: 'default' });
    const playback = playbackId(callOf(held.channel), 1);
    await bench.perform({ type: 'play', channel: held.channel, playback, sounds: [sounds.long] });

    await cut();
    await leaves.caller.hangUp();
    await bench.lab.channelGone(leaves.channel);
    await restore();

    const { channels, bridges, playbacks } = await telephony.snapshot([playback]);
    expect([...channels].map(([id, { up }]) => [id, up]).sort()).toEqual(
      [
        [stays.channel, true],
        [held.channel, true],
        [leg, true],
        [rings, false],
      ].sort(),
    );
    expect([...bridges.keys()]).toEqual([bridge]);
    expect([...(bridges.get(bridge) ?? [])].sort()).toEqual([stays.channel, leg].sort());
    expect(playbacks).toEqual(new Set([playback]));
    expect(await bench.lab.rooms()).toBe(1);
  });

  test('a phone that is answered during a cut stays on the line, and is up in the snapshot', async () => {
    const { phones, telephony } = bench.lab;
    const { channel } = await bench.answered();
    const leg = legChannel(callOf(channel), 1);
    await bench.perform(dialOf(leg, phones[0].endpoint));
    const call = await phones[0].ringing();
    await cut();
    await call.answer();
    await restore();
    expect((await telephony.snapshot([])).channels.get(leg)?.up).toBe(true);
    const bridge = talkBridge(callOf(channel), 1);
    expect(await bench.perform({ type: 'connect', bridge, channels: [channel, leg] })).toEqual(DONE);
  });

  test('what happened during a cut is not told afterwards', async () => {
    const { heard } = bench.lab;
    const gone = await bench.answered();
    const stays = await bench.answered();
    await cut();
    await gone.caller.hangUp();
    await bench.lab.channelGone(gone.channel);
    await restore();
    // Told in order, so anything late would come before this.
    await stays.caller.press('9');
    await heard.waitFor('keyPressed', (event) => event.channel === stays.channel);
    expect(heard.of(gone.channel).filter(({ type }) => type === 'channelEnded')).toEqual([]);
  });

  test('after a cut everything is told again of channels that were there before', async () => {
    const { heard, phones, sounds } = bench.lab;
    const talks = await bench.answered();
    const listens = await bench.answered();
    const rings = legChannel(callOf(talks.channel), 1);
    await bench.perform(dialOf(rings, phones[0].endpoint));
    const call = await phones[0].ringing();
    const playback = playbackId(callOf(listens.channel), 1);
    await bench.perform({ type: 'play', channel: listens.channel, playback, sounds: [sounds.long] });

    await cut();
    await restore();

    await call.answer();
    await heard.waitFor('legAnswered', (event) => event.channel === rings);
    await talks.caller.press('3');
    await heard.waitFor('keyPressed', (event) => event.channel === talks.channel);
    expect(await bench.perform({ type: 'stopPlayback', playback })).toEqual(DONE);
    await heard.waitFor('playbackFinished', (event) => event.playback === playback);
    await call.hangUp();
    expect((await heard.waitFor('channelEnded', (event) => event.channel === rings)).cause).toBe('hungUp');
    await listens.caller.hangUp();
    await heard.waitFor('channelEnded', (event) => event.channel === listens.channel);
  });

  test('a room outlives a cut, takes new callers, and vanishes when all have left', async () => {
    const { heard } = bench.lab;
    const hold = { type: 'hold', room: 'support', music: 'default' } as const;
    const first = await bench.answered();
    await bench.perform({ ...hold, channel: first.channel });
    await cut();
    await restore();
    const second = await bench.answered();
    expect(await bench.perform({ ...hold, channel: second.channel })).toEqual(DONE);
    expect(await bench.repeat({ ...hold, channel: first.channel })).toEqual(DONE);
    expect(await bench.lab.rooms()).toBe(1);
    for (const { caller, channel } of [first, second]) {
      await caller.hangUp();
      await heard.waitFor('channelEnded', (event) => event.channel === channel);
    }
  });

  test('several cuts in a row end in one connection, and each event is told once', async () => {
    const { heard } = bench.lab;
    const { caller, channel } = await bench.answered();
    for (let round = 0; round < 3; round += 1) {
      await cut();
      await restore();
    }
    await caller.press('1');
    await heard.waitFor('keyPressed', (event) => event.channel === channel);
    await caller.hangUp();
    await heard.waitFor('channelEnded', (event) => event.channel === channel);
    const told = heard.of(channel).map(({ type }) => type);
    expect(told).toEqual(['callArrived', 'keyPressed', 'channelEnded']);
  });
}
