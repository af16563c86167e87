/** Writes down, now and then, that Keepline runs: agents' times end with it, however it ends. */
import type { Instant } from '../domain/ids.ts';
import type { Counts } from './counts.ts';
import type { Clock } from './ports.ts';

const EVERY_MS = 60_000;

/** Begins with a first sign at once. Call the result to stop, which gives a last one. */
export function startHeartbeat(store: Pick<Counts, 'alive'>, clock: Clock): () => void {
  let callOff: () => void = () => {};
  const beat = (): void => {
    store.alive(clock.now());
    callOff = clock.wakeAt((clock.now() + EVERY_MS) as Instant, beat);
  };
  beat();
  return () => {
    callOff();
    store.alive(clock.now());
  };
}
