/** How a callback comes to its one end. */
import { type Draft, enter, note } from './draft.ts';
import { tellExpired, tellLast } from './messaging.ts';
import type { PromiseEnd } from './promise.ts';
import { settlePromise } from './promising.ts';
import type { CallbackEnd, EndReason } from './state.ts';

const PROMISE_ENDS: Readonly<Record<CallbackEnd, PromiseEnd['as']>> = {
  done: 'served',
  cancelledByCustomer: 'cancelledByCustomer',
  cancelledByAdmin: 'cancelledByAdmin',
  superseded: 'superseded',
  expired: 'expired',
  failedUnreached: 'unreached',
  failedInvalid: 'invalidNumber',
  denied: 'denied',
};

/** The callback is over. A preview is called off; an attempt must have ended before. */
export function finish(draft: Draft, end: CallbackEnd, reason: EndReason | null = null): void {
  const { now } = draft.context;
  takeBackPreview(draft);
  enter(draft, { status: 'over', end, reason, at: now });
  note(draft, { type: 'over', end, reason });
  settlePromise(draft, { at: now, as: PROMISE_ENDS[end] });
  draft.withdrawsMessages = true;
  if (end === 'expired') tellExpired(draft);
  if (end === 'failedUnreached') tellLast(draft);
}

/** Agents are not asked any longer, if they are. The progress changes next. */
export function takeBackPreview(draft: Draft): void {
  const { progress } = draft.state;
  if (progress.status !== 'previewing') return;
  draft.actions.push({ type: 'endAttempt', call: progress.call });
  note(draft, { type: 'previewEnded', call: progress.call });
}
