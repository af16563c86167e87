/** Who knows what: the skills of a site's agents, so that none is asked for that nobody has. */
import type { AgentName, SkillName } from '../domain/ids.ts';
import type { AgentSettings } from '../domain/site.ts';
import type { Report } from './diagnostic.ts';
import type { Span } from './source-text.ts';
import { nearest } from './suggest.ts';
import type { Variables } from './variables.ts';
import { quote } from './yaml-tree.ts';

export class Skills {
  readonly #agents: ReadonlyMap<AgentName, AgentSettings>;
  /** False when an agent could not be read: what nobody seems to have may well be theirs. */
  readonly #complete: boolean;
  readonly #report: Report;
  /** Variables that hold the name of a skill. */
  readonly #variables = new Set<string>();

  constructor(agents: ReadonlyMap<AgentName, AgentSettings>, complete: boolean, report: Report) {
    this.#agents = agents;
    this.#complete = complete;
    this.#report = report;
  }

  /** The highest level of a skill that one of these agents (of all, if none are given) has; 0 if nobody has it. */
  highest(skill: string, among: Iterable<AgentName> = this.#agents.keys()): number {
    const levels = [...among].map((name) => this.#agents.get(name)?.skills ?? {});
    return Math.max(
      0,
      ...levels.map((skills) => (Object.hasOwn(skills, skill) ? (skills[skill as SkillName] ?? 0) : 0)),
    );
  }

  /** Whether it is known that somebody has the skill written at `span`; reports it if nobody has. */
  find(skill: string, span: Span): boolean {
    if (this.highest(skill) > 0) return true;
    if (this.#complete) {
      this.#report.error('unknown-name', span, `no agent has the skill ${quote(skill)}`, this.#advice(skill));
    }
    return false;
  }

  /** Takes note of a variable that holds the name of a skill. */
  variable(name: string): void {
    this.#variables.add(name);
  }

  /** Warns of what such variables are set to and nobody has; to be called once all flows are read. */
  checkVariables(variables: Variables): void {
    for (const { name, value, span } of this.#complete ? variables.literals() : []) {
      if (!this.#variables.has(name) || value === '' || this.highest(value) > 0) continue;
      const message = `no agent has the skill ${quote(value)}, and {${name}} is asked for as a skill`;
      this.#report.warning('unknown-name', span, message, this.#advice(value));
    }
  }

  #advice(skill: string) {
    const names = [
      ...new Set([...this.#agents.values()].flatMap(({ skills }) => Object.keys(skills))),
    ].sort();
    const meant = nearest(skill, names);
    const hint =
      names.length === 0
        ? `give it to an agent, such as skills: { ${skill}: 1 }`
        : `the skills of the agents are ${names.join(', ')}`;
    return { found: skill, ...(meant === null ? { hint } : { suggestion: { name: meant } }) };
  }
}
