/** Looks at what is true in the exchange, until it can be seen. */
import type { CallState } from '../domain/call/state.ts';
import type { Milliseconds } from '../domain/ids.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Snapshot } from './ports.ts';
import { playbacksOf } from './reconcile.ts';
import { sleep } from './timers.ts';

const SNAPSHOT_RETRY_MS: Milliseconds = 500;

/** Null when the connection it was for is over (`current`). */
export async function takeSnapshot(
  { telephony, clock, events }: EngineParts,
  calls: () => Iterable<CallState>,
  current: () => boolean,
): Promise<Snapshot | null> {
  while (current()) {
    try {
      const snapshot = await telephony.snapshot(playbacksOf(calls()));
      return current() ? snapshot : null;
    } catch (error) {
      if (!current()) return null;
      events.fault({ where: 'engine.snapshot', call: null, error });
      await sleep(clock, SNAPSHOT_RETRY_MS);
    }
  }
  return null;
}
