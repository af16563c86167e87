/** Agents' phones that are set to send their callers on (302): followed to colleagues, and nowhere else. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { newCallers } from '../support/callers.ts';
import { hearEachOther } from '../support/hearing.ts';
import { siteOf, usersOf } from '../support/queue-site.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';

jest.setTimeout(120_000);

/** The first of each pair is rung first. 103 and 107 are agents to whom nobody is sent but by a phone. */
const settings = 'strategy: linear, ring: 60s, wrap-up: 0s';
const SITE = {
  queues: {
    followed: { number: '2000', members: ['agent101', 'agent102'], settings },
    nowhere: { number: '2001', members: ['agent104', 'agent105'], settings },
    circle: { number: '2002', members: ['agent106', 'agent108'], settings },
    outside: { number: '2003', members: ['agent109', 'agent110'], settings },
    colleagues: { number: '2004', members: ['agent103', 'agent107'] },
  },
  texts: {},
};
const OUTSIDE = '+46900123456';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ site: siteOf(SITE), agents: usersOf(SITE) });
  stage.phones.number(OUTSIDE);
}, 600_000);
afterAll(() => stage?.close());

const newCaller = newCallers();

/** A caller whose call rings at this phone, which is set to forward. */
async function forwarded(queue: string, user: string, to: string): Promise<{ number: string; caller: Call }> {
  const number = newCaller();
  const caller = await stage.call(queue, number);
  const end = await (await stage.ringing(user)).forward(to);
  expect(end).toMatchObject({ wasAnswered: false });
  return { number, caller };
}

/** It rings at this phone for the same caller, and its agent gets the caller. */
async function answeredAt(user: string, { number, caller }: { number: string; caller: Call }): Promise<Call> {
  const ringing = await stage.ringing(user);
  expect(ringing.caller.number).toBe(number);
  await ringing.answer();
  await hearEachOther(caller, ringing);
  return ringing;
}

/** What the log tells of the agents who were rung for this caller. */
function toldOfAgents(number: string): unknown[] {
  const log = stage.keepline.log();
  const call = log.find((line) => line.event === 'callArrived' && line.callerNumber === number)?.call;
  return log
    .filter((line) => line.call === call && String(line.event).startsWith('agent'))
    .map(({ event, agent, cause, to }) => [event, agent, to ?? cause].filter((word) => word !== undefined));
}

describe('a phone forwards', () => {
  together({
    'to a colleague’s phone: it rings there, and the agent who was chosen talks': async () => {
      const call = await forwarded('2000', '101', '103');
      const talk = await answeredAt('103', call);
      expect(toldOfAgents(call.number)).toEqual([
        ['agentRinging', 'agent101'],
        ['agentForwarded', 'agent101', '103'],
        ['agentRinging', 'agent101'],
        ['agentAnswered', 'agent101'],
      ]);
      await stage.keepline.untilAgents('talking', ['agent101']);
      // Whose phone it is has no other caller meanwhile.
      await stage.keepline.untilAgents('busy', ['agent103']);
      await talk.hangUp();
      await call.caller.ended(30_000);
      await stage.keepline.untilAgents('available', ['agent101', 'agent103']);
    },

    'to a number that nobody has: the next agent is rung at once': async () => {
      const call = await forwarded('2001', '104', '999');
      await answeredAt('105', call);
      expect(toldOfAgents(call.number)).toEqual([
        ['agentRinging', 'agent104'],
        ['agentDidNotAnswer', 'agent104', 'forwarded'],
        ['agentRinging', 'agent105'],
        ['agentAnswered', 'agent105'],
      ]);
    },

    'to a phone that forwards back: nobody goes in circles': async () => {
      const call = await forwarded('2002', '106', '107');
      await (await stage.ringing('107')).forward('106');
      await answeredAt('108', call);
      expect(stage.phones.agent('106').calls).toHaveLength(1);
    },

    'to the outside: not at the company’s expense': async () => {
      const call = await forwarded('2003', '109', OUTSIDE);
      await answeredAt('110', call);
      expect(stage.phones.number(OUTSIDE).calls).toEqual([]);
    },
  });
});

test('when all have hung up, nothing is left, and nothing went wrong unheard', async () => {
  await stage.clear();
  await stage.keepline.untilStatus('no calls', ({ calls }) => calls.length === 0);
  expect(stage.keepline.complaints()).toEqual([]);
});
