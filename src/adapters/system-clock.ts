/** The machine's clock and its timers. */
import type { Instant } from '../domain/ids.ts';
import type { Clock } from '../engine/ports.ts';

/** What `setTimeout` can wait at most, nearly 25 days; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now() as Instant,
  wakeAt(at, callback) {
    let timer: NodeJS.Timeout;
    // The wall clock may be set meanwhile: look again on waking, and at least once in a while.
    const wait = (): void => {
      const left = at - Date.now();
      timer = setTimeout(
        () => (Date.now() >= at ? callback() : wait()),
        Math.min(Math.max(left, 0), LONGEST_MS),
      );
    };
    wait();
    return () => clearTimeout(timer);
  },
};
