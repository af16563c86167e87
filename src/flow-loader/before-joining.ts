/** What callbacks put before a step that joins a queue. */

import type { TakeOverStep } from '../domain/flow/callback-steps.ts';
import type { Step } from '../domain/flow/steps.ts';
import type { BlockId, QueueName } from '../domain/ids.ts';
import { profileBlock } from './callback-book.ts';
import { StepWriter } from './callback-steps.ts';
import type { FlowContext } from './flow-context.ts';
import { queueBlock } from './queue-draft.ts';
import type { Span } from './source-text.ts';

/** What comes before a step that joins `queue`: who is to be called back takes over, others may be offered it. */
export function beforeJoining(queue: string, span: Span, context: FlowContext): readonly Step[] {
  const profiles = context.callbacks.profilesOf(queue);
  if (profiles.length === 0) return [];
  const writer = new StepWriter(context, span);
  const offered = entryOffers(queue, context);
  const takeOver: TakeOverStep = {
    type: 'takeOver',
    ...writer.sited,
    queue: queue as QueueName,
    profiles,
    takenOver: takenOverBlock(queue, writer),
  };
  if (Object.keys(offered).length === 0) return [takeOver];
  return [
    takeOver,
    {
      type: 'callbackOffer',
      ...writer.sited,
      queue: queue as QueueName,
      profile: null,
      offered,
      otherwise: null,
    },
  ];
}

function takenOverBlock(queue: string, writer: StepWriter): BlockId {
  const id = `${queueBlock(queue)}/taken-over` as BlockId;
  return writer.context.blocks.has(id) ? id : writer.block(id, [writer.say('callback_taken_over')]);
}

/** What the offers on entry say, and where they lead. */
function entryOffers(queue: string, context: FlowContext): Readonly<Record<string, BlockId>> {
  const offered: Record<string, BlockId> = {};
  for (const [index, { rule, span }] of (context.callbacks.offers.get(queue) ?? []).entries()) {
    const profile = context.callbacks.profiles.get(rule.into);
    if (rule.when.type === 'inQueue' || profile === undefined) continue;
    const id = `${queueBlock(queue)}/offer-callback/${index + 1}` as BlockId;
    if (!context.blocks.has(id)) {
      const writer = new StepWriter(context, span);
      const once = { tries: 1, say: [], then: null };
      const menu = writer.menu(
        rule.say,
        { [rule.key]: profileBlock(profile.name, 'agreement') },
        { waitMs: 4_000, noMatch: once },
      );
      writer.block(id, [menu]);
    }
    offered[index] = id;
  }
  return offered;
}
