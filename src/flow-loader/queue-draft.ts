/** A queue on its way from what is written to what the site holds. */
import type { z } from 'zod';
import type { BlockId } from '../domain/ids.ts';
import type { AbsenceFactor, QueueSettings } from '../domain/queue/settings.ts';
import type { queueSchema } from './schema-queue.ts';

/** As its schema makes it. */
export type QueueInput = z.output<typeof queueSchema>;

/** Before the flows are known: what it makes of an empty queue may hang on these, and its keys lead to them. */
export interface QueueDraft {
  readonly settings: Omit<QueueSettings, 'keys' | 'afterCall' | 'joinEmpty' | 'leaveWhenEmpty'>;
  /** Undefined where nothing is written. */
  readonly joinEmpty: readonly AbsenceFactor[] | null | undefined;
  readonly leaveWhenEmpty: readonly AbsenceFactor[] | null | undefined;
}

/** Where the keys of each queue lead. */
export type QueueKeys = ReadonlyMap<string, Readonly<Record<string, BlockId>>>;

/** What stands before the name of a queue in the ids of its keys' blocks; no flow can be named so. */
const QUEUE_BLOCK = 'queue:';

/** What the ids of the blocks of a queue's keys begin with, as those of a flow do with its name. */
export const queueBlock = (queue: string): string => `${QUEUE_BLOCK}${queue}`;

/** The queue of which this is the beginning of its keys' blocks; null for a flow's name. */
export const queueOfBlock = (root: string): string | null =>
  root.startsWith(QUEUE_BLOCK) ? root.slice(QUEUE_BLOCK.length) : null;
