/** Each kind of step, from what is written to what runs. */

import type { HoursStep, Step, TransferStep } from '../domain/flow/steps.ts';
import type { BlockId, HoursName } from '../domain/ids.ts';
import { compileAgentStep } from './compile-agent-step.ts';
import { compileCollect, compileMenu } from './compile-asking.ts';
import { compileCallbackStep, compileOfferStep, compileScheduleStep } from './compile-callback-steps.ts';
import { compileFiles, compilePrompt } from './compile-prompt.ts';
import { compileQueueStep } from './compile-queue-step.ts';
import { compileBranch, compileSet } from './compile-values.ts';
import { at, type FlowContext, flowNamed } from './flow-context.ts';
import { STEP_SCHEMAS, type StepName } from './schema-steps.ts';
import { readShape } from './shape.ts';
import { checkTransfer } from './transfer-target.ts';
import type { Nesting, Written } from './written-step.ts';
import { childOf, type YamlMap, type YamlNode } from './yaml-tree.ts';

/** What a step that is written becomes: one that runs, or several; null after reporting what is wrong. */
export type Compiled = Step | readonly Step[] | null;

export function compileStep(
  name: StepName,
  path: string,
  node: YamlMap,
  context: FlowContext,
  nesting: Nesting,
): Compiled {
  const [first] = node.entries;
  if (first === undefined) return null;
  const input = readShape(node, STEP_SCHEMAS[name], `a ${name} step`, first.key.span, context.report);
  if (input === null) {
    // What is nested is checked all the same, so that all faults come at once.
    visitNested(name, path, node, context, nesting);
    return null;
  }
  const find = (key: string) =>
    key
      .split('/')
      .reduce<YamlNode | null>((at, part) => (at?.kind === 'map' ? childOf(at, part) : null), node);
  const written = {
    node,
    main: first.value,
    input,
    at: at(first.key.span),
    context,
    nested(key: string) {
      const child = find(key);
      if (child === null) return null;
      return nesting.target(`${path}/${key.replace(/^on\//, '')}` as BlockId, child, context) ?? 'broken';
    },
    outcome: (key: string, tries: number) =>
      nesting.outcome(`${path}/${key}` as BlockId, find(`on/${key}`), tries, context),
  };
  // The schema of `name` made `input`, so the two belong together; TypeScript cannot follow that through the table.
  return COMPILERS[name](written as never, path, nesting);
}

type Compilers = {
  readonly [Name in StepName]: (written: Written<Name>, path: string, nesting: Nesting) => Compiled;
};

const COMPILERS: Compilers = {
  say: ({ main, input, at, context }) => {
    const prompt = compilePrompt(main, context);
    return prompt && { type: 'say', at, prompt, bargeIn: input['barge-in'] };
  },
  play: ({ main, input, at, context }) => {
    const prompt = compileFiles(main, context);
    return prompt && { type: 'say', at, prompt, bargeIn: input['barge-in'] };
  },
  menu: compileMenu,
  collect: compileCollect,
  branch: compileBranch,
  hours: compileHoursStep,
  set: compileSet,
  queue: compileQueueStep,
  agent: compileAgentStep,
  callback: compileCallbackStep,
  offer_callback: compileOfferStep,
  schedule_callback: compileScheduleStep,
  transfer: compileTransfer,
  goto: ({ main, at, context }) => {
    const flow = main.kind === 'scalar' ? flowNamed(main, context) : null;
    return flow && { type: 'goto', at, flow };
  },
  call: ({ main, at, context }) => {
    const flow = main.kind === 'scalar' ? flowNamed(main, context) : null;
    return flow && { type: 'call', at, flow };
  },
  return: ({ at }) => ({ type: 'return', at }),
  hangup: ({ at }) => ({ type: 'hangup', at }),
};

function visitNested(
  name: StepName,
  path: string,
  node: YamlMap,
  context: FlowContext,
  nesting: Nesting,
): void {
  const visit = (child: YamlNode | null, key: string) => {
    if (child?.kind === 'list' || child?.kind === 'map')
      nesting.target(`${path}/${key}` as BlockId, child, context);
  };
  const keys = childOf(node, 'keys');
  if (name === 'menu' && keys?.kind === 'map')
    for (const { key, value } of keys.entries) visit(value, `keys/${key.text}`);
  const on = childOf(node, 'on');
  if (name !== 'menu' && name !== 'collect' && on?.kind === 'map')
    for (const { key, value } of on.entries) visit(value, key.text);
  if (name === 'hours') for (const key of ['open', 'closed']) visit(childOf(node, key), key);
  const into = childOf(node, 'into');
  if (name === 'collect' && into?.kind === 'scalar') context.variables.broken(into.text);
  const set = childOf(node, 'set');
  if (name === 'set' && set?.kind === 'map')
    for (const { key } of set.entries) context.variables.broken(key.text);
}

function compileHoursStep({ node, main, at, context, nested }: Written<'hours'>): HoursStep | null {
  const found = main.kind === 'scalar' ? context.names.find('hours', main.text, main.span) : null;
  const open = nested('open');
  const closed = nested('closed');
  if (open === null && closed === null) {
    const hint = 'such as closed: { say: closed }';
    context.report.error(
      'missing',
      node.entries[0]?.key.span ?? node.span,
      'an hours step needs open or closed',
      { hint },
    );
    return null;
  }
  if (found === null || open === 'broken' || closed === 'broken') return null;
  return { type: 'hours', at, hours: found.name as HoursName, open, closed };
}

function compileTransfer({ main, input, at, context, nested }: Written<'transfer'>): TransferStep | null {
  const to = main.kind === 'scalar' ? checkTransfer(main, context) : null;
  const busy = nested('on/busy');
  const noAnswer = nested('on/no-answer');
  const failed = nested('on/failed');
  if (to === null || busy === 'broken' || noAnswer === 'broken' || failed === 'broken') return null;
  return { type: 'transfer', at, to, ringMs: input.ring, busy, noAnswer, failed };
}
