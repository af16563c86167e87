/**
 * The dialogue in which a caller agrees to be called back, made of the primitive steps of the domain.
 *
 * It is a flow that is called: it notes how it ended in a variable and returns, from wherever that happens. On the way:
 * the number (the caller's own, or one that is typed and read back, three times at most), the time, and what is said
 * of both, where another number can be asked for twice. Hanging up there is as good as a yes. Who has one pending already
 * is told of that first, and keeps it (by saying nothing, or hanging up, too), moves it, or calls it off.
 */

import type { CallbackTimeStep } from '../domain/flow/callback-steps.ts';
import type { Step } from '../domain/flow/steps.ts';
import type { BlockId } from '../domain/ids.ts';
import type { Prompt } from '../domain/site.ts';
import { type ProfileDraft, profileBlock } from './callback-book.ts';
import { DIALOGUE_VARIABLES, type DialogueResult, holds, StepWriter } from './callback-steps.ts';
import { compilePrompt } from './compile-prompt.ts';
import type { FlowContext } from './flow-context.ts';
import { entryAt } from './yaml-tree.ts';

/** What of the dialogue can be had otherwise. */
export interface DialogueWish {
  readonly when: 'now' | 'tomorrow' | 'ask' | 'slots' | { readonly variable: string };
  /** Whether the caller's own number is proposed, or they are asked for one. */
  readonly number: 'confirm' | 'ask';
  /** Whether they wait in line meanwhile: then there is something to go on with. */
  readonly inLine: boolean;
}

const NUMBER_TRIES = 3;
const NUMBER_CHANGES = 2;
const PATIENT = { tries: 2, say: [], then: null } as const;

/** The flow of a dialogue; the same for the same wish. */
export function agreementDialogue(profile: ProfileDraft, wish: DialogueWish, context: FlowContext): BlockId {
  const when = typeof wish.when === 'string' ? wish.when : `as-${wish.when.variable}`;
  const part = ['agree', when, wish.number, wish.inLine ? 'in-line' : 'by-step'].join('-');
  const id = profileBlock(profile.name, part);
  if (context.blocks.has(id)) return id;
  if (wish.when !== 'now') context.callbacks.scheduled.add(profile.name);
  if (wish.when === 'slots') context.callbacks.chosenFrom.add(profile.name);
  const writer = new StepWriter(context, profile.span);
  const dialogue: Dialogue = { id, profile, wish, writer, confirm: confirmation(profile, wish, writer) };
  // Before what is nested in it.
  writer.block(id, []);
  return writer.block(id, [
    writer.result('denied'),
    ...numberSteps(dialogue),
    ...pendingSteps(`${id}/pending`, dialogue),
    ...timeSteps(`${id}/time`, dialogue),
    confirmStep(`${id}/confirm`, 0, dialogue),
    writer.plain('callbackAgree'),
    writer.result('agreed'),
    writer.say('callback_agreed'),
  ]);
}

interface Dialogue {
  readonly id: BlockId;
  readonly profile: ProfileDraft;
  readonly wish: DialogueWish;
  readonly writer: StepWriter;
  readonly confirm: Prompt;
}

/** The word for the built-in way to tell a promise. */
const BETWEEN = 'between';

function confirmation({ node }: ProfileDraft, { inLine }: DialogueWish, writer: StepWriter): Prompt {
  const say = entryAt(node, 'promise', 'say')?.value ?? null;
  const isOwn = say !== null && !(say.kind === 'scalar' && say.text === BETWEEN);
  if (isOwn) return compilePrompt(say, writer.context) ?? [];
  return writer.prompt(inLine ? 'callback_confirm' : 'callback_confirm_step');
}

/** The dialogue ends here, and nothing is agreed on. */
function ending(
  id: string,
  result: DialogueResult,
  { writer }: Dialogue,
  before: readonly Step[] = [],
): BlockId {
  const steps = [writer.plain('callbackForget'), writer.result(result), writer.plain('return')];
  return writer.block(id as BlockId, [...before, ...steps]);
}

function numberSteps(dialogue: Dialogue): readonly Step[] {
  const { id, profile, wish, writer } = dialogue;
  const typed = numberFlow(profile, writer);
  const judged = numberVerdict(`${id}/number`, dialogue);
  if (wish.number === 'ask') return [writer.call(typed), judged];
  const denied = writer.block(`${id}/denied` as BlockId, [writer.call(typed)]);
  const limited = writer.block(`${id}/limited` as BlockId, [writer.stage('limited')]);
  return [
    writer.stage('given'),
    { type: 'callbackNumber', ...writer.sited, profile: profile.name, from: 'caller', denied, limited },
    judged,
  ];
}

/** Where it goes on if there is no number after all. */
function numberVerdict(id: string, dialogue: Dialogue): Step {
  const { writer } = dialogue;
  return writer.branch({
    [holds('stage', 'failed')]: ending(`${id}/failed`, 'denied', dialogue),
    [holds('stage', 'limited')]: ending(`${id}/limited`, 'limited', dialogue, [
      writer.say('callback_no_more'),
    ]),
  });
}

/** The flow that asks for a number and reads it back, a few times; how it went is in the stage. */
function numberFlow(profile: ProfileDraft, writer: StepWriter): BlockId {
  const id = profileBlock(profile.name, 'number');
  if (writer.context.blocks.has(id)) return id;
  writer.block(id, []);
  const limited = writer.block(`${id}/limited` as BlockId, [writer.stage('limited'), writer.plain('return')]);
  const denied = writer.block(`${id}/denied` as BlockId, [
    writer.stage('again'),
    writer.say('callback_not_that_number'),
  ]);
  const keys = {
    1: writer.block(`${id}/right` as BlockId, [writer.stage('given'), writer.plain('return')]),
    2: writer.block(`${id}/again` as BlockId, [writer.stage('again')]),
  };
  const back = writer.menu(writer.prompt('callback_entered_right'), keys, { noInput: PATIENT });
  const once: readonly Step[] = [
    writer.set('typed', ''),
    writer.number(writer.prompt('callback_enter')),
    writer.stage('ok'),
    {
      type: 'callbackNumber',
      ...writer.sited,
      profile: profile.name,
      from: { variable: DIALOGUE_VARIABLES.typed },
      denied,
      limited,
    },
    writer.branch({ [holds('stage', 'ok')]: writer.block(`${id}/back` as BlockId, [back]) }),
  ];
  const tries = Array.from({ length: NUMBER_TRIES }, () => once).flat();
  return writer.block(id, [...tries, writer.plain('callbackForget'), writer.stage('failed')]);
}

/** Whose own number has one pending keeps it, moves it (and the dialogue goes on), or calls it off. */
function pendingSteps(id: string, dialogue: Dialogue): readonly Step[] {
  const { profile, wish, writer } = dialogue;
  const of = { ...writer.sited, profile: profile.name };
  const kept = ending(`${id}/kept`, 'agreed', dialogue, [writer.say('callback_agreed')]);
  const cancelled = ending(`${id}/cancelled`, 'cancelled', dialogue, [
    { type: 'callbackCancel', ...of },
    writer.say('callback_cancelled'),
  ]);
  // Another time than as soon as possible is asked for where there is one.
  const asks = wish.when === 'now' && profile.input['next-day'] !== false;
  const move = writer.block(
    `${id}/move` as BlockId,
    asks ? [askWhen(id, dialogue)] : [writer.stage('given')],
  );
  const menu = writer.menu(
    writer.prompt('callback_pending'),
    { 1: kept, 2: move, 3: cancelled },
    { noInput: { tries: 1, say: [], then: kept }, noMatch: { tries: 3, say: [], then: kept } },
  );
  return [
    writer.set('wish', 'now'),
    { type: 'callbackPending', ...of, pending: writer.block(id as BlockId, [menu]) },
  ];
}

function timeSteps(id: string, dialogue: Dialogue): readonly Step[] {
  const { when } = dialogue.wish;
  if (when === 'slots') return slotSteps(id, dialogue);
  if (when === 'tomorrow') return [timeStep(id, { type: when }, dialogue)];
  if (typeof when === 'object') {
    return [timeStep(id, { type: 'said', pattern: `{${when.variable}}` }, dialogue)];
  }
  const asWished = timeStep(id, { type: 'said', pattern: `{${DIALOGUE_VARIABLES.wish}}` }, dialogue);
  return when === 'ask' ? [askWhen(id, dialogue), asWished] : [asWished];
}

/** As soon as possible, unless they say otherwise. */
function askWhen(id: string, { writer }: Dialogue): Step {
  const keys = {
    1: writer.block(`${id}/now` as BlockId, [writer.set('wish', 'now')]),
    2: writer.block(`${id}/tomorrow` as BlockId, [writer.set('wish', 'tomorrow')]),
  };
  return writer.menu(writer.prompt('callback_when'), keys, { noInput: PATIENT });
}

function timeStep(id: string, when: CallbackTimeStep['when'], dialogue: Dialogue): Step {
  const { profile, writer } = dialogue;
  const none = ending(`${id}/none`, 'no-time', dialogue, [writer.say('callback_no_time')]);
  return { type: 'callbackTime', ...writer.sited, profile: profile.name, when, none };
}

/** Up to three times to choose from. */
function slotSteps(id: string, dialogue: Dialogue): readonly Step[] {
  const { writer } = dialogue;
  const refused = ending(`${id}/refused`, 'refused', dialogue);
  const choose = (most: 1 | 2 | 3): BlockId => {
    const numbers = (['1', '2', '3'] as const).slice(0, most);
    const choice = (key: string) => writer.block(`${id}/slot-${key}` as BlockId, [writer.set('choice', key)]);
    const keys = { ...Object.fromEntries(numbers.map((key) => [key, choice(key)])), 9: refused };
    const giveUp = { tries: 2, say: [], then: refused };
    const menu = writer.menu(writer.prompt('callback_slots'), keys, { noInput: giveUp, noMatch: giveUp });
    return writer.block(`${id}/of-${most}` as BlockId, [menu]);
  };
  return [
    timeStep(id, { type: 'slots' }, dialogue),
    writer.branch({ 'callback_slots == 1': choose(1), 'callback_slots == 2': choose(2) }, choose(3)),
    timeStep(id, { type: 'chosen', variable: DIALOGUE_VARIABLES.choice }, dialogue),
  ];
}

/** Tells number and time. Saying nothing is a yes; nothing fitting three times is one too. */
function confirmStep(id: string, changes: number, dialogue: Dialogue): Step {
  const { profile, wish, writer } = dialogue;
  const another = `${id}/another`;
  const change: readonly Step[] =
    changes === NUMBER_CHANGES
      ? []
      : [
          writer.plain('callbackForget'),
          writer.call(numberFlow(profile, writer)),
          numberVerdict(`${another}/number`, dialogue),
          ...pendingSteps(`${another}/pending`, dialogue),
          ...timeSteps(`${another}/time`, dialogue),
          confirmStep(another, changes + 1, dialogue),
        ];
  const keys = {
    1: writer.block(`${id}/yes` as BlockId, [writer.stage('given')]),
    2:
      changes === NUMBER_CHANGES
        ? ending(another, 'denied', dialogue)
        : writer.block(another as BlockId, change),
    3: ending(`${id}/no`, 'refused', dialogue),
  };
  const waitMs = wish.inLine ? 4_000 : 5_000;
  return writer.menu(dialogue.confirm, keys, { waitMs });
}
