/** What a callback's decision comes to in a dry run (switches.ts): nobody is written to. */
import type { CallbackDecision } from './draft.ts';
import type { CallbackHistory } from './state.ts';

/** Without its messages; the timeline says which ones would have been written. */
export const inDryRun = (decision: CallbackDecision): CallbackDecision => ({
  ...decision,
  messages: [],
  history: decision.history.map(unwritten),
});

const unwritten = (entry: CallbackHistory): CallbackHistory =>
  entry.type === 'messaged' ? { at: entry.at, type: 'notMessaged', kind: entry.kind, why: 'dryRun' } : entry;
