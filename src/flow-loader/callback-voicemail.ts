/** What is left on a machine that has answered instead of the customer. */
import type { BlockId } from '../domain/ids.ts';
import type { Prompt } from '../domain/site.ts';
import { type ProfileDraft, profileBlock } from './callback-book.ts';
import { StepWriter } from './callback-steps.ts';
import { compilePrompt } from './compile-prompt.ts';
import type { FlowContext } from './flow-context.ts';
import { childOf } from './yaml-tree.ts';

/** Time for a key after the message, before we hang up. */
const LAST_WAIT_MS = 3_000;

/**
 * The message, during which the keys of the greeting go on to count: it may be a person after all. Null if the profile
 * has none. `greeting`: its block, compiled before.
 */
export function voicemailBlock(
  profile: ProfileDraft,
  greeting: BlockId,
  context: FlowContext,
): BlockId | null {
  const { voicemail } = profile.input;
  const written = childOf(profile.node, 'voicemail');
  if (written === null || voicemail === undefined || voicemail === false) return null;
  const writer = new StepWriter(context, profile.span);
  const prompt: Prompt =
    voicemail === true ? writer.prompt('callback_voicemail') : (compilePrompt(written, context) ?? []);
  const ofGreeting = (name: string): BlockId => `${greeting}/${name}` as BlockId;
  const nobody = { tries: 1, say: [], then: ofGreeting('nobody') };
  const keys = { 1: ofGreeting('speak'), 2: ofGreeting('later'), 9: ofGreeting('cancel') };
  return writer.block(profileBlock(profile.name, 'voicemail'), [
    writer.menu(prompt, keys, { waitMs: LAST_WAIT_MS, noInput: nobody, noMatch: { ...nobody, tries: 2 } }),
  ]);
}
