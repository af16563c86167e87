/** What a gateway's answer means. */
import type { HttpGateway } from '../../domain/messages/settings.ts';
import type { MessageVerdict } from '../../engine/messenger.ts';
import { holds } from '../http/answer-test.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** The header, as it stands. */
  readonly retryAfter: string | null;
}

/** Which answers speak of us, or of the gateway, and so of every message. */
const OF_THE_GATEWAY = [401, 402, 403, 407, 502, 503, 504];
const COME_AGAIN = 429;
/** A gateway that asks for more is asked anyway. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** @param shown hides what must not be told. */
export function verdictOf(
  answer: Answer,
  gateway: Pick<HttpGateway, 'accepted' | 'refused' | 'id'>,
  nowMs: number,
  shown: (text: string) => string,
): MessageVerdict {
  const { status, body } = answer;
  if (holds(gateway.accepted, answer)) {
    const id = gateway.id === null ? null : (new RegExp(gateway.id, 'u').exec(body)?.[1] ?? null);
    return { type: 'accepted', gatewayId: id };
  }
  const excerpt = shown(body);
  const reason = excerpt === '' ? `HTTP ${status}` : `HTTP ${status}: ${excerpt}`;
  if (holds(gateway.refused, answer)) return { type: 'refused', reason };
  const retryAfterMs = retryAfter(answer.retryAfter, nowMs);
  const busy = status === COME_AGAIN || retryAfterMs !== null;
  const trouble = busy ? 'gatewayBusy' : OF_THE_GATEWAY.includes(status) ? 'gatewayDown' : 'pause';
  return { type: 'deferred', reason, trouble, retryAfterMs };
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}
