/** Callbacks for tests of the figures: `done(60)` was bridged 60 s after it was asked for, at the first attempt. */
import type { Attempt, CallbackEnd, CallbackState, MadePromise } from '../../../src/domain/callback/state.ts';
import {
  attemptCall,
  type CallbackId,
  type CallId,
  type Instant,
  type Language,
  type QueueName,
} from '../../../src/domain/ids.ts';

export const START = 1_000_000_000 as Instant;
export const at = (seconds: number): Instant => (START + seconds * 1000) as Instant;

let count = 0;

/** Joined at 0 s, asked for at 30 s, promised from 10 to 20 minutes. */
export function callback(more: Partial<CallbackState> = {}): CallbackState {
  count += 1;
  const id = `c${count}` as CallbackId;
  return {
    v: 2,
    told: { upNext: null, reminder: null },
    id,
    profile: 'support',
    number: '+46701234567',
    queue: 'support' as QueueName,
    language: 'sv' as Language,
    callerName: '',
    variables: {},
    firstJoinedAt: at(0),
    rank: at(0),
    priority: 0,
    origin: { type: 'call', call: `call.${count}` as CallId },
    requestedAt: at(30),
    promises: [promise()],
    until: at(10_800),
    progress: { status: 'due', since: at(30) },
    attempts: [],
    calls: more.attempts?.length ?? 0,
    snoozes: 0,
    declines: {},
    messages: 0,
    ...more,
  };
}

export const promise = (more: Partial<MadePromise> = {}): MadePromise => ({
  at: null,
  window: { from: at(600), to: at(1200) },
  madeAt: at(30),
  attemptsBefore: 0,
  verdict: { state: 'open' },
  ...more,
});

/** Its `number`-th attempt, from then on. */
export const attempt = (
  seconds: number,
  outcome: Attempt['outcome'],
  more: Partial<Attempt> = {},
): Attempt => ({
  call: attemptCall('x' as CallbackId, 1),
  startedAt: at(seconds),
  answeredAt: null,
  verifiedAt: null,
  bridgedAt: null,
  agent: null,
  endedAt: outcome === null ? null : at(seconds + 25),
  outcome,
  talkMs: 0,
  sounded: null,
  ...more,
});

/** Dialled, answered after 10 s, 1 pressed after 15 s, with an agent after 20 s, for two minutes. */
export const served = (seconds: number): Attempt =>
  attempt(seconds, 'served', {
    answeredAt: at(seconds + 10),
    verifiedAt: at(seconds + 15),
    bridgedAt: at(seconds + 20),
    endedAt: at(seconds + 140),
    talkMs: 120_000,
  });

/** Over, after these attempts. */
export const over = (
  end: CallbackEnd,
  attempts: readonly Attempt[],
  more: Partial<CallbackState> = {},
): CallbackState => {
  const made = callback({ progress: { status: 'over', end, reason: null, at: at(5_000) }, ...more });
  return {
    ...made,
    attempts: attempts.map((each, index) => ({ ...each, call: attemptCall(made.id, index + 1) })),
    calls: Math.max(made.calls, attempts.length),
  };
};
