/** What callers type as a secret is kept out of the journal. */
import { messageArguments } from '../domain/flow/message.ts';
import type { BlockId } from '../domain/ids.ts';
import type { Report } from './diagnostic.ts';
import type { Block } from './flow-context.ts';

/** Warns of every `collect` whose digits are somebody's PIN, and are journalled all the same. */
export function checkSecrets(blocks: ReadonlyMap<BlockId, Block>, report: Report): void {
  const secrets = new Set<string>();
  for (const { steps } of blocks.values()) {
    for (const step of steps) {
      if (step?.type === 'agent' && step.pin !== null)
        for (const name of namesIn(step.pin)) secrets.add(name);
    }
  }
  for (const { steps, spans } of blocks.values()) {
    for (const [index, step] of steps.entries()) {
      const span = spans[index];
      if (step?.type !== 'collect' || step.secret || !secrets.has(step.into) || span === undefined) continue;
      report.warning('wrong-value', span, 'what is typed here is a PIN, and is written to the journal', {
        hint: 'add secret: true',
      });
    }
  }
}

function namesIn(template: string): string[] {
  const found = messageArguments(template, 'en');
  return 'error' in found ? [] : found.map(({ name }) => name);
}
