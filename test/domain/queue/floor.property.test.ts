/**
 * Random hours on the floor, held against the plain rules after every event: nobody eligible waits behind a later, not
 * better entitled caller; no agent has two calls; no call has two agents, but with ring-all; places follow the order;
 * nobody starves; every caller ends once; customers who are to be called back have places, and those who are being
 * called have an agent each held back from who stands behind them. And whatever way led there, the floor is what the
 * states on it say.
 */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyEvent, anySite } from './floor-events.ts';
import { Hour } from './floor-hour.ts';

test('any hour on the floor follows the rules', () => {
  let [joined, rung, held] = [0, 0, 0];
  fc.assert(
    fc.property(anySite, fc.array(anyEvent, { minLength: 1, maxLength: 60, size: 'max' }), (site, events) => {
      const hour = new Hour(site);
      for (const event of events) {
        hour.happens(event);
        hour.settle();
      }
      hour.close();
      // Every caller ends once.
      expect(hour.ends.size).toBe(hour.joined);
      expect([...hour.ends.values()].every((count) => count === 1)).toBe(true);
      joined += hour.joined;
      rung += hour.rung.length;
      held += hour.passedBy;
    }),
    { numRuns: 250 },
  );
  // It was not about empty floors.
  expect(joined).toBeGreaterThan(500);
  expect(rung).toBeGreaterThan(300);
  expect(held).toBeGreaterThan(100);
}, 60_000);
