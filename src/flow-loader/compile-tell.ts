/** What waiting callers are told: their place, their wait, and whatever else. */
import type { Telling, TellMessage, TellPlace, TellWait } from '../domain/queue/settings.ts';
import { compileFiles, compilePrompt } from './compile-prompt.ts';
import type { SiteContext } from './flow-context.ts';
import type { QueueInput } from './queue-draft.ts';
import { placeSchema, waitSchema } from './schema-tell.ts';
import type { Told } from './told-arguments.ts';
import { writeDuration } from './words.ts';
import { childOf, entryAt, entryOf, type YamlEntry, type YamlMap } from './yaml-tree.ts';

/** From the end of one telling to the start of the next, if nothing is said. */
const USUAL_GAP_MS = 15_000;

/** A queue's `tell`; what is wrong in it is reported, and left out. */
export function compileTell(node: YamlMap, { tell }: QueueInput, context: SiteContext): Telling {
  const old = tell?.place !== null && typeof tell?.place === 'object' ? tell.place.gap : undefined;
  const gapMs = tell?.gap ?? old ?? USUAL_GAP_MS;
  const messages = entryAt(node, 'tell', 'messages')?.value;
  const items = messages?.kind === 'list' ? messages.items : [];
  return {
    place: compilePlace(entryAt(node, 'tell', 'place'), tell?.place ?? false, gapMs, context),
    wait: compileWait(entryAt(node, 'tell', 'wait'), tell?.wait ?? false, gapMs, context),
    messages: items.flatMap((item, index) => {
      const input = tell?.messages[index];
      const message = item.kind === 'map' && input ? compileMessage(item, input, gapMs, context) : null;
      return message ?? [];
    }),
    gapMs,
  };
}

type TellInput = NonNullable<QueueInput['tell']>;

/** `true` is what an empty mapping is: every default. */
function compilePlace(
  entry: YamlEntry | null,
  place: NonNullable<TellInput['place']>,
  gapMs: number,
  context: SiteContext,
): TellPlace | null {
  if (place === false || entry === null) return null;
  const settings = place === true ? placeSchema.parse({}) : place;
  const hint = `add a text named ${settings.say}, such as: You are number {position} in line.`;
  const text = textAt(entry, 'say', settings.say, 'place', hint, context);
  const overText =
    settings.over === undefined ? null : textAt(entry, 'over', settings.over, 'place', '', context);
  const written = entry.value.kind === 'map' ? entry.value : null;
  const older = written && entryOf(written, 'at-once');
  if (older && settings.after !== undefined) {
    context.report.error('wrong-value', older.key.span, '"at-once" and "after" say the same in two ways', {
      hint: 'keep after',
    });
  }
  const over = written && entryOf(written, 'over');
  if (over && settings.limit === undefined) {
    context.report.warning('no-effect', over.key.span, 'this is never said: there is no limit', {
      hint: 'give one, such as limit: 10',
    });
  }
  if (written) checkEvery(written, settings.every, gapMs, context);
  if (text === null) return null;
  return {
    text,
    afterMs: settings.after ?? (settings['at-once'] === false ? (settings.every ?? USUAL_EVERY_MS) : 0),
    everyMs: settings.every,
    times: settings.times ?? null,
    whenBetter: settings['when-better'],
    limit: settings.limit ?? null,
    overText,
  };
}

const USUAL_EVERY_MS = placeSchema.parse({}).every ?? 0;

function compileWait(
  entry: YamlEntry | null,
  wait: NonNullable<TellInput['wait']>,
  gapMs: number,
  context: SiteContext,
): TellWait | null {
  if (wait === false || entry === null) return null;
  const settings = wait === true ? waitSchema.parse({}) : wait;
  const hint = `add a text named ${settings.say}, such as: You will wait {from} to {to} minutes.`;
  const text = textAt(entry, 'say', settings.say, 'wait', hint, context);
  const longerText =
    settings.longer === undefined ? null : textAt(entry, 'longer', settings.longer, 'wait', '', context);
  if (entry.value.kind === 'map') checkEvery(entry.value, settings.every, gapMs, context);
  if (text === null) return null;
  return {
    text,
    afterMs: settings.after,
    everyMs: settings.every,
    times: settings.times ?? null,
    longerText,
    whenBetter: settings['when-better'],
  };
}

function compileMessage(
  node: YamlMap,
  input: TellInput['messages'][number],
  gapMs: number,
  context: SiteContext,
): TellMessage | null {
  const say = childOf(node, 'say');
  const play = childOf(node, 'play');
  checkEvery(node, input.every, gapMs, context);
  if ((say === null) === (play === null)) {
    const span = node.entries[0]?.key.span ?? node.span;
    const message =
      say === null ? 'a message needs "say" or "play"' : 'a message has "say" or "play", not both';
    context.report.error(say === null ? 'missing' : 'wrong-value', span, message);
    return null;
  }
  const prompt = say === null ? play && compileFiles(play, context) : compilePrompt(say, context);
  return prompt && { prompt, afterMs: input.after, everyMs: input.every, times: input.times ?? null };
}

/** The text under `key`, or the usual one if none is written. */
function textAt(
  { key: tell, value }: YamlEntry,
  key: string,
  usual: string,
  told: Told,
  hint: string,
  { texts }: SiteContext,
) {
  const written = value.kind === 'map' ? childOf(value, key) : null;
  return written?.kind === 'scalar' ? texts.said(written, told) : texts.usual(usual, tell.span, told, hint);
}

function checkEvery(node: YamlMap, everyMs: number | null, gapMs: number, { report }: SiteContext): void {
  const entry = entryOf(node, 'every');
  if (entry === null || everyMs === null || everyMs >= gapMs) return;
  const message = `it is told less often: the gap between two tellings is ${writeDuration(gapMs)}`;
  report.warning('no-effect', entry.value.span, message, { hint: 'make gap: of tell shorter' });
}
