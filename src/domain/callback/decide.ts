/**
 * A callback, decided: from the agreement with a customer to its one end.
 *
 *                    ┌──────────── retry, later, moved, lost preview ─────────────┐
 *                    ▼                                                            │
 *   (asked) ─▶ later ⇄ due ─▶ dialling ─▶ greeting ─▶ waiting ⇄ talking ─▶ (attempt over) ─▶ over
 *                      │ ▲        ▲
 *                      ▼ │        │ accepted
 *                    previewing ──┘                       (agent first)
 *
 * later: not before a certain moment. due: waits for its turn. previewing: agents are asked, no customer is dialled.
 * dialling: the customer's phone is called. greeting: answered, by whom is not known. waiting: the customer pressed 1.
 * talking: with an agent. over: one of eight ends (state.ts), for good.
 *
 * Rules.
 * - `decideCallback` is pure and total: an event that does not fit leaves the callback as it is. An ended one stays
 *   ended.
 * - An attempt is a call of its own, with an id made of the callback's and a number that is used once. Only word from
 *   the call that is open now counts. An attempt begins when the customer is dialled, and is in the state before it
 *   is in the world.
 * - The customer is dialled only from `due` or out of a preview, at one place, after everything was looked at again:
 *   not too late, in calling hours, attempts left, dialling switched on, the number let through by the guard and not
 *   being called by another callback, money left for today.
 * - Every state has a way on: `later` a timer; `due` and `previewing` the end of calling hours and the last moment for
 *   an attempt (`until`); an attempt the end of its call, which is reported even when it was missed (`attemptLost`).
 * - Nobody is called earlier than promised, so `due` begins no sooner than five minutes before the promised window.
 *   Whoever was not dialled when `until` is past, or when calling hours do not come again before it, is told so.
 * - What follows an attempt is the ladder's to say. Done is who talked for ten seconds or more; fewer count as having
 *   hung up. An attempt whose end is not known counts as made, unless they had talked for so long.
 * - An agent who declines, or does not answer, uses up no attempt; the next one is asked, in the same call. One who
 *   puts it off (snoozing.ts) uses up none either: nobody is asked for a while, and the place in line is kept.
 * - An agent lost in mid-talk puts the customer back into `waiting`: the call keeps them at the head of the line.
 * - What the customer wishes by key (later, never) holds once the call is over, or lost; not if they go on to talk.
 * - A wish from elsewhere (cancelled, moved, called in) holds at once. It stops a phone that rings; it hangs up on
 *   nobody who has answered, and then holds unless they are served. The last wish counts.
 * - Who cancels or moves it by text message is told by one, once it holds; who does it behind a link sees it there.
 * - The place in line is that of the first request, however often it is changed.
 * - Its queue is the profile's as of the first request; once the site has that one no more, the profile's of today.
 * - A promise is resolved once, as kept, broken or withdrawn (promise.ts), at the latest with the callback's end. Each
 *   time agreed on is a promise of its own.
 * - Switching dialling off, or to a dry run, takes back previews; attempts under way go on, and time runs on.
 * - In a dry run a callback whose turn has come is not dialled, nor is an agent asked: it is noted, once for each time
 *   that it is due, what would be done, and it waits on.
 */
import { attemptEnded, attemptLost, attemptNoted, attemptWentOn } from './attempt.ts';
import { lookUpNext } from './beforehand.ts';
import {
  type CallbackContext,
  type CallbackDecision,
  type Draft,
  decisionOf,
  draftOf,
  note,
} from './draft.ts';
import type { AttemptEvent, CallbackEvent } from './event.ts';
import { lastBegin, madePromise, NOT_TOLD, settlePromise, watchPromise } from './promising.ts';
import {
  type CallbackRequest,
  type CallbackState,
  callOfCallback,
  type InAttempt,
  isInAttempt,
} from './state.ts';
import { previewWentOn, stayDue, turnCame } from './turn.ts';
import { awaitAppointment, timerFired } from './waiting.ts';
import {
  calledIn,
  cancel,
  cancelByKey,
  changeRequest,
  hurry,
  laterByKey,
  reschedule,
  retryNow,
} from './wishes.ts';

export type { CallbackContext, CallbackDecision };

/** The first decision of a callback: it is agreed on. What was said and promised by then is in the request. */
export function openCallback(request: CallbackRequest, context: CallbackContext): CallbackDecision {
  const { now, settings } = context;
  const { at, window, ...asked } = request;
  const state: CallbackState = {
    v: 2,
    told: NOT_TOLD,
    ...asked,
    queue: settings.queue,
    requestedAt: now,
    promises: [madePromise({ at, window }, 0, now)],
    until: lastBegin({ at, window }, settings, now),
    progress: { status: 'due', since: now },
    attempts: [],
    calls: 0,
    snoozes: 0,
    declines: {},
    messages: 0,
  };
  const draft = draftOf(state, context);
  note(draft, { type: 'requested', origin: request.origin });
  watchPromise(draft);
  awaitAppointment(draft, { at, window });
  return decisionOf(draft);
}

/** What becomes of the callback when `event` happens. */
export function decideCallback(
  state: CallbackState,
  event: CallbackEvent,
  context: CallbackContext,
): CallbackDecision {
  const draft = draftOf(state, context);
  if (state.progress.status === 'over') return decisionOf(draft);
  apply(draft, event);
  settlePromise(draft, null);
  return decisionOf(draft);
}

/** The site has its queue no more: it stands in the one that its profile has now, at the same place in time. */
export function followQueue(state: CallbackState, context: CallbackContext): CallbackDecision {
  const { queue } = context.settings;
  const isOver = state.progress.status === 'over';
  return decisionOf(draftOf(isOver || queue === state.queue ? state : { ...state, queue }, context));
}

function apply(draft: Draft, event: CallbackEvent): void {
  switch (event.type) {
    case 'timerFired':
      return timerFired(draft, event.timer);
    case 'waitLookedAt':
      return lookUpNext(draft, event.waitMs);
    case 'turnCame':
      return turnCame(draft, event.check);
    case 'calledIn':
      return calledIn(draft, event.by);
    case 'changedRequest':
      return changeRequest(draft, event.request);
    case 'cancelled':
      return cancel(draft, event.by, event);
    case 'rescheduled':
      return reschedule(draft, event.by, event.at, event);
    case 'hurried':
      return hurry(draft, event.window, event);
    case 'retryNow':
      return retryNow(draft);
    case 'switchedOff':
      note(draft, { type: 'switched', dialling: 'off' });
      return stayDue(draft);
    case 'switchedToDryRun':
      note(draft, { type: 'switched', dialling: 'dry-run' });
      return stayDue(draft);
    case 'switchedOn':
      return note(draft, { type: 'switched', dialling: 'on' });
    default:
      return heardOfCall(draft, event);
  }
}

/** Word from a call: it counts if that call is open for the callback now. */
function heardOfCall(draft: Draft, event: AttemptEvent): void {
  const { progress } = draft.state;
  if (event.call !== callOfCallback(draft.state)) return;
  if (progress.status === 'previewing') return previewWentOn(draft, event);
  if (isInAttempt(progress)) heardOfAttempt(draft, progress, event);
}

function heardOfAttempt(draft: Draft, progress: InAttempt, event: AttemptEvent): void {
  switch (event.type) {
    case 'attemptAnswered':
    case 'verified':
    case 'bridged':
    case 'agentLost':
      return attemptWentOn(draft, progress, event);
    case 'sounded':
    case 'cutOff':
      return attemptNoted(draft, event);
    case 'keyLater':
      return laterByKey(draft, progress, event.afterMs);
    case 'keyCancel':
      return cancelByKey(draft, progress);
    case 'attemptEnded':
      return attemptEnded(draft, progress, event.outcome, event.talkMs);
    case 'attemptLost':
      return attemptLost(draft, progress);
    case 'previewStarted':
    case 'previewDeclined':
    case 'previewMissed':
    case 'previewSnoozed':
    case 'previewAccepted':
      // The customer is dialled already.
      return;
    default:
      event satisfies never;
  }
}
