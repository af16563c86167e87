/** A text message as it is kept, from the moment it was decided on. */
import type { Instant, Language, MessageId, Milliseconds } from '../ids.ts';

/**
 *   queued ──due──▶ sending ──accepted──▶ sent ──receipt──▶ delivered
 *     ▲                │ │                  └────receipt──▶ failed
 *     └──deferred──────┘ └──refused──▶ failed
 *
 * queued: waits for its next try. One that nobody has taken when quiet hours begin waits until they end.
 * sending: handed to the gateway; its answer is not known yet. Saved before the gateway hears of it.
 * sent: the gateway has it. The last state if the gateway sends no receipts.
 * delivered: the phone has it.
 * failed: it will not be sent any more.
 *
 * Whoever finds a message that is `sending` after a crash does not know whether the gateway took it, and tries again
 * with the same id: rather twice than never.
 */
export type MessageProgress =
  | {
      readonly status: 'queued';
      readonly since: Instant;
      readonly nextTryAt: Instant;
      readonly waits: Waiting;
    }
  | { readonly status: 'sending'; readonly since: Instant }
  | { readonly status: 'sent'; readonly at: Instant }
  | { readonly status: 'delivered'; readonly at: Instant }
  | { readonly status: 'failed'; readonly at: Instant; readonly cause: MessageFailure };

export type MessageStatus = MessageProgress['status'];

/**
 * What a queued message waits for. `turn`: nothing but its turn. `later`: it was not to be sent before a certain time.
 * After a failed try: `gatewayDown`, nobody answered, or it takes nothing from us at all; `gatewayBusy`, it asked us to
 * come again later; `pause`, it could not take this very message.
 */
export type Waiting = 'turn' | 'later' | GatewayTrouble;
export type GatewayTrouble = 'gatewayDown' | 'gatewayBusy' | 'pause';

/** `undelivered`: the operator gave up. `tooOld`: its time was over before anybody took it. */
export type MessageFailure = 'refused' | 'undelivered' | 'tooOld' | 'withdrawn';

/** `until` is exclusive. */
export interface QuietTime {
  readonly from: Instant;
  readonly until: Instant;
}

/** What becomes of a message that nobody has taken when quiet hours begin. */
export interface HeldAtNight extends QuietTime {
  /** It is sent afterwards; if not, it is not sent at all. */
  readonly isOfUseThen: boolean;
}

export interface MessageState {
  readonly v: 1;
  readonly id: MessageId;
  /** What it is about, such as a callback. */
  readonly about: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  readonly language: Language;
  readonly createdAt: Instant;
  /** Not tried after this. */
  readonly giveUpAt: Instant;
  /** Missing: it is sent at any hour. */
  readonly night?: HeldAtNight;
  /** Tries begun. */
  readonly tries: number;
  readonly progress: MessageProgress;
  readonly sentAt: Instant | null;
  /** The gateway's own id, if it gave one. */
  readonly gatewayId: string | null;
  /** What the gateway or the operator said last when something went wrong. */
  readonly trouble: string | null;
}

export interface NewMessage {
  readonly id: MessageId;
  readonly about: string;
  readonly to: string;
  readonly text: string;
  readonly language: Language;
  /** Such as the end of quiet hours; null: at once. */
  readonly notBefore: Instant | null;
  /** From its first try on; null: as long as the site tries. */
  readonly usefulForMs: Milliseconds | null;
  /** The next quiet hours; missing or null: it is sent at any hour. */
  readonly quiet?: QuietTime | null;
}

/** A message that is to be sent. */
export function newMessage(message: NewMessage, now: Instant, giveUpAfterMs: Milliseconds): MessageState {
  const { id, about, to, text, language, notBefore, usefulForMs, quiet = null } = message;
  const later = notBefore !== null && notBefore > now;
  const nextTryAt = later ? notBefore : now;
  return {
    v: 1,
    id,
    about,
    to,
    text,
    language,
    createdAt: now,
    ...(quiet === null ? {} : { night: heldAtNight(quiet, nextTryAt, usefulForMs) }),
    giveUpAt: (nextTryAt + Math.min(usefulForMs ?? giveUpAfterMs, giveUpAfterMs)) as Instant,
    tries: 0,
    progress: { status: 'queued', since: now, nextTryAt, waits: later ? 'later' : 'turn' },
    sentAt: null,
    gatewayId: null,
    trouble: null,
  };
}

const heldAtNight = (
  quiet: QuietTime,
  firstTryAt: Instant,
  usefulForMs: Milliseconds | null,
): HeldAtNight => ({
  ...quiet,
  isOfUseThen: usefulForMs === null || firstTryAt + usefulForMs > quiet.until,
});

/**
 * Whether later messages to the same number have to wait for this one, so that they arrive in the order in which they
 * were written. One that the gateway does not like holds nobody up.
 */
export function holdsLane({ progress }: MessageState): boolean {
  if (progress.status === 'sending') return true;
  return progress.status === 'queued' && progress.waits !== 'later' && progress.waits !== 'pause';
}

/** Whether nothing is to be done for it any more; a receipt may still come. */
export const isOver = ({ progress }: MessageState): boolean =>
  progress.status !== 'queued' && progress.status !== 'sending';
