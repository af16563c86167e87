/** The step that puts a caller in line. */

import type { QueueStep, Step } from '../domain/flow/steps.ts';
import type { QueueName } from '../domain/ids.ts';
import type { LeftReason } from '../domain/queue/settings.ts';
import type { Expression } from '../domain/site.ts';
import { beforeJoining } from './before-joining.ts';
import { compileNeed } from './compile-need.ts';
import type { QueueDraft } from './queue-draft.ts';
import type { Written } from './written-step.ts';
import { childOf, entryAt, quote, type YamlNode } from './yaml-tree.ts';

const WAYS = {
  full: 'full',
  closed: 'closed',
  'nobody-logged-in': 'nobodyLoggedIn',
  'waited-too-long': 'waitedTooLong',
} as const satisfies Record<string, LeftReason>;
type Way = keyof typeof WAYS;

export function compileQueueStep(written: Written<'queue'>): readonly Step[] | null {
  const { node, main, at, context, nested } = written;
  const found = main.kind === 'scalar' ? context.names.find('queue', main.text, main.span) : null;
  const draft = found === null ? undefined : context.queues.get(found.name);
  const on: Record<LeftReason, QueueStep['on'][LeftReason]> = {
    full: null,
    closed: null,
    nobodyLoggedIn: null,
    waitedTooLong: null,
  };
  let whole = true;
  for (const [way, reason] of Object.entries(WAYS) as [Way, LeftReason][]) {
    const block = nested(`on/${way}`);
    if (block === 'broken') whole = false;
    else on[reason] = block;
    if (block === null || found === null) continue;
    if (way === 'nobody-logged-in') context.askedWhenEmpty.add(found.name);
    if (draft !== undefined) warnOfNever(written, way, found.name, draft);
  }
  const callbackOnly = nested('on/callback-only');
  if (callbackOnly === 'broken') whole = false;
  else if (callbackOnly !== null && found !== null) warnOfNeverOnly(written, found.name);
  const needed = childOf(node, 'need');
  const serving =
    found && draft ? { queue: found.name, agents: draft.settings.agents.map(({ agent }) => agent) } : null;
  const need = needed && compileNeed(needed, serving, context);
  const priority = expressionAt(childOf(node, 'priority'), 'a priority', written);
  const position = expressionAt(childOf(node, 'position'), 'a position', written);
  if (found === null || !whole || callbackOnly === 'broken' || (needed !== null && need === null))
    return null;
  const step: QueueStep = {
    type: 'queue',
    at,
    queue: found.name as QueueName,
    need,
    priority,
    position,
    on,
    ...(callbackOnly === null ? {} : { callbackOnly }),
  };
  return [...beforeJoining(found.name, node.entries[0]?.key.span ?? node.span, context), step];
}

/** A number, or an expression for one, as an expression. */
function expressionAt(node: YamlNode | null, what: string, { context }: Written<'queue'>): Expression | null {
  if (node?.kind !== 'scalar') return null;
  if (typeof node.value !== 'string') return node.text;
  const offset = /^=?\s*/.exec(node.text)?.[0].length ?? 0;
  const expression = node.text.slice(offset);
  context.variables.expect({ expression, scalar: node, offset }, 'integer', what);
  return expression;
}

const LACKS: Readonly<Record<Way, (draft: QueueDraft) => readonly [string, string] | null>> = {
  full: ({ settings }) => (settings.maxCallers === null ? ['no max-callers', 'max-callers: 20'] : null),
  closed: ({ settings }) => (settings.hours === null ? ['no hours', 'hours: office'] : null),
  'nobody-logged-in': ({ joinEmpty, leaveWhenEmpty }) =>
    joinEmpty === null && leaveWhenEmpty === null
      ? ['join-empty: yes and leave-when-empty: no', 'join-empty: no']
      : null,
  'waited-too-long': ({ settings }) =>
    settings.maxWaitMs === null ? ['no max-wait', 'max-wait: 10m'] : null,
};

function warnOfNeverOnly({ node, context }: Written<'queue'>, queue: string): void {
  // An offer that is wrong is not among them.
  const isOffered = context.callbacks.offers.get(queue)?.some(({ rule }) => rule.only) === true;
  if (isOffered || context.report.errors > 0) return;
  const span = entryAt(node, 'on', 'callback-only')?.key.span ?? node.span;
  const message = `this never happens: no offer of queue ${quote(queue)} has only: yes`;
  context.report.warning('no-effect', span, message, { hint: 'write only: yes under its offer-callback' });
}

function warnOfNever({ node, context }: Written<'queue'>, way: Way, queue: string, draft: QueueDraft): void {
  const lack = LACKS[way](draft);
  if (lack === null) return;
  const [has, remedy] = lack;
  const span = entryAt(node, 'on', way)?.key.span ?? node.span;
  context.report.warning('no-effect', span, `this never happens: queue ${quote(queue)} has ${has}`, {
    hint: `give the queue one, such as ${remedy}`,
  });
}
