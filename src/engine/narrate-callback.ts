/** What is told in the log when a callback changes: its history, as it is written down. */

import { type CallbackHistory, type CallbackState, promiseOf } from '../domain/callback/state.ts';
import type { Instant } from '../domain/ids.ts';
import { isoTime } from '../domain/iso-time.ts';
import type { CallbackEvents } from '../observe/callback-events.ts';
import type { CallbackChange, HoldingBegunOrEnded } from './change.ts';

/** Call after the change was saved. */
export function narrateCallback(
  events: CallbackEvents,
  { after, history }: Pick<CallbackChange, 'after' | 'history'>,
  now: Instant,
): void {
  for (const entry of history) narrateEntry(events, after, entry, now);
}

function narrateEntry(
  events: CallbackEvents,
  state: CallbackState,
  entry: CallbackHistory,
  now: Instant,
): void {
  const callback = state.id;
  switch (entry.type) {
    case 'requested': {
      const { profile, queue, number } = state;
      const { window } = promiseOf(state);
      const promised = { from: isoTime(window.from), to: isoTime(window.to) };
      return events.callbackAgreed({
        ...{ callback, profile, queue, number, ...promised },
        by: entry.origin.type,
      });
    }
    case 'requestChanged':
      return events.callbackChanged({ callback, by: entry.origin.type });
    case 'due':
      return events.callbackDue({ callback });
    case 'postponed':
      return events.callbackPostponed({ callback, why: entry.why, waitMs: entry.until - now });
    case 'previewStarted':
    case 'previewMissed':
    case 'previewSnoozed':
    case 'previewAccepted':
      return events.callbackPreview({
        ...{ callback, call: entry.call, agent: entry.agent, step: entry.type },
        reason: null,
      });
    case 'previewDeclined': {
      const { call, agent, type: step } = entry;
      const reason = entry.reason === '' ? null : entry.reason;
      return events.callbackPreview({ callback, call, agent, step, reason });
    }
    case 'dialled':
      return events.callbackDialled({
        ...{ callback, call: entry.call, attempt: entry.attempt },
        number: state.number,
      });
    case 'answered':
    case 'verified':
    case 'agentLost':
    case 'soundedLikeMachine':
    case 'cutOff':
      return events.callbackReached({ callback, attempt: entry.attempt, step: entry.type, agent: null });
    case 'bridged':
      return events.callbackReached({
        ...{ callback, attempt: entry.attempt, step: entry.type },
        agent: entry.agent,
      });
    case 'wouldDial':
      return events.callbackWouldDial({ callback, check: entry.check });
    case 'attemptEnded': {
      const { attempt, outcome, talkMs } = entry;
      return events.callbackAttemptEnded({ callback, attempt, outcome, talkMs });
    }
    case 'cancelAsked':
    case 'rescheduled':
      return events.callbackWish({ callback, wish: entry.type, by: entry.by });
    case 'laterAsked':
    case 'retriedNow':
      return events.callbackWish({ callback, wish: entry.type, by: null });
    case 'calledIn':
      return events.callbackWish({ callback, wish: entry.type, by: entry.call });
    case 'promiseResolved': {
      const { verdict } = entry;
      const why = verdict.state === 'broken' ? verdict.why : null;
      return events.callbackPromise({ callback, verdict: verdict.state, why });
    }
    case 'over': {
      const { end, reason } = entry;
      const attempts = state.attempts.length;
      return events.callbackOver({ callback, end, reason, attempts, ageMs: now - state.requestedAt });
    }
    // Told elsewhere: of the request, of the call that rings agents, of the switch, of the message.
    case 'promised':
    case 'previewEnded':
    case 'switched':
    case 'messaged':
    case 'notMessaged':
      return;
    default:
      entry satisfies never;
  }
}

/** A crisis, say: with when it began, how long it took, and the wait that was expected at its beginning or end. */
export function narrateHolding(
  events: CallbackEvents,
  { queue, rule, into, before, after, at, waitMs }: HoldingBegunOrEnded,
): void {
  const about = { queue, rule: rule + 1, into, waitMs };
  if (after?.since != null) return events.offerBegan({ ...about, since: isoTime(after.since) });
  if (before?.since != null) {
    events.offerEnded({ ...about, since: isoTime(before.since), tookMs: at - before.since });
  }
}
