/**
 * Callers who are sent on by the keys of agents' phones while Asterisk hears Keepline no more and does not know it yet:
 * Asterisk carries the transfers out, and Keepline finds them when it is back.
 */
import { expect } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { heard, hearEachOther } from '../support/hearing.ts';
import type { Stage } from '../support/stage.ts';
import { callerNumber as number } from './outage-part.ts';

const LIMIT_MS = 30_000;

interface Talk {
  readonly caller: Call;
  readonly agent: Call;
}

async function talking(stage: Stage, to: string, from: string, user: string): Promise<Talk> {
  const caller = await stage.call(to, from);
  const agent = await stage.ringing(user);
  await agent.answer();
  await hearEachOther(caller, agent);
  return { caller, agent };
}

/** @param lose ends the connection, and brings Keepline back to it, while the network is frozen. */
export async function sentOnUnheard(stage: Stage, lose: () => Promise<void>): Promise<void> {
  const { keepline, network, phones } = stage;
  const [back, over, together, away] = await Promise.all([
    talking(stage, '2024', number(40), '130'),
    talking(stage, '2025', number(41), '132'),
    talking(stage, '2026', number(42), '133'),
    talking(stage, '2027', number(43), '134'),
  ]);
  const asking = await phones.agent('133').call('136');
  const asked = await stage.ringing('136');
  await asked.answer();
  await asking.answered(LIMIT_MS);

  network.freeze();
  await Promise.all([
    back.agent.transfer('*8'),
    over.agent.transfer('135'),
    together.agent.transferInto(asking),
    away.agent.transfer('2010'),
  ]);
  await hearEachOther(together.caller, asked);
  await Promise.all([back, over, away].map(({ caller }) => caller.waitForMusic({ sinceMs: caller.heardMs })));
  await lose();

  await Promise.all([
    handedBack(stage, back),
    gotColleague(stage, over),
    talksOn(stage, together, asked),
    keepline.untilCall(number(43), 'waits in another queue', ({ queue }) => queue === 'skilled'),
  ]);
  await Promise.all([
    keepline.untilAgents('available', ['agent134', 'agent130']),
    away.caller.waitForMusic({ sinceMs: away.caller.heardMs }),
  ]);
  await away.caller.hangUp();
}

/** The next agent gets the caller; not the one who handed them back. */
async function handedBack(stage: Stage, { caller }: Talk): Promise<void> {
  const next = await stage.ringing('131');
  expect(next.caller.number).toBe(number(40));
  await next.answer();
  await hearEachOther(caller, next);
  await next.hangUp();
  await caller.ended(LIMIT_MS);
  expect(heard(caller)).toEqual(['thanks']);
}

async function gotColleague(stage: Stage, { caller }: Talk): Promise<void> {
  const colleague = await stage.ringing('135');
  expect(colleague.caller.number).toBe(number(41));
  await stage.keepline.untilAgents('wrapUp', ['agent132']);
  await colleague.answer();
  await hearEachOther(caller, colleague);
  await stage.keepline.untilAgents('talking', ['agent135']);
  await caller.hangUp();
  await colleague.ended(LIMIT_MS);
}

async function talksOn(stage: Stage, { caller }: Talk, asked: Call): Promise<void> {
  await stage.keepline.untilAgents('talking', ['agent136']);
  await stage.keepline.untilAgents('wrapUp', ['agent133']);
  await hearEachOther(caller, asked);
  await asked.hangUp();
  await caller.ended(LIMIT_MS);
  expect(heard(caller)).toEqual(['thanks']);
}
