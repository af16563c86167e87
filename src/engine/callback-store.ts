/** What the engine keeps of callbacks. All calls are synchronous, and belong into the transaction that is open. */
import type { PaidAttempt } from '../domain/callback/limits.ts';
import type { OfferRecord } from '../domain/callback/offer.ts';
import type { Holding } from '../domain/callback/settings.ts';
import type { CallbackHistory, CallbackState } from '../domain/callback/state.ts';
import type { Switches } from '../domain/callback/switches.ts';
import type { CallbackId, CallId, Instant, Milliseconds, QueueName, SiteVersion } from '../domain/ids.ts';

export interface CallbackFilter {
  /** `live`: not over. Null: all. */
  readonly status: 'live' | 'over' | null;
  readonly profile: string | null;
  /** E.164; null: any. */
  readonly number: string | null;
  /** Asked for in this time. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly limit: number;
}

/** A rule of a queue that holds on (a crisis), or is about to. `rule`: its index among the queue's offers. */
export interface RuleHolding {
  readonly queue: QueueName;
  readonly rule: number;
  /** The callbacks that it leads to. */
  readonly into: string;
  readonly holding: Holding;
}

export interface HoldingChange extends Omit<RuleHolding, 'holding'> {
  readonly at: Instant;
  readonly before: Holding | null;
  /** Null: it is not so any more. */
  readonly after: Holding | null;
  /** The wait that was expected then (P50) by somebody who joins; null: not known. */
  readonly waitMs: Milliseconds | null;
}

export interface PastHolding extends Omit<RuleHolding, 'holding'> {
  readonly since: Instant;
  /** Null: it goes on. */
  readonly until: Instant | null;
  /** The wait when it began; null: not known. */
  readonly waitMs: Milliseconds | null;
}

/** A message about a callback, as the timeline shows it. */
export interface CallbackMessageRow {
  readonly id: string;
  readonly status: string;
  readonly at: Instant;
  readonly text: string;
}

export interface CallbackStore {
  /** Those that are not over, oldest first. */
  liveCallbacks(): CallbackState[];
  callback(id: CallbackId): CallbackState | null;
  /** The newest first. */
  callbacks(filter: CallbackFilter): CallbackState[];
  saveCallback(state: CallbackState): void;
  addCallbackHistory(id: CallbackId, entries: readonly CallbackHistory[]): void;
  callbackHistory(id: CallbackId): CallbackHistory[];
  /** When callbacks of this number were asked for since then, however they ended. */
  requestsOf(number: string, since: Instant): Instant[];
  /** The number of the caller who last asked for this one (or for a change of it); null: nobody called for that. */
  askedFrom(id: CallbackId): string | null;
  /** All attempts of all callbacks that began since then. */
  attemptsSince(since: Instant): PaidAttempt[];
  addOffers(call: CallId, offers: readonly OfferRecord[]): void;
  switches(): Switches;
  saveSwitches(switches: Switches): void;
  /** Rules of queues that hold on, or are about to. */
  holding(): RuleHolding[];
  saveHolding(change: HoldingChange): void;
  /** Those that have begun to hold on and were not over by then, the last first. */
  pastHolding(since: Instant, limit: number): PastHolding[];
  /** For each profile that a site has had, the last version that had it. */
  profileSites(): ReadonlyMap<string, SiteVersion>;
  saveProfileSite(profile: string, version: SiteVersion): void;
  /** What was committed before this returns survives the machine's losing its power. Call it outside transactions. */
  makeDurable(): void;
}
