/**
 * Longer by `npm run chaos`; with another seed by KEEPLINE_CHAOS_SEED, with more calls by KEEPLINE_CHAOS_CALLS.
 */
import { expect, test } from '@jest/globals';
import { chaos } from '../support/chaos.ts';

const calls = Number(process.env.KEEPLINE_CHAOS_CALLS ?? 3_000);
const seed = Number(process.env.KEEPLINE_CHAOS_SEED ?? 20_261_122);

test(`${calls} calls, the engine killed at random instants: nothing is left over, nobody left in silence`, async () => {
  const result = await chaos({ seed, calls, killProbability: 0.002 });
  process.stderr.write(
    `chaos: seed ${seed}, ${calls} calls, ${result.kills} kills, ${result.cuts} cuts, ${result.exchangeCrashes} exchange crashes\n` +
      `stays: ${JSON.stringify(result.stays)}\n`,
  );
  expect(result.faults).toEqual([]);
  expect(result.left).toEqual([]);
  expect(result.neglected).toEqual([]);
  expect(result.kills).toBeGreaterThan(calls / 100);
  expect(result.answered).toBeGreaterThan(0);
}, 3_600_000);
