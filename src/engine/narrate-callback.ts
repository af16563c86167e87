/** What is told in the log when a callback changes: its history, as it is written down. */
import { type CallbackHistory, type CallbackState, promiseOf } from '../domain/callback/state.ts';
import type { Instant } from '../domain/ids.ts';
import type { CallbackEvents } from '../observe/callback-events.ts';
import type { CallbackChange } from './change.ts';

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
      const promised = { from: asText(window.from), to: asText(window.to) };
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
    case 'previewDeclined':
    case 'previewAccepted':
      return events.callbackPreview({ callback, call: entry.call, agent: entry.agent, step: entry.type });
    case 'dialled':
      return events.callbackDialled({
        ...{ callback, call: entry.call, attempt: entry.attempt },
        number: state.number,
      });
    case 'answered':
    case 'verified':
    case 'agentLost':
      return events.callbackReached({ callback, attempt: entry.attempt, step: entry.type, agent: null });
    case 'bridged':
      return events.callbackReached({
        ...{ callback, attempt: entry.attempt, step: entry.type },
        agent: entry.agent,
      });
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
      return;
    default:
      entry satisfies never;
  }
}

const asText = (at: Instant): string => new Date(at).toISOString();
