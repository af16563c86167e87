/** The queues of a site, from what is written to what the site holds. */
import type { HoursName } from '../domain/ids.ts';
import type { QueueMember } from '../domain/queue/settings.ts';
import { compileCredits } from './compile-credits.ts';
import { compileOwnMembers, withOverflow } from './compile-members.ts';
import { compileNeed } from './compile-need.ts';
import { compileTell } from './compile-tell.ts';
import { compileWhisper } from './compile-whisper.ts';
import type { SiteContext } from './flow-context.ts';
import type { QueueDraft, QueueInput } from './queue-draft.ts';
import { queueSchema } from './schema-queue.ts';
import { readShape } from './shape.ts';
import { writeDuration } from './words.ts';
import { childOf, entryAt, quote, type YamlEntry, type YamlMap } from './yaml-tree.ts';

interface Read {
  readonly name: string;
  readonly node: YamlMap;
  readonly input: QueueInput;
}

export function compileQueues(context: SiteContext): ReadonlyMap<string, QueueDraft> {
  const { names, report } = context;
  const read: Read[] = [];
  for (const { name, span, value } of names.all('queue')) {
    const input = readShape(value, queueSchema, `queue ${quote(name)}`, span, report);
    if (input !== null && value.kind === 'map') read.push({ name, node: value, input });
  }
  const owns = new Map<string, readonly QueueMember[]>();
  for (const { name, node, input } of read) owns.set(name, compileOwnMembers(node, input, context));
  return new Map(read.map((each) => [each.name, compileQueue(each, owns, context)]));
}

function compileQueue(
  { name, node, input }: Read,
  owns: ReadonlyMap<string, readonly QueueMember[]>,
  context: SiteContext,
): QueueDraft {
  const agents = withOverflow(name, node, input, owns, context);
  const hours = childOf(node, 'hours');
  if (hours?.kind === 'scalar') context.names.find('hours', hours.text, hours.span);
  const need = childOf(node, 'need');
  const serving = { queue: name, agents: agents.map(({ agent }) => agent) };
  checkMaxWait(node, input, context);
  return {
    settings: {
      agents,
      strategy: input.strategy,
      need: (need && compileNeed(need, serving, context)) ?? [],
      credits: compileCredits(node, input, context),
      sameAgentMs: input['same-agent'],
      ringMs: input.ring,
      wrapUpMs: input['wrap-up'],
      extendWrapUpMs: input['extend-wrap-up'],
      music: input.music === 'ringing' ? null : input.music,
      maxWaitMs: input['max-wait'] ?? null,
      maxCallers: input['max-callers'] ?? null,
      hours: (input.hours as HoursName | undefined) ?? null,
      tell: compileTell(node, input, context),
      keyWaitMs: input['key-wait'],
      whisper: compileWhisper(entryAt(node, 'whisper'), context),
      serviceLevelMs: input['service-level'],
      shortAbandonMs: input['short-abandon'],
      usualHandlingMs: input['usual-handling'],
    },
    joinEmpty: input['join-empty'],
    leaveWhenEmpty: input['leave-when-empty'],
  };
}

/** What comes only after callers have been let go never comes. */
function checkMaxWait(node: YamlMap, input: QueueInput, { report }: SiteContext): void {
  const maxWaitMs = input['max-wait'];
  if (maxWaitMs === undefined) return;
  const { tell } = input;
  const afters = (key: string, list: readonly unknown[]): (readonly [YamlEntry | null, unknown])[] => {
    const value = entryAt(node, ...(key.split('/') as [string]))?.value;
    const items = value?.kind === 'list' ? value.items : value ? [value] : [];
    return items.map((item, index) => [item.kind === 'map' ? entryAt(item, 'after') : null, list[index]]);
  };
  const written = [
    ...afters('agents', input.agents),
    ...afters('overflow', [input.overflow].flat()),
    ...afters('tell/place', [tell?.place]),
    ...afters('tell/wait', [tell?.wait]),
    ...afters('tell/messages', tell?.messages ?? []),
    ...afters('offer-callback', [input['offer-callback'] ?? []].flat()),
  ];
  for (const [entry, shape] of written) {
    if (entry === null || afterOf(shape) < maxWaitMs) continue;
    const message = `this never happens: callers wait ${writeDuration(maxWaitMs)} at most`;
    report.warning('no-effect', entry.value.span, message, { hint: 'see max-wait of the queue' });
  }
}

const afterOf = (shape: unknown): number =>
  typeof shape === 'object' && shape !== null && 'after' in shape && typeof shape.after === 'number'
    ? shape.after
    : 0;
