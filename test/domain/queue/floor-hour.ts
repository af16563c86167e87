/**
 * An hour on the floor, event by event, as the engine would have it happen. After every event the floor's answer is
 * held against the plain rules.
 */
// Node's own: with jest's `expect` the property test would take five times as long.
import { deepEqual, equal } from 'node:assert/strict';
import type { AgentState } from '../../../src/domain/agent/state.ts';
import type { AgentName, CallId } from '../../../src/domain/ids.ts';
import { Floor } from '../../../src/domain/queue/floor.ts';
import type { AgentDoes, FloorEvent, Joining } from './floor-events.ts';
import { CAP_MS, QUEUES } from './floor-events.ts';
import { expectRightPairs, lineOf, type World } from './floor-rules.ts';
import { CALLBACK_SHARE, FloorScene, type SceneSite } from './floor-scene.ts';

export class Hour {
  readonly scene = new FloorScene();
  rung: World['rung'][number][] = [];
  readonly ends = new Map<CallId, number>();
  /** How often somebody stood behind whom the agents that were held back could have served. */
  passedBy = 0;
  #joined = 0;

  constructor(first: SceneSite) {
    this.scene.configure(first);
  }

  get world(): World {
    const { now, callers, holds, agents, queues, agentSettings } = this.scene;
    return { now, callers, holds, agents, queues, agentSettings, rung: this.rung };
  }

  happens(event: FloorEvent): void {
    const { scene } = this;
    switch (event.type) {
      case 'joins':
        this.#join(event);
        return;
      case 'after':
        scene.after(event.ms);
        return;
      case 'leaves': {
        const call = pick([...scene.callers.keys()], event.which);
        if (call !== undefined) this.#leave(call);
        return;
      }
      case 'comesNearer':
      case 'isNotReached': {
        const [call, holds] = pick([...scene.holds], event.which) ?? [];
        if (call === undefined) return;
        if (event.type === 'isNotReached') scene.becomes(call, 'place');
        else scene.becomes(call, holds === 'place' ? 'soon' : 'agent');
        return;
      }
      case 'reloads':
        scene.configure(event.site);
        return;
      case 'failsAndGoesBack':
        this.#failAndGoBack(event.which, event.event);
        return;
      default:
        this.#agentDoes(event);
    }
  }

  /** The floor is asked, its answer is held against the rules, and the phones ring. */
  settle(): void {
    const { scene } = this;
    const { floor } = scene;
    const fresh = this.#sameFromScratch();
    const pairs = floor.takePairs();
    deepEqual(fresh.takePairs(), pairs);
    this.passedBy += expectRightPairs(this.world, pairs, CAP_MS);
    for (const pair of pairs) {
      const { queue, ringing } = scene.queued(pair.call);
      // Who is not there yet gets nobody.
      equal(scene.holds.has(pair.call), false);
      // No call has two agents, but with ring-all.
      if (ringing.length > 0) equal(scene.settingsOf(queue).strategy, 'ring-all');
      scene.ring(pair);
      this.rung.push({ queue, agent: pair.agent, at: scene.now });
    }
    this.#expectOneAtATime();
    this.#expectPlaces();
    deepEqual(floor.takePairs(), []);
  }

  #join({ queue, creditMs, priority, position, keptMs, need, sameAgent, avoid, holds }: Joining): CallId {
    const { scene } = this;
    this.#joined += 1;
    const call = `c${this.#joined}` as CallId;
    const since = scene.now - (keptMs ?? 0);
    const bestRank = since - CAP_MS;
    const byTime = since - creditMs;
    const rank =
      position === null
        ? byTime
        : scene.floor.rankForPosition(queue, { rank: byTime, priority, position, bestRank });
    const steps = need
      .toSorted((a, b) => a.fromMs - b.fromMs)
      .map((step, index) => (index === 0 ? { ...step, fromMs: 0 } : step));
    const visit = { rank, creditMs: since - rank, priority, need: steps, sameAgent, avoid };
    if (holds === null) scene.joins(call, queue, visit);
    else scene.expects(call, queue, holds, visit);
    return call;
  }

  #leave(call: CallId): void {
    const { ringing } = this.scene.queued(call);
    for (const { agent } of ringing) this.scene.tell(agent, { type: 'released', call });
    this.scene.leaves(call);
    this.#end(call);
  }

  #end(call: CallId): void {
    this.ends.set(call, (this.ends.get(call) ?? 0) + 1);
  }

  #agentDoes(event: AgentDoes): void {
    const { scene } = this;
    const named = (statuses: readonly string[]): AgentState | undefined =>
      pick(
        [...scene.agents.values()].filter(({ activity }) => statuses.includes(activity.status)),
        event.which,
      );
    const rung = named(['reserved']);
    const anybody = pick([...scene.agents.values()], event.which);
    switch (event.type) {
      case 'answers':
        if (rung !== undefined) scene.answers(rung.name);
        return;
      case 'misses':
        if (rung !== undefined) scene.misses(rung.name);
        return;
      case 'whispers':
        if (rung !== undefined) this.#whisper(rung.name);
        return;
      case 'returns': {
        const away = named(['resting', 'wrapUp']);
        if (away !== undefined) scene.returns(away.name);
        return;
      }
      case 'finishes':
      case 'handsBack': {
        const talking = named(['talking']);
        if (talking?.activity.status !== 'talking') return;
        const { call, queue } = talking.activity;
        scene.finishes(talking.name, event.which % 2);
        // The place is kept: the clock goes on from when they first joined, some time ago.
        if (event.type === 'handsBack') {
          scene.joins(call, queue, { avoid: talking.name, rank: scene.now - 100, creditMs: 0 });
        } else this.#end(call);
        return;
      }
      case 'pauses':
        if (anybody !== undefined) scene.tell(anybody.name, { type: 'pausedWork', reason: 'lunch' });
        return;
      case 'unpauses':
        if (anybody !== undefined) scene.tell(anybody.name, { type: 'unpaused' });
        return;
      case 'logsOut':
        if (anybody !== undefined) scene.tell(anybody.name, { type: 'loggedOut' });
        return;
      case 'logsIn':
        if (anybody !== undefined) scene.tell(anybody.name, { type: 'loggedIn' });
        return;
      case 'phone':
        if (anybody !== undefined) scene.tell(anybody.name, { type: 'phoneChanged', state: event.state });
        return;
      case 'unlisted': {
        const idle = named(['idle']);
        if (idle === undefined) return;
        scene.agents.delete(idle.name);
        scene.floor.removeAgent(idle.name);
        // Nothing is known of them should they come back.
        this.rung = this.rung.filter(({ agent }) => agent !== idle.name);
      }
    }
  }

  /** The agent has answered, and hears who calls. */
  #whisper(agent: AgentName): void {
    const call = this.scene.callRinging(agent);
    const queued = this.scene.queued(call);
    const ringing = queued.ringing.map((each) =>
      each.agent === agent ? { ...each, answeredAt: this.scene.now } : each,
    );
    this.scene.callers.set(call, { ...queued, ringing });
    this.scene.put(call);
  }

  /** A transaction gets halfway and fails: what it touched is put again as it was. */
  #failAndGoBack(which: number, joining: Joining): void {
    const { scene } = this;
    const { floor } = scene;
    const gone = pick([...scene.callers.keys()], which);
    const changed = pick([...scene.agents.values()], which);
    const newcomer = this.#join(joining);
    if (gone !== undefined) floor.removeCaller(gone);
    if (changed !== undefined) floor.putAgent({ ...changed, activity: { status: 'idle' }, paused: null });
    const pairs = floor.takePairs();
    scene.leaves(newcomer);
    this.#joined -= 1;
    const calls = new Set([gone, ...pairs.map(({ call }) => call)]);
    const agents = new Set([changed?.name, ...pairs.map(({ agent }) => agent)]);
    for (const call of scene.callers.keys()) if (calls.has(call)) scene.put(call);
    for (const state of scene.agents.values()) if (agents.has(state.name)) floor.putAgent(state);
  }

  /** Another floor on which the same states are put, the other way round. */
  #sameFromScratch(): Floor {
    const { scene } = this;
    const floor = new Floor();
    for (const state of [...scene.agents.values()].reverse()) floor.putAgent(state);
    floor.configure(scene.queues, scene.agentSettings);
    for (const [call, { queue }] of [...scene.callers].reverse()) {
      floor.putCaller(scene.waiting(call), scene.settingsOf(queue));
    }
    return floor;
  }

  #expectOneAtATime(): void {
    const { scene } = this;
    const held = new Map<AgentName, CallId>();
    for (const [call, { ringing }] of scene.callers) {
      for (const { agent } of ringing) {
        equal(held.has(agent), false);
        held.set(agent, call);
        equal(callReserved(scene.agent(agent)), call);
      }
    }
    for (const { name, activity } of scene.agents.values()) {
      if (activity.status === 'reserved') equal(held.get(name), activity.call);
      if (activity.status === 'talking') equal(scene.callers.has(activity.call), false);
    }
  }

  #expectPlaces(): void {
    const { floor, now } = this.scene;
    for (const queue of QUEUES) {
      const line = lineOf(this.world, queue);
      deepEqual(floor.callersInOrder(queue), line);
      equal(floor.waiting(queue), line.filter((call) => !this.scene.holds.has(call)).length);
      const callers = line.map((call) => this.scene.waiting(call));
      deepEqual(
        line.map((call) => floor.place(call)),
        line.map((_, index) => index + 1),
      );
      deepEqual(
        callers.map((caller) => floor.ahead(queue, caller)),
        callers.map((_, index) => {
          const before = callers.slice(0, index).filter(({ ringing }) => ringing.length === 0);
          const live = before.filter(({ holds }) => holds === 'agent').length;
          return { live, callbacks: CALLBACK_SHARE * (before.length - live) };
        }),
      );
      deepEqual(
        callers.map(({ rank }) => floor.placeFor(queue, rank)),
        callers.map(({ rank }) => callers.filter((other) => other.rank <= rank).length + 1),
      );
      equal(floor.placeFor(queue, now + 1), line.length + 1);
    }
  }

  /** Everybody goes home: who waits hangs up, who talks finishes. */
  close(): void {
    for (const call of [...this.scene.callers.keys()]) this.#leave(call);
    for (const { activity, name } of [...this.scene.agents.values()]) {
      if (activity.status !== 'talking') continue;
      this.scene.finishes(name);
      this.#end(activity.call);
    }
    for (const queue of QUEUES) equal(this.scene.floor.waiting(queue), 0);
  }

  get joined(): number {
    return this.#joined;
  }
}

const pick = <T>(from: readonly T[], which: number): T | undefined => from[which % Math.max(1, from.length)];

const callReserved = ({ activity }: AgentState): CallId | null =>
  activity.status === 'reserved' ? activity.call : null;
