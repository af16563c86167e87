/** What somebody needs, with the names of skills that are written as variables filled in. */
import type { Need } from '../call/state.ts';
import type { VariableValue } from '../flow/variables.ts';
import type { Milliseconds, SkillName } from '../ids.ts';
import type { NeedStep } from './settings.ts';

/** An empty variable needs nothing. */
export function needsFrom(
  steps: readonly NeedStep[],
  values: Readonly<Record<string, VariableValue>>,
): Need[] {
  const needs: Need[] = [];
  let fromMs: Milliseconds = 0;
  for (const step of steps) {
    const skills: Record<SkillName, number> = {};
    for (const { skill, atLeast } of step.skills) {
      const name = 'name' in skill ? skill.name : (String(values[skill.variable] ?? '') as SkillName);
      if (name !== '') skills[name] = Math.max(skills[name] ?? 0, atLeast);
    }
    needs.push({ fromMs, skills });
    if (step.forMs === null) break;
    fromMs += step.forMs;
  }
  return needs;
}
