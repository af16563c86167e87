/** Steps that work with the variables of a call: what is set, and what is decided by it. */

import type { Assignment, BranchStep, SetStep } from '../domain/flow/steps.ts';
import type { BlockId, Language } from '../domain/ids.ts';
import type { FlowContext } from './flow-context.ts';
import { caseSchema } from './schema-steps.ts';
import { readShape } from './shape.ts';
import { checkLanguage } from './site-settings.ts';
import { typeOfValue, type WrittenExpression } from './variables.ts';
import type { Nesting, Written } from './written-step.ts';
import { childOf, type YamlScalar } from './yaml-tree.ts';

export function compileBranch(
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

export function compileSet({ main, at, context }: Written<'set'>): SetStep | null {
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
  if (typeof value.value === 'string') context.variables.literal(key.text, value.value, value.span);
  return { kind: 'value', value: value.value };
}
