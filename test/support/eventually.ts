/** Waiting for something to become true, in tests that look at the real world. */
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;
/** Long enough for a machine that does other things as well; nothing ever waits this long when all is well. */
export const USUAL_LIMIT_MS = 30_000;

/**
 * What `look` finds, as soon as it is not null. What it throws counts as not yet.
 *
 * @throws Error after `limitMs`, with `describe`'s words and what `look` threw last.
 */
export async function eventually<T>(
  describe: () => string,
  look: () => Promise<T | null> | T | null,
  limitMs = USUAL_LIMIT_MS,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    let thrown: unknown = null;
    try {
      const found = await look();
      if (found !== null) return found;
    } catch (error) {
      thrown = error;
    }
    if (performance.now() >= deadline) {
      throw new Error(`not in ${limitMs} ms: ${describe()}`, { cause: thrown });
    }
    await pause(LOOK_EVERY_MS);
  }
}
