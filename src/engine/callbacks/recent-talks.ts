/**
 * What agents answered lately, by queue: so that customers who are tried again do not take more than their share
 * (`mayRetry`). In memory only: after a restart, ten minutes are counted anew.
 */
import type { CallState } from '../../domain/call/state.ts';
import type { RecentAnswers } from '../../domain/callback/pacing.ts';
import { type CallbackState, isInAttempt } from '../../domain/callback/state.ts';
import type { Instant, Milliseconds, QueueName } from '../../domain/ids.ts';
import type { CallChange } from '../facts/change.ts';
import type { CallbackBook } from './callback-book.ts';

const LATELY_MS: Milliseconds = 10 * 60_000;

interface Talk {
  readonly at: Instant;
  readonly isRetry: boolean;
}

export class RecentTalks {
  readonly #byQueue = new Map<QueueName, Talk[]>();

  /** Call when the change was committed. */
  learn({ before, after }: CallChange, book: CallbackBook, now: Instant): void {
    const queue = queueOfTalk(after);
    if (queue === null || queueOfTalk(before) !== null) return;
    const callback = after.attempt === null ? undefined : book.callback(after.attempt.callback);
    const talks = this.#lately(queue, now);
    talks.push({ at: now, isRetry: callback !== undefined && isRetry(callback) });
    this.#byQueue.set(queue, talks);
  }

  answers(queue: QueueName, book: CallbackBook, now: Instant): RecentAnswers {
    const talks = this.#lately(queue, now);
    let inFlight = 0;
    for (const callback of book.underWay()) {
      const { progress } = callback;
      if (callback.queue !== queue) continue;
      const isAsking = progress.status === 'previewing' && callback.attempts.length > 0;
      const isOnTheWay = isInAttempt(progress) && progress.status !== 'talking' && isRetry(callback);
      if (isAsking || isOnTheWay) inFlight += 1;
    }
    return { all: talks.length, retries: talks.filter((talk) => talk.isRetry).length + inFlight };
  }

  #lately(queue: QueueName, now: Instant): Talk[] {
    return (this.#byQueue.get(queue) ?? []).filter(({ at }) => at > now - LATELY_MS);
  }
}

/** A second or later attempt is under way, or was made. */
const isRetry = ({ attempts }: CallbackState): boolean => attempts.length > 1;

/** The queue from which the caller and an agent hear each other now. */
function queueOfTalk(call: CallState | null): QueueName | null {
  const activity = call?.activity;
  if (activity?.status !== 'talking' || !activity.connected) return null;
  return activity.from?.visit.queue ?? null;
}
