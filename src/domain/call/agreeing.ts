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
 * Whom we have called back cannot ask for another. A number that has one pending which is not this caller's is treated as
 * one that cannot have any more (pending-callback.ts).
 */

import type { CallbackSettings } from '../callback/settings.ts';
import type { Appointment, CallbackRequest } from '../callback/state.ts';
import type { CallbackNumberStep, CallbackTimeStep } from '../flow/callback-steps.ts';
import { formatMessage } from '../flow/message.ts';
import { callbackOf } from '../ids.ts';
import { spokenNumber } from '../numbers.ts';
import { chosen, soonest, tomorrow } from './agreed-times.ts';
import {
  dateOf,
  ownVariables,
  SLOTS_SAID,
  setVariables,
  slotsInWords,
  windowInWords,
} from './callback-variables.ts';
import { type Draft, goOn, valuesOf } from './draft.ts';
import { plainVisit } from './offering.ts';
import { standingOf } from './pending-callback.ts';
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
  const standing = standingOf(draft, step.profile, number).type;
  const isOver = standing === 'none' && desk.limits(step.profile, number).type === 'over';
  if (isOver || standing === 'others') return goOn(draft, step.limited);
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

function hasRoom(draft: Draft, { profile, number }: Agreement, { capacity }: CallbackSettings): boolean {
  const desk = draft.context.callbacks;
  if (!desk.isOffering(profile)) return false;
  const standing = standingOf(draft, profile, number).type;
  if (standing !== 'none') return standing === 'theirs';
  return capacity === null || desk.pending(profile) < capacity;
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
    : soonest(draft, agreement, settings, visitKept(draft, agreement));
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
