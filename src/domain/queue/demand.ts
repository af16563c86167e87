/** Who wants how many agents: what stands before a caller, and what is reckoned with before anybody is called back. */
import type { AgentName } from '../ids.ts';
import type { Holds } from './waiting.ts';

export interface Ahead {
  /** Callers. */
  readonly live: number;
  /** Customers who are yet to be reached, each counted by how probably they will be. */
  readonly callbacks: number;
}

/** Who may take somebody. Two of one kind may be taken by the very same agents. */
export interface Seeker {
  readonly kind: string;
  mayBeTakenBy(agent: AgentName): boolean;
}

/** All who are of one kind and want an agent. */
export interface Demand extends Seeker {
  readonly holds: Holds;
  readonly size: number;
  /** How many of them have a lower rank. */
  before(rank: number): number;
}
