/** Steps that ask the caller for keys. */

import type { CollectStep, MenuStep } from '../domain/flow/steps.ts';
import type { BlockId } from '../domain/ids.ts';
import type { Key } from '../domain/site.ts';
import { compilePrompt } from './compile-prompt.ts';
import { isKey } from './words.ts';
import type { Written } from './written-step.ts';
import { childOf, entryOf } from './yaml-tree.ts';

export function compileMenu({
  node,
  main,
  input,
  at,
  context,
  nested,
  outcome,
}: Written<'menu'>): MenuStep | null {
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

export function compileCollect({
  node,
  main,
  input,
  at,
  context,
  outcome,
}: Written<'collect'>): CollectStep | null {
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
    secret: input.secret,
    noInput,
    noMatch,
  };
}
