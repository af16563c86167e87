/**
 * A floor with callers and agents on it, driven like the engine does: who changed is put again, pairs are acted on.
 *
 *   const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
 *   scene.joins('eva', 'sales');
 *   expect(scene.pairs()).toEqual(['eva-anna']);
 */
import { decideAgent, newAgent } from '../../../src/domain/agent/agent.ts';
import type { AgentEvent } from '../../../src/domain/agent/event.ts';
import type { AgentState } from '../../../src/domain/agent/state.ts';
import type { Queued, Ringing } from '../../../src/domain/call/state.ts';
import type {
  AgentName,
  BlockId,
  CallId,
  ChannelId,
  Instant,
  QueueName,
  SkillName,
} from '../../../src/domain/ids.ts';
import { Floor, type Pair } from '../../../src/domain/queue/floor.ts';
import type {
  AgentSettings,
  Credits,
  QueueMember,
  QueueSettings,
  QueueTable,
} from '../../../src/domain/queue/settings.ts';
import {
  type Holds,
  nextWideningAt,
  type WaitingCaller,
  waitingOf,
} from '../../../src/domain/queue/waiting.ts';

const MINUTE_MS = 60_000;
/** So that sums of it are exact. */
export const CALLBACK_SHARE = 0.5;
const START = Date.UTC(2026, 10, 23, 9, 0) as Instant;

/** A member, or the name of one of the first tier. */
export type SceneMember = string | ({ readonly agent: string } & Partial<Omit<QueueMember, 'agent'>>);
export type SceneQueue = Partial<Omit<QueueSettings, 'agents'>> & { readonly agents: readonly SceneMember[] };
export type SceneAgent = Partial<AgentSettings>;

export interface SceneSite {
  readonly queues: Readonly<Record<string, SceneQueue>>;
  /** Members that are not named here have the usual settings. */
  readonly agents?: Readonly<Record<string, SceneAgent>>;
}

export const usualCredits: Credits = {
  rules: [],
  queueMs: 0,
  transferredMs: 0,
  priorityMs: 3 * MINUTE_MS,
  ageing: null,
  capMs: 10 * MINUTE_MS,
};

export const queueSettings = ({ agents, ...settings }: SceneQueue): QueueSettings => ({
  agents: agents.map((member) => ({
    tier: 1,
    afterMs: 0,
    weight: 1,
    ...(typeof member === 'string' ? { agent: member } : member),
  })) as unknown as QueueMember[],
  strategy: 'longest-idle',
  need: [],
  credits: usualCredits,
  sameAgentMs: 0,
  ringMs: 20_000,
  wrapUpMs: 0,
  extendWrapUpMs: 0,
  music: null,
  maxWaitMs: null,
  maxCallers: null,
  hours: null,
  joinEmpty: null,
  leaveWhenEmpty: null,
  tell: { place: null, wait: null, messages: [], gapMs: 0 },
  keys: {},
  keyWaitMs: 0,
  whisper: null,
  afterCall: null,
  serviceLevelMs: 20_000,
  shortAbandonMs: 5_000,
  usualHandlingMs: 300_000,
  ...settings,
});

export const agentSettings = (settings: SceneAgent = {}): AgentSettings => ({
  name: '',
  phone: 'PJSIP/1',
  extension: null,
  skills: {},
  pin: null,
  wrapUpMs: null,
  starts: 'loggedIn',
  ringWhenBusy: false,
  awayAfterMissed: null,
  awayAfterMissedPreviews: null,
  ...settings,
});

export const levels = (skills: Readonly<Record<string, number>>): Readonly<Record<SkillName, number>> =>
  skills;

export const queuedCaller = (queue: string, joinedAt: Instant, visit: Partial<Queued> = {}): Queued => ({
  status: 'queued',
  queue: queue as QueueName,
  joinedAt,
  creditMs: 0,
  rank: joinedAt - (visit.creditMs ?? 0),
  priority: 0,
  firstPlace: 1,
  need: [],
  sameAgent: null,
  avoid: null,
  predicted: null,
  at: { block: 'welcome' as BlockId, index: 0 },
  ringing: [],
  telling: {
    playback: null,
    quietSince: joinedAt,
    place: null,
    wait: null,
    messages: {},
    offers: {},
    watchesBelow: null,
  },
  keys: '',
  ...visit,
});

export class FloorScene {
  floor = new Floor();
  now = START;
  queues: QueueTable = {};
  agentSettings: Readonly<Record<AgentName, AgentSettings>> = {};
  readonly callers = new Map<CallId, Queued>();
  /** Those of them who are yet to be reached. */
  readonly holds = new Map<CallId, Exclude<Holds, 'agent'>>();
  readonly agents = new Map<AgentName, AgentState>();

  /** Takes up a site: the first, or another one by reload. */
  configure({ queues, agents = {} }: SceneSite): void {
    this.queues = Object.fromEntries(
      Object.entries(queues).map(([name, settings]) => [name, queueSettings(settings)]),
    );
    const names = new Set<string>(Object.keys(agents));
    for (const queue of Object.values(this.queues)) for (const { agent } of queue.agents) names.add(agent);
    this.agentSettings = Object.fromEntries([...names].map((name) => [name, agentSettings(agents[name])]));
    this.floor.configure(this.queues, this.agentSettings);
    for (const name of names as Set<AgentName>) {
      const { starts } = agentSettings(agents[name]);
      if (!this.agents.has(name)) this.putAgent(newAgent(name, starts, this.now));
    }
    for (const call of this.callers.keys()) this.put(call);
  }

  joins(call: string, queue: string, visit: Partial<Queued> = {}): this {
    this.callers.set(call as CallId, queuedCaller(queue, this.now, visit));
    this.put(call as CallId);
    return this;
  }

  /** A customer who is to be called back, or is being called. */
  expects(call: string, queue: string, holds: Exclude<Holds, 'agent'>, visit: Partial<Queued> = {}): this {
    this.holds.set(call as CallId, holds);
    return this.joins(call, queue, visit);
  }

  /** What their place does from now on. */
  becomes(call: string, holds: Holds): this {
    const id = call as CallId;
    if (holds === 'agent') this.holds.delete(id);
    else this.holds.set(id, holds);
    // Only then they are in line themselves.
    this.#change(id, { joinedAt: this.now });
    return this;
  }

  leaves(call: string): this {
    this.callers.delete(call as CallId);
    this.holds.delete(call as CallId);
    this.floor.removeCaller(call as CallId);
    return this;
  }

  /** Time passes; callers whom that changes are put again, as their `widen` timers do. */
  after(ms: number): this {
    const before = this.now;
    this.now = (before + ms) as Instant;
    for (const [call, queued] of this.callers) {
      const at = nextWideningAt(queued, this.settingsOf(queued.queue), before);
      if (at !== null && at <= this.now) this.put(call);
    }
    return this;
  }

  tell(agent: string, event: AgentEvent): this {
    const state = this.agents.get(agent as AgentName);
    if (state === undefined) throw new Error(`no ${agent}`);
    this.putAgent(decideAgent(state, event, this.now).state);
    return this;
  }

  /** Who gets whom now, in the order of entitlement: their phones ring from then on. */
  pairs(): string[] {
    return this.takePairs().map(({ call, agent }) => `${call}-${agent}`);
  }

  takePairs(): Pair[] {
    const pairs = this.floor.takePairs();
    for (const pair of pairs) this.ring(pair);
    return pairs;
  }

  ring({ call, agent }: Pair): void {
    const queued = this.queued(call);
    this.tell(agent, { type: 'chosen', call, queue: queued.queue });
    this.#change(call, { ringing: [...queued.ringing, ringing(agent, this.now)] });
  }

  misses(agent: string): this {
    const call = this.callRinging(agent);
    this.tell(agent, { type: 'missed', call, cause: 'noAnswer', awayAfter: null });
    const left = this.queued(call).ringing.filter((other) => other.agent !== agent);
    this.#change(call, { ringing: left });
    return this;
  }

  /** The agent's rest after a missed call, or their wrap-up, is over. */
  returns(agent: string): this {
    return this.tell(agent, { type: 'timerFired', timer: 'rest' }).tell(agent, {
      type: 'timerFired',
      timer: 'wrapUp',
    });
  }

  /** Connected: other phones that ring for the caller are let go. */
  answers(agent: string): this {
    const call = this.callRinging(agent);
    this.tell(agent, { type: 'answered', call });
    for (const other of this.queued(call).ringing) {
      if (other.agent !== agent) this.tell(other.agent, { type: 'released', call });
    }
    return this.leaves(call);
  }

  finishes(agent: string, wrapUpMs = 0): this {
    const { activity } = this.agent(agent);
    if (activity.status !== 'talking') throw new Error(`${agent} is ${activity.status}`);
    const { call, queue } = activity;
    return this.tell(agent, { type: 'callEnded', call, queue, wrapUpMs, extendMs: 0 });
  }

  /** Callers of a queue in the order of their places. */
  line(queue: string): readonly string[] {
    return this.floor.callersInOrder(queue as QueueName);
  }

  agent(name: string): AgentState {
    const state = this.agents.get(name as AgentName);
    if (state === undefined) throw new Error(`no ${name}`);
    return state;
  }

  queued(call: string): Queued {
    const queued = this.callers.get(call as CallId);
    if (queued === undefined) throw new Error(`no ${call}`);
    return queued;
  }

  settingsOf(queue: QueueName): QueueSettings {
    const settings = this.queues[queue];
    if (settings === undefined) throw new Error(`no ${queue}`);
    return settings;
  }

  waiting(call: CallId): WaitingCaller {
    const queued = this.queued(call);
    const holds = this.holds.get(call);
    if (holds === undefined) return waitingOf(call, queued, this.settingsOf(queued.queue), this.now);
    const { queue, rank, priority, need } = queued;
    const skills = need.findLast(({ fromMs }) => fromMs <= 0)?.skills;
    return {
      ...{ call, holds, share: CALLBACK_SHARE, queue, rank, priority, skills: skills ?? {} },
      ...{ matter: [], afterMs: 0, only: null, avoid: null, ringing: [], takesMore: false },
    };
  }

  put(call: CallId): void {
    this.floor.putCaller(this.waiting(call), this.settingsOf(this.queued(call).queue));
  }

  putAgent(state: AgentState): void {
    this.agents.set(state.name, state);
    this.floor.putAgent(state);
  }

  callRinging(agent: string): CallId {
    const { activity } = this.agent(agent);
    if (activity.status !== 'reserved') throw new Error(`${agent} is ${activity.status}`);
    return activity.call;
  }

  #change(call: CallId, changes: Partial<Queued>): void {
    this.callers.set(call, { ...this.queued(call), ...changes });
    this.put(call);
  }
}

const ringing = (agent: AgentName, since: Instant): Ringing => ({
  agent,
  leg: `leg-${agent}` as ChannelId,
  to: `PJSIP/${agent}`,
  since,
  until: (since + 20_000) as Instant,
  stage: 'ringing',
  playback: null,
  answeredAt: null,
});

export function floorScene(site: SceneSite): FloorScene {
  const scene = new FloorScene();
  scene.configure(site);
  return scene;
}
