/** Many callbacks come due at the same moment, as when the day begins: other calls have their turn between some and some. */
import { expect, test } from '@jest/globals';
import { anna, CallbackLab, labSite, OTHER } from '../support/callback-lab.ts';
import { daily, hours } from '../support/callback-site.ts';

const CALLBACKS = 130;
const HOUR_MS = 3_600_000;

test('a few at a time', async () => {
  const base = labSite({ callingHours: hours('day'), promise: { atMostMs: 30 * HOUR_MS } });
  const site = { ...base, hours: { day: daily(8, 12) } };
  const units: number[] = [];
  let came = 0;
  const lab = new CallbackLab(site, {
    dies: (at) => {
      if (at === 'afterCommit') units.push(came);
      return false;
    },
  });
  const { addCallbackHistory } = lab.store;
  lab.store.addCallbackHistory = (callback, entries) => {
    came += entries.filter(({ type }) => type === 'due' || type === 'postponed').length;
    addCallbackHistory(callback, entries);
  };
  await lab.start();
  lab.engine.tellAgent(anna, { type: 'loggedOut' });
  for (let count = 0; count < CALLBACKS; count += 1) {
    lab.add(`+46701${100_000 + count}`);
    await lab.clock.advance(1);
  }
  // It closes at twelve, and opens at eight.
  for (const hour of [12, 24 + 8]) {
    const before = units.length;
    came = 0;
    await lab.clock.advance(Date.UTC(2026, 10, 23, hour) - lab.clock.now() - 1);
    const watched = lab.telephony.callIn({ called: '1000', caller: OTHER });
    await lab.clock.advance(5_000);
    expect(watched.heard).not.toEqual([]);
    expect(came).toBe(CALLBACKS);
    const steps = units.slice(before).map((after, index, all) => after - (all[index - 1] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(25);
    expect(steps.filter((step) => step > 0).length).toBeLessThan(10);
    lab.telephony.hangUp(watched);
    await lab.clock.advance(1_000);
  }
  expect(lab.faults).toEqual([]);
});
