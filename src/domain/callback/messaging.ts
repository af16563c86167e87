/**
 * What the customer is told by text message, and when.
 *
 * After the agreement, and whenever another time was agreed on: booked. After an attempt that did not reach them, with
 * the time of the next: missed. When there is no further attempt: last; or expired, when we did not call in time.
 * Before we call: up next, and reminder (beforehand.ts). After what they did by message or link: cancelled, and moved.
 *
 * Not told: what is tried again without the customer's doing (no line, an agent lost); a busy line that is tried again
 * within minutes; numbers that do not exist or may not be dialled (a message there may cost as much as a call); and
 * what the customer (otherwise than by message or link), or an admin, ended.
 */
import type { Instant, MessageId, Milliseconds, TextName } from '../ids.ts';
import { messageId } from '../ids.ts';
import type { CallbackMessage } from './action.ts';
import { type Draft, note } from './draft.ts';
import { attemptsUsed } from './past-attempts.ts';
import type { PromisedWindow } from './promise.ts';
import type { AttemptOutcome } from './settings.ts';
import type { CallbackMessageKind } from './state.ts';

/** A busy line that is tried again as soon as this is no news. */
const SOON_MS: Milliseconds = 5 * 60_000;
/** Of word that it is soon their turn, where that is sooner still. */
const LEAST_USEFUL_MS: Milliseconds = 60_000;

/** The words of the message are the profile's; without any it is not sent. */
export function tellBooked(draft: Draft, window: PromisedWindow): void {
  tell(draft, 'booked', window.to, (common) => ({ ...common, kind: 'booked', window }));
}

export function tellMissed(draft: Draft, outcome: AttemptOutcome, nextAt: Instant): void {
  const { now, settings } = draft.context;
  if (outcome === 'congestion' || outcome === 'agentLost') return;
  if (outcome === 'busy' && nextAt - now <= SOON_MS) return;
  const attempt = attemptsUsed(settings.ladder, draft.state);
  const of = settings.ladder.maxAttempts;
  tell(draft, 'missed', nextAt, (common) => ({ ...common, kind: 'missed', attempt, of, outcome, nextAt }));
}

export function tellLast(draft: Draft): void {
  const attempts = draft.state.attempts.length;
  tell(draft, 'last', null, (common) => ({ ...common, kind: 'last', attempts }));
}

/** @param inMs until their turn, as expected */
export function tellUpNext(draft: Draft, inMs: Milliseconds): void {
  const usefulUntil = (draft.context.now + Math.max(inMs, LEAST_USEFUL_MS)) as Instant;
  tell(draft, 'upNext', usefulUntil, (common) => ({ ...common, kind: 'upNext', inMs }));
}

export function tellReminder(draft: Draft, window: PromisedWindow): void {
  tell(draft, 'reminder', window.from, (common) => ({ ...common, kind: 'reminder', window }));
}

/** The customer has called it off by text message. */
export function tellCancelled(draft: Draft): void {
  tell(draft, 'cancelled', null, (common) => ({ ...common, kind: 'cancelled' }));
}

/** The customer has moved it by text message: instead of `booked`. */
export function tellMoved(draft: Draft, window: PromisedWindow): void {
  tell(draft, 'moved', window.to, (common) => ({ ...common, kind: 'moved', window }));
}

export function tellExpired(draft: Draft): void {
  tell(draft, 'expired', null, (common) => ({ ...common, kind: 'expired' }));
}

interface Common {
  readonly id: MessageId;
  readonly to: string;
  readonly text: TextName;
  readonly language: CallbackMessage['language'];
  readonly usefulUntil: Instant | null;
}

function tell(
  draft: Draft,
  kind: CallbackMessageKind,
  usefulUntil: Instant | null,
  write: (common: Common) => CallbackMessage,
): void {
  const text = draft.context.settings.messages[kind];
  if (text === null) return;
  const count = draft.state.messages + 1;
  draft.state = { ...draft.state, messages: count };
  const { id, number, language } = draft.state;
  const message = messageId(id, kind, count);
  draft.messages.push(write({ id: message, to: number, text, language, usefulUntil }));
  note(draft, { type: 'messaged', message, kind });
}
