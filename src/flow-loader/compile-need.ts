/** What callers need, from words to the steps that widen over time. */
import type { AgentName, SkillName } from '../domain/ids.ts';
import type { NeedStep, SkillNeed } from '../domain/queue/settings.ts';
import type { SiteContext } from './flow-context.ts';
import { ANYONE, readNeed, type WrittenSkill } from './need-words.ts';
import { writeDuration } from './words.ts';
import { quote, spanInScalar, type YamlNode, type YamlScalar } from './yaml-tree.ts';

/** Who would answer: the queue by its name, and its agents. */
export interface Serving {
  readonly queue: string;
  readonly agents: readonly AgentName[];
}

/** A need whose shape has been checked, a step or a list of them; null after reporting what is wrong. */
export function compileNeed(
  node: YamlNode,
  serving: Serving | null,
  context: SiteContext,
): readonly NeedStep[] | null {
  const items = node.kind === 'list' ? node.items : [node];
  const steps = items.map((item, index) =>
    item.kind === 'scalar' ? compileStep(item, index === items.length - 1, serving, context) : null,
  );
  if (steps.includes(null)) return null;
  const whole = steps.flatMap((step) => step ?? []);
  // Anyone, from the beginning: that is no need at all.
  return whole.length === 1 && whole[0]?.skills.length === 0 ? [] : whole;
}

function compileStep(
  scalar: YamlScalar,
  isLast: boolean,
  serving: Serving | null,
  context: SiteContext,
): NeedStep | null {
  const { report } = context;
  const need = readNeed(scalar.text);
  if ('message' in need) {
    report.error('wrong-value', spanInScalar(scalar, need.from, need.to), need.message, {
      hint: need.hint ?? undefined,
    });
    return null;
  }
  const { skills, forMs } = need;
  if (isLast && forMs !== null) {
    const hint = `write ${ANYONE} after it, or leave out "for ${writeDuration(forMs)}"`;
    report.error('wrong-value', scalar.span, `nothing comes after these ${writeDuration(forMs)}`, { hint });
    return null;
  }
  if (!isLast && skills.length === 0) {
    report.error('unreachable', scalar.span, `${ANYONE} stands last: nothing widens after it`);
    return null;
  }
  if (!isLast && forMs === null) {
    const hint = `say for how long, such as: ${scalar.text.trim()} for 60s`;
    report.error('missing', scalar.span, 'the next step never comes: this one has no end', { hint });
    return null;
  }
  const whole = skills.map((skill) => compileSkill(skill, scalar, serving, context));
  return whole.includes(null) ? null : { skills: whole.flatMap((skill) => skill ?? []), forMs };
}

function compileSkill(
  { skill, atLeast, from, to }: WrittenSkill,
  scalar: YamlScalar,
  serving: Serving | null,
  { skills, variables, report }: SiteContext,
): SkillNeed | null {
  const span = spanInScalar(scalar, from, to);
  if ('variable' in skill) {
    variables.needed(skill.variable, span, { type: 'text', what: 'the name of a skill' });
    skills.variable(skill.variable);
    return { skill, atLeast };
  }
  if (!skills.find(skill.name, span)) return null;
  const highest = serving === null ? atLeast : skills.highest(skill.name, serving.agents);
  if (serving !== null && highest < atLeast) {
    const message =
      highest === 0
        ? `no agent of queue ${quote(serving.queue)} has the skill ${quote(skill.name)}`
        : `no agent of queue ${quote(serving.queue)} has ${skill.name} at level ${atLeast}: the highest is ${highest}`;
    report.warning('no-effect', span, message);
  }
  return { skill: { name: skill.name as SkillName }, atLeast };
}
