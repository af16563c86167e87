/**
 * What every Telephony does. ONE set of cases, run on the fake that the engine's tests use and on a real Asterisk, so
 * that the fake cannot lie.
 */
import { afterAll, afterEach, beforeAll, describe, expect, jest } from '@jest/globals';
import { type ChannelId, callOf, legChannel } from '../../src/domain/ids.ts';
import type { TelephonyAction, Verdict } from '../../src/engine/ports.ts';
import { bridgeCases } from './bridge-cases.ts';
import { callCases } from './call-cases.ts';
import { connectionCases } from './connection-cases.ts';
import { dialCases } from './dial-cases.ts';
import { type Caller, type Lab, type Phone, type PhoneCall, until } from './lab.ts';
import { phoneCases } from './phone-cases.ts';
import { playbackCases } from './playback-cases.ts';
import { talkCases } from './talk-cases.ts';
import { transferCases } from './transfer-cases.ts';

/** A lab with what most cases begin with. */
export interface Bench {
  readonly lab: Lab;
  perform(action: TelephonyAction): Promise<Verdict>;
  /** Gives the command as one that may have been given before. */
  repeat(action: TelephonyAction): Promise<Verdict>;
  /** A caller who has come in. */
  arrived(): Promise<{ caller: Caller; channel: ChannelId }>;
  /** A caller who has come in and was answered. */
  answered(): Promise<{ caller: Caller; channel: ChannelId }>;
  /** A leg that a phone has answered. `attempt` tells the legs of one call apart. */
  answeredLeg(
    channel: ChannelId,
    phone: Phone,
    attempt?: number,
  ): Promise<{ leg: ChannelId; call: PhoneCall }>;
  /** Breaks the connection, and resolves when the telephony has noticed. */
  cut(): Promise<void>;
  /** Resolves when the telephony is connected again. */
  restore(): Promise<void>;
}

export const DONE: Verdict = { type: 'done' };
export const GONE: Verdict = { type: 'gone' };

export function telephonyContract(name: string, makeLab: () => Promise<Lab>): void {
  describe(`telephony: ${name}`, () => {
    // Every wait has its own, shorter deadline, which tells more than jest's.
    jest.setTimeout(30_000);
    let lab: Lab | undefined;
    let callers = 0;
    const theLab = (): Lab => {
      if (!lab) throw new Error('the lab is not ready');
      return lab;
    };

    beforeAll(async () => {
      lab = await makeLab();
      await lab.heard.waitFor('connected');
    }, 60_000);

    afterEach(async () => {
      const { telephony, phones, rooms, channels: inExchange } = theLab();
      // Every case leaves its calls behind; none may leave anything else.
      const { channels, bridges } = await telephony.snapshot([]);
      for (const channel of channels.keys())
        await telephony.perform({ type: 'hangup', channel, reason: 'normal' }, false);
      for (const bridge of bridges.keys()) await telephony.perform({ type: 'disconnect', bridge }, false);
      for (const phone of phones) phone.onCall('ring');
      telephony.watchPhones([]);
      await until('all channels and bridges are gone', async () => {
        const after = await telephony.snapshot([]);
        return after.channels.size === 0 && after.bridges.size === 0;
      });
      await until('all rooms are gone', async () => (await rooms()) === 0);
      await until('the exchange is empty', async () => (await inExchange()) === 0);
    }, 30_000);

    afterAll(async () => {
      await lab?.close();
    }, 30_000);

    const bench: Bench = {
      get lab() {
        return theLab();
      },
      perform: (action) => theLab().telephony.perform(action, false),
      repeat: (action) => theLab().telephony.perform(action, true),
      async arrived() {
        callers += 1;
        const number = `070${String(callers).padStart(6, '0')}`;
        const caller = await theLab().callIn({ called: '1000', caller: number, name: 'Eva Ek' });
        const { channel } = await theLab().heard.waitFor(
          'callArrived',
          (call) => call.callerNumber === number,
        );
        return { caller, channel };
      },
      async answered() {
        const { caller, channel } = await bench.arrived();
        expect(await bench.perform({ type: 'answer', channel })).toEqual(DONE);
        await caller.answered();
        return { caller, channel };
      },
      async answeredLeg(channel, phone, attempt = 1) {
        const leg = legChannel(callOf(channel), attempt);
        expect(await bench.perform(dialOf(leg, phone.endpoint))).toEqual(DONE);
        const call = await phone.ringing();
        await call.answer();
        await theLab().heard.waitFor('legAnswered', (event) => event.channel === leg);
        return { leg, call };
      },
      async cut() {
        const { heard, cutConnection } = theLab();
        const from = heard.entries.length;
        cutConnection();
        await heard.waitFor('disconnected', undefined, from);
      },
      async restore() {
        const { heard, restoreConnection } = theLab();
        const from = heard.entries.length;
        restoreConnection();
        await heard.waitFor('connected', undefined, from);
      },
    };

    callCases(bench);
    transferCases(bench);
    phoneCases(bench);
    playbackCases(bench);
    bridgeCases(bench);
    dialCases(bench);
    talkCases(bench);
    connectionCases(bench);
  });
}

type Dial = Extract<TelephonyAction, { type: 'dial' }>;

export const dialOf = (channel: ChannelId, endpoint: string, ringMs = 20_000, once = false): Dial => ({
  type: 'dial',
  channel,
  endpoint,
  callerNumber: '0701234567',
  callerName: 'Eva Ek',
  ringMs,
  unlessInUse: false,
  once,
});
