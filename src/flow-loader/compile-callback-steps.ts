/** The steps by which flows offer a callback, agree on one, or on a time for one. */

import type { Step } from '../domain/flow/steps.ts';
import type { BlockId, QueueName } from '../domain/ids.ts';
import type { Prompt } from '../domain/site.ts';
import type { ProfileDraft } from './callback-book.ts';
import { agreementDialogue, type DialogueWish } from './callback-dialogue.ts';
import { DIALOGUE_VARIABLES, type DialogueResult, holds, StepWriter } from './callback-steps.ts';
import { compilePrompt } from './compile-prompt.ts';
import { isKey } from './words.ts';
import type { Written } from './written-step.ts';
import { childOf, entryOf } from './yaml-tree.ts';

type CallbackStepName = 'callback' | 'offer_callback' | 'schedule_callback';

const RESULTS = [
  'agreed',
  'cancelled',
  'refused',
  'denied',
  'limited',
  'no-time',
] as const satisfies readonly DialogueResult[];

/** Whenever a caller is not called back, they go back to the line they left, if they left one. */
const NOT_AGREED = `${DIALOGUE_VARIABLES.result} != "agreed"`;

export function compileCallbackStep(written: Written<'callback'>, path: string): readonly Step[] | null {
  return dialogueSteps(written, path, wishOf(written), null);
}

export function compileScheduleStep(
  written: Written<'schedule_callback'>,
  path: string,
): readonly Step[] | null {
  const wish: DialogueWish = { when: 'slots', number: written.input.number, inLine: false };
  return dialogueSteps(written, path, wish, null);
}

/** Offered, and agreed on by a key: then the call ends, if nothing else is said. */
export function compileOfferStep(written: Written<'offer_callback'>, path: string): readonly Step[] | null {
  const { node, input, context } = written;
  const span = node.entries[0]?.key.span ?? node.span;
  const writer = new StepWriter(context, span);
  const say = childOf(node, 'say');
  if (say === null && input.key !== '1') {
    const hint = 'write say: with a text that names the key';
    const key = entryOf(node, 'key')?.value.span ?? span;
    context.report.error('missing', key, 'the built-in offer says that 1 is to be pressed', { hint });
  }
  const prompt: Prompt | null = say === null ? writer.prompt('callback_offer') : compilePrompt(say, context);
  const hangup = writer.block(`${path}/agreed-on` as BlockId, [writer.plain('hangup')]);
  const accepted = `${path}/accepted` as BlockId;
  writer.block(accepted, []);
  const steps = dialogueSteps(written, accepted, wishOf(written), hangup);
  const otherwise = written.nested('on/not-offered');
  const profile = profileOf(written);
  if (steps === null || prompt === null || profile?.queue == null || otherwise === 'broken') return null;
  writer.block(accepted, steps);
  const once = { tries: 1, say: [], then: null };
  const keys = isKey(input.key) ? { [input.key]: accepted } : {};
  const own = writer.block(`${path}/offered` as BlockId, [writer.menu(prompt, keys, { noMatch: once })]);
  return [
    {
      type: 'callbackOffer',
      ...writer.sited,
      queue: profile.queue as QueueName,
      profile: profile.name,
      offered: { own },
      otherwise,
    },
  ];
}

function wishOf({ input }: Written<'callback'> | Written<'offer_callback'>): DialogueWish {
  return { when: input.when, number: input.number, inLine: false };
}

function profileOf({ main, context }: Written<CallbackStepName>): ProfileDraft | null {
  const found = main.kind === 'scalar' ? context.names.find('callback', main.text, main.span) : null;
  return found === null ? null : (context.callbacks.profiles.get(found.name) ?? null);
}

/**
 * The dialogue, and where it leads by how it ended.
 * @param usual where it leads once agreed on, if the step does not say.
 */
function dialogueSteps(
  written: Written<CallbackStepName>,
  path: string,
  wish: DialogueWish,
  usual: BlockId | null,
): readonly Step[] | null {
  const { node, context } = written;
  const profile = profileOf(written);
  const cases: Record<string, BlockId> = {};
  let whole = true;
  for (const result of RESULTS) {
    const block = written.nested(`on/${result}`) ?? (result === 'agreed' ? usual : null);
    if (block === 'broken') whole = false;
    else if (block !== null) cases[holds('result', result)] = block;
  }
  if (typeof wish.when === 'object') {
    const scalar = childOf(node, 'when');
    const as = { type: 'text' as const, what: 'when' };
    if (scalar !== null) context.variables.needed(wish.when.variable, scalar.span, as);
  }
  if (profile === null || profile.queue === null || !whole) return null;
  const writer = new StepWriter(context, node.entries[0]?.key.span ?? node.span);
  const back = writer.block(`${path}/back-in-line` as BlockId, [writer.plain('backInLine')]);
  return [
    writer.call(agreementDialogue(profile, wish, context)),
    writer.branch({ ...cases, [NOT_AGREED]: back }),
  ];
}
