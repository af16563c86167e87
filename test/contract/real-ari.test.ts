/** What the ARI adapter alone must do, on a real Asterisk: outages of every kind, and commands that hang. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { AriLimits } from '../../src/adapters/ari/limits.ts';
import { type AriTelephonyOptions, createAriTelephony } from '../../src/adapters/ari/telephony.ts';
import { type ChannelId, callOf, legChannel, playbackId, talkBridge } from '../../src/domain/ids.ts';
import type { Telephony } from '../../src/engine/ports.ts';
import { type AsteriskInstance, startPbxWithPhones } from '../../src/lab/asterisk.ts';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';
import { startProxy, type Proxy as TcpProxy } from '../../src/lab/proxy.ts';
import { Heard, until } from './lab.ts';
import { connectPhones, type SipPhones } from './sip-phones.ts';
import { dialOf } from './telephony-contract.ts';

jest.setTimeout(30_000);

const QUICK: Partial<AriLimits> = { backoffMinMs: 50, backoffMaxMs: 200 };
const DONE = { type: 'done' };

let folder: string;
let pbx: AsteriskInstance;
let phones: AsteriskInstance;
let sip: SipPhones;
let proxy: TcpProxy;
let callers = 0;
const started: Telephony[] = [];

beforeAll(async () => {
  const tools = await provideTools();
  folder = await mkdtemp(join(tmpdir(), 'kl-'));
  ({ pbx, phones } = await startPbxWithPhones({ tools, folder, phones: [{ user: '101', password: 'one' }] }));
  sip = await connectPhones(phones);
  proxy = await startProxy(Number(new URL(pbx.ariUrl).port));
}, 60_000);

afterEach(async () => {
  for (const telephony of started.splice(0)) await telephony.stop();
  proxy.restore();
  const [channels, bridges] = await Promise.all([look('/channels'), look('/bridges')]);
  for (const { id } of channels) await ask('DELETE', `/channels/${encodeURIComponent(id)}`);
  for (const { id } of bridges) await ask('DELETE', `/bridges/${encodeURIComponent(id)}`);
  await until(
    'Asterisk is empty',
    async () => (await look('/channels')).length + (await look('/bridges')).length === 0,
  );
});

afterAll(async () => {
  sip?.close();
  await proxy?.stop();
  await Promise.all([pbx?.stop(), phones?.stop()]);
  await rm(folder, { recursive: true, force: true });
}, 30_000);

function ask(method: string, path: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${pbx.ariUser}:${pbx.ariPassword}`).toString('base64')}`;
  return fetch(`${pbx.ariUrl}/ari${path}`, { method, headers: { authorization } });
}

/** Asks Asterisk itself, past the proxy. */
async function look(path: string): Promise<{ id: string; channels?: string[] }[]> {
  return (await ask('GET', path)).json() as Promise<{ id: string; channels?: string[] }[]>;
}

function startTelephony(options: Partial<AriTelephonyOptions> = {}) {
  const heard = new Heard();
  const telephony = createAriTelephony({
    url: `http://127.0.0.1:${proxy.port}`,
    username: pbx.ariUser,
    password: pbx.ariPassword,
    application: 'keepline',
    ...options,
    limits: { ...QUICK, ...options.limits },
  });
  started.push(telephony);
  telephony.start(heard);
  return { telephony, heard };
}

async function answeredCaller({ telephony, heard }: ReturnType<typeof startTelephony>) {
  callers += 1;
  const number = `08${callers}`;
  const caller = await sip.callIn({ called: '1000', caller: number, name: 'Eva' });
  const { channel } = await heard.waitFor('callArrived', (call) => call.callerNumber === number);
  expect(await telephony.perform({ type: 'answer', channel }, false)).toEqual(DONE);
  await caller.answered();
  return { caller, channel };
}

const hold = (channel: ChannelId) => ({ type: 'hold', channel, room: 'support', music: 'default' }) as const;
const rooms = async () => (await look('/bridges')).filter(({ id }) => id.startsWith('keepline-room-'));

test('it connects when Asterisk comes up after it', async () => {
  proxy.cut();
  const seen: string[] = [];
  const logger = {
    debug: () => {},
    info: () => {},
    error: () => {},
    warn: (_about: object, text: string) => seen.push(text),
  };
  const { heard } = startTelephony({ logger });
  await until('it has tried', () => seen.includes('cannot connect to Asterisk'));
  proxy.restore();
  await heard.waitFor('connected');
  expect(heard.entries).toEqual([{ type: 'connected' }]);
});

test('a wrong password is told in the log, and does no harm', async () => {
  const reasons: unknown[] = [];
  const logger = {
    debug: () => {},
    info: () => {},
    error: () => {},
    warn: (about: object) => reasons.push(about),
  };
  const { telephony } = startTelephony({ password: 'wrong', logger });
  await until('it has been refused', () => reasons.length > 0);
  expect(reasons[0]).toMatchObject({ reason: 'Authentication required' });
  const verdict = await telephony.perform(
    { type: 'hangup', channel: 'x' as ChannelId, reason: 'normal' },
    false,
  );
  expect(verdict.type).toBe('retry');
});

test('an exchange that hangs is noticed, and commands come back to be given again', async () => {
  const lab = startTelephony({ limits: { pingEveryMs: 100, requestMs: 60_000 } });
  await lab.heard.waitFor('connected');
  const { channel } = await answeredCaller(lab);
  proxy.freeze();
  const playback = playbackId(callOf(channel), 1);
  const verdict = lab.telephony.perform({ type: 'stopPlayback', playback }, false);
  const lost = await lab.heard.waitFor('disconnected');
  expect(lost.reason).toMatch('no sign of life');
  expect((await verdict).type).toBe('retry');
  const from = lab.heard.entries.length;
  proxy.restore();
  await lab.heard.waitFor('connected', undefined, from);
  expect((await lab.telephony.snapshot([])).channels.has(channel)).toBe(true);
});

test('a command that is not answered in time is to be given again', async () => {
  const lab = startTelephony({ limits: { requestMs: 300 } });
  await lab.heard.waitFor('connected');
  const { channel } = await answeredCaller(lab);
  const playback = playbackId(callOf(channel), 1);
  await lab.telephony.perform({ type: 'play', channel, playback, sounds: ['demo-congrats'] }, false);
  const verdict = await lab.telephony.perform(hold(channel), false);
  expect(verdict).toEqual({ type: 'retry', reason: 'no answer within 300 ms' });
  await lab.telephony.perform({ type: 'stopPlayback', playback }, false);
  expect(await lab.telephony.perform(hold(channel), true)).toEqual(DONE);
  await until('one room with the caller', async () => {
    const all = await rooms();
    return all.length === 1 && all[0]?.channels?.includes(channel) === true;
  });
});

test('callers whose prompts hold up their commands do not hold up the others', async () => {
  const lab = startTelephony();
  await lab.heard.waitFor('connected');
  const slow = await Promise.all(Array.from({ length: 15 }, () => answeredCaller(lab)));
  const quick = await answeredCaller(lab);
  const prompts = slow.map(({ channel }) => playbackId(callOf(channel), 1));
  for (const [index, { channel }] of slow.entries()) {
    const playback = prompts[index] ?? playbackId(callOf(channel), 1);
    await lab.telephony.perform({ type: 'play', channel, playback, sounds: ['demo-congrats'] }, false);
  }
  let waiting = slow.length;
  const held = slow.map(async ({ channel }) => {
    const verdict = await lab.telephony.perform(hold(channel), false);
    waiting -= 1;
    return verdict;
  });
  expect(await lab.telephony.perform(hold(quick.channel), false)).toEqual(DONE);
  expect(await lab.telephony.perform({ type: 'unhold', channel: quick.channel }, false)).toEqual(DONE);
  expect(
    await lab.telephony.perform({ type: 'hangup', channel: quick.channel, reason: 'normal' }, false),
  ).toEqual(DONE);
  expect(waiting).toBe(slow.length);
  for (const playback of prompts) await lab.telephony.perform({ type: 'stopPlayback', playback }, false);
  expect(await Promise.all(held)).toEqual(slow.map(() => DONE));
  await until('all wait in one room', async () => {
    const all = await rooms();
    return all.length === 1 && all[0]?.channels?.length === slow.length;
  });
});

test('the next process takes over calls and rooms; an empty room it finds is taken down', async () => {
  const first = startTelephony();
  await first.heard.waitFor('connected');
  const waits = await answeredCaller(first);
  expect(await first.telephony.perform(hold(waits.channel), false)).toEqual(DONE);
  await first.telephony.stop();
  await ask('POST', '/bridges/keepline-room-forgotten-1?type=holding');

  const second = startTelephony();
  await second.heard.waitFor('connected');
  expect((await rooms()).map(({ channels }) => channels)).toEqual([[waits.channel]]);
  expect([...(await second.telephony.snapshot([])).channels.keys()]).toEqual([waits.channel]);
  const other = await answeredCaller(second);
  expect(await second.telephony.perform(hold(other.channel), false)).toEqual(DONE);
  expect(await rooms()).toHaveLength(1);
  await waits.caller.hangUp();
  await other.caller.hangUp();
  await second.heard.waitFor('channelEnded', (event) => event.channel === waits.channel);
  await until('the room is gone', async () => (await rooms()).length === 0);
});

test('the next process knows who stands for whom after transfers, and what they left behind', async () => {
  const first = startTelephony();
  await first.heard.waitFor('connected');
  const agent = sip.phone('101');
  const talk = async () => {
    const { channel, caller } = await answeredCaller(first);
    const leg = legChannel(callOf(channel), 1);
    const bridge = talkBridge(callOf(channel), 1);
    await first.telephony.perform(dialOf(leg, agent.endpoint), false);
    const call = await agent.ringing();
    await call.answer();
    await first.heard.waitFor('legAnswered', (event) => event.channel === leg);
    await first.telephony.perform({ type: 'connect', bridge, channels: [channel, leg] }, false);
    return { channel, caller, leg, bridge, call };
  };
  const sentOn = await talk();
  await sentOn.call.transfer('2000');
  await first.heard.waitFor('blindTransferred', (event) => event.leg === sentOn.leg);
  await sentOn.call.hangUp();

  const joined = await talk();
  const consult = await agent.call('3000');
  const other = await first.heard.waitFor('callArrived', (event) => event.calledNumber === '3000');
  await first.telephony.perform({ type: 'answer', channel: other.channel }, false);
  await consult.answered();
  await first.telephony.perform(hold(other.channel), false);
  await joined.call.transferInto(consult);
  const { by } = await first.heard.waitFor('legReplaced', (event) => event.leg === joined.leg);
  await joined.call.hangUp();
  // The caller hangs up while nobody is there who could take away what holds their place.
  await first.telephony.stop();
  await sentOn.caller.hangUp();
  await until(
    'the caller is gone',
    async () => (await ask('GET', `/channels/${sentOn.channel}`)).status === 404,
  );

  const { telephony, heard } = startTelephony();
  await heard.waitFor('connected');
  const { channels, bridges, transferred } = await telephony.snapshot([]);
  expect([...channels.keys()].sort()).toEqual([joined.channel, by, other.channel].sort());
  expect(bridges.get(joined.bridge)).toEqual(expect.arrayContaining([joined.channel, by]));
  expect([...transferred]).toEqual([[joined.bridge, { type: 'attended', by, to: null }]]);
  await until('what held the place is gone', async () => (await look('/channels')).length === 3);
  expect(await telephony.perform({ type: 'unhold', channel: other.channel }, false)).toEqual(DONE);
  await telephony.perform({ type: 'hangup', channel: other.channel, reason: 'normal' }, false);
  await heard.waitFor('channelEnded', (event) => event.channel === other.channel);
  await heard.waitFor('channelEnded', (event) => event.channel === by);
});

test('after Asterisk was killed and came back, calls are lost and new ones work', async () => {
  const lab = startTelephony();
  await lab.heard.waitFor('connected');
  const lost = await answeredCaller(lab);
  await lab.telephony.perform(hold(lost.channel), false);
  const from = lab.heard.entries.length;
  await pbx.kill();
  await lab.heard.waitFor('disconnected', undefined, from);
  await pbx.restart();
  await lab.heard.waitFor('connected', undefined, from);
  expect((await lab.telephony.snapshot([])).channels.size).toBe(0);
  const next = await answeredCaller(lab);
  expect(await lab.telephony.perform(hold(next.channel), false)).toEqual(DONE);
  expect(await rooms()).toHaveLength(1);
});

test('when another takes over the application it steps back, and returns when the other has gone', async () => {
  const first = startTelephony({ limits: { replacedMs: 200 } });
  await first.heard.waitFor('connected');
  const second = startTelephony({ limits: { replacedMs: 60_000 } });
  await second.heard.waitFor('connected');
  expect((await first.heard.waitFor('disconnected')).reason).toMatch('taken over');
  await second.heard.waitFor('disconnected');
  await answeredCaller(first);
});

test.each(['default', null])(
  'a held caller is sent music (%s), and none any more in the talk',
  async (music) => {
    const lab = startTelephony();
    await lab.heard.waitFor('connected');
    const [first, second, third] = [
      await answeredCaller(lab),
      await answeredCaller(lab),
      await answeredCaller(lab),
    ];
    const sent = async (): Promise<number> => {
      const statistics: unknown = await (
        await ask('GET', `/channels/${first.channel}/rtp_statistics`)
      ).json();
      return (statistics as { txcount: number }).txcount;
    };
    /** Lets about a second go by: as long as a prompt takes to be played to somebody else. */
    const packetsInASecond = async (count: number): Promise<number> => {
      const before = await sent();
      const playback = playbackId(callOf(third.channel), count);
      await lab.telephony.perform(
        { type: 'play', channel: third.channel, playback, sounds: ['digits/1'] },
        false,
      );
      await lab.heard.waitFor('playbackFinished', (event) => event.playback === playback);
      return (await sent()) - before;
    };
    const held = { ...hold(first.channel), music };
    await lab.telephony.perform(held, false);
    expect(await packetsInASecond(1)).toBeGreaterThan(20);
    const bridge = talkBridge(callOf(first.channel), 1);
    await lab.telephony.perform(
      { type: 'connect', bridge, channels: [first.channel, second.channel] },
      false,
    );
    expect(await packetsInASecond(2)).toBeLessThan(10);
    await lab.telephony.perform({ type: 'disconnect', bridge }, false);
    await lab.telephony.perform(held, false);
    expect(await packetsInASecond(3)).toBeGreaterThan(20);
    const playback = playbackId(callOf(first.channel), 4);
    await lab.telephony.perform(
      { type: 'play', channel: first.channel, playback, sounds: ['digits/1'] },
      false,
    );
    await lab.heard.waitFor('playbackFinished', (event) => event.playback === playback);
    expect(await packetsInASecond(5)).toBeGreaterThan(20);
  },
);
