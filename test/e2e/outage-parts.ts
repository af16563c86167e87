/**
 * Callers in every state that a call can be in when Keepline cannot reach the exchange for a while, and what each of
 * them, and their agents, should then find.
 */
import { expect } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { heard, hearEachOther } from '../support/hearing.ts';
import type { Stage } from '../support/stage.ts';
import { Found, nothing, callerNumber as number, type Part } from './outage-part.ts';

function hearsPromptToItsEnd(): Part {
  const call = new Found<Call>();
  return {
    name: 'a caller who hears a long prompt hears it on to its end, once, and the next one',
    before: nothing,
    async atLast(stage) {
      await call.set(await stage.call('2000', number(1))).waitToHear('story', { part: 'beginning' });
    },
    async after() {
      await call.get().ended(60_000);
      expect(heard(call.get())).toEqual(['story', 'goodbye']);
    },
  };
}

function promptEndsMeanwhile(): Part {
  const call = new Found<Call>();
  return {
    name: 'a caller whose prompt ends during the outage hears the next one after it',
    before: nothing,
    async atLast(stage) {
      await call.set(await stage.call('2001', number(2))).waitToHear('brief', { part: 'beginning' });
    },
    async during() {
      await call.get().waitToHear('brief');
      expect(heard(call.get())).toEqual(['brief']);
    },
    async after() {
      await call.get().ended(30_000);
      expect(heard(call.get())).toEqual(['brief', 'goodbye']);
    },
  };
}

function isAskedAgain(): Part {
  const call = new Found<Call>();
  const heardMs = new Found<number>();
  return {
    name: 'a caller who was asked something is asked again, and the key counts',
    async before(stage) {
      await call.set(await stage.call('2002', number(3))).waitToHear('question');
    },
    async during() {
      // This one is lost: nobody listens.
      await call.get().press('1');
      heardMs.set(call.get().heardMs);
    },
    async after() {
      await call.get().waitToHear('question', { sinceMs: heardMs.get(), limitMs: 30_000 });
      await call.get().press('1');
      await call.get().ended(30_000);
      expect(heard(call.get())).toEqual(['question', 'question', 'chosen', 'goodbye']);
    },
  };
}

function talksOnWhileOthersWait(): Part {
  const talk = new Found<readonly [Call, Call]>();
  const waiting = new Found<readonly [Call, Call]>();
  const place = async (stage: Stage, caller: string, wanted: number): Promise<void> => {
    await stage.keepline.untilCall(caller, `is number ${wanted}`, ({ position }) => position === wanted);
  };
  return {
    name: 'who talks goes on talking; who waits keeps the place in line, and the music',
    async before(stage) {
      const talking = await stage.call('2003', number(4));
      const agent = await stage.ringing('101');
      await agent.answer();
      talk.set([talking, agent]);
      const first = await stage.call('2003', number(5));
      await place(stage, number(5), 1);
      const second = await stage.call('2003', number(6));
      await place(stage, number(6), 2);
      waiting.set([first, second]);
      await Promise.all([hearEachOther(talking, agent), ...waiting.get().map((call) => call.waitForMusic())]);
    },
    async during() {
      await Promise.all([
        hearEachOther(...talk.get()),
        ...waiting.get().map((call) => call.waitForMusic({ sinceMs: call.heardMs, forMs: 2000 })),
      ]);
    },
    async after(stage) {
      const [talking, agent] = talk.get();
      const [first, second] = waiting.get();
      await hearEachOther(talking, agent);
      await place(stage, number(5), 1);
      await place(stage, number(6), 2);
      await Promise.all(waiting.get().map((call) => call.waitForMusic({ sinceMs: call.heardMs })));
      await talking.hangUp();
      await agent.ended();
      const next = await stage.ringing('101');
      expect(next.caller.number).toBe(number(5));
      await next.answer();
      await hearEachOther(first, next);
      await first.hangUp();
      expect((await stage.ringing('101')).caller.number).toBe(number(6));
      await second.hangUp();
    },
  };
}

function agentAnswersMeanwhile(): Part {
  const call = new Found<Call>();
  const rung = new Found<Call>();
  return {
    name: 'an agent who answers during the outage is connected after it',
    async before(stage) {
      call.set(await stage.call('2004', number(7)));
      rung.set(await stage.ringing('102'));
    },
    async during() {
      await rung.get().answer();
    },
    async after(stage) {
      expect(rung.get().caller.number).toBe(number(7));
      await hearEachOther(call.get(), rung.get());
      await stage.keepline.untilAgents('talking', ['omar']);
      expect(stage.phones.agent('102').calls).toHaveLength(1);
    },
  };
}

function callerLeavesMeanwhile(): Part {
  const call = new Found<Call>();
  const rung = new Found<Call>();
  return {
    name: 'the phone that rings for a caller who left during the outage stops ringing after it',
    async before(stage) {
      call.set(await stage.call('2005', number(8)));
      rung.set(await stage.ringing('103'));
    },
    async during() {
      await call.get().hangUp();
    },
    async after(stage) {
      expect(await rung.get().ended(30_000)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
      await stage.keepline.untilAgents('available', ['lisa']);
    },
  };
}

function wrapUpEnds(): Part {
  const waiting = new Found<Call>();
  return {
    name: 'an agent in wrap-up gets the next caller when it is over',
    before: nothing,
    async rightBefore(stage) {
      const served = await stage.call('2006', number(9));
      const talk = await stage.ringing('104');
      await talk.answer();
      await hearEachOther(served, talk);
      await talk.hangUp();
      waiting.set(await stage.call('2006', number(10)));
      await stage.keepline.untilAgents('wrapUp', ['erik']);
      await stage.keepline.untilCall(number(10), 'waits', ({ status }) => status === 'queued');
    },
    async after(stage) {
      const next = await stage.ringing('104');
      expect(next.caller.number).toBe(number(10));
      await next.answer();
      await hearEachOther(waiting.get(), next);
    },
  };
}

function agentHangsUpMeanwhile(): Part {
  const call = new Found<Call>();
  const talk = new Found<Call>();
  return {
    name: 'a caller whose agent hung up during the outage goes on in the flow after it',
    async before(stage) {
      call.set(await stage.call('2007', number(11)));
      await talk.set(await stage.ringing('105')).answer();
      await hearEachOther(call.get(), talk.get());
    },
    async during() {
      await talk.get().hangUp();
    },
    async after(stage) {
      await call.get().ended(30_000);
      expect(heard(call.get())).toEqual(['thanks']);
      await stage.keepline.untilAgents('available', ['nils']);
    },
  };
}

function transferAnsweredAfterwards(): Part {
  const call = new Found<Call>();
  const rung = new Found<Call>();
  return {
    name: 'a colleague who is being rung for a transfer rings on, and is connected on answering',
    async before(stage) {
      call.set(await stage.call('2008', number(12)));
      rung.set(await stage.ringing('106'));
      await call.get().waitForMusic();
    },
    async during() {
      await call.get().waitForMusic({ sinceMs: call.get().heardMs });
    },
    async after() {
      expect(rung.get().status).toBe('ringing');
      await rung.get().answer();
      await hearEachOther(call.get(), rung.get());
    },
  };
}

export const outageParts = (): Part[] => [
  isAskedAgain(),
  promptEndsMeanwhile(),
  hearsPromptToItsEnd(),
  agentAnswersMeanwhile(),
  agentHangsUpMeanwhile(),
  callerLeavesMeanwhile(),
  transferAnsweredAfterwards(),
  wrapUpEnds(),
  talksOnWhileOthersWait(),
];
