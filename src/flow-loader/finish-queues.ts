/** What of a queue hangs on the flows: where its keys lead, and what it does when nobody is there. */
import type { BlockId } from '../domain/ids.ts';
import type { AbsenceFactor, QueueSettings } from '../domain/queue/settings.ts';
import { profileBlock } from './callback-book.ts';
import { compileTarget } from './compile-flow.ts';
import type { FlowContext } from './flow-context.ts';
import { type QueueDraft, type QueueKeys, queueBlock } from './queue-draft.ts';
import { KEY_SEQUENCE } from './words.ts';
import { entryAt } from './yaml-tree.ts';

/** Goes with the keys: a call may come to it wherever it waits in the queue. No sequence of keys is written so. */
const AFTER_CALL = 'after-call';

/** Compiles what stands under the keys of every queue. Those of a queue with faults elsewhere are checked as well. */
export function compileQueueKeys(context: FlowContext): QueueKeys {
  const all = new Map<string, Record<string, BlockId>>();
  for (const { name, value } of context.names.all('queue')) {
    const written = value.kind === 'map' ? entryAt(value, 'keys')?.value : null;
    const keys: Record<string, BlockId> = {};
    for (const { key, value: target } of written?.kind === 'map' ? written.entries : []) {
      if (!KEY_SEQUENCE.test(key.text)) continue;
      const block = compileTarget(`${queueBlock(name)}/keys/${key.text}` as BlockId, target, context);
      if (block !== null) keys[key.text] = block;
    }
    const after = value.kind === 'map' ? entryAt(value, AFTER_CALL)?.value : null;
    const block = after && compileTarget(`${queueBlock(name)}/${AFTER_CALL}` as BlockId, after, context);
    if (block) keys[AFTER_CALL] = block;
    for (const { rule } of context.callbacks.offers.get(name) ?? []) {
      // Where the queue itself has the key, it leads where the queue says.
      if (rule.when.type === 'inQueue') keys[rule.key] ??= profileBlock(rule.into, 'agreement');
    }
    all.set(name, keys);
  }
  return all;
}

/** An agent whose phone is gone counts as absent where a flow asks what to do when nobody is there. */
const USUALLY_ABSENT: readonly AbsenceFactor[] = ['invalid', 'unavailable'];

/** @param asked queues of which a step names what happens when nobody is logged in. */
export function finishQueue(
  name: string,
  draft: QueueDraft,
  keys: QueueKeys,
  asked: ReadonlySet<string>,
): QueueSettings {
  const usual = asked.has(name) ? USUALLY_ABSENT : null;
  const { [AFTER_CALL]: afterCall = null, ...pressed } = keys.get(name) ?? {};
  return {
    ...draft.settings,
    joinEmpty: draft.joinEmpty === undefined ? usual : draft.joinEmpty,
    leaveWhenEmpty: draft.leaveWhenEmpty === undefined ? usual : draft.leaveWhenEmpty,
    keys: pressed,
    afterCall,
  };
}
