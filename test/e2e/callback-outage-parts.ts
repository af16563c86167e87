/**
 * Callbacks in every state in which a customer is dialled first, when Keepline cannot reach the exchange for a while, and
 * what each customer, and the agents, should then find.
 */
import { expect } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { heard, hearEachOther } from '../support/hearing.ts';
import type { Stage } from '../support/stage.ts';
import {
  add,
  answersAndPresses,
  type CallbackPart,
  COUNTS_FROM_MS,
  customerOf,
  hearsSomething,
  isReached,
  isServed,
  LIMIT_MS,
  pauseAll,
  rings,
  SOON_MS,
  saysNoMore,
  talkItOver,
  talkLong,
  unpauseAll,
} from './callback-outage-part.ts';
import { agentOf } from './callback-outage-site.ts';
import { callerNumber, Found, nothing } from './outage-part.ts';

/** Customers' numbers begin here, so that none is a caller's of another test. */
const number = (index: number): string => callerNumber(index);

const isInLine = (stage: Stage, customer: string): Promise<unknown> =>
  stage.keepline.untilCall(customer, 'waits for an agent', ({ status }) => status === 'queued');

/** The customer has pressed 1, and no agent is there any more. */
async function waits(stage: Stage, line: 'waiting' | 'waiting_gone', customer: string): Promise<Call> {
  await add(stage, line, customer);
  const call = await rings(stage, customer);
  await pauseAll(stage, line);
  await answersAndPresses(call);
  await isInLine(stage, customer);
  await call.waitForMusic({ sinceMs: call.heardMs, limitMs: LIMIT_MS });
  return call;
}

async function talks(stage: Stage, line: CallbackPart['line'], customer: string, user: string) {
  await add(stage, line, customer);
  const call = await rings(stage, customer);
  await answersAndPresses(call);
  const agent = await stage.ringing(user);
  await agent.answer();
  await hearEachOther(call, agent);
  return [call, agent] as const;
}

function due(): CallbackPart {
  const customer = number(1);
  return {
    name: 'one that waits for its turn is dialled when there is an agent',
    ...{ line: 'due', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      await pauseAll(stage, 'due');
      await add(stage, 'due', customer);
    },
    async after(stage) {
      expect(customerOf(stage, customer).calls).toEqual([]);
      await unpauseAll(stage, 'due');
      await isReached(stage, customer, '101');
    },
  };
}

function retryIsDue(): CallbackPart {
  const customer = number(2);
  return {
    name: 'one whose next attempt falls due during the outage is tried then',
    ...{ line: 'retry', customer, attempts: ['busy', 'served'], end: 'done' },
    before: nothing,
    async atLast(stage) {
      const phone = customerOf(stage, customer);
      phone.busy();
      await add(stage, 'retry', customer);
      await (await phone.rang(LIMIT_MS)).ended(LIMIT_MS);
      phone.ringForever();
    },
    after: (stage) => isReached(stage, customer, '102'),
  };
}

function ringsOn(): CallbackPart {
  const customer = number(3);
  const call = new Found<Call>();
  return {
    name: 'a customer whose phone rings is greeted who answers after the outage',
    ...{ line: 'ringing', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      await add(stage, 'ringing', customer);
      call.set(await rings(stage, customer));
    },
    async after(stage) {
      expect(call.get().status).toBe('ringing');
      await answersAndPresses(call.get());
      await isServed(stage, '103', call.get());
      expect(heard(call.get())[0]).toMatch(/^callback_greeting/);
    },
  };
}

function answersMeanwhile(): CallbackPart {
  const customer = number(4);
  const call = new Found<Call>();
  return {
    name: 'a customer who answers during the outage is greeted after it',
    ...{ line: 'answers', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      await add(stage, 'answers', customer);
      call.set(await rings(stage, customer));
    },
    during: () => call.get().answer(),
    async after(stage) {
      await call.get().waitToHear('callback_greeting', { part: 'beginning', limitMs: SOON_MS });
      await call.get().press('1');
      await isServed(stage, '104', call.get());
    },
  };
}

function refusesMeanwhile(): CallbackPart {
  const customer = number(5);
  const call = new Found<Call>();
  return {
    name: 'one that was refused during the outage counts as tried, and is tried again',
    ...{ line: 'refuses', customer, attempts: ['unknown', 'served'], end: 'done' },
    async before(stage) {
      await add(stage, 'refuses', customer);
      call.set(await rings(stage, customer));
    },
    async during() {
      await call.get().refuse('busy');
    },
    after: (stage) => isReached(stage, customer, '105'),
  };
}

function comesAndGoes(): CallbackPart {
  const customer = number(6);
  const call = new Found<Call>();
  return {
    name: 'a customer who answers and hangs up during the outage counts as tried, and is tried again',
    ...{ line: 'gone', customer, attempts: ['unknown', 'served'], end: 'done' },
    async before(stage) {
      await add(stage, 'gone', customer);
      call.set(await rings(stage, customer));
    },
    async during() {
      await call.get().answer();
      await call.get().hangUp();
    },
    after: (stage) => isReached(stage, customer, '106'),
  };
}

function isGreeted(): CallbackPart {
  const customer = number(7);
  const call = new Found<Call>();
  return {
    name: 'a customer who is being greeted hears it to its end, can press 1 after the outage, and is served',
    ...{ line: 'greeted', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      await add(stage, 'greeted', customer);
      call.set(await rings(stage, customer));
    },
    async atLast() {
      await call.get().answer();
      await call.get().waitToHear('callback_greeting', { part: 'beginning', limitMs: LIMIT_MS });
    },
    async during() {
      await saysNoMore(call.get());
      // This one is lost: nobody listens.
      await call.get().press('1');
    },
    async after(stage) {
      await hearsSomething(call.get());
      await call.get().press('1');
      await isServed(stage, '107', call.get());
    },
  };
}

function greetedGoes(): CallbackPart {
  const customer = number(8);
  const call = new Found<Call>();
  return {
    name: 'a customer who hangs up on the greeting during the outage counts as tried, and is tried again',
    ...{ line: 'greeted_gone', customer, attempts: ['unknown', 'served'], end: 'done' },
    async before(stage) {
      await add(stage, 'greeted_gone', customer);
      call.set(await rings(stage, customer));
    },
    async atLast() {
      await call.get().answer();
      await call.get().waitToHear('callback_greeting', { part: 'beginning', limitMs: LIMIT_MS });
    },
    async during() {
      await call.get().hangUp();
    },
    after: (stage) => isReached(stage, customer, '108'),
  };
}

function cancels(): CallbackPart {
  const customer = number(9);
  const call = new Found<Call>();
  return {
    name: 'a customer who has pressed 9 hears on that it is cancelled, and it is',
    ...{ line: 'cancelled', customer, attempts: ['cancelled'], end: 'cancelledByCustomer' },
    async before(stage) {
      await add(stage, 'cancelled', customer);
      call.set(await rings(stage, customer));
    },
    async atLast() {
      await call.get().answer();
      await call.get().waitToHear('callback_greeting', { part: 'beginning', limitMs: LIMIT_MS });
      await call.get().press('9');
      await call.get().waitToHear('callback_cancelled', { part: 'beginning', limitMs: LIMIT_MS });
    },
    async after() {
      await call.get().ended(LIMIT_MS);
      expect(heard(call.get()).at(-1)).toBe('callback_cancelled');
    },
  };
}

function waitsForAgent(): CallbackPart {
  const customer = number(10);
  const call = new Found<Call>();
  return {
    name: 'a customer who has pressed 1 has music all the time, and then an agent',
    ...{ line: 'waiting', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      call.set(await waits(stage, 'waiting', customer));
    },
    async during() {
      await call.get().waitForMusic({ sinceMs: call.get().heardMs, forMs: 2000 });
    },
    async after(stage) {
      await call.get().waitForMusic({ sinceMs: call.get().heardMs });
      await unpauseAll(stage, 'waiting');
      await isServed(stage, '110', call.get());
    },
  };
}

function waitsAndGoes(): CallbackPart {
  const customer = number(11);
  const call = new Found<Call>();
  return {
    name: 'a customer who gives up waiting during the outage counts as tried, and is tried again',
    ...{ line: 'waiting_gone', customer, attempts: ['unknown', 'served'], end: 'done' },
    async before(stage) {
      call.set(await waits(stage, 'waiting_gone', customer));
    },
    async during() {
      await call.get().hangUp();
    },
    async after(stage) {
      await unpauseAll(stage, 'waiting_gone');
      await isReached(stage, customer, '111');
    },
  };
}

function agentAnswersMeanwhile(): CallbackPart {
  const customer = number(12);
  const call = new Found<Call>();
  const agent = new Found<Call>();
  return {
    name: 'an agent who answers for a customer during the outage is connected after it',
    ...{ line: 'agent_rings', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      await add(stage, 'agent_rings', customer);
      await answersAndPresses(call.set(await rings(stage, customer)));
      agent.set(await stage.ringing('112'));
    },
    async during() {
      await agent.get().answer();
      await call.get().waitForMusic({ sinceMs: call.get().heardMs });
    },
    async after(stage) {
      await talkItOver(call.get(), agent.get());
      expect(stage.phones.agent('112').calls.filter(({ caller }) => caller.number === customer)).toHaveLength(
        1,
      );
    },
  };
}

function talksOn(): CallbackPart {
  const customer = number(13);
  const talk = new Found<readonly [Call, Call]>();
  return {
    name: 'customer and agent talk on',
    ...{ line: 'talking', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      talk.set(await talks(stage, 'talking', customer, '113'));
    },
    during: () => hearEachOther(...talk.get()),
    after: () => talkItOver(...talk.get()),
  };
}

function talkEndsMeanwhile(): CallbackPart {
  const customer = number(14);
  const talk = new Found<readonly [Call, Call]>();
  return {
    name: 'a customer who has talked for long and hangs up during the outage is served, and not called again',
    ...{ line: 'talk_ends', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      talk.set(await talks(stage, 'talk_ends', customer, '114'));
      await talkLong(...talk.get());
    },
    async during() {
      await talk.get()[0].hangUp();
    },
    async after(stage) {
      await talk.get()[1].ended(LIMIT_MS);
      await stage.keepline.untilAgents('available', [agentOf('114')]);
    },
  };
}

function talkBreaksOff(): CallbackPart {
  const customer = number(15);
  const talk = new Found<readonly [Call, Call]>();
  return {
    name: 'a customer who has hardly talked and hangs up during the outage counts as tried, and is tried again',
    ...{ line: 'talk_breaks', customer, attempts: ['unknown', 'served'], end: 'done' },
    before: nothing,
    async atLast(stage) {
      talk.set(await talks(stage, 'talk_breaks', customer, '115'));
    },
    async during() {
      await talk.get()[0].hangUp();
    },
    async after(stage) {
      await talk.get()[1].ended(LIMIT_MS);
      await isReached(stage, customer, '115');
    },
  };
}

function agentGoesMeanwhile(): CallbackPart {
  const customer = number(16);
  const talk = new Found<readonly [Call, Call]>();
  return {
    name: 'a customer whose agent is lost after a few words is told that we are sorry, and has an agent again',
    ...{ line: 'agent_gone', customer, attempts: ['served'], end: 'done' },
    before: nothing,
    async atLast(stage) {
      talk.set(await talks(stage, 'agent_gone', customer, '116'));
    },
    async during() {
      await talk.get()[1].hangUp();
    },
    async after(stage) {
      const [call] = talk.get();
      await hearsSomething(call);
      // An outage of ten seconds makes a talk of it: nobody knows when it ended.
      if (call.status === 'ended')
        return expect(talkMsOf(stage, customer)).toBeGreaterThanOrEqual(COUNTS_FROM_MS);
      await call.waitToHear('callback_agent_lost', { part: 'beginning', limitMs: LIMIT_MS });
      await isServed(stage, '116', call);
    },
  };
}

/** How long the customer talked in the first attempt, by the log. */
function talkMsOf(stage: Stage, customer: string): unknown {
  const log = stage.keepline.log();
  const dialled = log.findLast(({ event, number: of }) => event === 'callbackDialled' && of === customer);
  return log.find(({ event, call }) => event === 'callEnded' && call === dialled?.call)?.talkMs;
}

export const customerFirstParts = (): CallbackPart[] => [
  due(),
  retryIsDue(),
  ringsOn(),
  answersMeanwhile(),
  refusesMeanwhile(),
  comesAndGoes(),
  isGreeted(),
  greetedGoes(),
  cancels(),
  waitsForAgent(),
  waitsAndGoes(),
  agentAnswersMeanwhile(),
  talksOn(),
  talkEndsMeanwhile(),
  talkBreaksOff(),
  agentGoesMeanwhile(),
];
