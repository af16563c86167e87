/** The bounds of `npm run bench:callback`, on shorter days. */
import { describe, expect, test } from '@jest/globals';
import { CENTRES, DIAL_AHEADS, dayOf } from '../../../bench/callback/days.ts';
import { simulateDay } from '../../../bench/callback/simulate.ts';
import { faultsOf, scoreOf } from '../../../bench/callback/table.ts';

const SEEDS = [1, 2];
const HOURS = 4;

describe('on a saturated day', () => {
  test.each(CENTRES.filter(({ agents }) => agents <= 5))(
    'with $agents agents who wrap up for $wrapUpMs ms, dialling ahead spares agents time and customers waiting',
    (centre) => {
      const scores = DIAL_AHEADS.map((dialAhead) =>
        scoreOf(
          dialAhead,
          SEEDS.map((seed) => simulateDay(dayOf(centre, dialAhead, HOURS), seed)),
        ),
      );
      expect(faultsOf(scores)).toEqual([]);
      for (const { attemptsPerSuccess, longHolds, mostDue, successes } of scores) {
        expect(successes).toBeGreaterThan(50);
        // It was saturated.
        expect(mostDue).toBeGreaterThan(centre.agents);
        // 0.65 of the dials are answered by somebody who presses 1.
        expect(attemptsPerSuccess).toBeGreaterThan(1.3);
        expect(attemptsPerSuccess).toBeLessThan(1.9);
        expect(longHolds).toBeLessThan(0.1);
      }
    },
    30_000,
  );
});
