/** A line of many callers moves up: all of them hear of it, and nobody is kept waiting by the others' news. */
import { expect, test } from '@jest/globals';
import { EngineLab } from '../support/engine-lab.ts';
import type { FakeChannel } from '../support/fake-telephony.ts';
import { defaultQueue, loaded, siteOf, step } from '../support/sites.ts';

const CALLERS = 120;

test('everybody in a long line hears of a better place, a few at a time', async () => {
  const site = siteOf(
    { main: [step.queue('support')] },
    { queue: { tell: { ...defaultQueue.tell, gapMs: 1_000 } } },
  );
  const transactions: number[] = [];
  let told = 0;
  const lab = new EngineLab(loaded(site), {
    promptMs: () => 500,
    phone: () => ({ type: 'unreachable' }),
    dies: (at) => {
      if (at === 'afterCommit') transactions.push(told);
      return false;
    },
  });
  const { record } = lab.store;
  lab.store.record = (call, key, at, event) => {
    if (event.type === 'placeImproved') told += 1;
    return record(call, key, at, event);
  };
  await lab.start();
  lab.engine.tellAgent('anna' as never, { type: 'loggedOut' });
  lab.engine.tellAgent('omar' as never, { type: 'loggedOut' });
  const callers: FakeChannel[] = [];
  for (let count = 1; count <= CALLERS; count++) {
    callers.push(lab.telephony.callIn({ called: '1000', caller: `+4670${1_000_000 + count}` }));
    await lab.clock.advance(10);
  }
  await lab.clock.advance(5_000);
  expect(callers.map(({ heard }) => heard)).toEqual(callers.map((_, index) => [`place ${index + 1}`]));

  const [first, ...others] = callers;
  if (first === undefined) throw new Error('nobody called');
  lab.telephony.hangUp(first);
  await lab.clock.advance(2_000);
  expect(others.map(({ heard }) => heard.at(-1))).toEqual(others.map((_, index) => `place ${index + 1}`));

  expect(told).toBe(CALLERS - 1);
  const steps = transactions.map((after, index) => after - (transactions[index - 1] ?? 0));
  expect(Math.max(...steps)).toBeLessThanOrEqual(25);
  expect(lab.faults).toEqual([]);
});
