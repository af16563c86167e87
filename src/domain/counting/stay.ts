/**
 * A stay as it is written down: one row per caller and queue, begun by `joined`, ended once.
 *
 *   waiting ──connected──▶ talking ──completed, transferred, handedBack──▶ over
 *      └──abandoned, leftByKey, leftForCallback, leftEmpty, timedOut, withdrawn──▶ over
 *
 * A caller who is refused never waits: their stay is over as it begins, so that reports can count them. Who agreed to be
 * called back is marked as such afterwards (`agreed`): the key that leads out of the line comes before the agreement.
 */
import type { AgentName, CallbackId, CallId, Instant, Milliseconds, QueueName } from '../ids.ts';
import type { Connected, Joined, Refused, StayEnded } from './fact.ts';

export type StayOutcome = StayEnded['type'] | Refused['reason'];

export interface Stay {
  readonly call: CallId;
  readonly queue: QueueName;
  readonly callerNumber: string;
  readonly joinedAt: Instant;
  /** When the customer first joined a queue: no transfer resets it. */
  readonly firstJoinedAt: Instant;
  readonly firstPlace: number;
  readonly priority: number;
  readonly creditMs: Milliseconds;
  /** Who served them. Null: nobody (yet). */
  readonly agent: AgentName | null;
  readonly answeredAt: Instant | null;
  readonly connectedAt: Instant | null;
  /** How long that agent's phone rang. */
  readonly ringMs: Milliseconds | null;
  readonly leftAt: Instant | null;
  readonly outcome: StayOutcome | null;
  /** Who hung up, or how they were sent on: `agent`, `caller`, `system`, `blind`, `attended`. */
  readonly how: string | null;
  /** The key that led out, or what the caller was sent on to. */
  readonly detail: string | null;
  /** From joining to the agent's answer, or to leaving without one. */
  readonly waitMs: Milliseconds | null;
  readonly talkMs: Milliseconds | null;
  /** Of the agent who served them. */
  readonly wrapUpMs: Milliseconds | null;
  /** For which we have called them; null: they called. Figures of the two are never mixed. */
  readonly callback: CallbackId | null;
  /** Left without an agent, having agreed to be called back. */
  readonly agreed: boolean;
}

export function stayBegun(fact: Joined): Stay {
  const { call, queue, callerNumber, at, firstJoinedAt, firstPlace, priority, creditMs, callback } = fact;
  return {
    call,
    queue,
    callerNumber,
    joinedAt: at,
    firstJoinedAt,
    firstPlace,
    priority,
    creditMs,
    ...UNANSWERED,
    leftAt: null,
    outcome: null,
    waitMs: null,
    callback,
  };
}

export const stayRefused = ({ call, queue, callerNumber, at, reason }: Refused): Stay => ({
  call,
  queue,
  callerNumber,
  joinedAt: at,
  firstJoinedAt: at,
  firstPlace: 0,
  priority: 0,
  creditMs: 0,
  ...UNANSWERED,
  leftAt: at,
  outcome: reason,
  waitMs: 0,
  callback: null,
});

const UNANSWERED = {
  agent: null,
  answeredAt: null,
  connectedAt: null,
  ringMs: null,
  how: null,
  detail: null,
  talkMs: null,
  wrapUpMs: null,
  agreed: false,
};

export function stayConnected(stay: Stay, { agent, at, rungAt, answeredAt }: Connected): Stay {
  return {
    ...stay,
    agent,
    answeredAt,
    connectedAt: at,
    ringMs: between(rungAt, answeredAt),
    waitMs: between(stay.joinedAt, answeredAt),
  };
}

/** Who talked with an agent before was served, whatever they agreed to afterwards. */
export const stayAgreed = (stay: Stay): Stay =>
  stay.connectedAt === null && stay.callback === null ? { ...stay, agreed: true } : stay;

export function stayEnded(stay: Stay, fact: StayEnded): Stay {
  return {
    ...stay,
    leftAt: fact.at,
    outcome: fact.type,
    agreed: stay.agreed || fact.type === 'leftForCallback',
    how: howOf(fact),
    detail: detailOf(fact),
    waitMs: stay.waitMs ?? between(stay.joinedAt, fact.at),
    talkMs: stay.connectedAt === null ? null : between(stay.connectedAt, fact.at),
  };
}

function howOf(fact: StayEnded): string | null {
  if (fact.type === 'completed') return fact.by;
  return fact.type === 'transferred' ? fact.how : null;
}

function detailOf(fact: StayEnded): string | null {
  switch (fact.type) {
    case 'transferred':
    case 'handedBack':
      return fact.to;
    case 'leftByKey':
      return fact.key;
    case 'withdrawn':
      return fact.reason;
    default:
      return null;
  }
}

/** The machine's clock may be set back between two moments. */
const between = (from: Instant, to: Instant): Milliseconds => Math.max(0, to - from);
