/** Calls saved by earlier releases, brought up to today's shape. Tested with rows from each release. */

import type { CallState, Queued, Ringing, Visit } from '../../domain/call/state.ts';
import { silentTelling } from '../../domain/call/telling.ts';
import type { AgentName, BridgeId, ChannelId, Instant, QueueName } from '../../domain/ids.ts';

/** A call in line or talking, as 0.1 saved it. */
type QueuedV1 = Pick<Queued, 'status' | 'at'> & {
  readonly queue: QueueName;
  readonly joinedAt: Instant;
  readonly ringing: {
    readonly agent: AgentName;
    readonly leg: ChannelId;
    readonly to: string;
    readonly since: Instant;
  } | null;
  readonly place: number | null;
  readonly toldPlace: number | null;
  readonly toldAt: Instant | null;
};
interface TalkingV1 {
  readonly status: 'talking';
  readonly at: Queued['at'];
  readonly leg: ChannelId;
  readonly bridge: BridgeId;
  readonly to: string;
  readonly connected: boolean;
  readonly from: { readonly queue: QueueName; readonly agent: AgentName; readonly joinedAt: Instant } | null;
}
type CallStateV1 = Omit<CallState, 'v' | 'endpoint' | 'activity' | 'firstJoinedAt' | 'transferred'> & {
  readonly v: 1;
  readonly activity: QueuedV1 | TalkingV1 | Exclude<CallState['activity'], { status: 'queued' | 'talking' }>;
};

/** Given up this long after it was dialled, if nothing is heard of a phone that rang before the update. */
const RING_LIMIT_MS = 35_000;

export function upcastCall(saved: CallState | CallStateV1): CallState {
  if (saved.v === 2) return saved;
  const activity = upcastActivity(saved.activity);
  return {
    ...saved,
    v: 2,
    endpoint: '',
    activity,
    firstJoinedAt: joinedAtOf(activity),
    transferred: null,
  };
}

function upcastActivity(activity: CallStateV1['activity']): CallState['activity'] {
  switch (activity.status) {
    case 'queued':
      return upcastQueued(activity);
    case 'talking': {
      const { from } = activity;
      return {
        ...activity,
        from: from && {
          visit: visitOf(from.queue, from.joinedAt, 1),
          agent: from.agent,
          rungAt: from.joinedAt,
          answeredAt: from.joinedAt,
        },
        others: [],
        told: null,
      };
    }
    case 'transferring':
      return { ...activity, colleague: null };
    default:
      return activity;
  }
}

function upcastQueued({ status, at, queue, joinedAt, ringing, place, toldPlace, toldAt }: QueuedV1): Queued {
  return {
    status,
    at,
    ...visitOf(queue, joinedAt, place ?? 1),
    ringing: ringing === null ? [] : [upcastRinging(ringing)],
    telling: {
      ...silentTelling(toldAt ?? joinedAt),
      place: toldPlace === null || toldAt === null ? null : { value: toldPlace, at: toldAt, times: 1 },
    },
    keys: '',
  };
}

const upcastRinging = (ringing: NonNullable<QueuedV1['ringing']>): Ringing => ({
  ...ringing,
  stage: 'ringing',
  playback: null,
  answeredAt: null,
  until: (ringing.since + RING_LIMIT_MS) as Instant,
});

const visitOf = (queue: QueueName, joinedAt: Instant, firstPlace: number): Visit => ({
  queue,
  joinedAt,
  creditMs: 0,
  rank: joinedAt,
  priority: 0,
  firstPlace,
  need: [],
  sameAgent: null,
  avoid: null,
  predicted: null,
});

function joinedAtOf(activity: CallState['activity']): Instant | null {
  if (activity.status === 'queued') return activity.joinedAt;
  return activity.status === 'talking' ? (activity.from?.visit.joinedAt ?? null) : null;
}
