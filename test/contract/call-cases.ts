/** Calls that come in: arrival, answer, keys, hang-up. */
import { expect, test } from '@jest/globals';
import type { ChannelId } from '../../src/domain/ids.ts';
import { type Bench, DONE, GONE } from './telephony-contract.ts';

export function callCases(bench: Bench): void {
  test('a call arrives with the called number, the caller’s number and name', async () => {
    const { heard } = bench.lab;
    await bench.lab.callIn({ called: '1234', caller: '0799999999', name: 'Åsa Öst' });
    const event = await heard.waitFor('callArrived', (call) => call.callerNumber === '0799999999');
    expect(event).toEqual({
      type: 'callArrived',
      channel: expect.any(String),
      calledNumber: '1234',
      callerNumber: '0799999999',
      callerName: 'Åsa Öst',
      endpoint: 'PJSIP/trunk',
    });
  });

  test('an arrived call is in the snapshot with its numbers, not up until it is answered', async () => {
    const { telephony } = bench.lab;
    const { caller, channel } = await bench.arrived();
    const arrived = {
      calledNumber: '1000',
      callerNumber: expect.any(String),
      callerName: 'Eva Ek',
      endpoint: 'PJSIP/trunk',
    };
    expect((await telephony.snapshot([])).channels.get(channel)).toEqual({ up: false, arrived });
    expect(await bench.perform({ type: 'answer', channel })).toEqual(DONE);
    await caller.answered();
    expect((await telephony.snapshot([])).channels.get(channel)).toEqual({ up: true, arrived });
  });

  test('answering twice is harmless', async () => {
    const { channel } = await bench.answered();
    expect(await bench.repeat({ type: 'answer', channel })).toEqual(DONE);
    expect((await bench.lab.telephony.snapshot([])).channels.get(channel)?.up).toBe(true);
  });

  test('a repeated answer does not wait for the prompt that plays', async () => {
    const { channel } = await bench.answered();
    const playback = `${channel}~play~1` as never;
    await bench.perform({ type: 'play', channel, playback, sounds: [bench.lab.sounds.long] });
    expect(await bench.repeat({ type: 'answer', channel })).toEqual(DONE);
    expect((await bench.lab.telephony.snapshot([playback])).playbacks.has(playback)).toBe(true);
  });

  test('commands for a channel that never was are answered with gone', async () => {
    const channel = 'nobody' as ChannelId;
    expect(await bench.perform({ type: 'answer', channel })).toEqual(GONE);
    expect(await bench.repeat({ type: 'answer', channel })).toEqual(GONE);
    expect(await bench.perform({ type: 'hangup', channel, reason: 'normal' })).toEqual(GONE);
    expect(await bench.perform({ type: 'hold', channel, room: 'support', music: 'default' })).toEqual(GONE);
  });

  test('a key pressed is told with its digit, in the order pressed', async () => {
    const { caller, channel } = await bench.answered();
    for (const key of ['5', '*', '#']) {
      await caller.press(key);
      await bench.lab.heard.waitFor('keyPressed', (event) => event.channel === channel && event.key === key);
    }
    expect(bench.lab.heard.of(channel).filter(({ type }) => type === 'keyPressed')).toHaveLength(3);
  });

  test('a caller who hangs up is told of once, and is no longer in the snapshot', async () => {
    const { heard, telephony } = bench.lab;
    const { caller, channel } = await bench.answered();
    await caller.hangUp();
    await heard.waitFor('channelEnded', (event) => event.channel === channel);
    expect((await telephony.snapshot([])).channels.has(channel)).toBe(false);
    expect(heard.of(channel).filter(({ type }) => type === 'channelEnded')).toEqual([
      { type: 'channelEnded', channel, cause: 'hungUp' },
    ]);
  });

  test('a caller who gives up before the answer is told of as well', async () => {
    const { caller, channel } = await bench.arrived();
    await caller.hangUp();
    const ended = await bench.lab.heard.waitFor('channelEnded', (event) => event.channel === channel);
    expect(ended.cause).toBe('hungUp');
  });

  test.each(['normal', 'notInService', 'busy', 'congestion'] as const)(
    'a call hung up by us (%s) ends at the caller, with one channelEnded',
    async (reason) => {
      const { heard } = bench.lab;
      const { caller, channel } = await bench.arrived();
      expect(await bench.perform({ type: 'hangup', channel, reason })).toEqual(DONE);
      await caller.ended();
      await heard.waitFor('channelEnded', (event) => event.channel === channel);
      expect(await bench.repeat({ type: 'hangup', channel, reason })).toEqual(GONE);
      expect(heard.of(channel).filter(({ type }) => type === 'channelEnded')).toHaveLength(1);
    },
  );
}
