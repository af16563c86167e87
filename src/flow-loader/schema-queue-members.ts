/** The schema of those who answer a queue. */
import { z } from 'zod';
import { duration, reference, wholeNumber } from './schema-values.ts';

export const memberSchema = z.union(
  [
    reference('an agent'),
    z.strictObject({
      agent: reference('an agent'),
      tier: wholeNumber(1, 100).prefault(1).describe('Rung only while nobody of an earlier tier is free'),
      after: duration({ from: '0s', to: '24h' })
        .prefault('0s')
        .describe('Only for callers who have waited this long'),
      weight: wholeNumber(1, 1000).prefault(1).describe('For weighted-random'),
    }),
  ],
  { error: 'the name of an agent, or { agent: …, tier: … } is expected here' },
);
