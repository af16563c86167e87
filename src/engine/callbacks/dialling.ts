/** Whose turn it is to be dialled, and when to look again. */
import { turnsNow } from '../../domain/callback/turns.ts';
import type { CallbackId, Instant, Milliseconds } from '../../domain/ids.ts';
import type { Staged } from '../live.ts';
import type { UnitParts } from '../unit-parts.ts';
import type { CallbackBook } from './callback-book.ts';
import { diallingOf, isTaken } from './dial-check.ts';
import { pacingView, remembered } from './pacing-view.ts';
import type { TurnLine } from './turn-lines.ts';

/** What passes with time (a wrap-up comes to its end, answers are no longer recent) is noticed by then. */
const LOOK_EVERY_MS: Milliseconds = 60_000;

export interface DiallingParts extends UnitParts {
  readonly book: CallbackBook;
  readonly calls: Staged;
}

/** A callback that has its turn. */
export interface Turn {
  readonly id: CallbackId;
  readonly rank: number;
  /** The customer is: an agent is to be left for them. Others go in line, or are only noted. */
  readonly isDialled: boolean;
}

/**
 * Of those that wait for their turn, the ones that have it now, in that order. Those of a dry run are looked at by
 * themselves, each until it was noted: they take no agent from those that are dialled.
 * @param turned those that have had it just now
 */
export function turnsOf(parts: DiallingParts, turned: ReadonlySet<CallbackId>): readonly Turn[] {
  const { lines, callbacks, book } = parts;
  const dialling = remembered((profile: string) => diallingOf(profile, callbacks.profiles, book));
  const waiting = [...lines.turns.all()];
  const live = waiting.filter(({ profile }) => dialling(profile) === true);
  const tried = waiting.filter(({ profile, isNoted }) => dialling(profile) === 'dry-run' && !isNoted);
  const turnOf = (id: CallbackId, isTried: boolean): Turn => {
    const callback = book.callback(id);
    const settings = callback && callbacks.profiles.of(callback.profile)?.settings;
    return { id, rank: callback?.rank ?? 0, isDialled: !isTried && settings?.first === 'customer' };
  };
  return [
    ...turnsAmong(live, parts, turned).map((id) => turnOf(id, false)),
    ...turnsAmong(tried, parts, turned).map((id) => turnOf(id, true)),
  ];
}

function turnsAmong(
  waiting: readonly TurnLine[],
  parts: DiallingParts,
  turned: ReadonlySet<CallbackId>,
): readonly CallbackId[] {
  if (waiting.length === 0) return [];
  const { lines, callbacks, book, calls, now } = parts;
  const { profiles, experience, talks } = callbacks;
  const view = pacingView({
    ...{ floor: lines.floor, turns: lines.turns, lines: waiting, now },
    attempts: calls.attempts(),
    settings: remembered((profile) => profiles.of(profile)?.settings),
    isHeldUp: (callback) => turned.has(callback.id) || isTaken(callback, book, calls),
    answers: (queue) => talks.answers(queue, book, now),
    experience: remembered((queue) => ({
      leadMs: experience.leadMs(queue),
      answerShare: experience.answerShare(queue),
    })),
  });
  return view === null ? [] : turnsNow(view);
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
