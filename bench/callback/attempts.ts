/** The simulation's calls by which customers are called back, and what agents answered lately. */
import type { AttemptCall, CallState, Queued } from '../../src/domain/call/state.ts';
import type { RecentAnswers } from '../../src/domain/callback/pacing.ts';
import type { AgentName, CallbackId, CallId, Instant, Milliseconds } from '../../src/domain/ids.ts';
import { support } from './days.ts';

const LATELY_MS: Milliseconds = 10 * 60_000;

/** A call by which a customer is called back. */
export interface Attempt {
  state: CallState;
  readonly callback: CallbackId;
  readonly isRetry: boolean;
  verifiedAt: number | null;
  /** Who was given to them before they were there. */
  waster: { readonly agent: AgentName; readonly since: number } | null;
}

export class Attempts {
  readonly #byCall = new Map<CallId, Attempt>();
  #answers: { readonly at: number; readonly isRetry: boolean }[] = [];

  add(attempt: Attempt): void {
    this.#byCall.set(attempt.state.id, attempt);
  }

  get(call: CallId): Attempt | undefined {
    return this.#byCall.get(call);
  }

  remove(call: CallId): void {
    this.#byCall.delete(call);
  }

  *states(): Generator<CallState> {
    for (const { state } of this.#byCall.values()) yield state;
  }

  /** An agent answers a caller (`attempt` undefined), or a customer. */
  answered(attempt: Attempt | undefined, now: number): void {
    this.#answers.push({ at: now, isRetry: attempt?.isRetry ?? false });
  }

  /** Retries in flight are among the retries, as the engine counts them. */
  answersLately(now: number): RecentAnswers {
    this.#answers = this.#answers.filter(({ at }) => at > now - LATELY_MS);
    const inFlight = [...this.#byCall.values()].filter(
      ({ isRetry, state }) => isRetry && state.activity.status !== 'talking',
    );
    const retries = this.#answers.filter(({ isRetry }) => isRetry).length + inFlight.length;
    return { all: this.#answers.length, retries };
  }
}

/** Of a call's stay in line, what matters here. */
export const inLine = (rank: number, now: number): Queued =>
  ({
    ...{
      status: 'queued',
      queue: support,
      joinedAt: now as Instant,
      creditMs: 0,
      rank,
      priority: 0,
      need: [],
    },
    ...{ sameAgent: null, avoid: null, ringing: [] },
  }) as Partial<Queued> as Queued;

/** Of an attempt's call, what matters here. */
export function dialled(id: CallId, callback: CallbackId, rank: number): CallState {
  const attempt = {
    ...{ callback, profile: 'support', queue: support, rank, priority: 0 },
    ...{ customer: 'dialled', verified: false, wish: null, calledOff: false },
  } as Partial<AttemptCall> as AttemptCall;
  const call = { id, attempt, served: null, variables: {}, activity: { status: 'calling', agent: null } };
  return call as Partial<CallState> as CallState;
}

/** What has become of an attempt's call. */
export const goneOn = (
  { attempt, ...state }: CallState,
  activity: Queued | { readonly status: 'saying' | 'talking' },
  change: Partial<AttemptCall>,
): CallState => ({
  ...state,
  attempt: attempt && { ...attempt, ...change },
  activity: activity as CallState['activity'],
});
