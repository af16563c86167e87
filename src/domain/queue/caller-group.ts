/**
 * Callers of one queue who may be taken by the very same agents, in the order of their entitlement, together with those
 * of these agents who are free. A group whose both sides have somebody is ready: its head gets one of its agents. So a
 * decision looks at one head for each group and never walks the line.
 */
import type { AgentName } from '../ids.ts';
import type { Standing } from './agent-on-floor.ts';
import { type Claim, claimOf, mayTake } from './eligible.ts';
import { Line } from './line.ts';
import type { WaitingCaller } from './waiting.ts';

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

/** For whom phones ring (ring-all) is a group of their own: whom they take depends on whose phones those are. */
export function groupKeyOf({ call, ringing }: WaitingCaller, { needs, afterMs, only, avoid }: Claim): string {
  return JSON.stringify([afterMs, only, avoid, ringing.length > 0 ? [call, ringing] : null, needs]);
}

export interface GroupParts {
  readonly key: string;
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
  readonly line = new Line<WaitingCaller>();
  readonly #claim: Claim;
  readonly #ringing: readonly AgentName[];
  readonly #crew: ReadonlyMap<AgentName, Standing>;
  readonly #free = new Set<Standing>();
  /** The only one who may take them, as things stand. */
  #boundTo: Standing | null = null;
  readonly #lastTier: number;
  readonly #ready: Set<CallerGroup>;

  constructor({ key, claim, ringing, lastTier, crew, ready }: GroupParts) {
    this.key = key;
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
    if (this.#free.size > 0 && this.line.length > 0) this.#ready.add(this);
    else this.#ready.delete(this);
  }

  #consider(standing: Standing): void {
    if (this.#boundTo !== null && this.#boundTo !== standing) return;
    if (standing.member.tier > this.#lastTier || this.#ringing.includes(standing.member.agent)) return;
    if (mayTake(standing, this.#claim)) this.#free.add(standing);
  }
}
