/**
 * Callbacks for which an agent is asked first, and callers who are just agreeing to one, when Keepline cannot reach the
 * exchange for a while, and what they should then find.
 */
import { expect } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { said } from '../support/hearing.ts';
import type { Stage } from '../support/stage.ts';
import {
  accepts,
  add,
  answersAndPresses,
  type CallbackPart,
  customerOf,
  hearsSomething,
  isReached,
  LIMIT_MS,
  pauseAll,
  rings,
  SOON_MS,
  saysNoMore,
  talkItOver,
  unpauseAll,
} from './callback-outage-part.ts';
import { type LineName, usersOf } from './callback-outage-site.ts';
import { Found, nothing, callerNumber as number } from './outage-part.ts';

function previewRings(): CallbackPart {
  const customer = number(20);
  const agent = new Found<Call>();
  return {
    name: 'an agent whose phone rings for a callback is asked on answering, and accepts',
    ...{ line: 'preview', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      await add(stage, 'preview', customer);
      agent.set(await stage.ringing('120'));
    },
    async after(stage) {
      expect(customerOf(stage, customer).calls).toEqual([]);
      expect(await accepts(stage, '120')).toBe(agent.get());
      const call = await rings(stage, customer);
      await call.answer();
      await talkItOver(call, agent.get());
    },
  };
}

function previewHeard(): CallbackPart {
  const customer = number(21);
  const agent = new Found<Call>();
  return {
    name: 'an agent who has been asked can accept after the outage, and is not rung again',
    ...{ line: 'previewed', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      await add(stage, 'previewed', customer);
      await agent.set(await stage.ringing('121')).answer();
      await agent.get().waitToHear('callback_preview', { limitMs: LIMIT_MS });
    },
    async during() {
      // This one is lost: nobody listens.
      await agent.get().press('1');
    },
    async after(stage) {
      await agent.get().press('1');
      const call = await rings(stage, customer);
      await call.answer();
      await talkItOver(call, agent.get());
    },
  };
}

/** An agent has accepted, and the customer's phone rings. */
async function accepted(stage: Stage, line: LineName, customer: string): Promise<readonly [Call, Call]> {
  const [user = ''] = usersOf(line);
  await add(stage, line, customer);
  const agent = await accepts(stage, user);
  return [await rings(stage, customer), agent];
}

function acceptedRings(): CallbackPart {
  const customer = number(22);
  const calls = new Found<readonly [Call, Call]>();
  return {
    name: 'a customer who is dialled for an agent rings on; who answers after the outage has the agent at once',
    ...{ line: 'accepted', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      calls.set(await accepted(stage, 'accepted', customer));
    },
    async after() {
      const [call, agent] = calls.get();
      expect(call.status).toBe('ringing');
      await hearsSomething(agent);
      await call.answer();
      await talkItOver(call, agent);
      expect(said(call)).toEqual([]);
    },
  };
}

function acceptedAnswers(): CallbackPart {
  const customer = number(23);
  const calls = new Found<readonly [Call, Call]>();
  return {
    name: 'a customer who answers an agent’s call during the outage has the agent after it',
    ...{ line: 'accepted_answers', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      calls.set(await accepted(stage, 'accepted_answers', customer));
    },
    during: () => calls.get()[0].answer(),
    async after() {
      const [call, agent] = calls.get();
      const sinceMs = call.heardMs;
      agent.keepSaying({ hz: 700, ms: 500 });
      await call.waitForTone(700, { sinceMs, limitMs: SOON_MS });
      await talkItOver(call, agent);
    },
  };
}

function acceptedAlone(): CallbackPart {
  const customer = number(24);
  const calls = new Found<readonly [Call, Call]>();
  return {
    name: 'a customer whose agent hangs up during the outage is greeted on answering, and has an agent',
    ...{ line: 'accepted_alone', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      calls.set(await accepted(stage, 'accepted_alone', customer));
    },
    async during() {
      await calls.get()[1].hangUp();
    },
    async after(stage) {
      const [call] = calls.get();
      await answersAndPresses(call);
      const { call: agent } = await stage.ringingAt(usersOf('accepted_alone'));
      await agent.answer();
      await talkItOver(call, agent);
    },
  };
}

function acceptedRefused(): CallbackPart {
  const customer = number(25);
  const calls = new Found<readonly [Call, Call]>();
  return {
    name: 'an agent whose customer refuses during the outage is free after it, and asked again',
    ...{ line: 'accepted_refused', customer, attempts: ['unknown', 'served'], end: 'done' },
    async before(stage) {
      calls.set(await accepted(stage, 'accepted_refused', customer));
    },
    async during() {
      await calls.get()[0].refuse('busy');
    },
    async after(stage) {
      await calls.get()[1].ended(LIMIT_MS);
      const agent = await accepts(stage, '126');
      const call = await rings(stage, customer);
      await call.answer();
      await talkItOver(call, agent);
    },
  };
}

function hangsUpConfirming(): CallbackPart {
  const customer = number(30);
  const caller = new Found<Call>();
  return {
    name: 'a caller who hangs up during the outage, in the midst of the confirmation, is called back',
    ...{ line: 'confirming', customer, attempts: ['served'], end: 'done' },
    async before(stage) {
      customerOf(stage, customer);
      await pauseAll(stage, 'confirming');
      caller.set(await stage.call('2000', customer));
      await stage.keepline.untilCall(customer, 'waits', ({ status }) => status === 'queued');
      await caller.get().waitForMusic();
    },
    async atLast() {
      await caller.get().press('1');
      await caller.get().waitToHear('callback_confirm', { part: 'beginning', limitMs: LIMIT_MS });
    },
    async during() {
      await caller.get().hangUp();
    },
    async after(stage) {
      await unpauseAll(stage, 'confirming');
      await isReached(stage, customer, '130');
    },
  };
}

/** A caller is told what they agree to. */
async function isTold(stage: Stage, to: string, customer: string): Promise<Call> {
  customerOf(stage, customer);
  const caller = await stage.call(to, customer);
  await caller.waitToHear('callback_confirm_step', { part: 'beginning', limitMs: LIMIT_MS });
  return caller;
}

function isConfirmed(): CallbackPart {
  const customer = number(31);
  const caller = new Found<Call>();
  return {
    name: 'a caller who has said yes hears the thanks to their end, and is called back',
    ...{ line: 'confirmed', customer, attempts: ['served'], end: 'done' },
    before: (stage) => pauseAll(stage, 'confirmed'),
    async atLast(stage) {
      caller.set(await isTold(stage, '2001', customer));
      await caller.get().press('1');
      await caller.get().waitToHear('callback_agreed', { part: 'beginning', limitMs: LIMIT_MS });
    },
    async after(stage) {
      await caller.get().ended(LIMIT_MS);
      expect(said(caller.get())).toEqual(['callback_confirm_step', 'callback_agreed', 'goodbye']);
      await unpauseAll(stage, 'confirmed');
      await isReached(stage, customer, '131');
    },
  };
}

function isToldOn(): CallbackPart {
  const customer = number(32);
  const caller = new Found<Call>();
  return {
    name: 'a caller who is being told what they agree to says yes after the outage, and is called back once',
    ...{ line: 'asked_again', customer, attempts: ['served'], end: 'done' },
    before: (stage) => pauseAll(stage, 'asked_again'),
    async atLast(stage) {
      caller.set(await isTold(stage, '2002', customer));
    },
    async during() {
      await saysNoMore(caller.get());
      // This one is lost: nobody listens.
      await caller.get().press('1');
    },
    async after(stage) {
      await hearsSomething(caller.get());
      await caller.get().press('1');
      await caller.get().waitToHear('callback_agreed', { limitMs: LIMIT_MS });
      await caller.get().hangUp();
      await unpauseAll(stage, 'asked_again');
      await isReached(stage, customer, '132');
    },
  };
}

function types(): CallbackPart {
  const customer = number(33);
  const caller = new Found<Call>();
  return {
    name: 'a caller who types their number is asked for it anew, and called back at it',
    ...{ line: 'typing', customer, attempts: ['served'], end: 'done' },
    before: nothing,
    async atLast(stage) {
      customerOf(stage, customer);
      await pauseAll(stage, 'typing');
      caller.set(await stage.call('2003', 'anonymous'));
      await caller.get().waitToHear('callback_enter', { part: 'beginning', limitMs: LIMIT_MS });
      await caller.get().press('0701');
    },
    async after(stage) {
      const call = caller.get();
      await call.waitToHear('callback_enter', {
        part: 'beginning',
        sinceMs: call.heardMs,
        limitMs: LIMIT_MS,
      });
      // In no hurry: under load digits are lost between the two exchanges.
      await call.press(`${customer.replace('+46', '0')}#`, 200);
      await call.waitToHear('callback_entered_right', { part: 'beginning', limitMs: LIMIT_MS });
      await call.press('1');
      await call.waitToHear('callback_confirm_step', { part: 'beginning', limitMs: LIMIT_MS });
      await call.press('1');
      await call.waitToHear('callback_agreed', { limitMs: LIMIT_MS });
      await call.hangUp();
      await unpauseAll(stage, 'typing');
      await isReached(stage, customer, '133');
    },
  };
}

export const agentFirstParts = (): CallbackPart[] => [
  previewRings(),
  previewHeard(),
  acceptedRings(),
  acceptedAnswers(),
  acceptedAlone(),
  acceptedRefused(),
];

export const agreeingParts = (): CallbackPart[] => [isToldOn(), isConfirmed(), types(), hangsUpConfirming()];
