/** What parts of an outage with callbacks have in common: what customers, agents and Keepline do in them. */
import { expect } from '@jest/globals';
import type { AttemptOutcome } from '../../src/domain/callback/settings.ts';
import type { CallbackEnd } from '../../src/domain/callback/state.ts';
import { segments } from '../../src/lab/phones/audio/activity.ts';
import { samplesOf } from '../../src/lab/phones/audio/pcm.ts';
import type { Call } from '../../src/lab/phones/call.ts';
import type { Phone } from '../../src/lab/phones/phone.ts';
import { eventually } from '../support/eventually.ts';
import { hearEachOther, pressAt } from '../support/hearing.ts';
import type { Stage } from '../support/stage.ts';
import { agentOf, type LineName, usersOf } from './callback-outage-site.ts';
import type { Part } from './outage-part.ts';

export const LIMIT_MS = 30_000;
/** Within this time after an outage the customer hears something: seconds, on a machine that does much else. */
export const SOON_MS = 15_000;
/** From this length on a talk counts as one. */
export const COUNTS_FROM_MS = 10_000;
/** And some. */
const LONG_ENOUGH_MS = 10_500;

/** A callback that an outage finds in some state. */
export interface CallbackPart extends Part {
  readonly line: LineName;
  /** The customer's number. */
  readonly customer: string;
  /** What its attempts come to. */
  readonly attempts: readonly AttemptOutcome[];
  readonly end: CallbackEnd;
}

export const customerOf = (stage: Stage, number: string): Phone => stage.phones.number(number);

/** Has the customer called back. */
export async function add(stage: Stage, line: LineName, number: string): Promise<void> {
  // A phone that was never asked for does not exist.
  customerOf(stage, number);
  const reply = await stage.keepline.control.callbackDeed({
    ...{ type: 'add', profile: line, number, callerName: '', language: null, variables: {}, at: null },
  });
  expect(reply).toMatchObject({ type: 'reply', report: { outcome: 'added' } });
}

/** The customer's phone rings. */
export const rings = (stage: Stage, number: string): Promise<Call> =>
  customerOf(stage, number).rang(LIMIT_MS);

/** The customer answers and presses 1 when greeted. */
export async function answersAndPresses(call: Call): Promise<void> {
  await call.answer();
  await pressAt(call, 'callback_greeting', '1');
}

/** Nobody of the line takes calls. */
export async function pauseAll(stage: Stage, line: LineName): Promise<void> {
  await tellAll(stage, line, 'pause');
}

export async function unpauseAll(stage: Stage, line: LineName): Promise<void> {
  await tellAll(stage, line, 'unpause');
}

async function tellAll({ keepline }: Stage, line: LineName, deed: 'pause' | 'unpause'): Promise<void> {
  for (const user of usersOf(line)) {
    const reply = await keepline.control.agentDeed(agentOf(user), deed, '');
    expect(reply).toMatchObject({ type: 'reply', report: { outcome: 'done' } });
  }
}

/** The agent answers, hears what it is about, and accepts. */
export async function accepts(stage: Stage, user: string): Promise<Call> {
  const agent = await stage.ringing(user);
  await agent.answer();
  await pressAt(agent, 'callback_preview', '1');
  return agent;
}

/** They talk for so long that it counts; then the agent hangs up, and the customer's call is over. */
export async function talkItOver(customer: Call, agent: Call): Promise<void> {
  await hearEachOther(customer, agent);
  await talkLong(customer, agent);
  await agent.hangUp();
  await customer.ended(LIMIT_MS);
}

export async function talkLong(customer: Call, agent: Call): Promise<void> {
  const sinceMs = customer.heardMs;
  agent.keepSaying({ hz: 700, ms: 500 });
  await customer.waitForTone(700, { sinceMs, forMs: LONG_ENOUGH_MS, limitMs: 60_000 });
  agent.hush();
}

/** The agent's phone rings; they answer and talk it over. */
export async function isServed(stage: Stage, user: string, customer: Call): Promise<void> {
  const agent = await stage.ringing(user);
  await agent.answer();
  await talkItOver(customer, agent);
}

/** From the ringing of the customer's phone to the end of the talk. */
export async function isReached(stage: Stage, number: string, user: string): Promise<void> {
  const customer = await rings(stage, number);
  await answersAndPresses(customer);
  await isServed(stage, user, customer);
}

/** Music, a prompt or a voice is heard again, from now on; or the call is over. */
export async function hearsSomething(call: Call): Promise<void> {
  const sinceMs = call.heardMs;
  const sounds = (): boolean =>
    segments(call.hears().subarray(samplesOf(sinceMs))).some(
      ({ what, fromMs, toMs }) => what === 'sound' && toMs - fromMs >= 300,
    );
  await eventually(
    () => `something is heard since ${sinceMs} ms in ${call.describe()}`,
    () => call.status === 'ended' || sounds() || null,
    SOON_MS,
  );
}

/** Whatever was being said has come to its end. */
export const saysNoMore = (call: Call): Promise<void> =>
  call.waitForSilence({ sinceMs: call.heardMs, forMs: 1000, limitMs: LIMIT_MS });

/** Nobody who is still to be called back is, for what comes next. */
export async function cancelAll(stage: Stage): Promise<void> {
  const file = stage.keepline.callbacks();
  const all = { status: 'live', profile: null, number: null, from: null, to: null, limit: 10_000 } as const;
  try {
    for (const { id } of file.callbacks(all))
      await stage.keepline.control.callbackDeed({ type: 'cancel', id });
  } finally {
    file.close();
  }
}
