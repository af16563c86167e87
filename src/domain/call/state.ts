/**
 * A caller's call, as it is saved. It names the step it is at (the cursor), what it is doing there (the activity),
 * and everything known of the caller. A process that starts anew goes on from here.
 */
import type {
  AgentName,
  BlockId,
  BridgeId,
  CallId,
  ChannelId,
  Instant,
  Language,
  PlaybackId,
  QueueName,
  SiteVersion,
} from '../ids.ts';
import type { CallOutcome } from '../outcome.ts';
import type { VariableValue } from '../site.ts';

/** A step: the `index`-th of a block. */
export interface StepRef {
  readonly block: BlockId;
  readonly index: number;
}

/** One level of where the call is in its flow. The last frame of the cursor is the innermost. */
export interface Frame {
  readonly block: BlockId;
  /** The step to run next. */
  readonly next: number;
  /** `return` goes back to where a `call` frame was entered; `inline` frames are steps written under another. */
  readonly kind: 'flow' | 'call' | 'inline';
}

export type Activity =
  /** A `say` or `play` step is being heard. */
  | { readonly status: 'saying'; readonly at: StepRef; readonly playback: PlaybackId }
  /** A `menu` or `collect` step asks, or waits for keys once `playback` is null. */
  | {
      readonly status: 'asking';
      readonly at: StepRef;
      readonly playback: PlaybackId | null;
      readonly digits: string;
      readonly noInputs: number;
      readonly noMatches: number;
    }
  | Queued
  /** Dialling a `transfer` step's target. */
  | { readonly status: 'transferring'; readonly at: StepRef; readonly leg: ChannelId; readonly to: string }
  | Talking
  | { readonly status: 'ended'; readonly outcome: CallOutcome };

/** In line. The agent's phone may be ringing meanwhile. */
export interface Queued {
  readonly status: 'queued';
  readonly at: StepRef;
  readonly queue: QueueName;
  /** Decides the place in line. */
  readonly joinedAt: Instant;
  readonly ringing: Ringing | null;
  /** 1 is the next to be served; null before the first count. */
  readonly place: number | null;
  readonly toldPlace: number | null;
  /** When the last telling of the place began. */
  readonly toldAt: Instant | null;
  /** The telling that is being heard. */
  readonly announcement: PlaybackId | null;
}

export interface Ringing {
  readonly agent: AgentName;
  readonly leg: ChannelId;
  /** The endpoint that is rung. */
  readonly to: string;
  readonly since: Instant;
}

/** Connected to an agent (from a queue), or to a transfer's target (`from` is null). */
export interface Talking {
  readonly status: 'talking';
  readonly at: StepRef;
  readonly leg: ChannelId;
  readonly bridge: BridgeId;
  /** The endpoint that was dialled. */
  readonly to: string;
  /** Whether the exchange has said that they hear each other. */
  readonly connected: boolean;
  readonly from: { readonly queue: QueueName; readonly agent: AgentName; readonly joinedAt: Instant } | null;
}

export interface CallState {
  /** Version of this shape; upcast.ts brings older rows up to it. */
  readonly v: 1;
  readonly id: CallId;
  readonly channel: ChannelId;
  /** The site version this call began with and goes on with. */
  readonly site: SiteVersion;
  readonly callerNumber: string;
  readonly callerName: string;
  readonly calledNumber: string;
  readonly language: Language;
  readonly variables: Readonly<Record<string, VariableValue>>;
  readonly cursor: readonly Frame[];
  readonly activity: Activity;
  /** When the activity began. */
  readonly since: Instant;
  readonly arrivedAt: Instant;
  /** How many steps the call may still run. */
  readonly stepsLeft: number;
  /** How many ids have been derived for playbacks and legs: the next one takes this number. */
  readonly derived: number;
  /** Set once the call has spoken with somebody. */
  readonly served: 'agent' | 'transfer' | null;
}

export type LiveActivity = Exclude<Activity, { status: 'ended' }>;

/** The dialled channel that belongs to the call now, if any. */
export function legOf(activity: Activity): ChannelId | null {
  switch (activity.status) {
    case 'queued':
      return activity.ringing?.leg ?? null;
    case 'transferring':
    case 'talking':
      return activity.leg;
    case 'saying':
    case 'asking':
    case 'ended':
      return null;
    default:
      return activity satisfies never;
  }
}

/** The playback that the call is waiting to hear the end of, if any. */
export function playbackOf(activity: Activity): PlaybackId | null {
  switch (activity.status) {
    case 'saying':
    case 'asking':
      return activity.playback;
    case 'queued':
      return activity.announcement;
    case 'transferring':
    case 'talking':
    case 'ended':
      return null;
    default:
      return activity satisfies never;
  }
}

/** The agent whom the call holds, ringing or talking. */
export function agentOf(activity: Activity): AgentName | null {
  if (activity.status === 'queued') return activity.ringing?.agent ?? null;
  if (activity.status === 'talking') return activity.from?.agent ?? null;
  return null;
}
