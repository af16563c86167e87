/** Callbacks saved by earlier releases, brought up to today's shape. */
import type { Attempt, CallbackState } from '../../domain/callback/state.ts';

/** Before it was noted how what answered had sounded, and what the customer had been told while waiting. */
export type CallbackStateV1 = Omit<CallbackState, 'v' | 'told' | 'attempts' | 'snoozes' | 'declines'> & {
  readonly v: 1;
  readonly attempts: readonly Omit<Attempt, 'sounded'>[];
};

export function upcastCallback(saved: CallbackState | CallbackStateV1): CallbackState {
  if (saved.v === 2) return saved;
  return {
    ...saved,
    v: 2,
    told: { upNext: null, reminder: null },
    snoozes: 0,
    declines: {},
    attempts: saved.attempts.map((attempt) => ({ ...attempt, sounded: null })),
  };
}
