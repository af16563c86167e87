/** Transfers by the keys of an agent's phone. */
import { expect, test } from '@jest/globals';
import {
  type BridgeId,
  type ChannelId,
  callOf,
  ownerOf,
  playbackId,
  talkBridge,
} from '../../src/domain/ids.ts';
import { type Caller, until } from './lab.ts';
import { type Bench, DONE, GONE } from './telephony-contract.ts';

export function transferCases(bench: Bench): void {
  const talking = async () => {
    const { caller, channel } = await bench.answered();
    const { leg, call } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    const bridge = talkBridge(callOf(channel), 1);
    expect(await bench.perform({ type: 'connect', bridge, channels: [channel, leg] })).toEqual(DONE);
    return { caller, channel, leg, call, bridge };
  };
  const ended = (channel: ChannelId) =>
    bench.lab.heard.waitFor('channelEnded', (event) => event.channel === channel);
  const replaced = (leg: ChannelId) => bench.lab.heard.waitFor('legReplaced', (event) => event.leg === leg);
  const snapshot = () => bench.lab.telephony.snapshot([]);
  const transferredIn = async (bridge: BridgeId) => (await snapshot()).transferred.get(bridge);
  const told = (id: ChannelId) => bench.lab.heard.of(id).map(({ type }) => type);
  /** The first phone calls the second, without us, and is answered. */
  const consulted = async (): Promise<{ consult: Caller; colleague: Awaited<ReturnType<typeof ring>> }> => {
    const consult = await bench.lab.phones[0].call(bench.lab.phones[1].number);
    const colleague = await ring();
    await colleague.answer();
    await consult.answered();
    return { consult, colleague };
  };
  const ring = () => bench.lab.phones[1].ringing();

  test('an agent sends the caller on: the caller stays with us, and the agent’s leg ends', async () => {
    const { channel, leg, call, bridge } = await talking();
    expect(await transferredIn(bridge)).toBeUndefined();
    await call.transfer('2000');
    await call.hangUp();
    await ended(leg);
    expect(bench.lab.heard.of(leg)).toEqual([
      { type: 'legRinging', channel: leg },
      { type: 'legAnswered', channel: leg },
      { type: 'blindTransferred', leg, to: '2000' },
      { type: 'channelEnded', channel: leg, cause: 'hungUp' },
    ]);
    const { channels, bridges, transferred } = await snapshot();
    expect([...channels]).toEqual([[channel, { up: true, arrived: expect.anything() }]]);
    expect(bridges.get(bridge)).toEqual([channel]);
    expect(transferred).toEqual(new Map([[bridge, { type: 'blind', to: '2000' }]]));
    expect(told(channel)).toEqual(['callArrived']);
  });

  test('a caller sent on is taken elsewhere, and nothing is left of the transfer', async () => {
    const { channel, leg, call, bridge } = await talking();
    await call.transfer('*21');
    expect(await bench.lab.heard.waitFor('blindTransferred', (event) => event.leg === leg)).toMatchObject({
      to: '*21',
    });
    expect(await bench.perform({ type: 'disconnect', bridge })).toEqual(DONE);
    const held = { type: 'hold', channel, room: 'sales', music: 'default' } as const;
    expect(await bench.perform(held)).toEqual(DONE);
    await until('only the caller is there', async () => (await bench.lab.channels()) === 1);
    const after = await snapshot();
    expect([...after.channels.keys()]).toEqual([channel]);
    expect(after.transferred.size).toBe(0);
    const { leg: next } = await bench.answeredLeg(channel, bench.lab.phones[1], 2);
    const second = talkBridge(callOf(channel), 2);
    expect(await bench.perform({ type: 'connect', bridge: second, channels: [channel, next] })).toEqual(DONE);
  });

  test('a caller sent on may be put on hold right away, from where they are', async () => {
    const { channel, leg, call, bridge } = await talking();
    await call.transfer('2000');
    await bench.lab.heard.waitFor('blindTransferred', (event) => event.leg === leg);
    const held = { type: 'hold', channel, room: 'sales', music: 'default' } as const;
    expect(await bench.perform(held)).toEqual(DONE);
    await until('only the caller is there', async () => (await bench.lab.channels()) === 1);
    expect(await transferredIn(bridge)).toBeUndefined();
  });

  test('a caller sent on who hangs up leaves nothing behind', async () => {
    const { caller, channel, call } = await talking();
    await call.transfer('2000');
    await caller.hangUp();
    await ended(channel);
    await until('nobody is there', async () => (await bench.lab.channels()) === 0);
  });

  test('an agent asks a colleague and joins the two: the colleague is in the agent’s place', async () => {
    const { channel, leg, call, bridge } = await talking();
    const { consult, colleague } = await consulted();
    await call.transferInto(consult);
    const { by, to } = await replaced(leg);
    expect(to).toBe(bench.lab.phones[1].endpoint);
    expect(ownerOf(by)).toBe(channel);
    await ended(leg);
    expect(bench.lab.heard.of(leg).slice(-2)).toEqual([
      { type: 'legReplaced', leg, by, to, call: null },
      { type: 'channelEnded', channel: leg, cause: 'hungUp' },
    ]);
    const { channels, bridges, transferred } = await snapshot();
    expect([...channels.keys()].sort()).toEqual([channel, by].sort());
    expect(channels.get(by)).toEqual({ up: true, arrived: null });
    expect([...(bridges.get(bridge) ?? [])].sort()).toEqual([channel, by].sort());
    expect(transferred).toEqual(new Map([[bridge, { type: 'attended', by, to }]]));
    await colleague.hangUp();
    expect((await ended(by)).cause).toBe('hungUp');
    expect(told(by)).toEqual(['channelEnded']);
    expect(told(channel)).toEqual(['callArrived']);
    expect(await transferredIn(bridge)).toBeUndefined();
  });

  test('who took the agent’s place can be hung up, once', async () => {
    const { leg, call } = await talking();
    const { consult, colleague } = await consulted();
    await call.transferInto(consult);
    const { by } = await replaced(leg);
    expect(await bench.perform({ type: 'hangup', channel: by, reason: 'normal' })).toEqual(DONE);
    await colleague.ended();
    await ended(by);
    expect(await bench.repeat({ type: 'hangup', channel: by, reason: 'normal' })).toEqual(GONE);
  });

  test('an agent joins the caller with a colleague whose phone still rings', async () => {
    const { leg, call } = await talking();
    const consult = await bench.lab.phones[0].call(bench.lab.phones[1].number);
    const colleague = await ring();
    await call.transferInto(consult);
    const { by, to } = await replaced(leg);
    expect(to).toBe(bench.lab.phones[1].endpoint);
    await colleague.answer();
    await colleague.hangUp();
    await ended(by);
  });

  test('an agent asks by one of our numbers and joins the two calls: the caller is in both', async () => {
    const { heard, sounds } = bench.lab;
    const { caller, channel, leg, call } = await talking();
    const consult = await bench.lab.phones[0].call('3000');
    const other = await heard.waitFor('callArrived', (event) => event.calledNumber === '3000');
    expect(other.endpoint).toBe(bench.lab.phones[0].endpoint);
    await bench.perform({ type: 'answer', channel: other.channel });
    await consult.answered();
    const held = { type: 'hold', channel: other.channel, room: 'sales', music: 'default' } as const;
    expect(await bench.perform(held)).toEqual(DONE);

    await call.transferInto(consult);
    expect(await replaced(leg)).toMatchObject({ to: null, call: other.channel });
    const { by } = await replaced(leg);
    await ended(leg);
    expect([...(await snapshot()).channels.keys()].sort()).toEqual([channel, by, other.channel].sort());
    const playback = playbackId(callOf(other.channel), 1);
    const play = { type: 'play', channel: other.channel, playback, sounds: [sounds.short] } as const;
    expect(await bench.perform(play)).toEqual(DONE);
    await heard.waitFor('playbackFinished', (event) => event.playback === playback && !event.failed);
    expect(told(other.channel)).toEqual(['callArrived']);

    await caller.hangUp();
    await ended(channel);
    expect(await bench.perform({ type: 'hangup', channel: by, reason: 'normal' })).toEqual(DONE);
    await ended(by);
    expect((await ended(other.channel)).cause).toBe('hungUp');
    expect(told(other.channel)).toEqual(['callArrived', 'channelEnded']);
  });

  test('while nobody hears of it no transfer is carried out: the talk goes on', async () => {
    const { channel, leg, call, bridge } = await talking();
    const { consult, colleague } = await consulted();
    await bench.cut();
    await call.transfer('2000');
    await call.transferInto(consult);
    await bench.restore();
    const { bridges, transferred } = await snapshot();
    expect(transferred.size).toBe(0);
    expect([...(bridges.get(bridge) ?? [])].sort()).toEqual([channel, leg].sort());
    await call.press('4');
    await bench.lab.heard.waitFor('keyPressed', (event) => event.channel === leg);
    // Of the consultation nothing is left.
    await Promise.all([consult.ended(), colleague.ended()]);
  });

  test('a caller sent on right before a cut shows in the snapshot, until they are taken elsewhere', async () => {
    const { channel, leg, call, bridge } = await talking();
    await call.transfer('2000');
    await call.hangUp();
    await ended(leg);
    await bench.cut();
    await bench.restore();
    const { bridges, transferred } = await snapshot();
    expect(transferred).toEqual(new Map([[bridge, { type: 'blind', to: '2000' }]]));
    expect(bridges.get(bridge)).toEqual([channel]);
    await bench.perform({ type: 'disconnect', bridge });
    await until('only the caller is there', async () => (await bench.lab.channels()) === 1);
    expect(await transferredIn(bridge)).toBeUndefined();
  });

  test('a colleague who took over right before a cut shows in the snapshot, and is told of after it', async () => {
    const { channel, leg, call, bridge } = await talking();
    const { consult, colleague } = await consulted();
    await call.transferInto(consult);
    const { by, to } = await replaced(leg);
    await call.hangUp();
    await bench.cut();
    await bench.restore();
    const { channels, transferred } = await snapshot();
    expect(transferred).toEqual(new Map([[bridge, { type: 'attended', by, to }]]));
    expect([...channels.keys()].sort()).toEqual([channel, by].sort());
    await colleague.hangUp();
    expect((await ended(by)).cause).toBe('hungUp');
  });
}
