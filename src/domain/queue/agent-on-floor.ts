/** An agent on the floor, and where they stand in each queue that has them on its list. */
import type { AgentState } from '../agent/state.ts';
import { canTakeCalls } from '../agent/status.ts';
import type { AgentName } from '../ids.ts';
import { isAtWork } from './eligible.ts';
import type { FloorQueue } from './floor-queue.ts';
import type { AgentSettings, QueueMember } from './settings.ts';
import type { Candidate } from './strategy.ts';

export class AgentOnFloor {
  readonly name: AgentName;
  readonly settings: AgentSettings;
  readonly standings: Standing[] = [];
  #state: AgentState;
  #free: boolean;
  #atWork: boolean;

  constructor(settings: AgentSettings, state: AgentState) {
    this.name = state.name;
    this.settings = settings;
    this.#state = state;
    this.#free = canTakeCalls(state, settings);
    this.#atWork = isAtWork(state);
  }

  get state(): AgentState {
    return this.#state;
  }

  /** May be given a call now. */
  get free(): boolean {
    return this.#free;
  }

  get atWork(): boolean {
    return this.#atWork;
  }

  change(state: AgentState): void {
    const wasAtWork = this.#atWork;
    this.#state = state;
    this.#atWork = isAtWork(state);
    this.#setFree(canTakeCalls(state, this.settings));
    if (this.#atWork === wasAtWork) return;
    for (const { queue } of this.standings) queue.agentCameOrWent(this.name);
  }

  /** Given to a caller: not free until their next state says so. */
  take(): void {
    this.#setFree(false);
  }

  /** Was taken, and was not given to anybody after all. */
  giveBack(): void {
    this.#setFree(canTakeCalls(this.#state, this.settings));
  }

  #setFree(free: boolean): void {
    if (free === this.#free) return;
    this.#free = free;
    for (const standing of this.standings) {
      if (free) standing.queue.offer(standing);
      else standing.queue.withdraw(standing);
    }
  }
}

export class Standing implements Candidate {
  readonly agent: AgentOnFloor;
  readonly queue: FloorQueue;
  readonly member: QueueMember;
  readonly index: number;

  constructor(agent: AgentOnFloor, queue: FloorQueue, member: QueueMember, index: number) {
    this.agent = agent;
    this.queue = queue;
    this.member = member;
    this.index = index;
  }

  get settings(): AgentSettings {
    return this.agent.settings;
  }

  get state(): AgentState {
    return this.agent.state;
  }
}
