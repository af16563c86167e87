/**
 * How long customers' numbers are kept. A callback that has been over for as long as its kind says (`keep-numbers`) loses
 * its number: in the callback, in the calls that belong to it and their journals, in what was counted of them, and in the
 * messages about it. In its place stands a pseudonym, so that it can be told that two callbacks were of the same customer.
 * What was erased on demand has no such pseudonym: nothing leads back.
 */

import type { CallbackId, Instant, Milliseconds } from '../domain/ids.ts';
import { DAY_MS } from '../domain/time-units.ts';
import type { Clock } from './ports.ts';

export interface RetentionStore {
  transaction<T>(work: () => T): T;
  /** Kinds of callbacks of which a number is kept. */
  profilesWithNumbers(): string[];
  /** Callbacks of the kind that were over before, and have their number still; the oldest first. */
  callbacksWithNumbers(profile: string, overBefore: Instant, limit: number): CallbackId[];
  /** Puts a pseudonym in the place of the number, wherever it stands on account of this callback. */
  forgetNumberOf(callback: CallbackId): void;
  /** Forgets what customers wrote before. */
  pruneReplies(before: Instant): void;
  /**
   * Forgets a number (E.164) and whom it belonged to, wherever it stands; not of callbacks and calls that are not over.
   * Messages to it that were not sent are not sent. Call inside a transaction.
   * @returns of how many callbacks
   */
  eraseNumber(number: string): number;
}

/** By the name of the kind; null: the site has it no more. */
export type KeepNumbers = (profile: string) => Milliseconds | null;

/** Of kinds that the site has no more. */
const USUAL_KEEP_MS: Milliseconds = 30 * DAY_MS;
/** How often a number may be called in a day is counted by the number: it is kept for a day at least. */
const SHORTEST_KEEP_MS: Milliseconds = 2 * DAY_MS;
/** Of what customers wrote: no gateway tells it again after so long. */
const KEEP_REPLIES_MS: Milliseconds = 7 * DAY_MS;
/** In one transaction: calls are not to wait for it. */
const AT_ONCE = 10;
const PAUSE_MS: Milliseconds = 1_000;

/** Takes the numbers out of callbacks whose time is over, some at a time. @returns of how many; less than `AT_ONCE`: of all */
export function pruneNumbers(store: RetentionStore, now: Instant, keepMsOf: KeepNumbers): number {
  return store.transaction(() => {
    let done = 0;
    for (const profile of store.profilesWithNumbers()) {
      const keepMs = Math.max(SHORTEST_KEEP_MS, keepMsOf(profile) ?? USUAL_KEEP_MS);
      const callbacks = store.callbacksWithNumbers(profile, (now - keepMs) as Instant, AT_ONCE - done);
      for (const callback of callbacks) store.forgetNumberOf(callback);
      done += callbacks.length;
      if (done >= AT_ONCE) break;
    }
    return done;
  });
}

/** After a fault (a full disk, say). */
const AFTER_FAULT_MS: Milliseconds = 3_600_000;

export interface RetentionParts {
  readonly store: RetentionStore;
  readonly clock: Clock;
  readonly keepMsOf: KeepNumbers;
  /** What went wrong; it is tried again later. */
  readonly fault: (where: string, error: unknown) => void;
}

/** Prunes numbers at once and once a day from then on. Call the result to stop. */
export function startRetention({ store, clock, keepMsOf, fault }: RetentionParts): () => void {
  let callOff: () => void = () => {};
  const pruneSome = (now: Instant): Milliseconds => {
    try {
      store.pruneReplies((now - KEEP_REPLIES_MS) as Instant);
      return pruneNumbers(store, now, keepMsOf) < AT_ONCE ? DAY_MS : PAUSE_MS;
    } catch (error) {
      fault('retention', error);
      return AFTER_FAULT_MS;
    }
  };
  const prune = (): void => {
    const now = clock.now();
    callOff = clock.wakeAt((now + pruneSome(now)) as Instant, prune);
  };
  prune();
  return () => callOff();
}
