/** The groups of a queue's callers, found by who they are for: an agent who comes or goes meets only those. */
import type { AgentName } from '../ids.ts';
import type { Standing } from './agent-on-floor.ts';
import { CallerGroup, type GroupParts } from './caller-group.ts';

export class CallerGroups {
  readonly #crew: ReadonlyMap<AgentName, Standing>;
  readonly #ready: Set<CallerGroup>;
  readonly #byKey = new Map<string, CallerGroup>();
  /** Those who wait for nobody in particular, or for somebody who is not there. */
  readonly #open = new Set<CallerGroup>();
  /** Those who want this agent only, bound to them or not. */
  readonly #wanting = new Map<AgentName, Set<CallerGroup>>();

  constructor(crew: ReadonlyMap<AgentName, Standing>, ready: Set<CallerGroup>) {
    this.#crew = crew;
    this.#ready = ready;
  }

  get(key: string): CallerGroup | undefined {
    return this.#byKey.get(key);
  }

  all(): IterableIterator<CallerGroup> {
    return this.#byKey.values();
  }

  found(parts: Omit<GroupParts, 'crew' | 'ready'>): CallerGroup {
    const group = new CallerGroup({ ...parts, crew: this.#crew, ready: this.#ready });
    this.#byKey.set(group.key, group);
    if (!group.isBound) this.#open.add(group);
    if (group.only !== null) this.#wantingOf(group.only).add(group);
    return group;
  }

  dissolve(group: CallerGroup): void {
    this.#byKey.delete(group.key);
    this.#open.delete(group);
    if (group.only === null) return;
    const wanting = this.#wantingOf(group.only);
    wanting.delete(group);
    if (wanting.size === 0) this.#wanting.delete(group.only);
  }

  offer(standing: Standing): void {
    for (const group of this.#open) group.offer(standing);
    for (const group of this.#wanting.get(standing.member.agent) ?? []) group.offer(standing);
  }

  withdraw(standing: Standing): void {
    for (const group of this.#open) group.withdraw(standing);
    for (const group of this.#wanting.get(standing.member.agent) ?? []) group.withdraw(standing);
  }

  /** Who waits for this agent only may be free for others now, or bound again. */
  agentCameOrWent(agent: AgentName): void {
    for (const group of this.#wanting.get(agent) ?? []) {
      group.lookAround();
      if (group.isBound) this.#open.delete(group);
      else this.#open.add(group);
    }
  }

  #wantingOf(agent: AgentName): Set<CallerGroup> {
    const wanting = this.#wanting.get(agent) ?? new Set();
    this.#wanting.set(agent, wanting);
    return wanting;
  }
}
