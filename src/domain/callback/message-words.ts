/**
 * What the texts of messages to customers are filled in with, besides the variables of the call that asked. The names
 * are those that the check of a site knows (flow-loader/told-arguments.ts). Times are those of the site's clocks.
 */

import type { MessageValue } from '../flow/message.ts';
import type { Instant } from '../ids.ts';
import { MINUTE_MS } from '../time-units.ts';
import type { CallbackMessage } from './action.ts';
import { promiseWords } from './promise.ts';
import type { CallbackState } from './state.ts';

export interface WordsAbout {
  readonly timezone: string;
  /** Our number, to be tapped; null: none. */
  readonly callUs: string | null;
  /** What the site is called. */
  readonly site: string;
  /** Where the customer can cancel or move it; '': nowhere. */
  readonly link: string;
}

/** The values for a message that is written now. */
export function messageWords(
  message: CallbackMessage,
  { variables, number, callerName, language }: CallbackState,
  { timezone, callUs, site, link }: WordsAbout,
  now: Instant,
): Record<string, MessageValue> {
  const caller = { caller: number, caller_name: callerName, language };
  const ours = { site, link, number: callUs ?? '', tel: callUs === null ? '' : `tel:${callUs}` };
  const common = { ...variables, ...caller, ...ours };
  switch (message.kind) {
    case 'booked':
    case 'moved':
    case 'reminder':
      return { ...common, ...promiseWords(message.window, now, timezone) };
    case 'missed': {
      const { attempt, of, nextAt } = message;
      const { from, ...words } = promiseWords({ from: nextAt, to: nextAt }, now, timezone);
      const minutes = Math.max(0, Math.round((nextAt - now) / MINUTE_MS));
      return { ...common, ...words, next: from, attempt, of, in_minutes: minutes };
    }
    case 'last':
      return { ...common, attempts: message.attempts };
    case 'upNext':
      return { ...common, in_minutes: Math.max(1, Math.ceil(message.inMs / MINUTE_MS)) };
    case 'expired':
    case 'cancelled':
      return common;
    default:
      return message satisfies never;
  }
}
