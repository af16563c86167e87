/** Prompts: played, missing, stopped, repeated. */
import { expect, test } from '@jest/globals';
import { type ChannelId, callOf, type PlaybackId, playbackId } from '../../src/domain/ids.ts';
import type { TelephonyAction } from '../../src/engine/ports.ts';
import { type Bench, DONE, GONE } from './telephony-contract.ts';

export function playbackCases(bench: Bench): void {
  const play = (channel: ChannelId, count: number, ...sounds: string[]) => {
    const playback = playbackId(callOf(channel), count);
    const action: TelephonyAction = { type: 'play', channel, playback, sounds };
    return { playback, action };
  };
  const finished = (playback: PlaybackId) =>
    bench.lab.heard.waitFor('playbackFinished', (event) => event.playback === playback);

  test('a prompt of several sounds is told of once, when it has been played', async () => {
    const { heard, sounds, telephony } = bench.lab;
    const { channel } = await bench.answered();
    const { playback, action } = play(channel, 1, sounds.short, sounds.short);
    expect(await bench.perform(action)).toEqual(DONE);
    expect((await telephony.snapshot([playback])).playbacks).toEqual(new Set([playback]));
    expect(await finished(playback)).toEqual({ type: 'playbackFinished', playback, failed: false });
    expect((await telephony.snapshot([playback])).playbacks).toEqual(new Set());
    expect(heard.of(playback)).toHaveLength(1);
  });

  test('a prompt whose sound is missing has failed', async () => {
    const { channel } = await bench.answered();
    const { playback, action } = play(channel, 1, bench.lab.sounds.missing);
    expect(await bench.perform(action)).toEqual(DONE);
    expect(await finished(playback)).toEqual({ type: 'playbackFinished', playback, failed: true });
  });

  test('a prompt waits for the one before it', async () => {
    const { heard, sounds, telephony } = bench.lab;
    const { channel } = await bench.answered();
    const first = play(channel, 1, sounds.short);
    const second = play(channel, 2, sounds.short);
    expect(await bench.perform(first.action)).toEqual(DONE);
    expect(await bench.perform(second.action)).toEqual(DONE);
    const { playbacks } = await telephony.snapshot([first.playback, second.playback]);
    expect(playbacks).toEqual(new Set([first.playback, second.playback]));
    await finished(second.playback);
    const order = heard.entries.filter((entry) => entry.type === 'playbackFinished').slice(-2);
    expect(order.map((entry) => entry.playback)).toEqual([first.playback, second.playback]);
  });

  test('a prompt that is stopped has finished, and has not failed', async () => {
    const { channel } = await bench.answered();
    const { playback, action } = play(channel, 1, bench.lab.sounds.long);
    await bench.perform(action);
    expect(await bench.perform({ type: 'stopPlayback', playback })).toEqual(DONE);
    expect((await finished(playback)).failed).toBe(false);
  });

  test('stopping a prompt lets the one behind it play', async () => {
    const { sounds } = bench.lab;
    const { channel } = await bench.answered();
    const first = play(channel, 1, sounds.long);
    const second = play(channel, 2, sounds.short);
    await bench.perform(first.action);
    await bench.perform(second.action);
    expect(await bench.perform({ type: 'stopPlayback', playback: first.playback })).toEqual(DONE);
    await finished(first.playback);
    expect((await finished(second.playback)).failed).toBe(false);
  });

  test('stopping a prompt that is over, or never was, is harmless', async () => {
    const { channel } = await bench.answered();
    const { playback, action } = play(channel, 1, bench.lab.sounds.short);
    await bench.perform(action);
    await finished(playback);
    expect(await bench.perform({ type: 'stopPlayback', playback })).toEqual(DONE);
    const unknown = playbackId(callOf(channel), 99);
    expect(await bench.perform({ type: 'stopPlayback', playback: unknown })).toEqual(DONE);
    expect(bench.lab.heard.of(playback)).toHaveLength(1);
  });

  test('a prompt for a caller who is gone is answered with gone', async () => {
    const { caller, channel } = await bench.answered();
    await caller.hangUp();
    await bench.lab.heard.waitFor('channelEnded', (event) => event.channel === channel);
    const { action } = play(channel, 1, bench.lab.sounds.short);
    expect(await bench.perform(action)).toEqual(GONE);
    expect(await bench.repeat(action)).toEqual(GONE);
  });

  test('a repeated prompt is not played twice', async () => {
    const { heard, sounds } = bench.lab;
    const { channel } = await bench.answered();
    const first = play(channel, 1, sounds.short);
    await bench.perform(first.action);
    expect(await bench.repeat(first.action)).toEqual(DONE);
    // Behind a second copy of the first, this one would finish third.
    const second = play(channel, 2, sounds.short);
    await bench.perform(second.action);
    await finished(second.playback);
    expect(heard.of(first.playback)).toHaveLength(1);
  });

  test('a prompt that was never given is played when it is repeated', async () => {
    const { channel } = await bench.answered();
    const { playback, action } = play(channel, 1, bench.lab.sounds.short);
    expect(await bench.repeat(action)).toEqual(DONE);
    expect((await finished(playback)).failed).toBe(false);
  });
}
