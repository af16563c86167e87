/** What a system outside is told of a callback: no more than whoever made it knows, or needs. */

import { type CallbackEnd, type CallbackState, promiseOf } from '../../domain/callback/state.ts';
import { isoTime } from '../../domain/iso-time.ts';
import { maskNumber } from '../../observe/mask-number.ts';

/** Times are ISO 8601, UTC. */
export interface ShownCallback {
  readonly id: string;
  /** Name under `callbacks`. */
  readonly callback: string;
  /** Masked. */
  readonly number: string;
  readonly status: 'pending' | 'in_progress' | 'over';
  readonly requested_at: string;
  readonly promised: { readonly from: string; readonly to: string };
  /** The time that was chosen; null: as soon as possible. */
  readonly at: string | null;
  /** How often the customer was dialled. */
  readonly attempts: number;
  readonly end: { readonly how: string; readonly at: string } | null;
}

const ENDS: Readonly<Record<CallbackEnd, string>> = {
  done: 'done',
  cancelledByCustomer: 'cancelled_by_customer',
  cancelledByAdmin: 'cancelled_by_admin',
  superseded: 'superseded',
  expired: 'expired',
  failedUnreached: 'unreached',
  failedInvalid: 'invalid_number',
  denied: 'denied',
};

export function shownCallback(state: CallbackState): ShownCallback {
  const { id, profile, number, progress, requestedAt, attempts } = state;
  const { at, window } = promiseOf(state);
  const isOver = progress.status === 'over';
  return {
    id,
    callback: profile,
    number: maskNumber(number),
    status: isOver ? 'over' : IDLE.includes(progress.status) ? 'pending' : 'in_progress',
    requested_at: isoTime(requestedAt),
    promised: { from: isoTime(window.from), to: isoTime(window.to) },
    at: at === null ? null : isoTime(at),
    attempts: attempts.length,
    end: isOver ? { how: ENDS[progress.end], at: isoTime(progress.at) } : null,
  };
}

/** Agents are asked in `previewing`; the customer is not dialled yet. */
const IDLE: readonly string[] = ['later', 'due', 'previewing'];
