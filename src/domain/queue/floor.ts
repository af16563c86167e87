/**
 * The floor: everybody who waits and everybody who serves, and who gets whom.
 *
 * Rules.
 * - Any waiting caller may get any free agent who may take them, in whichever queue. Callers are served by rank, across
 *   queues; who cannot be served at the moment holds up nobody behind them.
 * - A caller gets somebody of the lowest tier that has anybody free for them; among those the queue's strategy chooses.
 * - For whom a phone rings wants nobody else, and keeps their place. With `ring-all` they get everybody free of the
 *   lowest tier at once, and further agents of that tier (or an earlier one) as these become free.
 * - A caller who waits for one agent only is bound to them while they are at work and may take the caller.
 * - A customer who is to be called back has a place in line and gets nobody. Once they are being dialled or greeted,
 *   an agent is held back for each of them when it is their turn: of those free in the lowest tier, the one who has been
 *   idle longest. Nobody is rung, and who stands before them may still have that agent.
 *
 * It is kept up to date change by change, and holds nothing that does not follow from what was put on it: to go back,
 * put the old states again. Order does not matter. Deterministic; no clock.
 */
import type { AgentState } from '../agent/state.ts';
import type { AgentName, CallId, QueueName } from '../ids.ts';
import { AgentOnFloor } from './agent-on-floor.ts';
import type { CallerGroup } from './caller-group.ts';
import { type CrewMember, isEmptyCrew } from './crew.ts';
import type { Ahead, Demand, Seeker } from './demand.ts';
import { type CallerInQueue, FloorQueue } from './floor-queue.ts';
import { byEntitlement, type Entitled } from './line.ts';
import { type PlaceWish, rankForPosition } from './position.ts';
import type { AbsenceFactor, AgentSettings, QueueSettings, QueueTable } from './settings.ts';
import type { WaitingCaller } from './waiting.ts';

/** An agent whose phone is to be rung for a caller. */
export interface Pair {
  readonly call: CallId;
  readonly agent: AgentName;
}

export class Floor {
  #table: QueueTable = {};
  #agentSettings: Readonly<Record<AgentName, AgentSettings>> = {};
  readonly #states = new Map<AgentName, AgentState>();
  readonly #agents = new Map<AgentName, AgentOnFloor>();
  readonly #queues = new Map<QueueName, FloorQueue>();
  readonly #callers = new Map<CallId, CallerInQueue>();
  /** Groups with a caller and a free agent. */
  readonly #ready = new Set<CallerGroup>();

  /**
   * The queues and agents as they are set from now on; callers and agents stay where they are. What a caller may have
   * become through the new settings (`waitingOf`) has to be put again.
   */
  configure(queues: QueueTable, agents: Readonly<Record<AgentName, AgentSettings>>): void {
    const waiting = [...this.#callers.values()];
    this.#table = queues;
    this.#agentSettings = agents;
    this.#callers.clear();
    this.#agents.clear();
    this.#queues.clear();
    this.#ready.clear();
    for (const state of this.#states.values()) this.#seat(state);
    for (const [name, settings] of Object.entries(queues)) this.#open(name as QueueName, settings);
    for (const { caller, queue } of waiting) this.putCaller(caller, queue.settings);
  }

  putAgent(state: AgentState): void {
    this.#states.set(state.name, state);
    const agent = this.#agents.get(state.name);
    if (agent !== undefined) return agent.change(state);
    const seated = this.#seat(state);
    if (seated !== null) for (const queue of this.#queues.values()) queue.admit(seated);
  }

  removeAgent(name: AgentName): void {
    this.#states.delete(name);
    const agent = this.#agents.get(name);
    if (agent === undefined) return;
    this.#agents.delete(name);
    for (const standing of agent.standings) standing.queue.dismiss(standing);
  }

  /**
   * Takes up a caller, or what has become of one. `settings`: for a queue that `configure` did not name, as of an older
   * version of the site; the first ones given count until nobody waits there any more.
   */
  putCaller(caller: WaitingCaller, settings: QueueSettings): void {
    const { call } = caller;
    if (this.#callers.get(call)?.queue.name !== caller.queue) this.removeCaller(call);
    const before = this.#callers.get(call);
    const queue = before?.queue ?? this.#queues.get(caller.queue) ?? this.#open(caller.queue, settings);
    this.#callers.set(call, queue.put(caller, before));
  }

  removeCaller(call: CallId): void {
    const standing = this.#callers.get(call);
    if (standing === undefined) return;
    const { queue } = standing;
    this.#callers.delete(call);
    queue.remove(standing);
    if (queue.line.length === 0 && this.#table[queue.name] === undefined) this.#close(queue);
  }

  /**
   * Pairs that follow from how things stand, best entitled first. Both of each pair then count as taken, until their
   * states are put again: as they are after the pair was acted on, or as they were if it was not.
   *
   * @param before only callers with a lower rank: whoever stands behind stays as they are
   */
  takePairs(before = Infinity): Pair[] {
    const pairs: Pair[] = [];
    const justRung = new Map<FloorQueue, number>();
    const held = new Map<AgentOnFloor, CallerGroup | null>();
    for (let next = this.#bestEntitled(); next !== undefined; next = this.#bestEntitled()) {
      const { caller, queue, group } = next;
      if (caller.rank >= before) break;
      if (caller.holds === 'soon') {
        const agent = this.#isAnybodyLeft() ? queue.hold(next)?.agent : undefined;
        if (agent === undefined) break;
        agent.take();
        held.set(agent, group);
        continue;
      }
      const chosen = queue.choose(next, justRung.get(queue));
      this.#callers.set(caller.call, queue.serve(next));
      for (const { agent, index } of chosen) {
        agent.take();
        justRung.set(queue, index);
        pairs.push({ call: caller.call, agent: agent.name });
      }
    }
    for (const [agent, group] of held) {
      group?.startOver();
      agent.giveBack();
    }
    return pairs;
  }

  /**
   * Of the callers with this rank or a higher one who may be given an agent, if nobody before them takes the last one,
   * the lowest rank; null: there are none. Those before that rank are to have been served (`takePairs`).
   */
  nextServed(from: number): number | null {
    let lowest: number | null = null;
    for (const { holds, next } of this.#ready) {
      if (holds !== 'agent' || next === undefined || next.rank < from) continue;
      if (lowest === null || next.rank < lowest) lowest = next.rank;
    }
    return lowest;
  }

  /** Whether anybody could still be given an agent. */
  #isAnybodyLeft(): boolean {
    for (const { holds } of this.#ready) if (holds === 'agent') return true;
    return false;
  }

  /**
   * 1 is the next to be served in their queue; those for whom phones ring, and customers who are to be called back, count
   * too. Null: not waiting.
   */
  place(call: CallId): number | null {
    const standing = this.#callers.get(call);
    return standing === undefined ? null : standing.queue.line.placeOf(standing.caller);
  }

  /** How many callers wait; customers who are to be called back are not among them. */
  waiting(queue: QueueName): number {
    return this.#queues.get(queue)?.waiting ?? 0;
  }

  /** From the one at `place` on, customers who are to be called back included. A copy: the floor may change meanwhile. */
  callersInOrder(queue: QueueName, place = 1): readonly CallId[] {
    return (
      this.#queues
        .get(queue)
        ?.line.from(place)
        .map(({ call }) => call) ?? []
    );
  }

  /** Live callers in order, each with their place: those who are to be called back count, and are left out. */
  callersInPlace(queue: QueueName): Iterable<readonly [call: CallId, place: number]> {
    return this.#queues.get(queue)?.callersInPlace() ?? [];
  }

  /** The place at which a newcomer with this rank would stand. */
  placeFor(queue: QueueName, rank: number): number {
    return this.#queues.get(queue)?.line.placeFor(rank) ?? 1;
  }

  /** Who is better entitled than this caller (who need not be in line), and has no phone ringing for them yet. */
  ahead(queue: QueueName, caller: Entitled): Ahead {
    return this.#queues.get(queue)?.aheadOf(caller) ?? { live: 0, callbacks: 0 };
  }

  /** Of all queues, those who want an agent and have nobody's phone ringing for them yet. Read it before changes. */
  *demands(): Generator<Demand> {
    for (const queue of this.#queues.values()) yield* queue.demands();
  }

  /** Who may take somebody who is in line. */
  seeker(call: CallId): Seeker | null {
    const standing = this.#callers.get(call);
    return standing === undefined ? null : standing.queue.seeker(standing.caller);
  }

  /** Who could take them, in line or not; null: the queue is not known. */
  seekerFor(caller: WaitingCaller): Seeker | null {
    return this.#queues.get(caller.queue)?.seeker(caller) ?? null;
  }

  agents(): IterableIterator<Pick<AgentOnFloor, 'name' | 'state' | 'free'>> {
    return this.#agents.values();
  }

  /** The rank that brings a newcomer as near as may be to the place they ask for (position.ts has the rule). */
  rankForPosition(queue: QueueName, wish: PlaceWish): number {
    const line = this.#queues.get(queue)?.line;
    return line === undefined ? wish.rank : rankForPosition(line, wish);
  }

  /** The agents of the queue and how they are. */
  crew(queue: QueueName): readonly CrewMember[] {
    return [...(this.#queues.get(queue)?.crew.values() ?? [])];
  }

  /** Whether nobody is there to serve the queue, by these rules. */
  isEmpty(queue: QueueName, factors: readonly AbsenceFactor[]): boolean {
    return isEmptyCrew(this.#queues.get(queue)?.crew.values() ?? [], factors);
  }

  queuesOf(agent: AgentName): readonly QueueName[] {
    return this.#agents.get(agent)?.standings.map(({ queue }) => queue.name) ?? [];
  }

  /** Of all callers whom a free agent may take, the one to be served first. */
  #bestEntitled(): CallerInQueue | undefined {
    let best: WaitingCaller | undefined;
    for (const { next } of this.#ready) {
      if (next !== undefined && (best === undefined || byEntitlement(next, best) < 0)) best = next;
    }
    return best && this.#callers.get(best.call);
  }

  /** An agent whom the site does not name (any more) serves nobody. */
  #seat(state: AgentState): AgentOnFloor | null {
    const settings = this.#agentSettings[state.name];
    if (settings === undefined) return null;
    const agent = new AgentOnFloor(settings, state);
    this.#agents.set(state.name, agent);
    return agent;
  }

  #open(name: QueueName, settings: QueueSettings): FloorQueue {
    const queue = new FloorQueue(name, settings, this.#ready);
    this.#queues.set(name, queue);
    for (const agent of this.#agents.values()) queue.admit(agent);
    return queue;
  }

  #close(queue: FloorQueue): void {
    this.#queues.delete(queue.name);
    for (const { agent } of queue.crew.values()) {
      const at = agent.standings.findIndex((standing) => standing.queue === queue);
      if (at >= 0) agent.standings.splice(at, 1);
    }
  }
}
