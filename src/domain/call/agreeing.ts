/**
 * A caller agrees to be called back.
 *
 *   callbackNumber ──judged──▶ a number ──callbackTime──▶ number and time ──callbackAgree, or hung up──▶ asked for
 *
 * Rules. No number that the guard did not let through is ever noted, so none is asked for; judging another one forgets
 * the one before. Time is promised only while the site offers callbacks and has room for one more. From the moment
 * there is a time, which is said to the caller next, their hanging up is a yes; while they still choose from slots it
 * is not. So is being gone when we were away: they may have been told to just hang up, and a call too many is better
 * than a promise forgotten. A callback is asked for once. Its place in line is the one that the caller left by asking, or would have had.
 * Whom we have called back cannot ask for another.
 */

import { nextOpen, type Window } from '../callback/calling-window.ts';
import { appointmentAt } from '../callback/promising.ts';
import type { CallbackSettings } from '../callback/settings.ts';
import type { Appointment, CallbackRequest } from '../callback/state.ts';
import { formatMessage } from '../flow/message.ts';
import { daysAfter } from '../hours.ts';
import { callbackOf, type Instant } from '../ids.ts';
import { spokenNumber } from '../numbers.ts';
import type { CallbackNumberStep, CallbackTimeStep } from '../site.ts';
import {
  dateOf,
  ownVariables,
  SLOTS_SAID,
  setVariables,
  slotsInWords,
  windowInWords,
} from './callback-variables.ts';
import { type Draft, goOn, valuesOf } from './draft.ts';
import { soonestPromise } from './looking-at-offers.ts';
import { plainVisit } from './offering.ts';
import { standInLine } from './queued.ts';
import type { Agreement, Visit } from './state.ts';

/** A `callbackNumber` step. */
export function judgeCallbackNumber(draft: Draft, step: CallbackNumberStep): void {
  const { context, state } = draft;
  const desk = context.callbacks;
  draft.state = { ...state, agreement: null };
  const given =
    step.from === 'caller' ? state.callerNumber : String(state.variables[step.from.variable] ?? '');
  // Asked for a number over and over, who is being called back would only lose time.
  if (state.attempt !== null) return state.left === null ? goOn(draft, step.limited) : backInLine(draft);
  const verdict = desk.judge(step.profile, given);
  if (verdict.verdict === 'denied') {
    setVariables(draft, { callback_number: '', callback_denied: verdict.reason });
    return goOn(draft, step.denied);
  }
  const { number } = verdict;
  const spoken = spokenNumber(number, context.site.country);
  setVariables(draft, { callback_number: spoken, callback_denied: '' });
  const changes = desk.pendingOf(number, [step.profile]).length > 0;
  if (!changes && desk.limits(step.profile, number).type === 'over') return goOn(draft, step.limited);
  agreeOn(draft, { profile: step.profile, number, time: null, slots: [] });
  goOn(draft, null);
}

/** A `callbackTime` step. */
export function findCallbackTime(draft: Draft, step: CallbackTimeStep): void {
  const { agreement } = draft.state;
  const settings = draft.context.callbacks.profile(step.profile);
  if (agreement === null || agreement.profile !== step.profile) return goOn(draft, step.none);
  agreeOn(draft, { ...agreement, time: null });
  if (settings === undefined || !hasRoom(draft, agreement, settings)) return goOn(draft, step.none);
  const when = wishedFor(draft, step);
  if (when.type === 'slots') return readSlots(draft, step, agreement);
  const time = timeWished(draft, agreement, settings, when);
  if (time === null) return goOn(draft, step.none);
  agreeOn(draft, { ...agreement, time, slots: [] });
  setVariables(draft, windowInWords(draft, time.window));
  goOn(draft, null);
}

/** A `callbackAgree` step. */
export function agreeToCallback(draft: Draft): void {
  askForCallback(draft);
  goOn(draft, null);
}

/** A `callbackForget` step. */
export function forgetCallback(draft: Draft): void {
  draft.state = { ...draft.state, agreement: null };
  goOn(draft, null);
}

/**
 * A `backInLine` step: the dialogue is left behind, and the flow goes on where the line was left. Who was offered a
 * callback on entry goes on from there to the queue, having waited since then.
 */
export function backInLine(draft: Draft): void {
  const { left } = draft.state;
  draft.state = { ...draft.state, agreement: null };
  if (left === null) return goOn(draft, null);
  draft.state = { ...draft.state, cursor: left.cursor };
  if (left.told === null) return goOn(draft, null);
  draft.state = { ...draft.state, left: null };
  standInLine(draft, left.at, left.visit, { others: [], told: left.told });
}

/** The caller has hung up: in the dialogue that is a yes, once there is a time. */
export function agreeByHangingUp(draft: Draft): void {
  const { status } = draft.state.activity;
  if (status === 'saying' || status === 'asking') askForCallback(draft);
}

/** Asks for what was agreed on; nothing, if no time was, or it was asked for before. */
function askForCallback(draft: Draft): void {
  const { state, context } = draft;
  const { agreement, left } = state;
  if (agreement?.time == null) return;
  const visit = visitKept(draft, agreement);
  const asked = state.asked + 1;
  const request: CallbackRequest = {
    id: callbackOf(state.id, asked),
    profile: agreement.profile,
    number: agreement.number,
    language: state.language,
    callerName: state.callerName,
    variables: ownVariables(state.variables),
    firstJoinedAt: state.firstJoinedAt ?? visit?.joinedAt ?? context.now,
    rank: visit?.rank ?? context.now,
    priority: visit?.priority ?? 0,
    origin: { type: 'call', call: state.id },
    ...agreement.time,
  };
  draft.requests.push(request);
  if (left !== null && left.told !== null) draft.departure = { type: 'callback' };
  draft.state = { ...draft.state, asked, agreement: null, left: null };
}

function agreeOn(draft: Draft, agreement: Agreement): void {
  draft.state = { ...draft.state, agreement };
}

/** The stay that the caller left by asking, or that would begin now in the queue whose agents call back. */
function visitKept(draft: Draft, { profile }: Agreement): Visit | null {
  if (draft.state.left !== null) return draft.state.left.visit;
  const settings = draft.context.callbacks.profile(profile);
  return settings === undefined ? null : plainVisit(draft, settings.queue);
}

function hasRoom(
  { context }: Draft,
  { profile, number }: Agreement,
  { capacity }: CallbackSettings,
): boolean {
  const desk = context.callbacks;
  if (!desk.isOffering(profile)) return false;
  return (
    capacity === null || desk.pending(profile) < capacity || desk.pendingOf(number, [profile]).length > 0
  );
}

function timeWished(
  draft: Draft,
  agreement: Agreement,
  settings: CallbackSettings,
  when: Wish,
): Appointment | null {
  if (when.type === 'chosen') {
    return chosen(draft, agreement, settings, Number(draft.state.variables[when.variable]));
  }
  return when.type === 'tomorrow'
    ? tomorrow(draft, agreement, settings)
    : soonest(draft, agreement, settings);
}

type Wish = Exclude<CallbackTimeStep['when'], { readonly type: 'said' }>;

function wishedFor({ context, state }: Draft, { when }: CallbackTimeStep): Wish {
  if (when.type !== 'said') return when;
  const said = formatMessage(when.pattern, state.language, valuesOf(state, context.site)).trim();
  return { type: said === 'tomorrow' ? 'tomorrow' : 'now' };
}

function readSlots(draft: Draft, step: CallbackTimeStep, agreement: Agreement): void {
  const { context } = draft;
  const { timezone } = context.current;
  const free = context.callbacks.slots(step.profile, agreement.number, null);
  const day = free[0] === undefined ? '' : dateOf(free[0].from, timezone);
  const slots = free
    .filter(({ from }) => dateOf(from, timezone) === day)
    .slice(0, SLOTS_SAID)
    .map(({ from, to }) => ({ from, to }));
  setVariables(draft, slotsInWords(draft, slots));
  if (slots.length === 0) return goOn(draft, step.none);
  agreeOn(draft, { ...agreement, time: null, slots });
  goOn(draft, null);
}

/** In their turn; if that cannot be promised, at the first time that is free. */
function soonest(draft: Draft, agreement: Agreement, settings: CallbackSettings): Appointment | null {
  const { profile, number } = agreement;
  const visit = visitKept(draft, agreement);
  const window = visit === null ? null : soonestPromise(draft, profile, number, visit);
  if (window !== null) return { at: null, window };
  const [slot] = draft.context.callbacks.slots(profile, number, null);
  return slot === undefined ? null : appointmentAt(slot.from, settings);
}

/** The slot must still be free: others choose too. */
function chosen(
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
function tomorrow(
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
    const opens = nextOpen([...windows, wholeDay(date, timezone)], context.now);
    if (opens === null) continue;
    const at = settings.schedule === null ? opens : slotOn(draft, profile, number, opens);
    if (at !== null) return appointmentAt(at, settings);
  }
  return null;
}

const DAYS_AHEAD = 7;

function slotOn(draft: Draft, profile: string, number: string, opens: Instant): Instant | null {
  const { callbacks, current } = draft.context;
  const day = dateOf(opens, current.timezone);
  const slots = callbacks.slots(profile, number, opens);
  return slots.find(({ from }) => dateOf(from, current.timezone) === day)?.from ?? null;
}

const wholeDay = (date: string, timezone: string): Window => ({
  hours: { weekly: [], except: { [date]: [{ from: 0, to: 1440 }] } },
  timezone,
});
