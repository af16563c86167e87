/**
 * Callers of one queue who may be taken by the very same agents, in the order of their entitlement, together with those
 * of these agents who are free. A group whose both sides have somebody is ready: its head gets one of its agents. So a
 * decision looks at one head for each group and never walks the line.
 */
import type { AgentName } from '../ids.ts';
import type { Standing } from './agent-on-floor.ts';
import { type Claim, claimOf, mayTake } from './eligible.ts';
import { Line } from './line.ts';
import type { Holds, WaitingCaller } from './waiting.ts';

/**
 * What the callers of a group have in common: the same for two callers of a queue if, and only if, they belong to one
 * group. That somebody waits for one agent only counts if that agent may take them, at work or not; whom a caller avoids
 * is seen to when their turn comes.
 */
export function groupClaimOf(caller: WaitingCaller, crew: ReadonlyMap<AgentName, Standing>): Claim {
  const claim = claimOf(caller);
  if (claim.only === null) return { ...claim, avoid: null };
  const only = crew.get(claim.only);
  return only === undefined || mayTake(only, claim) ? claim : { ...claim, only: null, avoid: null };
}

/**
 * For whom phones ring (ring-all) is a group of their own: whom they take depends on whose phones those are. Customers
 * who are yet to be reached stand apart from callers.
 */
export function groupKeyOf(
  { call, ringing, holds }: WaitingCaller,
  { needs, afterMs, only, avoid }: Claim,
): string {
  const rungFor = ringing.length > 0 ? [call, ringing] : null;
  return JSON.stringify([afterMs, only, avoid, holds === 'soon' ? holds : rungFor, needs]);
}

export interface GroupParts {
  readonly key: string;
  readonly holds: Holds;
  readonly claim: Claim;
  /** Agents whose phones ring for its caller. */
  readonly ringing: readonly AgentName[];
  /** Agents of later tiers are not wanted, as phones of this one ring. */
  readonly lastTier: number;
  readonly crew: ReadonlyMap<AgentName, Standing>;
  /** Where the group enters itself while both sides have somebody. */
  readonly ready: Set<CallerGroup>;
}

export class CallerGroup {
  readonly key: string;
  /** The same for all of them. */
  readonly holds: Holds;
  readonly line = new Line<WaitingCaller>();
  readonly #claim: Claim;
  readonly #ringing: readonly AgentName[];
  readonly #crew: ReadonlyMap<AgentName, Standing>;
  readonly #free = new Set<Standing>();
  /** The only one who may take them, as things stand. */
  #boundTo: Standing | null = null;
  readonly #lastTier: number;
  readonly #ready: Set<CallerGroup>;
  /** How many, from the head on, agents are held back for: they get nobody, and stay. */
  #passed = 0;

  constructor({ key, holds, claim, ringing, lastTier, crew, ready }: GroupParts) {
    this.key = key;
    this.holds = holds;
    this.#claim = claim;
    this.#ringing = ringing;
    this.#lastTier = lastTier;
    this.#crew = crew;
    this.#ready = ready;
    this.lookAround();
  }

  /** The first whom any of those who are free may take. */
  get next(): WaitingCaller | undefined {
    const [sole, another] = this.#free;
    if (sole === undefined) return undefined;
    if (this.#passed > 0) return this.line.at(this.#passed + 1);
    if (another !== undefined) return this.line.head;
    return this.line.find(({ avoid }) => avoid !== sole.member.agent);
  }

  freeFor({ avoid }: WaitingCaller): Standing[] {
    return [...this.#free].filter(({ member }) => member.agent !== avoid);
  }

  add(caller: WaitingCaller): void {
    this.line.add(caller);
    this.#noteReady();
  }

  remove(caller: WaitingCaller): void {
    this.line.remove(caller);
    this.#noteReady();
  }

  /** An agent is held back for the next one (who avoids nobody, as nobody in this group does). */
  pass(): void {
    this.#passed += 1;
    this.#noteReady();
  }

  /** From the head again. */
  startOver(): void {
    this.#passed = 0;
    this.#noteReady();
  }

  get claim(): Claim {
    return this.#claim;
  }

  /** Whether phones ring for its caller already. */
  get isRungFor(): boolean {
    return this.#ringing.length > 0;
  }

  /** Free or not. */
  mayBeTakenBy(standing: Standing): boolean {
    return (this.#boundTo === null || this.#boundTo === standing) && mayTake(standing, this.#claim);
  }

  /** The agent for whom these callers wait, and for no other while that one is there. */
  get only(): AgentName | null {
    return this.#claim.only;
  }

  /** Whether that agent is there. */
  get isBound(): boolean {
    return this.#boundTo !== null;
  }

  /** Looks at the whole crew anew. */
  lookAround(): void {
    const only = this.#claim.only === null ? undefined : this.#crew.get(this.#claim.only);
    this.#boundTo = only?.agent.atWork && mayTake(only, this.#claim) ? only : null;
    this.#free.clear();
    const candidates = this.#boundTo === null ? this.#crew.values() : [this.#boundTo];
    for (const standing of candidates) if (standing.agent.free) this.#consider(standing);
    this.#noteReady();
  }

  /** This agent has become free. */
  offer(standing: Standing): void {
    this.#consider(standing);
    this.#noteReady();
  }

  /** This agent is not free any more. */
  withdraw(standing: Standing): void {
    if (this.#free.delete(standing)) this.#noteReady();
  }

  #noteReady(): void {
    if (this.#free.size > 0 && this.line.length > this.#passed) this.#ready.add(this);
    else this.#ready.delete(this);
  }

  #consider(standing: Standing): void {
    if (this.#boundTo !== null && this.#boundTo !== standing) return;
    if (standing.member.tier > this.#lastTier || this.#ringing.includes(standing.member.agent)) return;
    if (mayTake(standing, this.#claim)) this.#free.add(standing);
  }
}
