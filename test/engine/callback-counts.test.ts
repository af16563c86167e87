/** What is asked about pending callbacks is looked up, not counted among all. */
import { expect, test } from '@jest/globals';
import type { Instant } from '../../src/domain/ids.ts';
import { Appointments, type Counted, isCounted } from '../../src/engine/callbacks/appointments.ts';
import { CallbackLab, labSite } from '../support/callback-lab.ts';

const HOUR = 3_600_000;

test('an id is found at once, however many were given in the same moment', async () => {
  const lab = new CallbackLab(labSite({ dialling: false }));
  let looks = 0;
  const { callback } = lab.store;
  lab.store.callback = (id) => {
    looks += 1;
    return callback(id);
  };
  await lab.start();
  const ids = Array.from({ length: 60 }, (_, index) => lab.add(`+46701${100_000 + index}`));
  expect(new Set(ids).size).toBe(60);
  expect(looks).toBeLessThan(5 * 60);
  lab.telephony.crash();
});

test('as many as there are, whoever comes, moves and goes', async () => {
  const lab = new CallbackLab(labSite({ dialling: false }));
  await lab.start();
  const made = Array.from({ length: 20 }, (_, index) => {
    const at = index % 3 === 0 ? null : ((lab.clock.now() + (index % 5) * HOUR) as Instant);
    const request = {
      profile: 'support',
      number: `+46701${100_000 + index}`,
      callerName: '',
      language: null,
    };
    const added = lab.engine.callbacks.add({ ...request, variables: {}, at, origin: { type: 'cli' } });
    if (!('callback' in added)) throw new Error(added.type);
    return added.callback;
  });
  const [first] = made;
  if (first === undefined) throw new Error('none was made');
  const within = { from: lab.clock.now(), to: (lab.clock.now() + 2 * HOUR) as Instant };
  const asked: Counted[] = [
    { what: 'pending', profile: 'support' },
    { what: 'promised', profile: 'support', chosen: true, within },
    { what: 'promised', profile: 'support', chosen: false, within },
    { what: 'chosen', queue: first.queue, within },
  ];
  const appointments = new Appointments();
  const there = new Map(made.map((each) => [each.id, each]));
  const agree = () => {
    for (const counted of asked) {
      const all = [...there.values()].filter((each) => isCounted(each, counted)).length;
      expect(appointments.count(counted)).toBe(all);
    }
    return asked.map((counted) => appointments.count(counted));
  };
  for (const each of made) appointments.put(each);
  const before = agree();
  expect(Math.min(...before)).toBeGreaterThan(0);
  for (const each of made.slice(0, 7)) {
    const [promise] = each.promises;
    const moved = {
      ...each,
      promises: [...each.promises, { ...promise, at: within.from }] as typeof each.promises,
    };
    appointments.put(moved);
    there.set(each.id, moved);
  }
  expect(agree()).not.toEqual(before);
  for (const { id } of made.slice(3, 12)) {
    appointments.remove(id);
    there.delete(id);
  }
  agree();
  lab.telephony.crash();
});
