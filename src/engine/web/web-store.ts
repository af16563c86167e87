/**
 * What is kept of requests over the web. Addresses, keys and codes are kept as hashes under a key of this database's own,
 * so that they can be compared and not read. All calls are synchronous.
 */
import type { CallbackId, Instant } from '../../domain/ids.ts';
import type { CodeRequest } from '../../domain/web/code.ts';
import type { Rate } from '../../domain/web/settings.ts';

/** What requests are counted by. `code`: codes to a number; `codes`: for a client. */
export type HitKind = 'address' | 'prefix' | 'code' | 'codes';

/** A request that was made with a key of the client's own, so that it can be made again. */
export interface KeyedRequest {
  readonly isSameBody: boolean;
  /** What a callback that comes of it will be called. */
  readonly callback: CallbackId;
  /** What came of it, as JSON; null: that is not known yet. */
  readonly outcome: string | null;
}

export interface RequestKey {
  readonly client: string;
  readonly key: string;
}

export interface WebStore {
  transaction<T>(work: () => T): T;
  /**
   * Counts one more, if the rate allows it.
   * @returns null if it does; otherwise after how many milliseconds it will
   */
  hit(kind: HitKind, client: string, what: string, rate: Rate, now: Instant): number | null;

  /** Made since then. */
  keyedRequest(key: RequestKey, body: string, since: Instant): KeyedRequest | null;
  /** In the place of an older one with the same key. */
  addKeyedRequest(key: RequestKey, body: string, callback: CallbackId, now: Instant): void;
  endKeyedRequest(key: RequestKey, outcome: string): void;
  dropKeyedRequest(key: RequestKey): void;

  /** `number`: E.164, as long as it waits. */
  addCodeRequest(request: CodeRequest, number: string, code: string): void;
  codeRequest(id: string): CodeRequest | null;
  isCodeOf(id: string, code: string): boolean;
  saveCodeRequest(request: CodeRequest): void;

  /** Whether somebody with this number (E.164) has talked with an agent before, as far as that is still known. */
  isKnownNumber(number: string): boolean;

  /** Forgets what can be of no use any more, with the messages that brought codes. */
  pruneWeb(now: Instant): void;
}
