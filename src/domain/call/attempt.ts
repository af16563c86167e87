/** What the parts of a call do differently when it is one by which we call a customer back. */
import type { CallbackSettings } from '../callback/settings.ts';
import type { QueueName } from '../ids.ts';
import type { Draft } from './draft.ts';
import type { AttemptCall, CallState, Talking } from './state.ts';

/** Agents are asked first: there is no customer yet. */
export const isAbsent = ({ attempt }: CallState): boolean => attempt?.customer === 'absent';

/** Whether the customer was promised this queue's agents: they are let into its line, and never sent away from it. */
export const wasPromised = ({ attempt }: CallState, queue: QueueName): boolean => attempt?.queue === queue;

/** The profile by which the customer is called, in the version the call began with; undefined if somebody called us. */
export const profileOf = ({ state, context }: Draft): CallbackSettings | undefined =>
  state.attempt === null ? undefined : context.site.callbacks[state.attempt.profile];

/** Notes something of the attempt; nothing, when somebody called us. */
export function noteAttempt(draft: Draft, change: Partial<AttemptCall>): void {
  const { attempt } = draft.state;
  if (attempt !== null) draft.state = { ...draft.state, attempt: { ...attempt, ...change } };
}

/** A talk is over: how long it was is kept. */
export function noteTalk(draft: Draft, { connected }: Talking): void {
  const { attempt, since } = draft.state;
  if (attempt === null || !connected) return;
  noteAttempt(draft, { talkedMs: attempt.talkedMs + Math.max(0, draft.context.now - since) });
}
