/** What an agent hears before the caller: a prompt, or a prompt with more to it. */
import type { Whisper } from '../domain/queue/settings.ts';
import { compilePrompt } from './compile-prompt.ts';
import type { SiteContext } from './flow-context.ts';
import { whisperSchema } from './schema-tell.ts';
import { prompt as promptSchema } from './schema-values.ts';
import { readShape } from './shape.ts';
import { childOf, entryOf, type YamlEntry, type YamlMap } from './yaml-tree.ts';

/** Null if there is none, or after reporting what is wrong with it. */
export function compileWhisper(entry: YamlEntry | null, context: SiteContext): Whisper | null {
  if (entry === null) return null;
  const { key, value } = entry;
  const isPrompt = value.kind !== 'map' || childOf(value, 'play') !== null;
  if (isPrompt) {
    if (readShape(value, promptSchema, '"whisper"', key.span, context.report) === null) return null;
    const prompt = compilePrompt(value, context, 'whisper');
    return prompt && { prompt, confirm: false, confirmMs: whisperSchema.parse({})['confirm-within'] };
  }
  const input = readShape(value, whisperSchema, '"whisper"', key.span, context.report);
  if (input === null) return null;
  const within = entryOf(value, 'confirm-within');
  if (within !== null && !input.confirm) {
    context.report.warning('no-effect', within.key.span, 'nothing is confirmed: add confirm: true');
  }
  const prompt = whisperPrompt(entry, value, context);
  return prompt && { prompt, confirm: input.confirm, confirmMs: input['confirm-within'] };
}

function whisperPrompt({ key }: YamlEntry, value: YamlMap, context: SiteContext): Whisper['prompt'] | null {
  const say = childOf(value, 'say');
  if (say !== null) return compilePrompt(say, context, 'whisper');
  const hint = 'add a text named whisper, such as: {queue}, waited {waited} minutes.';
  const text = context.texts.usual('whisper', key.span, 'whisper', hint);
  return text && [{ kind: 'text', text }];
}
