/**
 * Longer by `npm run chaos:callbacks`; other days by KEEPLINE_CALLBACK_SEED (the first day's seed), more by
 * KEEPLINE_CALLBACK_DAYS. A day that fails tells its seed: run it alone with that seed and one day.
 */
import { expect, test } from '@jest/globals';
import { CallbackDay, type DayResult } from '../support/callback-days.ts';

const days = Number(process.env.KEEPLINE_CALLBACK_DAYS ?? 5);
const firstSeed = Number(process.env.KEEPLINE_CALLBACK_SEED ?? 20_261_122);

test(`${days} random days of callbacks: every rule holds after every event, and all comes to its end`, async () => {
  const results: DayResult[] = [];
  for (let seed = firstSeed; seed < firstSeed + days; seed += 1) {
    const result = await new CallbackDay(seed).run();
    expect({ seed, wrong: result.wrong.slice(0, 10) }).toEqual({ seed, wrong: [] });
    results.push(result);
  }
  const counts = sumOf(results);
  process.stderr.write(`callback days from seed ${firstSeed}, ${days} days: ${JSON.stringify(counts)}\n`);
  // Not by there being nothing to see.
  for (const seen of ['done', 'failedUnreached', 'superseded', 'promise kept', 'promise broken', 'kills']) {
    expect([seen, counts[seen] ?? 0]).not.toEqual([seen, 0]);
  }
}, 3_600_000);

function sumOf(results: readonly DayResult[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { counts } of results) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return Object.fromEntries(Object.entries(sum).sort(([a], [b]) => (a < b ? -1 : 1)));
}
