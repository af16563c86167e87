/** Who answers a queue: its own agents, and those of the queues it overflows to. */
import type { AgentName } from '../domain/ids.ts';
import type { QueueMember } from '../domain/queue/settings.ts';
import type { SiteContext } from './flow-context.ts';
import type { QueueInput } from './queue-draft.ts';
import { childOf, entryAt, quote, type YamlMap, type YamlNode } from './yaml-tree.ts';

/** The agents that a queue names itself, each once. */
export function compileOwnMembers(node: YamlMap, input: QueueInput, context: SiteContext): QueueMember[] {
  const { names, report } = context;
  const list = childOf(node, 'agents');
  const items: readonly YamlNode[] = list?.kind === 'list' ? list.items : [];
  const members = new Map<string, QueueMember>();
  for (const [index, item] of items.entries()) {
    const written = item.kind === 'map' ? childOf(item, 'agent') : item;
    const shape = input.agents[index];
    if (written?.kind !== 'scalar' || shape === undefined) continue;
    const found = names.find('agent', written.text, written.span);
    if (members.has(written.text)) {
      report.error('duplicate', written.span, `${quote(written.text)} stands here twice`);
    }
    const weight = item.kind === 'map' ? entryAt(item, 'weight') : null;
    if (weight !== null && input.strategy !== 'weighted-random') {
      const hint = `this queue's strategy is ${input.strategy}`;
      report.warning('no-effect', weight.key.span, 'a weight counts for weighted-random only', { hint });
    }
    if (found === null) continue;
    const { tier, after, weight: share } = typeof shape === 'string' ? USUAL : shape;
    members.set(written.text, { agent: written.text as AgentName, tier, afterMs: after, weight: share });
  }
  return [...members.values()];
}

const USUAL = { tier: 1, after: 0, weight: 1 };

/**
 * The queue's own members, and behind them, each queue in a tier of its own, those it overflows to. These bring their
 * own agents only: two queues may well help each other.
 */
export function withOverflow(
  name: string,
  node: YamlMap,
  input: QueueInput,
  owns: ReadonlyMap<string, readonly QueueMember[]>,
  context: SiteContext,
): readonly QueueMember[] {
  const { names, report } = context;
  const members = [...(owns.get(name) ?? [])];
  const list = childOf(node, 'overflow');
  const nodes = list === null ? [] : list.kind === 'list' ? list.items : [list];
  const shapes = input.overflow === undefined ? [] : [input.overflow].flat();
  for (const [index, item] of nodes.entries()) {
    const to = item.kind === 'map' ? childOf(item, 'to') : null;
    const shape = shapes[index];
    if (to?.kind !== 'scalar' || shape === undefined) continue;
    if (names.find('queue', to.text, to.span) === null) continue;
    if (to.text === name) {
      report.error('wrong-value', to.span, 'a queue cannot overflow to itself');
      continue;
    }
    const theirs = owns.get(to.text);
    if (theirs === undefined) continue;
    const more = theirs.filter(({ agent }) => !members.some((member) => member.agent === agent));
    if (more.length === 0) {
      const message = `this brings nobody: the agents of queue ${quote(to.text)} answer here already`;
      report.warning('no-effect', to.span, message);
    }
    const tier = Math.max(0, ...members.map((member) => member.tier)) + 1;
    members.push(...more.map(({ agent, weight }) => ({ agent, tier, afterMs: shape.after, weight })));
  }
  return members;
}
