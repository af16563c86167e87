/** Whose turn it is to be dialled, and when to look again. */
import type { CallState } from '../../domain/call/state.ts';
import type { CallbackState } from '../../domain/callback/state.ts';
import { turnsNow } from '../../domain/callback/turns.ts';
import type { CallbackId, Instant, Milliseconds } from '../../domain/ids.ts';
import type { Staged } from '../live.ts';
import type { UnitParts } from '../unit-parts.ts';
import type { CallbackBook } from './callback-book.ts';
import { callersAmong, diallingOf, isAmong, numbersCalled } from './dial-check.ts';
import { pacingView } from './pacing-view.ts';

/** What passes with time (a wrap-up comes to its end, answers are no longer recent) is noticed by then. */
const LOOK_EVERY_MS: Milliseconds = 60_000;

export interface DiallingParts extends UnitParts {
  readonly book: CallbackBook;
  readonly calls: Staged;
}

/**
 * Of those that wait for their turn, the ones that have it now, in that order. Those of a dry run are looked at by
 * themselves, each until it was noted: they take no agent from those that are dialled.
 */
export function turnsOf(waiting: readonly CallbackState[], parts: DiallingParts): readonly CallbackId[] {
  const { callbacks, book } = parts;
  const dialling = remembered((profile: string) => diallingOf(profile, callbacks.profiles, book));
  const live = waiting.filter(({ profile }) => dialling(profile) === true);
  const tried = waiting.filter(
    ({ profile, progress }) =>
      dialling(profile) === 'dry-run' && progress.status === 'due' && progress.isNoted !== true,
  );
  return [live, tried].flatMap((each) => (each.length === 0 ? [] : turnsAmong(each, parts)));
}

function turnsAmong(waiting: readonly CallbackState[], parts: DiallingParts): readonly CallbackId[] {
  const { lines, callbacks, book, calls, now } = parts;
  const { profiles, experience, talks } = callbacks;
  const onTheLine = callersAmong(calls.allCalls());
  const called = numbersCalled(book);
  const view = pacingView({
    floor: lines.floor,
    now,
    callbacks: waiting,
    attempts: attemptsAmong(calls.allCalls()),
    settings: remembered((profile) => profiles.of(profile)?.settings),
    isHeldUp: (callback) => called.has(callback.number) || isAmong(onTheLine, callback),
    answers: (queue) => talks.answers(queue, book, now),
    experience: remembered((queue) => ({
      leadMs: experience.leadMs(queue),
      answerShare: experience.answerShare(queue),
    })),
  });
  return view === null ? [] : turnsNow(view);
}

/** Asked once of each: thousands may wait of a few kinds. */
function remembered<Key, Value>(find: (key: Key) => Value): (key: Key) => Value {
  const found = new Map<Key, { readonly value: Value }>();
  return (key) => {
    const known = found.get(key) ?? { value: find(key) };
    found.set(key, known);
    return known.value;
  };
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
