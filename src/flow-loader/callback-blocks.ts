/** The blocks of a profile: where its offers lead, and what a customer hears who is called. */

import type { Step } from '../domain/flow/steps.ts';
import type { BlockId, QueueName } from '../domain/ids.ts';
import type { Prompt } from '../domain/site.ts';
import { type ProfileDraft, profileBlock } from './callback-book.ts';
import { agreementDialogue } from './callback-dialogue.ts';
import { holds, StepWriter } from './callback-steps.ts';
import { compileTarget } from './compile-flow.ts';
import { compilePrompt } from './compile-prompt.ts';
import type { FlowContext } from './flow-context.ts';
import { childOf } from './yaml-tree.ts';

/** Where an offer's key leads: what the site says, or the built-in dialogue and then the end of the call. */
export function agreementBlock(profile: ProfileDraft, context: FlowContext): BlockId {
  const id = profileBlock(profile.name, 'agreement');
  const written = childOf(profile.node, 'agreement');
  if (written !== null) {
    compileTarget(id, written, context);
    return id;
  }
  const writer = new StepWriter(context, profile.span);
  writer.block(id, []);
  const dialogue = agreementDialogue(profile, { when: 'now', number: 'confirm', inLine: true }, context);
  const agreed = writer.block(`${id}/agreed` as BlockId, [writer.plain('hangup')]);
  return writer.block(id, [
    writer.call(dialogue),
    writer.branch({ [holds('result', 'agreed')]: agreed }),
    writer.plain('backInLine'),
  ]);
}

/** A customer who answers is greeted twice; who presses nothing is a machine, or nobody. */
export function greetingBlock(profile: ProfileDraft, context: FlowContext): BlockId {
  const id = profileBlock(profile.name, 'greeting');
  const writer = new StepWriter(context, profile.span);
  const written = childOf(profile.node, 'greeting');
  const prompt: Prompt =
    written === null ? writer.prompt('callback_greeting') : (compilePrompt(written, context) ?? []);
  const key = (name: string, does: Extract<Step, { type: 'callbackKey' }>['does'], more: readonly Step[]) =>
    writer.block(`${id}/${name}` as BlockId, [{ type: 'callbackKey', ...writer.sited, does }, ...more]);
  writer.block(id, []);
  const nobody = writer.block(`${id}/nobody` as BlockId, [writer.plain('hangup')]);
  const keys = {
    1: key('speak', { type: 'verified' }, []),
    2: key('later', { type: 'later', afterMs: profile.input.later }, [
      writer.say('callback_later'),
      writer.plain('hangup'),
    ]),
    9: key('cancel', { type: 'cancel' }, [writer.say('callback_cancelled'), writer.plain('hangup')]),
  };
  const retry = { tries: 2, say: [], then: nobody };
  return writer.block(id, [
    writer.menu(prompt, keys, { waitMs: 8_000, noInput: retry, noMatch: { ...retry, tries: 3 } }),
    {
      type: 'queue',
      ...writer.sited,
      queue: profile.queue as QueueName,
      need: null,
      priority: null,
      position: null,
      on: { full: null, closed: null, nobodyLoggedIn: null, waitedTooLong: null },
    },
    writer.plain('hangup'),
  ]);
}
