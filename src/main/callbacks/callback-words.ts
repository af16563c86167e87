/** States, ends and causes as people read them. */
import type { NumberDenial } from '../../domain/callback/number-guard.ts';
import type { AttemptOutcome } from '../../domain/callback/settings.ts';
import type {
  CallbackEnd,
  CallbackMessageKind,
  CallbackStatus,
  EndReason,
  LaterReason,
  UnsentReason,
} from '../../domain/callback/state.ts';
import type { CallbackReport } from '../../engine/callback-report.ts';

export const OUTCOMES: Readonly<Record<AttemptOutcome, string>> = {
  served: 'served',
  busy: 'busy',
  noAnswer: 'no answer',
  machine: 'nobody pressed 1 (a machine?)',
  rejected: 'rejected',
  congestion: 'no line',
  invalidNumber: 'no such number',
  agentLost: 'no agent was there in the end',
  customerGone: 'hung up before an agent came',
  later: 'asked for another time',
  cancelled: 'called off',
  unknown: 'lost in a restart',
};

export const STATUSES: Readonly<Record<CallbackStatus, string>> = {
  later: 'later',
  due: 'due',
  previewing: 'agents are asked',
  dialling: 'dialling',
  greeting: 'answered',
  waiting: 'waits for an agent',
  talking: 'talking',
  over: 'over',
};

export const LATER: Readonly<Record<LaterReason, string>> = {
  promise: 'not earlier than promised',
  chosen: 'at the chosen time',
  retry: 'next attempt',
  hours: 'calling hours',
  spending: "today's money is spent",
  lostPreview: 'the question to agents was lost',
  snoozed: 'put off by an agent',
};

export const ENDS: Readonly<Record<CallbackEnd, string>> = {
  done: 'done',
  cancelledByCustomer: 'cancelled by the customer',
  cancelledByAdmin: 'cancelled by an admin',
  superseded: 'the customer called in',
  expired: 'expired',
  failedUnreached: 'not reached',
  failedInvalid: 'no such number',
  denied: 'may not be dialled',
};

export const DENIALS: Readonly<Record<NumberDenial, string>> = {
  malformed: 'it is not written as a number',
  tooShort: 'it is too short',
  tooLong: 'it is too long',
  short: 'it is a short number or an extension',
  emergency: 'it is an emergency number',
  own: "it is one of the site's own",
  denied: 'the site denies it',
  premium: 'it is a premium number',
  shared: 'its cost is shared',
  satellite: 'it is a satellite number',
  service: 'it is a service number',
  country: 'its country is not allowed',
  unassigned: 'its country has no such number',
};

/** Why it is over so, where the end does not say it; an end by the ladder only repeats the attempts. */
const END_REASONS: Readonly<Record<Exclude<EndReason, NumberDenial>, string>> = {
  over: '',
  invalidNumber: '',
  attempts: 'no attempts left',
  outcome: 'not tried again after that',
  promise: 'it would have been too late',
  hours: 'not in calling hours any more',
  spending: "the day's money was spent",
};

export const MESSAGES: Readonly<Record<CallbackMessageKind, string>> = {
  booked: 'booked',
  missed: 'missed attempt',
  last: 'last attempt',
  expired: 'expired',
  upNext: 'up next',
  reminder: 'reminder',
  cancelled: 'cancelled',
  moved: 'moved',
};

/** Why a message was not sent that was due. */
export const UNSENT: Readonly<Record<UnsentReason, string>> = {
  optedOut: 'opted out',
  quietHours: 'of no use after quiet hours',
  dryRun: 'dry run',
};

/** `not reached: no attempts left`. */
export function endWords(end: CallbackEnd, reason: string | null): string {
  const words: Readonly<Record<string, string>> = { ...DENIALS, ...END_REASONS };
  const why = reason === null ? '' : (words[reason] ?? reason);
  return why === '' ? ENDS[end] : `${ENDS[end]}: ${why}`;
}

/** `later: next attempt`, `dialling`, `not reached`. */
export function statusWords({ status, end, reason }: CallbackReport): string {
  return end === null ? pendingWords({ status, reason }) : ENDS[end];
}

/** `later: next attempt`, `dialling`, of one that is not over. */
export function pendingWords({ status, reason }: Pick<CallbackReport, 'status' | 'reason'>): string {
  const why = status === 'later' && reason !== null ? `: ${LATER[reason as LaterReason]}` : '';
  return `${STATUSES[status]}${why}`;
}
