/**
 * A crowded floor: so many callers in one queue, a quarter of that in another, and 500 agents, half of whom serve both.
 * Callers need one or two of five skills in steps that widen; some wait for one agent, some avoid one; credits differ.
 */
import { newAgent } from '../../src/domain/agent/agent.ts';
import type { AgentState } from '../../src/domain/agent/state.ts';
import type { Need, Queued } from '../../src/domain/call/state.ts';
import type { AgentName, BlockId, CallId, Instant, QueueName, SkillName } from '../../src/domain/ids.ts';
import { Floor, type Pair } from '../../src/domain/queue/floor.ts';
import type { AgentSettings, QueueMember, QueueSettings, Strategy } from '../../src/domain/queue/settings.ts';
import { waitingOf } from '../../src/domain/queue/waiting.ts';
import { Random } from '../estimate/random.ts';

export const AGENTS = 500;
const SKILLS = ['billing', 'french', 'mobile', 'repairs', 'sales'] as SkillName[];
const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 10, 23, 9, 0);

export const crowded = 'crowded' as QueueName;
const other = 'other' as QueueName;

export class Crowd {
  readonly floor = new Floor();
  readonly random = new Random(20_261_123);
  readonly callers = new Map<CallId, Queued>();
  readonly agents: AgentState[] = [];
  readonly agentSettings: Record<AgentName, AgentSettings> = {};
  readonly queues: Record<QueueName, QueueSettings>;
  now = START as Instant;
  #joined = 0;

  constructor(callers: number, strategy: Strategy = 'longest-idle') {
    const names = Array.from({ length: AGENTS }, (_, index) => `agent${index}` as AgentName);
    for (const name of names) this.agentSettings[name] = agentWith(this.#skills());
    this.queues = {
      [crowded]: queueOf(names, strategy),
      [other]: queueOf(names.slice(AGENTS / 2), strategy),
    };
    this.floor.configure(this.queues, this.agentSettings);
    for (const name of names) this.putAgent(this.busy(newAgent(name, 'loggedIn', this.now)));
    for (let index = 0; index < callers * 1.25; index += 1) {
      this.now = (START + index * 40) as Instant;
      this.join(index % 5 === 4 ? other : crowded);
    }
    // What has fallen due meanwhile: in the engine, timers see to it.
    for (const call of this.callers.keys()) this.put(call);
  }

  /** The site again, as by a reload. */
  configure(): void {
    this.floor.configure(this.queues, this.agentSettings);
  }

  newcomer(queue: QueueName): [CallId, Queued] {
    this.#joined += 1;
    return [`1795424400.${this.#joined}` as CallId, this.#queued(queue)];
  }

  join(queue: QueueName): CallId {
    const [call, queued] = this.newcomer(queue);
    this.callers.set(call, queued);
    this.put(call);
    return call;
  }

  put(call: CallId): void {
    const queued = this.callers.get(call);
    const settings = queued && this.queues[queued.queue];
    if (queued && settings) this.floor.putCaller(waitingOf(call, queued, settings, this.now), settings);
  }

  putAgent(state: AgentState): void {
    const index = Number(state.name.slice('agent'.length));
    this.agents[index] = state;
    this.floor.putAgent(state);
  }

  agent(name: AgentName): AgentState {
    const state = this.agents[Number(name.slice('agent'.length))];
    if (state === undefined) throw new Error(`no ${name}`);
    return state;
  }

  /** One of those who wait in the crowded queue. */
  anyCaller(): CallId {
    const line = this.floor.callersInOrder(crowded);
    const call = line[Math.floor(this.random.between(0, line.length - 1))];
    if (call === undefined) throw new Error('nobody waits');
    return call;
  }

  anyAgent(): AgentState {
    return this.agent(`agent${Math.floor(this.random.between(0, AGENTS - 1))}` as AgentName);
  }

  busy = (state: AgentState): AgentState => ({
    ...state,
    activity: { status: 'talking', call: 'elsewhere' as CallId, queue: crowded },
  });

  idle = (state: AgentState): AgentState => ({ ...state, activity: { status: 'idle' }, idleSince: this.now });

  /** What the engine does about a pair: the agent is reserved, the caller is rung for. */
  act({ call, agent }: Pair): void {
    const queued = this.callers.get(call);
    if (queued === undefined) return;
    const state = this.agent(agent);
    this.putAgent({ ...state, activity: { status: 'reserved', call, queue: queued.queue } });
    const ringing = { agent, answeredAt: null } as Queued['ringing'][number];
    this.callers.set(call, { ...queued, ringing: [...queued.ringing, ringing] });
    this.put(call);
  }

  /** The pair talks: the caller is out of line, and the line is as long as before. */
  replace({ call, agent }: Pair): void {
    const queue = this.callers.get(call)?.queue ?? crowded;
    this.leave(call);
    this.putAgent(this.busy(this.agent(agent)));
    this.join(queue);
  }

  leave(call: CallId): void {
    this.callers.delete(call);
    this.floor.removeCaller(call);
  }

  #queued(queue: QueueName): Queued {
    const { random } = this;
    const joinedAt = this.now;
    const creditMs = random.chance(0.2) ? Math.floor(random.between(0, 10)) * MINUTE_MS : 0;
    const only = this.#agentName();
    return {
      status: 'queued',
      queue,
      joinedAt,
      creditMs,
      rank: joinedAt - creditMs,
      priority: 0,
      need: this.#need(),
      sameAgent: random.chance(0.05) ? { agent: only, untilMs: 2 * MINUTE_MS } : null,
      avoid: random.chance(0.02) ? only : null,
      at: { block: 'welcome' as BlockId, index: 0 },
      ringing: [],
    } as Partial<Queued> as Queued;
  }

  #need(): Need[] {
    const [one, two] = [this.#skill(), this.#skill()];
    const level = Math.ceil(this.random.between(0, 3));
    if (this.random.chance(0.2)) return [];
    return [
      { fromMs: 0, skills: { [one]: level, [two]: 1 } },
      { fromMs: MINUTE_MS, skills: { [one]: 1 } },
      { fromMs: 3 * MINUTE_MS, skills: {} },
    ];
  }

  #skills(): Record<SkillName, number> {
    return Object.fromEntries(SKILLS.map((skill) => [skill, Math.floor(this.random.between(0, 4))]));
  }

  #skill(): SkillName {
    return SKILLS[Math.floor(this.random.between(0, SKILLS.length - 0.001))] ?? ('billing' as SkillName);
  }

  #agentName(): AgentName {
    return `agent${Math.floor(this.random.between(0, AGENTS - 1))}` as AgentName;
  }
}

function queueOf(names: readonly AgentName[], strategy: Strategy): QueueSettings {
  const agents: QueueMember[] = names.map((agent, index) => ({
    agent,
    tier: 1 + (index % 3),
    afterMs: index % 10 === 9 ? MINUTE_MS : 0,
    weight: 1 + (index % 4),
  }));
  const credits = {
    rules: [],
    queueMs: 0,
    transferredMs: 0,
    priorityMs: 3 * MINUTE_MS,
    ageing: { afterMs: 5 * MINUTE_MS, creditMs: 2 * MINUTE_MS },
    capMs: 10 * MINUTE_MS,
  };
  return { agents, strategy, credits } as Partial<QueueSettings> as QueueSettings;
}

const agentWith = (skills: Record<SkillName, number>): AgentSettings =>
  ({ skills, ringWhenBusy: false, starts: 'loggedIn' }) as Partial<AgentSettings> as AgentSettings;
