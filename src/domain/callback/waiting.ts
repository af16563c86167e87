/** A callback with no attempt under way: when its time comes, and when it does not come any more. */
import type { Instant } from '../ids.ts';
import { lookUpNext, remind } from './beforehand.ts';
import { type Draft, enter, isOpenNow, note, openingFrom, watchClosing } from './draft.ts';
import { finish, takeBackPreview } from './ending.ts';
import type { CallbackTimer } from './event.ts';
import { tellBooked, tellMoved } from './messaging.ts';
import { earliestKept } from './promise.ts';
import { promiseAnew } from './promising.ts';
import type { Appointment, LaterReason, WishTold } from './state.ts';

/** Due from this moment on, or from when the customer may be called next; over, if that is too late. */
export function waitFrom(draft: Draft, from: Instant, why: LaterReason): void {
  const { now } = draft.context;
  const wanted = Math.max(from, now);
  const at = openingFrom(draft, from);
  if (at === null || at > draft.state.until) {
    if (at === null || at > wanted) return finish(draft, 'expired', 'hours');
    return finish(draft, 'expired', why === 'spending' ? 'spending' : 'promise');
  }
  takeBackPreview(draft);
  if (at <= now) {
    enter(draft, { status: 'due', since: now });
    return note(draft, { type: 'due' });
  }
  const reason = at > wanted ? 'hours' : why;
  enter(draft, { status: 'later', until: at, why: reason });
  note(draft, { type: 'postponed', until: at, why: reason });
}

/** Waits for what was agreed: the chosen time, or the first moment that is not too early for what was promised. */
export function awaitAppointment(draft: Draft, { at, window }: Appointment, tells?: WishTold): void {
  waitFrom(draft, at ?? earliestKept(window), at === null ? 'promise' : 'chosen');
  if (draft.state.progress.status === 'over' || tells === 'nothing') return;
  if (tells === 'confirmation') tellMoved(draft, window);
  else tellBooked(draft, window);
}

/** Another time was agreed on. */
export function move(draft: Draft, to: Appointment, tells?: WishTold): void {
  promiseAnew(draft, to);
  draft.withdrawsMessages = true;
  awaitAppointment(draft, to, tells);
}

export function timerFired(draft: Draft, timer: CallbackTimer): void {
  const { state, context, timers } = draft;
  const { progress, until } = state;
  const { now } = context;
  switch (timer) {
    case 'due':
      if (progress.status === 'later') waitFrom(draft, progress.until, progress.why);
      return;
    case 'closing':
      if (progress.status !== 'due' && progress.status !== 'previewing') return;
      return isOpenNow(draft) ? watchClosing(draft) : waitFrom(draft, now, 'hours');
    case 'expiry':
      if (progress.status !== 'later' && progress.status !== 'due' && progress.status !== 'previewing')
        return;
      if (now > until) return finish(draft, 'expired', 'promise');
      timers.expiry = (until + 1) as Instant;
      return;
    case 'success':
      if (progress.status !== 'talking' || progress.succeeded) return;
      draft.state = { ...state, progress: { ...progress, succeeded: true } };
      return;
    case 'upNext':
      return lookUpNext(draft, null);
    case 'reminder':
      return remind(draft);
    case 'promise':
      // Whatever happens, the promise is judged afterwards.
      return;
    default:
      return timer satisfies never;
  }
}
