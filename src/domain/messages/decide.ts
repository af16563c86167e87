/** What becomes of a message. The states are told in state.ts. */
import type { Instant, Milliseconds } from '../ids.ts';
import type { ReceiptStatus } from './settings.ts';
import type { GatewayTrouble, HeldAtNight, MessageFailure, MessageProgress, MessageState } from './state.ts';

export type MessageEvent =
  /** Its time has come. */
  | { readonly type: 'due' }
  | { readonly type: 'accepted'; readonly gatewayId: string | null }
  /** It was not taken, and may be the next time. */
  | {
      readonly type: 'deferred';
      readonly reason: string;
      readonly trouble: GatewayTrouble;
      /** What the gateway asked for. */
      readonly retryAfterMs: Milliseconds | null;
    }
  /** It will never be taken. */
  | { readonly type: 'refused'; readonly reason: string }
  /** The process that was sending it has ended. */
  | { readonly type: 'interrupted' }
  /** After silence the gateway has taken some other message. */
  | { readonly type: 'gatewayBack' }
  | { readonly type: 'receipt'; readonly status: ReceiptStatus; readonly reason: string | null }
  /** What it says is not so any more. */
  | { readonly type: 'withdrawn' };

export interface MessageDecision {
  /** The very same object if nothing changed. */
  readonly state: MessageState;
  /** To be handed to the gateway once this is saved. */
  readonly send: boolean;
}

/** The usual pauses between tries. */
export const USUAL_RETRY_MS: readonly Milliseconds[] = [5_000, 30_000, 120_000, 600_000];

/**
 * @param retryMs the pauses after the first failed try, the second and so on; the last is repeated.
 */
export function decideMessage(
  state: MessageState,
  event: MessageEvent,
  now: Instant,
  retryMs: readonly Milliseconds[] = USUAL_RETRY_MS,
): MessageDecision {
  const { status } = state.progress;
  switch (event.type) {
    case 'due':
      if (status !== 'queued') return same(state);
      if (now >= state.giveUpAt) return failed(state, 'tooOld', state.trouble, now);
      if (isNight(state, now)) return heldUntilMorning(state, state.night, now);
      return {
        state: { ...state, tries: state.tries + 1, progress: { status: 'sending', since: now } },
        send: true,
      };

    case 'accepted': {
      const named = event.gatewayId === null ? state : { ...state, gatewayId: event.gatewayId };
      // Its receipt may have come before the answer.
      return status === 'queued' || status === 'sending' ? sent(named, now) : same(named);
    }

    case 'deferred': {
      if (status !== 'sending') return same(state);
      const pauseMs = Math.max(pauseAfter(state.tries, retryMs), event.retryAfterMs ?? 0);
      return queued({ ...state, trouble: event.reason }, now, (now + pauseMs) as Instant, event.trouble);
    }

    case 'refused':
      return status === 'sending' ? failed(state, 'refused', event.reason, now) : same(state);

    case 'interrupted':
      return status === 'sending' ? queued(state, now, now, 'turn') : same(state);

    case 'gatewayBack': {
      const { progress } = state;
      if (progress.status !== 'queued' || progress.waits !== 'gatewayDown') return same(state);
      // Not at once after a try: the answer may have been about this message after all.
      const soonest = Math.max(now, progress.since + pauseAfter(1, retryMs));
      return queued(state, progress.since, Math.min(soonest, progress.nextTryAt) as Instant, 'turn');
    }

    case 'receipt':
      return received(state, event.status, event.reason, now);

    case 'withdrawn':
      // Once it was handed over, nothing calls it back.
      return status === 'queued' ? failed(state, 'withdrawn', state.trouble, now) : same(state);

    default:
      return event satisfies never;
  }
}

/**
 * A receipt proves that the gateway had the message, whatever we know of its answer: it is not tried again. Receipts
 * come in any order, and more than once.
 */
function received(
  state: MessageState,
  told: ReceiptStatus,
  reason: string | null,
  now: Instant,
): MessageDecision {
  const { status } = state.progress;
  if (state.tries === 0 || status === 'delivered') return same(state);
  switch (told) {
    case 'delivered':
      return changed(
        { ...state, sentAt: state.sentAt ?? now, trouble: null },
        { status: 'delivered', at: now },
      );
    case 'failed':
      return status === 'failed' ? same(state) : failed(state, 'undelivered', reason, now);
    case 'sent':
      return status === 'queued' || status === 'sending' ? sent(state, now) : same(state);
    default:
      return told satisfies never;
  }
}

type Held = MessageState & Required<Pick<MessageState, 'night'>>;

const isNight = (state: MessageState, now: Instant): state is Held =>
  state.night !== undefined && now >= state.night.from && now < state.night.until;

/** Its time does not run meanwhile. */
function heldUntilMorning(state: MessageState, night: HeldAtNight, now: Instant): MessageDecision {
  if (!night.isOfUseThen) return failed(state, 'tooOld', state.trouble, now);
  const giveUpAt = (state.giveUpAt + night.until - night.from) as Instant;
  return queued({ ...state, giveUpAt }, now, night.until, 'later');
}

const same = (state: MessageState): MessageDecision => ({ state, send: false });

const changed = (state: MessageState, progress: MessageProgress): MessageDecision =>
  same({ ...state, progress });

const sent = (state: MessageState, now: Instant): MessageDecision =>
  changed({ ...state, sentAt: now, trouble: null }, { status: 'sent', at: now });

/** Never later than the moment at which it is given up: then it is told that it was. */
const queued = (
  state: MessageState,
  since: Instant,
  nextTryAt: Instant,
  waits: Extract<MessageProgress, { status: 'queued' }>['waits'],
): MessageDecision =>
  changed(state, {
    status: 'queued',
    since,
    nextTryAt: Math.min(nextTryAt, state.giveUpAt) as Instant,
    waits,
  });

const failed = (
  state: MessageState,
  cause: MessageFailure,
  reason: string | null,
  now: Instant,
): MessageDecision => changed({ ...state, trouble: reason }, { status: 'failed', at: now, cause });

const pauseAfter = (tries: number, retryMs: readonly Milliseconds[]): Milliseconds =>
  retryMs[Math.min(Math.max(tries, 1), retryMs.length) - 1] ?? 0;
