/** The simulation's agents, and what they do with their time. */
import { newAgent } from '../../src/domain/agent/agent.ts';
import type { AgentActivity, AgentState } from '../../src/domain/agent/state.ts';
import type { AgentName, Instant, Milliseconds } from '../../src/domain/ids.ts';
import type { Floor } from '../../src/domain/queue/floor.ts';

export class Staff {
  readonly #floor: Floor;
  readonly #from: number;
  readonly #agents = new Map<AgentName, AgentState>();
  #idleMs: Milliseconds = 0;

  /** `from`: time before it is not counted. */
  constructor(floor: Floor, names: readonly AgentName[], from: number) {
    this.#floor = floor;
    this.#from = from;
    for (const name of names) this.#put(newAgent(name, 'loggedIn', 0 as Instant));
  }

  does(name: AgentName, activity: AgentActivity, now: number): void {
    const before = this.#agents.get(name);
    if (before === undefined) throw new Error(`no ${name}`);
    if (before.activity.status === 'idle') this.#idleMs += this.#counted(before.since, now);
    const idleSince = activity.status === 'idle' ? (now as Instant) : before.idleSince;
    this.#put({ ...before, activity, since: now as Instant, idleSince });
  }

  /** Of the time of all of them, up to `now`. */
  idleShare(now: number): number {
    let idleMs = this.#idleMs;
    for (const { activity, since } of this.#agents.values()) {
      if (activity.status === 'idle') idleMs += this.#counted(since, now);
    }
    return idleMs / (this.#agents.size * (now - this.#from));
  }

  #counted = (since: number, now: number): Milliseconds => Math.max(0, now - Math.max(since, this.#from));

  #put(state: AgentState): void {
    this.#agents.set(state.name, state);
    this.#floor.putAgent(state);
  }
}
