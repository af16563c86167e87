/** The times that can be agreed on: as soon as possible, one that was chosen, or tomorrow. */

import { nextOpen, openUntil, type Window, wholeDay } from '../callback/calling-window.ts';
import { appointmentAt } from '../callback/promising.ts';
import type { CallbackSettings } from '../callback/settings.ts';
import type { Appointment } from '../callback/state.ts';
import { daysAfter } from '../hours.ts';
import type { Instant } from '../ids.ts';
import { DAY_MS } from '../time-units.ts';
import { dateOf } from './callback-variables.ts';
import type { Draft } from './draft.ts';
import { soonestTime } from './looking-at-offers.ts';
import { standingOf } from './pending-callback.ts';
import type { Agreement, Visit } from './state.ts';

const DAYS_AHEAD = 7;

/**
 * In their turn; if that cannot be promised, at the first time that is free. Whom that was promised before is told of
 * the same promise, which goes on to hold (callback/wishes.ts); from a time of their own they come to the place that
 * they have kept.
 */
export function soonest(
  draft: Draft,
  agreement: Agreement,
  settings: CallbackSettings,
  visit: Visit | null,
): Appointment | null {
  const { profile, number } = agreement;
  const standing = standingOf(draft, profile, number);
  const pending = standing.type === 'theirs' ? standing.pending : null;
  if (pending?.isSoonest) return { at: null, window: pending.window };
  if (visit === null) return null;
  const rank = Math.min(visit.rank, pending?.rank ?? visit.rank);
  const time = soonestTime(draft, profile, number, { ...visit, rank });
  if (time.type === 'window') return { at: null, window: time.window };
  return time.type === 'slot' ? appointmentAt(time.slot.from, settings) : null;
}

/** The slot must still be free: others choose too. */
export function chosen(
  draft: Draft,
  { profile, number, slots }: Agreement,
  settings: CallbackSettings,
  which: number,
): Appointment | null {
  const slot = slots[which - 1];
  if (slot === undefined) return null;
  const free = draft.context.callbacks.slots(profile, number, slot.from);
  return free.some(({ from }) => from === slot.from) ? appointmentAt(slot.from, settings) : null;
}

/** The first time that is free on the next day, or on the first day after it that has one. */
export function tomorrow(
  draft: Draft,
  { profile, number }: Agreement,
  settings: CallbackSettings,
): Appointment | null {
  const { context } = draft;
  const { timezone } = context.current;
  const windows = context.callbacks.windows(profile, number);
  const today = dateOf(context.now, timezone);
  for (let ahead = 1; ahead <= (settings.schedule?.daysAhead ?? DAYS_AHEAD); ahead += 1) {
    const date = daysAfter(today, ahead);
    const ofDay = [...windows, wholeDay(date, timezone)];
    const opens = nextOpen(ofDay, context.now);
    if (opens === null) continue;
    const isBySlots = settings.schedule !== null;
    const at = isBySlots ? slotOn(draft, profile, number, opens) : atOpening(draft, profile, ofDay, opens);
    if (at !== null) return appointmentAt(at, settings);
  }
  return null;
}

/** Where there are no slots it is when they open, or a while later (`next-day`); null: as many as may be are promised then. */
function atOpening(
  { context }: Draft,
  profile: string,
  windows: readonly Window[],
  opens: Instant,
): Instant | null {
  const nextDay = context.callbacks.profile(profile)?.nextDay ?? null;
  if (nextDay === null) return opens;
  const closes = openUntil(windows, opens, DAY_MS);
  const at = (opens + nextDay.delayMs) as Instant;
  const isFull = context.callbacks.promisedIn(profile, { opens, closes }) >= nextDay.most;
  return isFull || at >= closes ? null : at;
}

function slotOn(draft: Draft, profile: string, number: string, opens: Instant): Instant | null {
  const { callbacks, current } = draft.context;
  const day = dateOf(opens, current.timezone);
  const slots = callbacks.slots(profile, number, opens);
  return slots.find(({ from }) => dateOf(from, current.timezone) === day)?.from ?? null;
}
