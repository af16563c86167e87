/** What the steps of a callback's dialogue tell the texts and branches behind them, in variables of the call. */
import type { PromisedWindow } from '../callback/promise.ts';
import type { CALL_VARIABLES, VariableValue } from '../flow/variables.ts';
import { clockTime, daysAfter, wallTime } from '../hours.ts';
import type { Instant } from '../ids.ts';
import { type SpokenWait, spokenArguments } from '../queue/quote.ts';
import type { Draft } from './draft.ts';

type CallbackVariable = Extract<keyof typeof CALL_VARIABLES, `callback_${string}`>;
type CallbackVariables = Partial<Record<CallbackVariable, string | number>>;

/** How many slots a caller is read. */
export const SLOTS_SAID = 3;

export function setVariables(draft: Draft, values: CallbackVariables): void {
  draft.state = { ...draft.state, variables: { ...draft.state.variables, ...values } };
}

/** The call's variables without those of the dialogue. */
export function ownVariables(
  variables: Readonly<Record<string, VariableValue>>,
): Record<string, VariableValue> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('callback_')));
}

/**
 * What an offer tells: the wait that it saves (its kind, or `unknown`, and from when to when in minutes), and on what
 * day the caller would be called.
 */
export function offerInWords(wait: SpokenWait | null, day: string): CallbackVariables {
  const callback_day = day;
  if (wait === null) {
    return { callback_wait: 'unknown', callback_wait_from: 0, callback_wait_to: 0, callback_day };
  }
  const { kind, from, to } = spokenArguments(wait);
  return { callback_wait: kind, callback_wait_from: from, callback_wait_to: to, callback_day };
}

/** A window as it is said, by the site's clock. */
export function windowInWords(draft: Draft, { from, to }: PromisedWindow): CallbackVariables {
  const { now } = draft.context;
  // What has begun by now is said as from now on.
  const begins = Math.max(from, now) as Instant;
  return {
    callback_from: clock(draft, from),
    callback_to: clock(draft, to),
    callback_day: dayInWords(draft, begins),
  };
}

/** Slots as they are said: all of them on the day of the first. */
export function slotsInWords(draft: Draft, slots: readonly { readonly from: Instant }[]): CallbackVariables {
  const [first, second, third] = slots.map(({ from }) => clock(draft, from));
  return {
    callback_slots: slots.length,
    callback_slot_1: first ?? '',
    callback_slot_2: second ?? '',
    callback_slot_3: third ?? '',
    callback_day: slots[0] === undefined ? '' : dayInWords(draft, slots[0].from),
  };
}

/** `14:10` */
const clock = ({ context }: Draft, at: Instant): string => clockTime(at, context.site.timezone);

/** `today`, `tomorrow`, or the date. */
export function dayInWords({ context }: Draft, at: Instant): string {
  const { date } = wallTime(at, context.site.timezone);
  const today = dateOf(context.now, context.site.timezone);
  if (date === today) return 'today';
  return date === daysAfter(today, 1) ? 'tomorrow' : date;
}

/** `2026-12-24`, by the clocks of `timezone`. */
export const dateOf = (at: Instant, timezone: string): string => wallTime(at, timezone).date;
