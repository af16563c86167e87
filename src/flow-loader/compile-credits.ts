/** What lets a caller count as having waited longer. */
import type { Credits } from '../domain/queue/settings.ts';
import type { SiteContext } from './flow-context.ts';
import type { QueueInput } from './queue-draft.ts';
import { writeDuration } from './words.ts';
import { childOf, entryAt, type YamlEntry, type YamlMap } from './yaml-tree.ts';

export function compileCredits(
  node: YamlMap,
  input: QueueInput,
  { report, variables }: SiteContext,
): Credits {
  const { credits } = input;
  const capMs = credits['at-most'];
  const when = entryAt(node, 'credits', 'when')?.value;
  const rules = when?.kind === 'list' ? when.items.filter((item) => item.kind === 'map') : [];
  for (const rule of rules) {
    const condition = childOf(rule, 'if');
    if (condition?.kind === 'scalar') {
      variables.condition({ expression: condition.text, scalar: condition, offset: 0 });
    }
  }
  const written: readonly (readonly [YamlEntry | null, number])[] = [
    [entryAt(node, 'credit'), input.credit],
    [entryAt(node, 'credits', 'transferred'), credits.transferred],
    [entryAt(node, 'credits', 'priority'), credits.priority],
    [entryAt(node, 'credits', 'ageing', 'credit'), credits.ageing?.credit ?? 0],
    ...rules.map((rule, index) => [entryAt(rule, 'credit'), credits.when[index]?.credit ?? 0] as const),
  ];
  for (const [entry, creditMs] of written) {
    if (entry === null || creditMs <= capMs) continue;
    const message = `no caller gets more than ${writeDuration(capMs)} in all`;
    report.warning('no-effect', entry.value.span, message, {
      hint: `raise it under credits: at-most, such as at-most: ${writeDuration(creditMs)}`,
    });
  }
  return {
    rules: credits.when.map((rule) => ({ if: rule.if, creditMs: rule.credit })),
    queueMs: input.credit,
    transferredMs: credits.transferred,
    priorityMs: credits.priority,
    ageing: credits.ageing ? { afterMs: credits.ageing.after, creditMs: credits.ageing.credit } : null,
    capMs,
  };
}
