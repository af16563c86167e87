/** Each kind of step, from what is written to what runs. */
import type { BlockId, HoursName, Language, QueueName } from '../domain/ids.ts';
import type {
  Assignment,
  BranchStep,
  CollectStep,
  HoursStep,
  Key,
  MenuStep,
  QueueStep,
  Retry,
  SetStep,
  Step,
  TransferStep,
} from '../domain/site.ts';
import { compileFiles, compilePrompt } from './compile-prompt.ts';
import { at, type FlowContext, flowNamed } from './flow-context.ts';
import { caseSchema, STEP_SCHEMAS, type StepInput, type StepName } from './schema-steps.ts';
import { readShape } from './shape.ts';
import { checkLanguage } from './site-settings.ts';
import { checkTransfer } from './transfer-target.ts';
import { typeOfValue, type WrittenExpression } from './variables.ts';
import { isKey } from './words.ts';
import { childOf, entryOf, quote, type YamlMap, type YamlNode, type YamlScalar } from './yaml-tree.ts';

/** How what is nested in a step is compiled; given by compile-flow.ts, which nests steps in steps. */
export interface Nesting {
  target(id: BlockId, node: YamlNode, context: FlowContext): BlockId | null;
  outcome(id: BlockId, node: YamlNode | null, tries: number, context: FlowContext): Retry | null;
}

interface Written<Name extends StepName> {
  readonly node: YamlMap;
  /** The value of the step's name: what is said, the flow gone to, … */
  readonly main: YamlNode;
  readonly input: StepInput<Name>;
  readonly at: string;
  readonly context: FlowContext;
  /** The block of what is nested under `key`; null if nothing is, `broken` if it is wrong. */
  nested(key: string): BlockId | null | 'broken';
  outcome(key: string, tries: number): Retry | null;
}

/** Null after reporting what is wrong. */
export function compileStep(
  name: StepName,
  path: string,
  node: YamlMap,
  context: FlowContext,
  nesting: Nesting,
): Step | null {
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
  return COMPILERS[name](written as never, path, nesting);
}

type Compilers = {
  readonly [Name in StepName]: (written: Written<Name>, path: string, nesting: Nesting) => Step | null;
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
  queue: compileQueue,
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
  if (name === 'hours') for (const key of ['open', 'closed']) visit(childOf(node, key), key);
  const into = childOf(node, 'into');
  if (name === 'collect' && into?.kind === 'scalar') context.variables.broken(into.text);
  const set = childOf(node, 'set');
  if (name === 'set' && set?.kind === 'map')
    for (const { key } of set.entries) context.variables.broken(key.text);
}

function compileMenu({ node, main, input, at, context, nested, outcome }: Written<'menu'>): MenuStep | null {
  const prompt = compilePrompt(main, context);
  const keys: Partial<Record<Key, BlockId>> = {};
  const entry = entryOf(node, 'keys');
  const written = entry?.value.kind === 'map' ? entry.value.entries : [];
  let whole = true;
  for (const { key } of written) {
    const block = nested(`keys/${key.text}`);
    if (isKey(key.text) && block !== null && block !== 'broken') keys[key.text] = block;
    else whole = false;
  }
  if (written.length === 0) {
    context.report.error('missing', (entry?.key ?? main).span, 'a menu needs a key', {
      hint: 'such as keys: { 1: sales }',
    });
  }
  const noInput = outcome('no-input', input.tries);
  const noMatch = outcome('no-match', input.tries);
  if (prompt === null || noInput === null || noMatch === null || !whole || written.length === 0) return null;
  return { type: 'menu', at, prompt, keys, waitMs: input.wait, bargeIn: input['barge-in'], noInput, noMatch };
}

function compileCollect({ node, main, input, at, context, outcome }: Written<'collect'>): CollectStep | null {
  const prompt = compilePrompt(main, context);
  const into = childOf(node, 'into');
  const settable = into?.kind === 'scalar' && context.variables.settable(into);
  if (settable) context.variables.assign(into.text, into.span, 'text');
  const noInput = outcome('no-input', input.tries);
  const noMatch = outcome('no-match', input.tries);
  if (prompt === null || noInput === null || noMatch === null || !settable) return null;
  return {
    type: 'collect',
    at,
    prompt,
    into: input.into,
    minDigits: input.digits.min,
    maxDigits: input.digits.max,
    endKey: input.end !== null && isKey(input.end) ? input.end : null,
    waitMs: input.wait,
    betweenMs: input.pause,
    bargeIn: input['barge-in'],
    noInput,
    noMatch,
  };
}

function compileBranch(
  { main, at, context }: Written<'branch'>,
  path: string,
  nesting: Nesting,
): BranchStep | null {
  const cases: BranchStep['cases'][number][] = [];
  let otherwise: BlockId | null = null;
  let whole = true;
  const nodes = main.kind === 'list' ? main.items : [];
  for (const [index, node] of nodes.entries()) {
    const id = `${path}/cases/${index + 1}` as BlockId;
    const isLast = index === nodes.length - 1;
    const written = node.kind === 'map' ? node : null;
    const condition = written && childOf(written, 'if');
    const then = written && childOf(written, 'then');
    const rest = written && childOf(written, 'else');
    const shape = readShape(
      node,
      caseSchema,
      'a case',
      written?.entries[0]?.key.span ?? node.span,
      context.report,
    );
    if (condition?.kind === 'scalar' && shape !== null) {
      context.variables.condition({ expression: condition.text, scalar: condition, offset: 0 });
    }
    const fault = shape === null ? null : caseFault(condition !== null, then !== null, rest !== null, isLast);
    if (fault !== null)
      context.report.error('wrong-value', written?.entries[0]?.key.span ?? node.span, fault);
    const way = then ?? rest;
    const block = way && nesting.target(id, way, context);
    if (shape === null || fault !== null || block === null) whole = false;
    else if (rest !== null) otherwise = block;
    else if (condition?.kind === 'scalar') {
      cases.push({ if: condition.text, then: block });
    }
  }
  return whole ? { type: 'branch', at, cases, otherwise } : null;
}

function caseFault(hasIf: boolean, hasThen: boolean, hasElse: boolean, isLast: boolean): string | null {
  if (hasElse && (hasIf || hasThen)) return 'else stands alone, as the last case';
  if (hasElse) return isLast ? null : 'else stands last: the cases after it are never reached';
  return hasIf && hasThen ? null : 'a case needs if and then';
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

function compileSet({ main, at, context }: Written<'set'>): SetStep | null {
  const values: Record<string, Assignment> = {};
  let whole = main.kind === 'map';
  for (const { key, value } of main.kind === 'map' ? main.entries : []) {
    const assignment = value.kind === 'scalar' ? compileAssignment(key, value, context) : null;
    if (assignment === null) {
      context.variables.broken(key.text);
      whole = false;
    } else values[key.text] = assignment;
  }
  return whole ? { type: 'set', at, values } : null;
}

function compileAssignment(key: YamlScalar, value: YamlScalar, context: FlowContext): Assignment | null {
  if (value.value === null) return null;
  const formula = /^=\s*/.exec(value.text);
  if (key.text === 'language') {
    // A language that the site has no texts in would leave the caller in silence, so it is not left to chance.
    if (formula === null)
      return checkLanguage(value, context.languages, context.report)
        ? { kind: 'value', value: value.text as Language }
        : null;
    context.report.error('wrong-value', value.span, 'a language is set to one of the site', {
      hint: `write ${context.languages.join(' or ')}; to choose, use branch`,
    });
    return null;
  }
  if (!context.variables.settable(key)) return null;
  if (formula !== null && typeof value.value === 'string') {
    const offset = formula[0].length;
    const written: WrittenExpression = { expression: value.text.slice(offset), scalar: value, offset };
    context.variables.assign(key.text, key.span, written);
    return { kind: 'expression', expression: written.expression };
  }
  context.variables.assign(key.text, key.span, typeOfValue(value.value, value.text));
  return { kind: 'value', value: value.value };
}

function compileQueue({ node, main, at, context, nested }: Written<'queue'>): QueueStep | null {
  const found = main.kind === 'scalar' ? context.names.find('queue', main.text, main.span) : null;
  const waitedTooLong = nested('on/waited-too-long');
  const settings = found && context.queues.get(found.name);
  if (found !== null && waitedTooLong !== null && settings?.maxWaitMs === null) {
    const on = childOf(node, 'on');
    const span = (on?.kind === 'map' ? entryOf(on, 'waited-too-long')?.key : null)?.span ?? node.span;
    context.report.warning(
      'no-effect',
      span,
      `this never happens: queue ${quote(found.name)} has no max-wait`,
      {
        hint: 'give the queue one, such as max-wait: 10m',
      },
    );
  }
  if (found === null || waitedTooLong === 'broken') return null;
  return { type: 'queue', at, queue: found.name as QueueName, waitedTooLong };
}

function compileTransfer({ main, input, at, context, nested }: Written<'transfer'>): TransferStep | null {
  const to = main.kind === 'scalar' ? checkTransfer(main, context) : null;
  const busy = nested('on/busy');
  const noAnswer = nested('on/no-answer');
  const failed = nested('on/failed');
  if (to === null || busy === 'broken' || noAnswer === 'broken' || failed === 'broken') return null;
  return { type: 'transfer', at, to, ringMs: input.ring, busy, noAnswer, failed };
}
