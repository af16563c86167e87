/** Flows and what is nested in them, from lists of steps to blocks. */

import type { GotoStep, HangupStep, Retry, ReturnStep, Step } from '../domain/flow/steps.ts';
import type { BlockId } from '../domain/ids.ts';
import { compilePrompt } from './compile-prompt.ts';
import { type Compiled, compileStep } from './compile-steps.ts';
import { at, type FlowContext, flowNamed } from './flow-context.ts';
import { isStepName, retrySchema, STEP_NAMES, type StepName } from './schema-steps.ts';
import { readShape } from './shape.ts';
import type { Span } from './source-text.ts';
import { nearest } from './suggest.ts';
import { childOf, describe, quote, type YamlMap, type YamlNode, type YamlScalar } from './yaml-tree.ts';

/** Steps that are written as one word. */
const isBareStep = (word: string): word is 'hangup' | 'return' => word === 'hangup' || word === 'return';

/** Compiles the steps of a flow, or of a nested list, into the block `id`, and what is nested in them into others. */
export function compileBlock(id: BlockId, nodes: readonly YamlNode[], context: FlowContext): void {
  const steps: (Step | null)[] = [];
  const spans: Span[] = [];
  // Taken now, so that a block stands before those nested in it.
  context.blocks.set(id, { id, steps, spans });
  for (const [index, node] of nodes.entries()) {
    const [name] = node.kind === 'map' ? node.entries : [];
    const compiled = [stepAt(`${id}/${index + 1}`, node, context)].flat();
    steps.push(...compiled);
    spans.push(...compiled.map(() => name?.key.span ?? node.span));
  }
}

/** @param path of the step: its block and its number in it, counted from 1 as people do. */
function stepAt(path: string, node: YamlNode, context: FlowContext): Compiled {
  if (node.kind === 'scalar') return bareStep(node, context);
  if (node.kind === 'list') {
    context.report.error('unknown-step', node.span, 'a step is expected here, not a list', {
      hint: stepForm(),
    });
    return null;
  }
  const name = stepNameOf(node, context);
  return name === null
    ? null
    : compileStep(name, path, node, context, { target: compileTarget, outcome: compileOutcome });
}

function bareStep(scalar: YamlScalar, context: FlowContext): Step | null {
  if (isBareStep(scalar.text)) return wordStep(scalar.text, scalar);
  const isFlow = context.names.has('flow', scalar.text);
  const meant = nearest(scalar.text, STEP_NAMES);
  const hint = isFlow
    ? `write goto: ${scalar.text}`
    : meant === null && /\s/.test(scalar.text)
      ? `write say: ${scalar.text}`
      : undefined;
  const message = scalar.value === null ? 'a step is missing here' : `${describe(scalar)} is not a step`;
  const suggestion = hint === undefined && meant !== null ? { name: meant } : undefined;
  context.report.error('unknown-step', scalar.span, message, {
    hint: hint ?? (suggestion ? undefined : stepForm()),
    suggestion,
  });
  return null;
}

const wordStep = (type: 'hangup' | 'return', { span }: YamlScalar): HangupStep | ReturnStep => ({
  type,
  at: at(span),
});

const stepForm = () => `a step begins with one of ${STEP_NAMES.join(', ')}`;

/** Which step a mapping is: its first key says so. */
function stepNameOf(node: YamlMap, context: FlowContext): StepName | null {
  const [first] = node.entries;
  if (first === undefined) {
    context.report.error('unknown-step', node.span, 'a step is missing here', { hint: stepForm() });
    return null;
  }
  if (isStepName(first.key.text)) return first.key.text;
  const later = node.entries.find(({ key }) => isStepName(key.text));
  const meant = nearest(first.key.text, STEP_NAMES);
  // `wait: 5s` before `menu: …` is a matter of order; `menue: …` before `say: …` is a slip.
  if (later !== undefined) {
    context.report.error(
      'unknown-step',
      first.key.span,
      `a step begins with its name, not with ${quote(first.key.text)}`,
      {
        hint: `put "${later.key.text}" first`,
      },
    );
  } else {
    context.report.error('unknown-step', first.key.span, `${quote(first.key.text)} is not a step`, {
      found: first.key.text,
      ...(meant === null ? { hint: stepForm() } : { suggestion: { name: meant } }),
    });
  }
  return null;
}

/** Where a step's way leads: a flow (which is jumped to), a step, or a list of steps. Null after reporting a fault. */
export function compileTarget(id: BlockId, node: YamlNode, context: FlowContext): BlockId | null {
  if (node.kind === 'map') compileBlock(id, [node], context);
  else if (node.kind === 'list') {
    if (node.items.length === 0) {
      context.report.error('missing', node.span, 'steps are missing here');
      return null;
    }
    compileBlock(id, node.items, context);
  } else if (node.text === '') {
    context.report.error(
      'missing',
      node.span,
      'the name of a flow, a step, or a list of steps is expected here',
    );
    return null;
  } else if (isBareStep(node.text)) {
    context.blocks.set(id, { id, steps: [wordStep(node.text, node)], spans: [node.span] });
  } else {
    const flow = flowNamed(node, context, true);
    const step: GotoStep | null = flow === null ? null : { type: 'goto', at: at(node.span), flow };
    context.blocks.set(id, { id, steps: [step], spans: [node.span] });
  }
  return id;
}

const RETRY_KEYS = Object.keys(retrySchema.shape);

/**
 * What happens when nothing (fitting) is pressed: a way to go after all tries, or `say`, `tries` and `then`.
 * A mapping with `say` alone is of the second kind, since what is said before asking again is what is meant.
 */
function compileOutcome(
  id: BlockId,
  node: YamlNode | null,
  tries: number,
  context: FlowContext,
): Retry | null {
  if (node === null) return { tries, say: [], then: null };
  const isRetry = node.kind === 'map' && node.entries.some(({ key }) => RETRY_KEYS.includes(key.text));
  if (!isRetry) {
    const target = compileTarget(id, node, context);
    return target === null ? null : { tries, say: [], then: target };
  }
  const shape = readShape(node, retrySchema, 'this', node.entries[0]?.key.span ?? node.span, context.report);
  if (shape === null) return null;
  const saying = childOf(node, 'say');
  const then = childOf(node, 'then');
  const say = saying === null ? [] : compilePrompt(saying, context);
  const target = then === null ? null : compileTarget(id, then, context);
  return say === null || (then !== null && target === null)
    ? null
    : { tries: shape.tries ?? tries, say, then: target };
}
