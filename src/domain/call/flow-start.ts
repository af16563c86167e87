import type { BlockId } from '../ids.ts';
import type { Draft } from './draft.ts';

/** Begins a flow, leaving everything behind. */
export function startFlow(draft: Draft, flow: BlockId): void {
  draft.goesOn = true;
  draft.state = { ...draft.state, cursor: [{ block: flow, next: 0, kind: 'flow' }] };
}
