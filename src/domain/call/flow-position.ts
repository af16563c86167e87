/** Where a call is in its flow. */
import type { BlockId } from '../ids.ts';

/** A step: the `index`-th of a block. */
export interface StepRef {
  readonly block: BlockId;
  readonly index: number;
}

/** One level of where the call is in its flow. The last frame of the cursor is the innermost. */
export interface Frame {
  readonly block: BlockId;
  /** The step to run next. */
  readonly next: number;
  /** `return` goes back to where a `call` frame was entered; `inline` frames are steps written under another. */
  readonly kind: 'flow' | 'call' | 'inline';
}
