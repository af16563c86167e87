/** What calls may know of callbacks (domain/call/callback-desk.ts), found at the moment they decide. */

import { canTakeCalls } from '../../domain/agent/status.ts';
import type { CallbackDesk, PendingCallback } from '../../domain/call/callback-desk.ts';
import type { Window } from '../../domain/callback/calling-window.ts';
import { limitRequests } from '../../domain/callback/limits.ts';
import type { Opening } from '../../domain/callback/next-day.ts';
import { nearestSlots, type Slot } from '../../domain/callback/slots.ts';
import { putOffUntil } from '../../domain/callback/snoozing.ts';
import { type CallbackState, promiseOf } from '../../domain/callback/state.ts';
import { isSwitchedOn } from '../../domain/callback/switches.ts';
import { windowAhead } from '../../domain/callback/window-ahead.ts';
import { hoursNamed } from '../../domain/hours.ts';
import type { Instant, Milliseconds, QueueName } from '../../domain/ids.ts';
import { isAtWork } from '../../domain/queue/eligible.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import type { CallbackStore } from '../callback-store.ts';
import type { Lines } from '../lines.ts';
import type { CallbackBook } from './callback-book.ts';
import { judgedBy, type Profile, type Profiles, windowsOf } from './profiles.ts';

export interface DeskParts {
  readonly store: CallbackStore;
  readonly book: CallbackBook;
  readonly profiles: Profiles;
  readonly lines: Lines;
  readonly now: Instant;
}

/** Fewer handling times than this say less than what the admin reckons with. */
const ENOUGH_HANDLINGS = 20;
const USUAL_HANDLING_MS: Milliseconds = 300_000;

export function deskOf(parts: DeskParts): CallbackDesk {
  const { store, book, profiles, lines, now } = parts;
  const unknownProfile = { verdict: 'denied', reason: 'denied' } as const;
  return {
    profile: (name) => profiles.of(name)?.settings,
    isOffering: (name) => {
      const profile = profiles.of(name);
      return profile !== undefined && isSwitchedOn(book.switches, 'offering', name, profile.settings);
    },
    judge: (name, number) => {
      const profile = profiles.of(name);
      return profile === undefined ? unknownProfile : judgedBy(profile, number);
    },
    limits: (name, number) => {
      const rules = profiles.of(name)?.settings.numbers ?? { pendingPerNumber: 0, perDay: 0 };
      const madeAt = store.requestsOf(number, (now - DAY_MS) as Instant);
      return limitRequests(rules, { pending: book.ofNumber(number).length, madeAt }, now);
    },
    pendingOf: (number, names) =>
      book
        .ofNumber(number)
        .filter(({ profile }) => names.includes(profile))
        .sort((a, b) => a.requestedAt - b.requestedAt)
        .map((callback) => pendingOf(callback, now)),
    askedFrom: (id) => store.askedFrom(id),
    pending: (name) => book.count({ what: 'pending', profile: name }),
    promisedIn: (name, opening) => {
      const profile = profiles.of(name);
      return profile === undefined ? 0 : promisedIn(profile, opening, name, book);
    },
    windows: (name, number) => {
      const profile = profiles.of(name);
      return profile === undefined ? [] : windowsOf(profile, number);
    },
    slots: (name, number, wished) => {
      const profile = profiles.of(name);
      return profile === undefined ? [] : slotsOf(profile, number, wished, parts);
    },
    agentsOf: (queue) => agentsOf(queue, lines),
    holding: (queue, rule) => book.holding(queue, rule),
    mayBePutOff: (id) => {
      const callback = book.callback(id);
      const profile = callback && profiles.of(callback.profile);
      if (callback === undefined || profile === undefined) return false;
      const context = { now, settings: profile.settings, windows: windowsOf(profile, callback.number) };
      return putOffUntil(callback, context) !== null;
    },
  };
}

function pendingOf(callback: CallbackState, now: Instant): PendingCallback {
  const { id, profile, queue, rank, priority, firstJoinedAt } = callback;
  const { at, verdict } = promiseOf(callback);
  const isSoonest = at === null && verdict.state === 'open';
  const window = windowAhead(callback, now);
  return { id, profile, queue, rank, priority, firstJoinedAt, window, isSoonest };
}

/** Times that were chosen from slots have room of their own. */
function promisedIn(
  { settings }: Profile,
  { opens, closes }: Opening,
  name: string,
  book: CallbackBook,
): number {
  const promised = { what: 'promised', profile: name, within: { from: opens, to: closes } } as const;
  const soonest = book.count({ ...promised, chosen: false });
  return settings.schedule === null ? soonest + book.count({ ...promised, chosen: true }) : soonest;
}

function slotsOf(
  profile: Profile,
  number: string,
  wished: Instant | null,
  { book, lines, now }: DeskParts,
): readonly Slot[] {
  const { settings, site } = profile;
  const { schedule, queue } = settings;
  if (schedule === null) return [];
  const hours = hoursNamed(site.hours, schedule.hours);
  const ofSchedule: Window[] = hours === null ? [] : [{ hours, timezone: site.timezone }];
  const { slotMs } = schedule;
  return nearestSlots({
    schedule,
    from: now,
    wished,
    timezone: site.timezone,
    windows: [...ofSchedule, ...windowsOf(profile, number)],
    // Nobody knows today who will be at work then: all who are on the queue's list.
    staffedAt: () => site.queues[queue]?.agents.length ?? 0,
    // Customers of the queue have chosen to be called then.
    takenAt: (slot) =>
      book.count({ what: 'chosen', queue, within: { from: slot, to: (slot + slotMs) as Instant } }),
    handlingMs: handlingMsOf(queue, site.queues[queue]?.usualHandlingMs ?? USUAL_HANDLING_MS, lines),
  });
}

function handlingMsOf(queue: QueueName, usualMs: Milliseconds, lines: Lines): Milliseconds {
  const { handlingsMs } = lines.history(queue);
  if (handlingsMs.length < ENOUGH_HANDLINGS) return usualMs;
  return handlingsMs.reduce((sum, each) => sum + each, 0) / handlingsMs.length;
}

export function agentsOf(queue: QueueName, lines: Lines): ReturnType<CallbackDesk['agentsOf']> {
  const crew = lines.floor.crew(queue);
  const atWork = crew.filter(({ state }) => isAtWork(state));
  return {
    free: crew.filter(({ state, settings }) => canTakeCalls(state, settings)).length,
    wrappingUp: atWork.filter(({ state }) => state.activity.status === 'wrapUp').length,
    atWork: atWork.length,
  };
}
