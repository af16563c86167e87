/**
 * A command of one call gets no answer while a new process takes up the work: everybody else's call goes on at once, and
 * that one is looked after as soon as its command is over.
 */
import { expect, test } from '@jest/globals';
import type { TelephonyAction, Verdict } from '../../src/engine/ports.ts';
import { CallbackLab, labSite, OTHER } from '../support/callback-lab.ts';

const NO_ANSWER_MS = 10_000;

/** Until it is told otherwise, the exchange leaves these commands without an answer, however often they are given. */
function leavesUnanswered(lab: CallbackLab, which: (action: TelephonyAction) => boolean): () => void {
  const { telephony, clock } = lab;
  const perform = telephony.perform.bind(telephony);
  let isSilent = true;
  telephony.perform = async (action, repeat): Promise<Verdict> => {
    if (!isSilent || !which(action)) return perform(action, repeat);
    await new Promise<void>((resolve) => clock.wakeAt((clock.now() + NO_ANSWER_MS) as never, resolve));
    return { type: 'retry', reason: 'no answer' };
  };
  return () => {
    isSilent = false;
  };
}

/** Agent first: anna has accepted to talk with the customer, who is dialled, and answers soon. */
async function acceptAPreview(lab: CallbackLab): Promise<void> {
  lab.customer = { type: 'answers', afterMs: 3_000 };
  lab.add();
  await lab.clock.advance(2_500);
  await lab.press(lab.annasLeg, '1');
  expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
}

/** The customer answers while nobody is there. */
async function dieAndComeBack(lab: CallbackLab): Promise<void> {
  lab.kill();
  await lab.clock.advance(4_000);
  await lab.restart();
}

test('a customer who answered meanwhile is connected at once', async () => {
  const lab = new CallbackLab(labSite({ first: 'agent' }));
  await lab.start();
  await acceptAPreview(lab);
  leavesUnanswered(lab, (action) => 'channel' in action && action.channel !== lab.customerChannel.id);
  const other = lab.telephony.callIn({ called: '1000', caller: OTHER });
  await lab.clock.advance(100);
  await dieAndComeBack(lab);
  await lab.clock.advance(3_000);
  expect(other.up).toBe(false);
  expect(lab.status).toBe('talking');
  expect(lab.customerChannel.bridge).not.toBeNull();
  expect(lab.customerChannel.bridge).toBe(lab.annasLeg.bridge);
  expect(lab.faults).toEqual([]);
});

test('whose command it was is looked after when it is over', async () => {
  const lab = new CallbackLab(labSite({ first: 'agent' }));
  await lab.start();
  const answers = leavesUnanswered(lab, ({ type }) => type === 'hold');
  await acceptAPreview(lab);
  await dieAndComeBack(lab);
  await lab.clock.advance(3_000);
  expect(lab.status).toBe('dialling');
  answers();
  await lab.clock.advance(NO_ANSWER_MS);
  expect(lab.status).toBe('talking');
  expect(lab.customerChannel.bridge).toBe(lab.annasLeg.bridge);
  expect(lab.dials).toBe(1);
  expect(lab.faults).toEqual([]);
});
