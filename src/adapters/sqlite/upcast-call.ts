/** Calls saved by earlier releases, brought up to today's shape. Tested with rows from each release. */

import type {
  AttemptCall,
  CallState,
  Queued,
  Ringing,
  Talking,
  Telling,
  Visit,
} from '../../domain/call/state.ts';
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
/** Before we listened to who answers a call of ours. */
type AttemptV3 = Omit<AttemptCall, 'heard' | 'sounded' | 'greetedAt'>;
export type CallStateV3 = Omit<CallState, 'v' | 'attempt'> & {
  readonly v: 3;
  readonly attempt: AttemptV3 | null;
};
/** Before there were callbacks. */
type SinceV3 = 'attempt' | 'agreement' | 'left' | 'tookOver' | 'asked';
type TellingV2 = Omit<Telling, 'offers'>;
type ActivityV2 =
  | (Omit<Queued, 'telling'> & { readonly telling: TellingV2 })
  | (Omit<Talking, 'told'> & { readonly told: TellingV2 | null })
  | Exclude<CallState['activity'], { status: 'queued' | 'talking' | 'calling' }>;
export type CallStateV2 = Omit<CallState, 'v' | 'activity' | SinceV3> & {
  readonly v: 2;
  readonly activity: ActivityV2;
};
export type CallStateV1 = Omit<
  CallStateV2,
  'v' | 'endpoint' | 'activity' | 'firstJoinedAt' | 'transferred'
> & {
  readonly v: 1;
  readonly activity: QueuedV1 | TalkingV1 | Exclude<ActivityV2, { status: 'queued' | 'talking' }>;
};

/** Given up this long after it was dialled, if nothing is heard of a phone that rang before the update. */
const RING_LIMIT_MS = 35_000;

export function upcastCall(saved: CallState | CallStateV3 | CallStateV2 | CallStateV1): CallState {
  if (saved.v === 4) return saved;
  if (saved.v === 3) return fromV3(saved);
  return fromV3(fromV2(saved.v === 2 ? saved : fromV1(saved)));
}

/** A call that was under way has no timer for its longest time: it ends as those of before did. */
function fromV3(saved: CallStateV3): CallState {
  const { attempt } = saved;
  return { ...saved, v: 4, attempt: attempt && { ...attempt, heard: null, sounded: null, greetedAt: null } };
}

function fromV2(saved: CallStateV2): CallStateV3 {
  return {
    ...saved,
    v: 3,
    activity: fromActivityV2(saved.activity),
    attempt: null,
    agreement: null,
    left: null,
    tookOver: null,
    asked: 0,
  };
}

function fromActivityV2(activity: ActivityV2): CallState['activity'] {
  if (activity.status === 'queued') {
    return { ...activity, telling: { ...activity.telling, offers: {} } };
  }
  if (activity.status === 'talking') {
    const { told } = activity;
    return { ...activity, told: told && { ...told, offers: {} } };
  }
  return activity;
}

function fromV1(saved: CallStateV1): CallStateV2 {
  const activity = fromActivityV1(saved.activity);
  return {
    ...saved,
    v: 2,
    endpoint: '',
    activity,
    firstJoinedAt: joinedAtOf(activity),
    transferred: null,
  };
}

function fromActivityV1(activity: CallStateV1['activity']): ActivityV2 {
  switch (activity.status) {
    case 'queued':
      return fromQueuedV1(activity);
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

function fromQueuedV1({ status, at, queue, joinedAt, ringing, place, toldPlace, toldAt }: QueuedV1) {
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

function joinedAtOf(activity: ActivityV2): Instant | null {
  if (activity.status === 'queued') return activity.joinedAt;
  return activity.status === 'talking' ? (activity.from?.visit.joinedAt ?? null) : null;
}
