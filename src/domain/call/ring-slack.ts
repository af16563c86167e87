import type { Milliseconds } from '../ids.ts';

/**
 * A phone rings at most its time, by the exchange's clock, and its end is told. So much later it is taken for lost: longer
 * than a command takes that is given again because it got no answer at first (adapters/ari/limits.ts), and no longer than
 * somebody is to wait for nothing.
 */
export const RING_SLACK_MS: Milliseconds = 15_000;
