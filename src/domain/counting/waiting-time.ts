/**
 * One caller's wait as the formulas see it: by the queue's clock (a stay), or by the customer's own, which no transfer
 * resets (all stays of one way through the queues).
 */
import type { Instant, Milliseconds, QueueName } from '../ids.ts';
import type { Stay } from './stay.ts';

export interface WaitingTime {
  readonly queue: QueueName;
  readonly joinedAt: Instant;
  /**
   * `answered`: connected to an agent. `abandoned`: hung up before that, also while a phone rang. `elsewhere`: the flow
   * went on without an agent (a key, the time limit, nobody there any more). `lost`: an error, the exchange's or ours.
   * `refused`: full, closed or nobody there; never waited. `callback`: agreed to be called back.
   */
  readonly end: 'waiting' | 'answered' | 'abandoned' | 'elsewhere' | 'lost' | 'refused' | 'callback';
  /** To the agent's answer, or to leaving; for who still waits, until now. */
  readonly waitMs: Milliseconds;
  /** To the moment they heard the agent; null if they did not. */
  readonly toHumanMs: Milliseconds | null;
  /** Null: they never talked, or talk still. */
  readonly talkMs: Milliseconds | null;
  readonly wrapUpMs: Milliseconds;
}

/** By the queue's clock. */
export function waitOfStay(stay: Stay, now: Instant): WaitingTime {
  const { queue, joinedAt, connectedAt } = stay;
  return {
    queue,
    joinedAt,
    end: endOf(stay),
    waitMs: stay.waitMs ?? Math.max(0, now - joinedAt),
    toHumanMs: connectedAt === null ? null : Math.max(0, connectedAt - joinedAt),
    talkMs: stay.talkMs,
    wrapUpMs: stay.wrapUpMs ?? 0,
  };
}

function endOf({ outcome, connectedAt, agreed }: Stay): WaitingTime['end'] {
  if (connectedAt !== null) return 'answered';
  if (agreed) return 'callback';
  switch (outcome) {
    case null:
      return 'waiting';
    case 'abandoned':
      return 'abandoned';
    case 'leftForCallback':
      return 'callback';
    case 'leftByKey':
    case 'leftEmpty':
    case 'timedOut':
      return 'elsewhere';
    case 'full':
    case 'closed':
    case 'nobodyLoggedIn':
      return 'refused';
    case 'withdrawn':
    // A talk that was never noted to begin.
    case 'completed':
    case 'transferred':
    case 'handedBack':
      return 'lost';
    default:
      return outcome satisfies never;
  }
}

/**
 * By the customer's clock: the stays of one call that began with the same first joining are one way through the queues.
 * It is answered when the first agent is; who was never answered has ended as the last stay did. Talk and wrap-up are
 * those of all its agents. The queue is the first one. Who was refused everywhere has only been refused.
 */
export function waitsOfCustomers(stays: readonly Stay[], now: Instant): WaitingTime[] {
  const ways = new Map<string, Stay[]>();
  for (const stay of stays) {
    const key = `${stay.firstJoinedAt} ${stay.call}`;
    const way = ways.get(key);
    if (way === undefined) ways.set(key, [stay]);
    else way.push(stay);
  }
  return [...ways.values()].map((way) => waitOfWay(way, now));
}

function waitOfWay(way: readonly Stay[], now: Instant): WaitingTime {
  const stays = way.toSorted((a, b) => a.joinedAt - b.joinedAt);
  const waited = stays.filter((stay) => endOf(stay) !== 'refused');
  const first = waited[0] ?? stays[0];
  const answered = waited.find((stay) => stay.connectedAt !== null);
  const deciding = answered ?? waited.at(-1) ?? stays[0];
  if (first === undefined || deciding === undefined) throw new Error('a way has at least one stay');
  const wait = waitOfStay(deciding, now);
  const earlierMs = Math.max(0, deciding.joinedAt - first.firstJoinedAt);
  const talks = waited.flatMap(({ talkMs }) => (talkMs === null ? [] : [talkMs]));
  return {
    ...wait,
    queue: first.queue,
    joinedAt: first.firstJoinedAt,
    waitMs: wait.end === 'refused' ? 0 : earlierMs + wait.waitMs,
    toHumanMs: wait.toHumanMs === null ? null : earlierMs + wait.toHumanMs,
    talkMs: talks.length === 0 ? null : talks.reduce((total, ms) => total + ms, 0),
    wrapUpMs: waited.reduce((total, { wrapUpMs }) => total + (wrapUpMs ?? 0), 0),
  };
}
