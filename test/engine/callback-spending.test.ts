/** What callbacks may cost in a day is looked at before each dial; all attempts of the day are read but once. */
import { expect, test } from '@jest/globals';
import { Spending } from '../../src/engine/callbacks/spending.ts';
import { CallbackLab, labSite } from '../support/callback-lab.ts';

const MINUTE = 60_000;
const STOCKHOLM = 'Europe/Stockholm';
const site = {
  ...labSite(),
  spending: { mostPerDay: 1000, perAttempt: 1, perMinute: 1, setAsideMs: MINUTE },
};

test('read once; what was spent since then is what the store would tell', async () => {
  let reads = 0;
  const lab = new CallbackLab(site);
  const { attemptsSince } = lab.store;
  lab.store.attemptsSince = (since) => {
    reads += 1;
    return attemptsSince(since);
  };
  lab.customer = { type: 'refuses', cause: 'busy', afterMs: 500 };
  await lab.start();
  for (let count = 0; count < 5; count += 1) {
    lab.add(`+4670123456${count}`);
    await lab.clock.advance(30_000);
  }
  expect(reads).toBe(1);
  expect(lab.store.attemptsSince(0 as never).length).toBe(5);
  lab.telephony.crash();
});

test('a unit that fails leaves nothing', async () => {
  const lab = new CallbackLab(site);
  await lab.start();
  const id = lab.add();
  await lab.clock.advance(1_000);
  const callback = lab.callback(id);
  const now = lab.clock.now();
  const nothing = { attemptsSince: () => [] };
  const spending = new Spending();
  const before = spending.today(nothing, now, STOCKHOLM);
  spending.change(null, callback);
  expect(spending.today(nothing, now, STOCKHOLM)).toEqual({ attempts: 1, minutes: 0, underWay: 1 });
  // Another zone is another day: read anew.
  expect(spending.today(lab.store, now, 'Asia/Tokyo')).toEqual({ attempts: 1, minutes: 0, underWay: 1 });
  spending.change(callback, null);
  expect(spending.today(nothing, now, 'Asia/Tokyo')).toEqual(before);
  // Yesterday's are not today's.
  const tomorrow = (now + 24 * 60 * MINUTE) as typeof now;
  spending.change(null, callback);
  expect(spending.today(nothing, tomorrow, 'Asia/Tokyo')).toEqual(before);
  lab.telephony.crash();
});
