/** What the engine keeps of callbacks. All calls are synchronous, and belong into the transaction that is open. */
import type { PaidAttempt } from '../domain/callback/limits.ts';
import type { OfferRecord } from '../domain/callback/offer.ts';
import type { CallbackHistory, CallbackState } from '../domain/callback/state.ts';
import type { Switches } from '../domain/callback/switches.ts';
import type { CallbackId, CallId, Instant, QueueName, SiteVersion } from '../domain/ids.ts';

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
  /** All attempts of all callbacks that began since then. */
  attemptsSince(since: Instant): PaidAttempt[];
  addOffers(call: CallId, offers: readonly OfferRecord[]): void;
  switches(): Switches;
  saveSwitches(switches: Switches): void;
  /** Rules of queues that were found to hold on. */
  holding(): { readonly queue: QueueName; readonly rule: number }[];
  saveHolding(queue: QueueName, rule: number, holds: boolean): void;
  /** For each profile that a site has had, the last version that had it. */
  profileSites(): ReadonlyMap<string, SiteVersion>;
  saveProfileSite(profile: string, version: SiteVersion): void;
  /** What was committed before this returns survives the machine's losing its power. Call it outside transactions. */
  makeDurable(): void;
}
