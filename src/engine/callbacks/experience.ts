/**
 * How attempts went lately, by queue: how many are answered by somebody who presses 1, and how long that takes. Simple
 * means of the last fifty, drawn towards what is usual while they are few. Kept in memory, taken up again from the store.
 */
import { USUAL_ANSWER_SHARE, USUAL_LEAD_MS } from '../../domain/callback/pacing.ts';
import type { AttemptOutcome } from '../../domain/callback/settings.ts';
import type { Attempt, CallbackState } from '../../domain/callback/state.ts';
import type { Instant, Milliseconds, QueueName } from '../../domain/ids.ts';
import type { CallbackStore } from '../callback-store.ts';

const REMEMBERED = 50;
/** What is usual counts as so many attempts. */
const USUAL_WEIGHT = 10;
/** Enough for fifty attempts of each queue, as a rule. */
const TAKEN_UP = 1000;

/** These tell nothing of whether people answer. */
const TELLING_NOTHING: readonly AttemptOutcome[] = ['unknown', 'cancelled', 'congestion', 'invalidNumber'];

interface Experience {
  readonly reached: boolean;
  /** From the dial to the key; null: there was none. */
  readonly leadMs: Milliseconds | null;
}

/** Takes up what the attempts of a callback were that have ended since `before` of it. */
export class AttemptExperience {
  readonly #byQueue = new Map<QueueName, Experience[]>();

  load(store: CallbackStore): void {
    const ended: { readonly queue: QueueName; readonly at: Instant; readonly attempt: Attempt }[] = [];
    for (const callback of store.callbacks({ ...ALL, limit: TAKEN_UP })) {
      for (const attempt of callback.attempts) {
        if (attempt.endedAt !== null) ended.push({ queue: callback.queue, at: attempt.endedAt, attempt });
      }
    }
    for (const { queue, attempt } of ended.sort((a, b) => a.at - b.at)) this.#add(queue, attempt);
  }

  /** Call when the change was committed. */
  learn(before: CallbackState | null, after: CallbackState): void {
    for (const [index, attempt] of after.attempts.entries()) {
      const wasOver = (before?.attempts[index]?.endedAt ?? null) !== null;
      if (attempt.endedAt !== null && !wasOver) this.#add(after.queue, attempt);
    }
  }

  answerShare(queue: QueueName): number {
    const known = this.#byQueue.get(queue) ?? [];
    const reached = known.filter((each) => each.reached).length;
    return (reached + USUAL_ANSWER_SHARE * USUAL_WEIGHT) / (known.length + USUAL_WEIGHT);
  }

  leadMs(queue: QueueName): Milliseconds {
    const known = (this.#byQueue.get(queue) ?? []).flatMap(({ leadMs }) => leadMs ?? []);
    const sum = known.reduce((total, each) => total + each, 0);
    return (sum + USUAL_LEAD_MS * USUAL_WEIGHT) / (known.length + USUAL_WEIGHT);
  }

  #add(queue: QueueName, { outcome, startedAt, verifiedAt }: Attempt): void {
    if (outcome === null || TELLING_NOTHING.includes(outcome)) return;
    const known = this.#byQueue.get(queue) ?? [];
    this.#byQueue.set(queue, known);
    known.push({ reached: verifiedAt !== null, leadMs: verifiedAt === null ? null : verifiedAt - startedAt });
    if (known.length > REMEMBERED) known.shift();
  }
}

const ALL = { status: null, profile: null, number: null, from: null, to: null } as const;
