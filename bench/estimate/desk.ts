/** The simulation's agents and lines, on Keepline's own floor: who stands where, who gets whom, what is ahead. */
import { type AgentState, newAgent } from '../../src/domain/agent/agent.ts';
import type { AgentName, CallId, Instant, QueueName } from '../../src/domain/ids.ts';
import type { QueueLoad } from '../../src/domain/queue/estimate.ts';
import { Floor } from '../../src/domain/queue/floor.ts';
import type { AgentSettings, QueueSettings } from '../../src/domain/queue/settings.ts';
import { loadBefore } from '../../src/engine/expectation.ts';
import type { Scenario } from './scenarios.ts';

export interface Seeker {
  readonly id: CallId;
  readonly queue: QueueName;
  /** As if joined at this time: lowest first. */
  readonly rank: number;
}

/** Nothing of these settings matters here but who serves the queue. */
export const queueSettings: Omit<QueueSettings, 'agents'> = {
  ...{
    strategy: 'longest-idle',
    need: [],
    sameAgentMs: 0,
    ringMs: 20_000,
    wrapUpMs: 20_000,
    extendWrapUpMs: 0,
  },
  credits: { rules: [], queueMs: 0, transferredMs: 0, priorityMs: 0, ageing: null, capMs: 600_000 },
  ...{ music: null, maxWaitMs: null, maxCallers: null, hours: null, joinEmpty: null, leaveWhenEmpty: null },
  tell: { place: null, wait: null, messages: [], gapMs: 0 },
  ...{ keys: {}, keyWaitMs: 0, whisper: null, afterCall: null, serviceLevelMs: 20_000, shortAbandonMs: 0 },
  usualHandlingMs: 320_000,
};
export const agentSettings: AgentSettings = {
  ...{ name: '', phone: 'PJSIP/1', extension: null, skills: {}, pin: null, wrapUpMs: null },
  ...{ starts: 'loggedIn', ringWhenBusy: false, awayAfterMissed: null, awayAfterMissedPreviews: null },
};

export class Desk {
  readonly #floor = new Floor();
  readonly #agents = new Map<AgentName, AgentState>();
  readonly #settings: Readonly<Record<QueueName, QueueSettings>>;

  constructor({ agents, callsPerHour }: Scenario) {
    const serving = (queue: string) =>
      agents.flatMap((queues, index) =>
        queues.includes(queue) ? [{ agent: nameOf(index), tier: 1, afterMs: 0, weight: 1 }] : [],
      );
    this.#settings = Object.fromEntries(
      Object.keys(callsPerHour).map((queue) => [queue, { ...queueSettings, agents: serving(queue) }]),
    );
    this.#floor.configure(
      this.#settings,
      Object.fromEntries(agents.map((_, index) => [nameOf(index), agentSettings])),
    );
    for (const index of agents.keys()) this.#put(newAgent(nameOf(index), 'loggedIn', 0 as Instant));
  }

  join({ id, queue, rank }: Seeker): void {
    const settings = this.#settings[queue];
    if (!settings) return;
    const claim = { skills: {}, matter: [], afterMs: 0, only: null, avoid: null };
    this.#floor.putCaller(
      {
        ...{ call: id, holds: 'agent', share: 1, queue, rank, priority: 0 },
        ...{ ...claim, ringing: [], takesMore: false },
      },
      settings,
    );
  }

  leave({ id }: Seeker): void {
    this.#floor.removeCaller(id);
  }

  /** Those whose turn comes before that of a newcomer with this rank. */
  ahead(queue: QueueName, rank: number): readonly CallId[] {
    return this.#floor.callersInOrder(queue).slice(0, this.#floor.placeFor(queue, rank) - 1);
  }

  /** As the engine counts it; all who are ahead are taken for live callers. */
  load(queue: QueueName, rank: number): QueueLoad {
    return loadBefore(this.#floor, { queue, rank, skills: {} });
  }

  agentsAtWork(queue: QueueName): number {
    return this.#floor.crew(queue).filter(({ state }) => state.loggedInSince !== null).length;
  }

  /** Who gets whom now. Agents are busy from then on until they are released; callers have left the line. */
  takePairs(now: number): readonly { readonly id: CallId; readonly agent: AgentName }[] {
    return this.#floor.takePairs().map(({ call, agent }) => {
      const queue = [...this.#floor.queuesOf(agent)][0] as QueueName;
      this.#change(agent, { activity: { status: 'talking', call, queue }, since: now as Instant });
      this.#floor.removeCaller(call);
      return { id: call, agent };
    });
  }

  release(agent: AgentName, now: number): void {
    this.#change(agent, { activity: { status: 'idle' }, since: now as Instant, idleSince: now as Instant });
  }

  /** Who is off takes nothing new. */
  staff(off: ReadonlySet<number>, now: number): void {
    for (const [index, [agent, { loggedInSince }]] of [...this.#agents].entries()) {
      if (off.has(index) === (loggedInSince === null)) continue;
      this.#change(agent, { loggedInSince: off.has(index) ? null : (now as Instant) });
    }
  }

  #change(agent: AgentName, change: Partial<AgentState>): void {
    const before = this.#agents.get(agent);
    if (before) this.#put({ ...before, ...change });
  }

  #put(state: AgentState): void {
    this.#agents.set(state.name, state);
    this.#floor.putAgent(state);
  }
}

const nameOf = (index: number): AgentName => `agent-${index}` as AgentName;
