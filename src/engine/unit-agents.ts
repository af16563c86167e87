/** The agents' part of a unit of work: they hear of things, and are kept in line with the site. */
import { type AgentState, decideAgent, newAgent } from '../domain/agent/agent.ts';
import type { AgentEvent, PhoneState } from '../domain/agent/event.ts';
import type { AgentName } from '../domain/ids.ts';
import type { Agenda } from './agenda.ts';
import type { AgentDecided } from './change.ts';
import { factsOf } from './facts.ts';
import type { Staged } from './live.ts';
import type { UnitParts } from './unit-parts.ts';

export class UnitAgents {
  readonly #parts: UnitParts;
  readonly #staged: Staged;
  readonly #agenda: Agenda;
  readonly #changed: (change: AgentDecided) => void;

  constructor(parts: UnitParts, staged: Staged, agenda: Agenda, changed: (change: AgentDecided) => void) {
    this.#parts = parts;
    this.#staged = staged;
    this.#agenda = agenda;
    this.#changed = changed;
  }

  /** Tells everybody whose phone it is. */
  tellPhone(phone: string, state: PhoneState): void {
    const { agents } = this.#parts.sites.current.site;
    for (const [name, settings] of Object.entries(agents)) {
      if (settings.phone === phone)
        this.#agenda.tellAgent(name as AgentName, { type: 'phoneChanged', state });
    }
  }

  /** Brings the agents in line with the site: new ones come, those it no longer names go when they are free. */
  sync(): void {
    const { agents } = this.#parts.sites.current.site;
    for (const [name, settings] of Object.entries(agents)) {
      if (this.#staged.agent(name as AgentName) !== undefined) continue;
      const state = newAgent(name as AgentName, settings.starts, this.#parts.now);
      this.#save(state);
      this.#count(null, state);
    }
    for (const agent of this.#staged.allAgents()) {
      if (agents[agent.name] === undefined && !hasCall(agent)) this.#remove(agent.name);
    }
  }

  /** Has the agents that were there before counted from now on; harmless when they are already. */
  countAll(): void {
    for (const agent of this.#staged.allAgents()) this.#count(null, agent);
  }

  apply(name: AgentName, event: AgentEvent): void {
    const before = this.#staged.agent(name);
    if (before === undefined) return;
    const { store, now, sites } = this.#parts;
    const { state, timers } = decideAgent(before, event, now);
    if (state === before) return;
    for (const [timer, dueAt] of Object.entries(timers)) {
      store.setTimer({ kind: 'agent', id: name }, timer, dueAt);
    }
    this.#save(state);
    this.#changed({ of: 'agent', before, after: state, event });
    if (sites.current.site.agents[name] === undefined && !hasCall(state)) this.#remove(name);
  }

  /** Puts an agent on the floor as they are, or were. */
  putAgain(name: AgentName, state: AgentState | undefined): void {
    const { lines } = this.#parts;
    if (state === undefined) lines.removeAgent(name);
    else lines.putAgent(state);
  }

  #count(before: AgentState | null, after: AgentState | null): void {
    const { store, lines, now } = this.#parts;
    const change = { of: 'agent', before, after } as const;
    store.count(factsOf(change, now, (agent) => lines.floor.queuesOf(agent)));
  }

  #save(state: AgentState): void {
    const { store, lines } = this.#parts;
    this.#staged.agents.set(state.name, state);
    store.saveAgent(state);
    lines.putAgent(state);
    this.#agenda.lineChanged(lines.floor.queuesOf(state.name));
  }

  #remove(name: AgentName): void {
    const { store, lines } = this.#parts;
    this.#agenda.touch(lines.floor.queuesOf(name));
    const before = this.#staged.agent(name);
    if (before !== undefined) this.#count(before, null);
    this.#staged.agents.set(name, null);
    store.removeAgent(name);
    store.removeTimers({ kind: 'agent', id: name });
    lines.removeAgent(name);
  }
}

const hasCall = ({ activity }: AgentState): boolean =>
  activity.status === 'reserved' || activity.status === 'ringing' || activity.status === 'talking';
