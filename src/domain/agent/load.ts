/** How much an agent has done lately. */
import type { Instant, Milliseconds } from '../ids.ts';
import type { AgentState } from './state.ts';

/** A call counts for half as much after this long. So nobody who logs in late is flooded until they are level. */
export const LOAD_HALF_LIFE_MS: Milliseconds = 3_600_000;

/** How many calls they took, each counting for less as it ages. */
export const loadAt = ({ load }: Pick<AgentState, 'load'>, now: Instant): number =>
  load.calls * 0.5 ** (Math.max(0, now - load.at) / LOAD_HALF_LIFE_MS);
