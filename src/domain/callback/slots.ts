/**
 * Times that can be promised for later: the day is cut into slots, each of which takes so many callbacks.
 *
 *   capacity = floor(share × staffed agents × slot / handling time)
 *
 * The share leaves the rest of the agents' time for callers who do not wait until later (products.md §2, M21; Genesys
 * and NICE have fixed numbers per quarter of an hour instead). Slots begin at whole multiples of their length from
 * midnight by the site's clock, lie wholly in the hours, and are offered nearest first, today and a few days ahead.
 * A slot that was promised is kept by an attempt at its start or up to `toleranceMs` later.
 */

import { daysAfter, wallTime } from '../hours.ts';
import type { Instant, Milliseconds } from '../ids.ts';
import { MINUTE_MS } from '../time-units.ts';
import { nextOpen, openUntil, type Window } from './calling-window.ts';
import type { ScheduleSettings } from './settings.ts';

/** How many slots a caller is offered. */
const OFFERED = 3;
const NEAR_MS = 3 * 3_600_000;

export interface Slot {
  readonly from: Instant;
  readonly to: Instant;
  /** How many more it can take. */
  readonly free: number;
}

export interface SlotDemand {
  readonly schedule: Pick<ScheduleSettings, 'share' | 'slotMs' | 'daysAhead'>;
  /** Slots begin at this moment or later. */
  readonly from: Instant;
  /** What the caller would like; null: as soon as possible. */
  readonly wished: Instant | null;
  /** Of the site: slots begin, and days are counted, by its clock. */
  readonly timezone: string;
  /** All that must be open: the schedule's and the queue's hours, and the calling hours where the customer lives. */
  readonly windows: readonly Window[];
  /** How many agents there will be for a slot that begins then. */
  readonly staffedAt: (slot: Instant) => number;
  /** How many callbacks are promised for it already. */
  readonly takenAt: (slot: Instant) => number;
  /** Wrap-up included. */
  readonly handlingMs: Milliseconds;
}

/** How many callbacks one slot takes. */
export function slotCapacity(
  schedule: Pick<ScheduleSettings, 'share' | 'slotMs'>,
  staffed: number,
  handlingMs: Milliseconds,
): number {
  if (handlingMs <= 0) return 0;
  // 0.4 × 5 × 15 min / 10 min is 3, whatever floating point makes of it.
  return Math.floor((schedule.share * staffed * schedule.slotMs) / handlingMs + 1e-9);
}

/** The free slots nearest to what is wished, at most three, in the order of time. */
export function nearestSlots(demand: SlotDemand, count = OFFERED): readonly Slot[] {
  const wished = demand.wished ?? demand.from;
  // Mostly they are near, and the days until then need not be gone through.
  const near = nearestAfter(demand, Math.max(demand.from, wished - NEAR_MS) as Instant, wished, count);
  const isNear = near.length === count && near.every(({ from }) => Math.abs(from - wished) < NEAR_MS);
  const nearest = isNear ? near : nearestAfter(demand, demand.from, wished, count);
  return nearest.sort((a, b) => a.from - b.from);
}

function nearestAfter(demand: SlotDemand, after: Instant, wished: Instant, count: number): Slot[] {
  const distance = (slot: Slot): number => Math.abs(slot.from - wished);
  const nearest: Slot[] = [];
  for (const slot of freeSlots(demand, after)) {
    const furthest = nearest.at(-1);
    // Up to the wish each is nearer than the one before, and from then on they only get further away.
    if (nearest.length === count && furthest && distance(slot) >= distance(furthest)) break;
    nearest.push(slot);
    nearest.sort((a, b) => distance(a) - distance(b) || a.from - b.from);
    nearest.splice(count);
  }
  return nearest;
}

/** The slot that begins at exactly this moment, if one does that is free: asked again before it is promised. */
export function freeSlotAt(demand: SlotDemand, at: Instant): Slot | null {
  if (at < demand.from) return null;
  for (const slot of freeSlots(demand, at)) return slot.from === at ? slot : null;
  return null;
}

function* freeSlots(demand: SlotDemand, after: Instant): Generator<Slot> {
  const { schedule, timezone, windows } = demand;
  const last = lastDay(demand.from, schedule.daysAhead, timezone);
  let at: Instant | null = after;
  while (at !== null) {
    at = nextOpen(windows, at);
    if (at === null || wallTime(at, timezone).date > last) return;
    const from = onGrid(at, schedule.slotMs, timezone);
    if (from > at) {
      at = from;
      continue;
    }
    const to = (from + schedule.slotMs) as Instant;
    if (openUntil(windows, from, schedule.slotMs) === to) {
      const capacity = slotCapacity(schedule, demand.staffedAt(from), demand.handlingMs);
      const free = capacity - demand.takenAt(from);
      if (free > 0) yield { from, to, free };
    }
    at = (from + MINUTE_MS) as Instant;
  }
}

/** The first moment from `at` on when a slot begins. After a change of clocks slots are counted anew. */
function onGrid(at: Instant, slotMs: Milliseconds, timezone: string): Instant {
  const slotMinutes = Math.max(1, Math.round(slotMs / MINUTE_MS));
  let moment = Math.ceil(at / MINUTE_MS) * MINUTE_MS;
  for (;;) {
    const over = wallTime(moment as Instant, timezone).minute % slotMinutes;
    if (over === 0) return moment as Instant;
    moment += Math.min(slotMinutes - over, 60 - (over % 60)) * MINUTE_MS;
  }
}

function lastDay(today: Instant, daysAhead: number, timezone: string): string {
  return daysAfter(wallTime(today, timezone).date, daysAhead);
}
