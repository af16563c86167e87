/** What a call may know of callbacks while it decides: found by the engine at that moment. */
import type { Window } from '../callback/calling-window.ts';
import type { RequestVerdict } from '../callback/limits.ts';
import type { Opening } from '../callback/next-day.ts';
import type { NumberVerdict } from '../callback/number-guard.ts';
import type { PromisedWindow } from '../callback/promise.ts';
import type { CallbackSettings, Holding } from '../callback/settings.ts';
import type { Slot } from '../callback/slots.ts';
import type { CallbackId, Instant, QueueName } from '../ids.ts';

/** A callback of the caller's number that is not over. */
export interface PendingCallback {
  readonly id: CallbackId;
  readonly profile: string;
  readonly queue: QueueName;
  readonly rank: number;
  readonly priority: number;
  readonly firstJoinedAt: Instant;
  /** When they will be called (callback/window-ahead.ts). */
  readonly window: PromisedWindow;
  /** As soon as possible, and the promise of that window is still open. */
  readonly isSoonest: boolean;
}

export interface CallbackDesk {
  /** As they are set now. */
  profile(name: string): CallbackSettings | undefined;
  /** By the switches and the site. */
  isOffering(profile: string): boolean;
  /** The number guard; own numbers are the site's. */
  judge(profile: string, number: string): NumberVerdict;
  /** Whether this number (E.164) may ask for one more. */
  limits(profile: string, number: string): RequestVerdict;
  /** Of this number (E.164), by any of these profiles, not over; the oldest first. */
  pendingOf(number: string, profiles: readonly string[]): readonly PendingCallback[];
  /** The number of the caller who last asked for this one, in canonical form; null: it was not asked for by telephone. */
  askedFrom(callback: CallbackId): string | null;
  /** How many of the profile are not over. */
  pending(profile: string): number;
  /** How many of the profile, not over, are promised into this time: times chosen from slots aside. */
  promisedIn(profile: string, opening: Opening): number;
  /** All that must be open for this number to be called; '' for one that is not known yet. */
  windows(profile: string, number: string): readonly Window[];
  /** Times to choose from, nearest first; empty when the profile has no schedule or no room. */
  slots(profile: string, number: string, wished: Instant | null): readonly Slot[];
  /** Whether an agent of the queue is free, or in wrap-up (and so about to be). */
  agentsOf(queue: QueueName): { readonly free: number; readonly wrappingUp: number; readonly atWork: number };
  /** How it is with a rule of the queue that holds on (`holdsUntilUnderMs`); null: it is not so. */
  holding(queue: QueueName, rule: number): Holding | null;
  /** Agents are being asked whether they take this one: whether they may put it off (callback/snoozing.ts). */
  mayBePutOff(callback: CallbackId): boolean;
}
