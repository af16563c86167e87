/**
 * Hang-up causes (Q.850), from Asterisk's to ours and back. What a phone's SIP answer becomes was seen on 22.10.1:
 * 302 → 23, 486 → 17, 480 → 19, 408 (and no answer to the INVITE for 32 s) → 18, 403 and 603 → 21, 404 → 1, 410 → 22,
 * 484 → 28, 488 → 58, 500 → 38, 502 → 27, 503 → 34; the end of our own ringing time → 19.
 */
import type { EndCause } from '../../domain/outcome.ts';
import type { HangupReason } from '../../engine/ports.ts';

const END_CAUSES: Readonly<Record<number, EndCause>> = {
  1: 'invalidNumber', // unallocated
  2: 'invalidNumber', // no route to the network
  3: 'invalidNumber', // no route to the destination
  16: 'hungUp',
  17: 'busy',
  18: 'noAnswer', // the phone did not respond
  19: 'noAnswer', // it rang
  21: 'rejected',
  22: 'invalidNumber', // number changed
  23: 'forwarded', // redirected to a new destination
  26: 'hungUp', // answered elsewhere: only ever our own doing
  28: 'invalidNumber', // incomplete or malformed
  31: 'hungUp', // normal, unspecified
  34: 'congestion',
  38: 'congestion', // network out of order
  41: 'congestion', // temporary failure
  42: 'congestion', // switch
  44: 'congestion', // requested channel not available
};

/** Whatever is not in the table is a failure of the far end or the way to it. */
export const endCause = (cause: number): EndCause => END_CAUSES[cause] ?? 'failed';

/** What a caller who was not answered then gets over SIP: 603, 603, 404, 486, 503 (seen on 22.10.1). */
export const HANGUP_CAUSES: Readonly<Record<HangupReason, number>> = {
  normal: 16,
  answeredElsewhere: 26,
  notInService: 1,
  busy: 17,
  congestion: 34,
};
