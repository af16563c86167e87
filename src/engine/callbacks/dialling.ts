/** Whose turn it is to be dialled, and when to look again. */
import type { CallState } from '../../domain/call/state.ts';
import type { CallbackState } from '../../domain/callback/state.ts';
import { turnsNow } from '../../domain/callback/turns.ts';
import type { CallbackId, Instant, Milliseconds } from '../../domain/ids.ts';
import type { Staged } from '../live.ts';
import type { UnitParts } from '../unit-parts.ts';
import type { CallbackBook } from './callback-book.ts';
import { callersAmong, isAmong, isBusy, isDiallingOn } from './dial-check.ts';
import { pacingView } from './pacing-view.ts';

/** What passes with time (a wrap-up comes to its end, answers are no longer recent) is noticed by then. */
const LOOK_EVERY_MS: Milliseconds = 60_000;

export interface DiallingParts extends UnitParts {
  readonly book: CallbackBook;
  readonly calls: Staged;
}

/** Of those that wait for their turn, the ones that have it now, in that order. */
export function turnsOf(waiting: readonly CallbackState[], parts: DiallingParts): readonly CallbackId[] {
  const { lines, callbacks, book, calls, now } = parts;
  const { profiles, experience, talks } = callbacks;
  const onTheLine = callersAmong(calls.allCalls());
  const view = pacingView({
    floor: lines.floor,
    now,
    callbacks: waiting,
    attempts: attemptsAmong(calls.allCalls()),
    settings: (profile) => profiles.of(profile)?.settings,
    isHeldUp: (callback) =>
      !isDiallingOn(callback.profile, profiles, book) ||
      isBusy(callback, book) ||
      isAmong(onTheLine, callback),
    answers: (queue) => talks.answers(queue, book, now),
    experience: (queue) => ({
      leadMs: experience.leadMs(queue),
      answerShare: experience.answerShare(queue),
    }),
  });
  return view === null ? [] : turnsNow(view);
}

function* attemptsAmong(calls: Iterable<CallState>): Generator<CallState> {
  for (const call of calls) if (call.attempt !== null) yield call;
}

/** When somebody may be dialled who may not be now, though nothing happens: at a wrap-up's last stretch, say. */
export function nextLookAt({ lines, sites, callbacks, now }: UnitParts): Instant {
  const queues = Object.values(sites.current.site.callbacks).map(({ queue }) => queue);
  const leads = [...new Set(queues)].map((queue) => callbacks.experience.leadMs(queue));
  let next = now + LOOK_EVERY_MS;
  for (const { state } of lines.floor.agents()) {
    if (state.activity.status !== 'wrapUp') continue;
    for (const leadMs of leads) {
      const at = Math.ceil(state.activity.until - leadMs);
      if (at > now) next = Math.min(next, at);
    }
  }
  return next as Instant;
}
