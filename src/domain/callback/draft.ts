/**
 * A decision being written. The functions that decide share one draft: each may change the callback's state and add
 * what follows from it. The draft never outlives one `decide`, so from outside the decision is pure.
 */

import type { Instant, Milliseconds } from '../ids.ts';
import { DAY_MS } from '../time-units.ts';
import type { CallbackAction, CallbackMessage } from './action.ts';
import { nextOpen, openUntil, type Window } from './calling-window.ts';
import { CALLBACK_TIMERS, type CallbackTimer } from './event.ts';
import type { CallbackSettings } from './settings.ts';
import type { CallbackHistory, CallbackProgress, CallbackState } from './state.ts';

export interface CallbackContext {
  readonly now: Instant;
  /** As they are set now, so that a reload tunes them at once; the last known if the profile is gone. */
  readonly settings: CallbackSettings;
  /** All that must be open for this customer to be called (callingWindows). */
  readonly windows: readonly Window[];
}

export interface CallbackDecision {
  /** The very same object if nothing changed. */
  readonly state: CallbackState;
  /** A due time sets or moves a timer, null calls it off. */
  readonly timers: Readonly<Partial<Record<CallbackTimer, Instant | null>>>;
  readonly actions: readonly CallbackAction[];
  readonly messages: readonly CallbackMessage[];
  /** Earlier messages that were not sent yet say what is not so any more: they go before `messages` are added. */
  readonly withdrawsMessages: boolean;
  readonly history: readonly CallbackHistory[];
}

export interface Draft {
  state: CallbackState;
  readonly context: CallbackContext;
  readonly timers: Partial<Record<CallbackTimer, Instant | null>>;
  readonly actions: CallbackAction[];
  readonly messages: CallbackMessage[];
  withdrawsMessages: boolean;
  readonly history: CallbackHistory[];
}

/** A shorter talk is not what the customer was called back for (products.md §3, "Success"). */
export const SUCCESS_TALK_MS: Milliseconds = 10_000;

export const draftOf = (state: CallbackState, context: CallbackContext): Draft => ({
  state,
  context,
  timers: {},
  actions: [],
  messages: [],
  withdrawsMessages: false,
  history: [],
});

export const decisionOf = (draft: Draft): CallbackDecision => {
  const { state, timers, actions, messages, withdrawsMessages, history } = draft;
  return { state, timers, actions, messages, withdrawsMessages, history };
};

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** For the timeline. */
export function note(draft: Draft, what: WithoutTime<CallbackHistory>): void {
  draft.history.push({ at: draft.context.now, ...what } as CallbackHistory);
}

/** Changes the progress for another one: the timers that belong to the old one are called off. */
export function enter(draft: Draft, progress: CallbackProgress): void {
  const old = progress.status === 'over' ? CALLBACK_TIMERS : (['due', 'closing', 'success'] as const);
  for (const timer of old) draft.timers[timer] = null;
  draft.state = { ...draft.state, progress };
  if (progress.status === 'later') draft.timers.due = progress.until;
  if (progress.status === 'due' || progress.status === 'previewing') watchClosing(draft);
  if (progress.status === 'talking') draft.timers.success = (draft.context.now + SUCCESS_TALK_MS) as Instant;
}

/** Notices when calling hours end. Looked at anew once a day, should they not end sooner. */
export function watchClosing({ timers, context }: Draft): void {
  if (context.windows.length > 0) timers.closing = openUntil(context.windows, context.now, DAY_MS);
}

/** The first moment from this one on when the customer may be called; null: there is none. */
export const openingFrom = ({ context }: Draft, from: Instant): Instant | null =>
  nextOpen(context.windows, Math.max(from, context.now) as Instant);

export const isOpenNow = (draft: Draft): boolean =>
  openingFrom(draft, draft.context.now) === draft.context.now;
