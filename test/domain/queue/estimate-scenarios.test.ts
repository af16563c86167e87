/** The acceptance bounds of the estimator, in short runs of what `npm run bench:estimate` does at length. */
import { describe, expect, test } from '@jest/globals';
import { scenarios } from '../../../bench/estimate/scenarios.ts';
import { simulate } from '../../../bench/estimate/simulate.ts';
import { judge } from '../../../bench/estimate/table.ts';

const SEED = 11;
/** Of the hours that the scenario calls a short run: so that all six take a few seconds. */
const PART = 0.75;

describe('real estimates in simulated contact centres', () => {
  test.each(scenarios.map((scenario) => ({ scenario, name: scenario.name, text: scenario.text })))(
    '$name: $text',
    ({ scenario }) => {
      const result = judge(scenario, simulate(scenario, SEED, PART * scenario.hours));
      expect(result.waits).toBeGreaterThan(1500);
      expect(result.verdicts.filter(({ passed }) => !passed)).toEqual([]);
      const [appQueue] = result.scores;
      expect(appQueue?.name).toBe('app_queue');
      expect(result.scores.at(-1)?.error).toBeLessThan(appQueue?.error ?? 0);
    },
    60_000,
  );
});
