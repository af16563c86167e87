import type { Milliseconds } from '../../domain/ids.ts';

/**
 * How long to wait before the next try: doubling from `min` to `max`, and of that a random half, so that many clients
 * of one exchange do not all come back in the same moment.
 *
 * @param failures how many tries in a row have failed, from 1.
 * @param random between 0 and 1.
 */
export function backoffMs(
  failures: number,
  min: Milliseconds,
  max: Milliseconds,
  random: number,
): Milliseconds {
  const ceiling = Math.min(max, min * 2 ** Math.min(failures - 1, 30));
  return Math.max(min, ceiling * (0.5 + random / 2));
}
