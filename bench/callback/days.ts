/** A saturated day in a telecom operator's queue, as products.md §5.5 has it, by how far ahead customers are dialled. */
import { ladderOf } from '../../src/domain/callback/ladder.ts';
import { USUAL_ANSWER_SHARE } from '../../src/domain/callback/pacing.ts';
import type { AttemptOutcome, CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { BlockId, Milliseconds, QueueName } from '../../src/domain/ids.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export type DialAhead = CallbackSettings['dialAhead'];
export const DIAL_AHEADS: readonly DialAhead[] = ['none', 'wrapup', 'balanced'];

export interface Day {
  readonly agents: number;
  readonly settings: CallbackSettings;
  readonly wrapUpMs: Milliseconds;
  readonly hours: number;
  /** Before it is reckoned with: until more are waiting than agents can ever take. */
  readonly warmUpMs: Milliseconds;
}

export const support = 'support' as QueueName;

/** Calls come in at this multiple of what agents could take: though many give up, there is always somebody to call. */
export const LOAD = 2;
export const TALK = { meanMs: 300 * SECOND, variation: 1 } as const;
/** How long callers stay in line; customers who hold after pressing 1 as well. */
export const PATIENCE_MS: Milliseconds = 6 * MINUTE;
/** Callers are offered a callback after this long in line. */
export const OFFERED_AFTER_MS: Milliseconds = 60 * SECOND;
export const ACCEPTED_SHARE = 0.6;
/** From the dial until it is answered. */
export const RING_MS = [6 * SECOND, 22 * SECOND] as const;
/** The greeting, and the key. */
export const GREETING_MS: Milliseconds = 6 * SECOND;
/** The greeting twice, and no key. */
export const NO_KEY_MS: Milliseconds = 25 * SECOND;

/** What becomes of a dial, with its share; the rest are answered by a customer who presses 1. */
export const UNREACHED: readonly { readonly outcome: AttemptOutcome; readonly share: number }[] = [
  { outcome: 'noAnswer', share: 0.2 },
  { outcome: 'busy', share: 0.05 },
  { outcome: 'machine', share: 1 - USUAL_ANSWER_SHARE - 0.25 },
];

/** A centre: how many agents, and how long they wrap up. */
export interface Centre {
  readonly agents: number;
  readonly wrapUpMs: Milliseconds;
}

export const CENTRES: readonly Centre[] = [
  ...[2, 5, 10, 20].map((agents) => ({ agents, wrapUpMs: 20 * SECOND })),
  // Longer than the lead: only here does `balanced` have agents to dial for whom `wrapup` does not reckon with.
  { agents: 5, wrapUpMs: 60 * SECOND },
];

export const dayOf = ({ agents, wrapUpMs }: Centre, dialAhead: DialAhead, hours: number): Day => ({
  ...{ agents, wrapUpMs, hours },
  warmUpMs: HOUR,
  settings: {
    queue: support,
    first: 'customer',
    dialAhead,
    acceptWithinMs: 20 * SECOND,
    declining: null,
    snoozeMs: 300 * SECOND,
    ringMs: 25 * SECOND,
    ladder: ladderOf([20 * MINUTE, 60 * MINUTE]),
    promise: { atMostMs: 3 * HOUR },
    numbers: { countries: [], allow: [], deny: [], pendingPerNumber: 2, perDay: 6 },
    callingHours: null,
    schedule: null,
    messages: {
      ...{ booked: null, missed: null, last: null, expired: null },
      ...{ upNext: null, reminder: null, cancelled: null, moved: null },
    },
    upNextBeforeMs: 300_000,
    reminderBeforeMs: 3_600_000,
    greeting: 'greeting' as BlockId,
    voicemail: null,
    longestCallMs: 2 * HOUR,
    whisper: [],
    preview: [],
    callUs: null,
    agreement: 'agreement' as BlockId,
    capacity: null,
    offering: true,
    dialling: true,
    trunkLimit: 2 * agents,
    retryShare: 0.3,
    nextDay: { most: 100, delayMs: 0, ask: true },
    keepNumbersMs: HOUR,
  },
});
