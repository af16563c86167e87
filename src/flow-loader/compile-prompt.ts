/** What is said: texts and recordings, one after the other. */
import type { Prompt, PromptPart } from '../domain/site.ts';
import type { FlowContext } from './flow-context.ts';
import { childOf, type YamlNode } from './yaml-tree.ts';

/** A prompt whose shape has been checked; null after reporting what it names and is not there. */
export function compilePrompt(node: YamlNode, context: FlowContext): Prompt | null {
  const parts = (node.kind === 'list' ? node.items : [node]).map((each) => compilePart(each, context));
  return parts.includes(null) ? null : parts.flatMap((part) => part ?? []);
}

function compilePart(node: YamlNode, context: FlowContext): Prompt | null {
  if (node.kind === 'scalar') {
    const text = context.texts.said(node);
    return text === null ? null : [{ kind: 'text', text }];
  }
  const play = node.kind === 'map' ? childOf(node, 'play') : null;
  return play === null ? null : compileFiles(play, context);
}

/** A recording or a list of them. */
export function compileFiles(node: YamlNode, context: FlowContext): Prompt | null {
  const parts: PromptPart[] = [];
  let whole = true;
  for (const item of node.kind === 'list' ? node.items : [node]) {
    const file = item.kind === 'scalar' ? context.sounds.resolve(item) : null;
    if (file === null) whole = false;
    else parts.push({ kind: 'file', file });
  }
  return whole ? parts : null;
}
