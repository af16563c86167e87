/** What callers hear from the dialplan alone, while Keepline is not connected. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type AsteriskInstance, startPbxWithPhones } from '../../src/lab/asterisk.ts';
import { type PhoneSet, startPhones } from '../../src/lab/phones/phone-set.ts';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';

jest.setTimeout(90_000);

const CALLED = '+46101800000';
const CALLER = '+46701234567';
const LIMIT = { limitMs: 20_000 };

let folder: string;
let pbx: AsteriskInstance;
let phonesAsterisk: AsteriskInstance;
let phones: PhoneSet;

beforeAll(async () => {
  const tools = await provideTools();
  folder = mkdtempSync(join(tmpdir(), 'kl-'));
  const agents = [{ user: '101', password: 'first-secret' }];
  const started = await startPbxWithPhones({
    tools,
    folder,
    phones: agents,
    awayTries: 2,
    awaySeconds: 3,
    fallbackSeconds: 4,
  });
  pbx = started.pbx;
  phonesAsterisk = started.phones;
  phones = await startPhones({ asterisk: phonesAsterisk, agents });
  for (const name of ['pls-hold-while-try', 'sorry', 'please-try-call-later', 'goodbye']) {
    await phones.learn(name, join(tools.asterisk.soundsFolder, `${name}.wav`));
  }
});

afterAll(async () => {
  await phones?.stop();
  await Promise.all([pbx?.stop(), phonesAsterisk?.stop()]);
  if (folder) rmSync(folder, { recursive: true, force: true });
});

interface Entered {
  readonly channel: {
    readonly id: string;
    readonly caller: { readonly number: string };
    readonly dialplan: { readonly exten: string };
  };
}

/** Connects as Keepline would, and resolves with the first call it is given. */
async function firstCallToKeepline(): Promise<{ entered: Entered; leave: () => void }> {
  const key = `${pbx.ariUser}:${pbx.ariPassword}`;
  const socket = new WebSocket(`${pbx.ariUrl.replace('http', 'ws')}/ari/events?app=keepline&api_key=${key}`);
  const entered = await new Promise<Entered>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const event = JSON.parse(String(data));
      if (event.type === 'StasisStart') resolve(event);
    });
  });
  return { entered, leave: () => socket.terminate() };
}

test('a caller is asked to hold, hears music, and is put through to the fallback phone', async () => {
  const call = await phones.call({ to: CALLED, from: CALLER });
  await call.answered();
  const asked = await call.waitToHear('pls-hold-while-try', LIMIT);
  expect(asked.fromMs).toBeLessThan(2_000);
  await call.waitForMusic({ ...LIMIT, sinceMs: asked.toMs });
  const agentCall = await phones.agent('101').rang(LIMIT.limitMs);
  const ringingSince = call.heardMs;
  await call.waitForMusic({ ...LIMIT, sinceMs: ringingSince });
  await agentCall.answer();
  call.keepSaying({ hz: 700, ms: 1_000 });
  agentCall.keepSaying({ hz: 1_100, ms: 1_000 });
  await Promise.all([call.waitForTone(1_100, LIMIT), agentCall.waitForTone(700, LIMIT)]);
  await agentCall.hangUp();
  await call.ended();
  // Once only: music filled the other waits.
  expect(call.prompts().map(({ name }) => name)).toEqual(['pls-hold-while-try']);
});

test('if the fallback phone is not answered the caller is told so before the call ends', async () => {
  const call = await phones.call({ to: '1000', from: CALLER });
  await call.waitToHear('goodbye', { limitMs: 40_000 });
  await call.ended();
  expect(call.prompts().map(({ name }) => name)).toEqual([
    'pls-hold-while-try',
    'sorry',
    'please-try-call-later',
    'goodbye',
  ]);
});

test('a waiting caller is handed to Keepline as soon as it is back, with both numbers', async () => {
  const call = await phones.call({ to: CALLED, from: CALLER });
  const asked = await call.waitToHear('pls-hold-while-try', LIMIT);
  await call.waitForMusic({ ...LIMIT, sinceMs: asked.toMs });
  const { entered, leave } = await firstCallToKeepline();
  try {
    expect(entered.channel.dialplan.exten).toBe(CALLED);
    expect(entered.channel.caller.number).toBe(CALLER);
  } finally {
    await call.hangUp();
    leave();
  }
});
