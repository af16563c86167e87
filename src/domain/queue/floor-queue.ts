/** One queue on the floor: its line, the agents of its list, and its callers grouped by who may take them. */
import type { AgentName, CallId, Instant, QueueName } from '../ids.ts';
import { type AgentOnFloor, Standing } from './agent-on-floor.ts';
import { type CallerGroup, groupClaimOf, groupKeyOf } from './caller-group.ts';
import { CallerGroups } from './caller-groups.ts';
import type { Ahead, Demand, Seeker } from './demand.ts';
import { type Claim, mayTake } from './eligible.ts';
import { byEntitlement, type Entitled, Line } from './line.ts';
import type { QueueSettings } from './settings.ts';
import { ShareLines } from './share-lines.ts';
import { chooseAgents, goesByTurn, type LastRung, lastRungOf } from './strategy.ts';
import type { WaitingCaller } from './waiting.ts';

/** A caller in line, and among whom they wait for an agent. */
export interface CallerInQueue {
  readonly caller: WaitingCaller;
  readonly queue: FloorQueue;
  /** Null: wants no (further) agent. */
  readonly group: CallerGroup | null;
}

const NEVER = 0 as Instant;
/** In steps along the line. */
const LOOKING_UP_COSTS = 16;

export class FloorQueue {
  readonly name: QueueName;
  readonly settings: QueueSettings;
  /** Everybody who waits, those for whom phones ring included. */
  readonly line = new Line<WaitingCaller>();
  /** Those of the list whose state is known. */
  readonly crew = new Map<AgentName, Standing>();
  /** Those who want an agent, by who may take them. */
  readonly #groups: CallerGroups;
  /** Those for whom phones ring. */
  readonly #rungFor = new Map<CallId, WaitingCaller>();
  /** Those who are yet to be reached. */
  readonly #callbacks = new ShareLines();
  /** All others. */
  readonly #callers = new Map<CallId, WaitingCaller>();
  readonly #indices = new Map<AgentName, number>();
  readonly #seekers = new WeakMap<WaitingCaller, Seeker>();

  constructor(name: QueueName, settings: QueueSettings, ready: Set<CallerGroup>) {
    this.name = name;
    this.settings = settings;
    this.#groups = new CallerGroups(this.crew, ready);
    for (const [index, { agent }] of settings.agents.entries()) {
      if (!this.#indices.has(agent)) this.#indices.set(agent, index);
    }
  }

  /** Puts the agent on duty here if the list has them. */
  admit(agent: AgentOnFloor): void {
    const index = this.#indices.get(agent.name);
    const member = index === undefined ? undefined : this.settings.agents[index];
    if (index === undefined || member === undefined) return;
    const standing = new Standing(agent, this, member, index);
    agent.standings.push(standing);
    this.crew.set(agent.name, standing);
    if (agent.free) this.#groups.offer(standing);
    if (agent.atWork) this.#groups.agentCameOrWent(agent.name);
  }

  dismiss(standing: Standing): void {
    this.crew.delete(standing.member.agent);
    this.#groups.withdraw(standing);
    this.#groups.agentCameOrWent(standing.member.agent);
  }

  offer(standing: Standing): void {
    this.#groups.offer(standing);
  }

  withdraw(standing: Standing): void {
    this.#groups.withdraw(standing);
  }

  agentCameOrWent(agent: AgentName): void {
    this.#groups.agentCameOrWent(agent);
  }

  /** Takes up a caller; `before`: what they were until now. */
  put(caller: WaitingCaller, before: CallerInQueue | undefined): CallerInQueue {
    if (!this.line.replace(caller)) {
      if (before !== undefined) this.line.remove(before.caller);
      this.line.add(caller);
    }
    if (caller.ringing.length > 0) this.#rungFor.set(caller.call, caller);
    else this.#rungFor.delete(caller.call);
    if (before !== undefined) this.#strike(before.caller);
    if (caller.holds === 'agent') this.#callers.set(caller.call, caller);
    else this.#callbacks.add(caller);
    return { caller, queue: this, group: this.#regroup(caller, before) };
  }

  remove(standing: CallerInQueue): void {
    this.line.remove(standing.caller);
    this.#rungFor.delete(standing.caller.call);
    this.#strike(standing.caller);
    this.#leaveGroup(standing);
  }

  #strike(caller: WaitingCaller): void {
    if (caller.holds === 'agent') this.#callers.delete(caller.call);
    else this.#callbacks.remove(caller);
  }

  /** The caller has what they wanted, and stays in line. */
  serve(standing: CallerInQueue): CallerInQueue {
    this.#leaveGroup(standing);
    return { ...standing, group: null };
  }

  /** Whom to ring for a caller of a ready group. `justRung`: the index of who was, a moment ago. */
  choose({ caller, group }: CallerInQueue, justRung: number | undefined): Standing[] {
    if (group === null) return [];
    const { strategy, agents } = this.settings;
    const turn = { members: agents.length, last: goesByTurn(strategy) ? this.#lastRung(justRung) : null };
    return chooseAgents(strategy, group.freeFor(caller), caller, turn);
  }

  /** Of those for whom a customer is yet to be reached: the agent who is held back for them. */
  hold({ caller, group }: CallerInQueue): Standing | undefined {
    if (group === null) return undefined;
    const turn = { members: this.settings.agents.length, last: null };
    const [held] = chooseAgents('longest-idle', group.freeFor(caller), caller, turn);
    if (held !== undefined) group.pass();
    return held;
  }

  /** How many live callers are here. */
  get waiting(): number {
    return this.line.length - this.#callbacks.size;
  }

  aheadOf(caller: Entitled): Ahead {
    let live = this.line.before(caller);
    for (const other of this.#rungFor.values()) if (byEntitlement(other, caller) < 0) live -= 1;
    const { count, reached } = this.#callbacks.before(caller);
    return { live: live - count, callbacks: reached };
  }

  /** Live callers in order, each with their place among all. Read it before changes. */
  *callersInPlace(): Generator<readonly [call: CallId, place: number]> {
    const { line } = this;
    // A few among many who are to be called back are looked up; otherwise all are gone through.
    if (this.#callers.size * LOOKING_UP_COSTS < line.length) {
      const inOrder = [...this.#callers.values()].sort(byEntitlement);
      for (const caller of inOrder) yield [caller.call, line.before(caller) + 1];
      return;
    }
    for (let place = 1; place <= line.length; place += 1) {
      const caller = line.at(place);
      if (caller?.holds === 'agent') yield [caller.call, place];
    }
  }

  /** Those who want an agent and have nobody's phone ringing for them yet, by who may take them. */
  *demands(): Generator<Demand> {
    for (const group of this.#groups.all()) {
      if (group.isRungFor || group.line.length === 0) continue;
      yield {
        kind: this.#kindOf(group.claim),
        holds: group.holds,
        size: group.line.length,
        before: (rank) => group.line.withLowerRank(rank),
        mayBeTakenBy: (agent) => this.#is(agent, (standing) => group.mayBeTakenBy(standing)),
      };
    }
  }

  /** Who may take this caller, whether they want anybody yet or not. */
  seeker(caller: WaitingCaller): Seeker {
    const known = this.#seekers.get(caller);
    if (known !== undefined) return known;
    const claim = groupClaimOf(caller, this.crew);
    const seeker: Seeker = {
      kind: this.#kindOf(claim),
      mayBeTakenBy: (agent) => this.#is(agent, (standing) => mayTake(standing, claim)),
    };
    // Who comes and goes changes it for those who want one agent only.
    if (caller.only === null) this.#seekers.set(caller, seeker);
    return seeker;
  }

  #is(agent: AgentName, isSo: (standing: Standing) => boolean): boolean {
    const standing = this.crew.get(agent);
    return standing !== undefined && isSo(standing);
  }

  #kindOf({ needs, afterMs, only, avoid }: Claim): string {
    return JSON.stringify([this.name, afterMs, only, avoid, needs]);
  }

  #lastRung(justRung: number | undefined): LastRung | null {
    const lately = lastRungOf(this.crew.values(), this.name, this.settings.agents.length);
    return justRung === undefined ? lately : { at: lately?.at ?? NEVER, index: justRung };
  }

  /** The group of those who wait for an agent like this caller does. */
  #regroup(caller: WaitingCaller, before: CallerInQueue | undefined): CallerGroup | null {
    const wants = caller.holds !== 'place' && (caller.ringing.length === 0 || caller.takesMore);
    const claim = groupClaimOf(caller, this.crew);
    const key = wants ? groupKeyOf(caller, claim) : null;
    if (before?.group != null && before.group.key === key && before.group.line.replace(caller)) {
      return before.group;
    }
    if (before !== undefined) this.#leaveGroup(before);
    const group = key === null ? null : (this.#groups.get(key) ?? this.#found(key, claim, caller));
    group?.add(caller);
    return group;
  }

  #leaveGroup({ caller, group }: CallerInQueue): void {
    if (group === null) return;
    group.remove(caller);
    if (group.line.length === 0) this.#groups.dissolve(group);
  }

  #found(key: string, claim: Claim, { ringing, holds }: WaitingCaller): CallerGroup {
    const lastTier = ringing.reduce((tier, name) => Math.min(tier, this.#tierOf(name)), Infinity);
    return this.#groups.found({ key, holds, claim, ringing, lastTier });
  }

  #tierOf(agent: AgentName): number {
    const index = this.#indices.get(agent);
    return (index === undefined ? undefined : this.settings.agents[index]?.tier) ?? Infinity;
  }
}
