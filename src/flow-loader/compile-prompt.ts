/** What is said: texts and recordings, one after the other. */
import type { Prompt, PromptPart } from '../domain/site.ts';
import type { Sounds } from './sounds.ts';
import type { Texts } from './texts.ts';
import type { Told } from './told-arguments.ts';
import { childOf, type YamlNode } from './yaml-tree.ts';

/** What can be said. */
export interface Sayable {
  readonly texts: Texts;
  readonly sounds: Sounds;
}

/**
 * A prompt whose shape has been checked; null after reporting what it names and is not there.
 * @param told where it is said, which decides what may be filled in.
 */
export function compilePrompt(node: YamlNode, context: Sayable, told: Told = 'call'): Prompt | null {
  const parts = (node.kind === 'list' ? node.items : [node]).map((each) => compilePart(each, context, told));
  return parts.includes(null) ? null : parts.flatMap((part) => part ?? []);
}

function compilePart(node: YamlNode, context: Sayable, told: Told): Prompt | null {
  if (node.kind === 'scalar') {
    const text = context.texts.said(node, told);
    return text === null ? null : [{ kind: 'text', text }];
  }
  const play = node.kind === 'map' ? childOf(node, 'play') : null;
  return play === null ? null : compileFiles(play, context);
}

/** A recording or a list of them. */
export function compileFiles(node: YamlNode, context: Pick<Sayable, 'sounds'>): Prompt | null {
  const parts: PromptPart[] = [];
  let whole = true;
  for (const item of node.kind === 'list' ? node.items : [node]) {
    const file = item.kind === 'scalar' ? context.sounds.resolve(item) : null;
    if (file === null) whole = false;
    else parts.push({ kind: 'file', file });
  }
  return whole ? parts : null;
}
