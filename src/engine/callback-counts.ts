/** What reports read of callbacks. */
import type { CountedCallbacks } from '../domain/counting/callback-report.ts';
import type { Instant } from '../domain/ids.ts';

export interface CallbackCounts {
  /**
   * Callbacks whose customers may have joined in the interval, offers made in it, and agents' times on calls that were
   * opened for callbacks since it began. `from` is inclusive, `to` is not.
   */
  callbackCounts(from: Instant, to: Instant): CountedCallbacks;
}
