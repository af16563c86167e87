/**
 * A caller's call, as it is saved. It names the step it is at (the cursor), what it is doing there (the activity),
 * and everything known of the caller. A process that starts anew goes on from here.
 */

import type { PromisedWindow } from '../callback/promise.ts';
import type {
  AgentName,
  BlockId,
  BridgeId,
  CallbackId,
  CallId,
  ChannelId,
  Instant,
  Language,
  Milliseconds,
  PlaybackId,
  QueueName,
  SiteVersion,
  SkillName,
} from '../ids.ts';
import type { CallOutcome, EndCause } from '../outcome.ts';
import type { SpokenWait } from '../queue/quote.ts';
import type { Quote } from '../queue/wait-history.ts';
import type { Site, VariableValue } from '../site.ts';

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
  | Transferring
  | Talking
  | Calling
  | { readonly status: 'ended'; readonly outcome: CallOutcome };

/** Dialling another phone: a `transfer` step's, or the one an agent sent the caller to. */
export interface Transferring {
  readonly status: 'transferring';
  readonly at: StepRef;
  readonly leg: ChannelId;
  /** The endpoint that is dialled. */
  readonly to: string;
  /** The agent whose phone it is, to whom a colleague sent the caller; and where they go if it is not answered. */
  readonly colleague: { readonly agent: AgentName; readonly visit: Visit } | null;
}

/** The customer whom we call back is being dialled: the call's own channel is one that we make. */
export interface Calling {
  readonly status: 'calling';
  /** Agent first: who has accepted, and waits for the customer, hearing it ring; null: nobody (any more). */
  readonly agent: {
    readonly from: Served;
    readonly at: StepRef;
    readonly leg: ChannelId;
    /** The endpoint that was dialled. */
    readonly to: string;
  } | null;
}

/** What a call by which we call a customer back knows of that. */
export interface AttemptCall {
  readonly callback: CallbackId;
  /** Name under `callbacks`. */
  readonly profile: string;
  readonly queue: QueueName;
  /** E.164. */
  readonly number: string;
  readonly first: 'customer' | 'agent';
  /** The customer's place in line, from the visit they left by asking. */
  readonly rank: number;
  readonly priority: number;
  /**
   * absent: agents are asked first, no channel of the customer's exists. dialled: it does, and is not answered.
   * answered: they (or a machine) are there.
   */
  readonly customer: 'absent' | 'dialled' | 'answered';
  /** They pressed 1, or an agent talks to them. */
  readonly verified: boolean;
  readonly wish:
    | { readonly type: 'later'; readonly afterMs: Milliseconds }
    | { readonly type: 'cancel' }
    | null;
  /** How the dial ended; null: it has not, or they answered. */
  readonly dialEnd: EndCause | null;
  /** How long they have talked with agents, up to the present talk. */
  readonly talkedMs: Milliseconds;
  /** The callback ended the call. */
  readonly calledOff: boolean;
}

/** A callback that the caller is agreeing to. Once it has a time, hanging up counts as agreed. */
export interface Agreement {
  readonly profile: string;
  /** E.164, judged. */
  readonly number: string;
  readonly time: { readonly at: Instant | null; readonly window: PromisedWindow } | null;
  /** Of `slots`, those that the caller chooses from. */
  readonly slots: readonly { readonly from: Instant; readonly to: Instant }[];
}

/** The line that a caller left by a key, or by an offer on entry, and may come back to or be called back for. */
export interface LeftLine {
  /** The step by which they stood in line, or (an offer on entry) that offered it before they did. */
  readonly at: StepRef;
  readonly visit: Visit;
  /** What they had been told in line; null: they were in none yet. */
  readonly told: Telling | null;
  /** Where the flow goes on behind the line. */
  readonly cursor: readonly Frame[];
}

/** A caller's stay in a queue: what is kept while agents come and go. */
export interface Visit {
  readonly queue: QueueName;
  /** When this stay began. */
  readonly joinedAt: Instant;
  /** What the caller counts as having waited longer, capped. */
  readonly creditMs: Milliseconds;
  /** Decides the place in line, lowest first: as if joined at this moment. */
  readonly rank: number;
  readonly priority: number;
  /** The place on joining; 1 is the next to be served. */
  readonly firstPlace: number;
  /** What the caller needs, from the start of the visit on: steps with names filled in. */
  readonly need: readonly Need[];
  /** Who served them last, while only that agent may: until `untilMs` after joining. */
  readonly sameAgent: { readonly agent: AgentName; readonly untilMs: Milliseconds } | null;
  /** Handed the caller back, and does not get them again in this visit. */
  readonly avoid: AgentName | null;
  /** What was predicted on joining; null if nothing could be said, or an agent was free. */
  readonly predicted: Quote | null;
}

/** A step of `need`: from `fromMs` after joining on, all of these levels. */
export interface Need {
  readonly fromMs: Milliseconds;
  readonly skills: Readonly<Record<SkillName, number>>;
}

/** In line. Agents' phones may be ringing meanwhile. */
export interface Queued extends Visit {
  readonly status: 'queued';
  readonly at: StepRef;
  readonly ringing: readonly Ringing[];
  readonly telling: Telling;
  /** Pressed so far of a sequence that may lead out of the queue. */
  readonly keys: string;
}

export interface Ringing {
  readonly agent: AgentName;
  readonly leg: ChannelId;
  /** The endpoint that is rung. */
  readonly to: string;
  readonly since: Instant;
  readonly stage: /** Dialled; the phone has not said that it rings. */
    | 'reserved'
    | 'ringing'
    /** Answered, and hears who calls. The caller keeps the music. */
    | 'whisper'
    /** Has heard it, and has to press 1. */
    | 'confirm';
  /** The whisper. */
  readonly playback: PlaybackId | null;
  /** When the call was answered. */
  readonly answeredAt: Instant | null;
  /** When it is given up, should nothing be heard of it until then. */
  readonly until: Instant;
}

/** What has been told to a waiting caller. */
export interface Telling {
  /** What is being heard. */
  readonly playback: PlaybackId | null;
  /** When the last one ended (or joining, before the first). */
  readonly quietSince: Instant;
  readonly place: Told<number> | null;
  /** Null as its value: there was nothing to say. */
  readonly wait: Told<SpokenWait | null> | null;
  /** By the index of the queue's `messages`. */
  readonly messages: Readonly<Record<number, Told<null>>>;
  /** By the index of the queue's offers. One that was looked at and not made counts no times. */
  readonly offers: Readonly<Record<number, Told<null>>>;
  /** Wants to hear of it when the place gets better than this. */
  readonly watchesBelow: number | null;
}

export interface Told<T> {
  readonly value: T;
  /** When the telling began. */
  readonly at: Instant;
  readonly times: number;
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
  readonly from: Served | null;
  /** Agents whose phones go on ringing until the connection is made. */
  readonly others: readonly Ringing[];
  /** What the caller was told in line: they may be back there before a word is said. */
  readonly told: Telling | null;
}

/** By whom the caller is served, and the visit that led there. */
export interface Served {
  readonly visit: Visit;
  readonly agent: AgentName;
  /** When the phone began to ring, and was answered. */
  readonly rungAt: Instant;
  readonly answeredAt: Instant;
}

export interface CallState {
  /** Version of this shape; upcast-call.ts brings older rows up to it. */
  readonly v: 3;
  readonly id: CallId;
  readonly channel: ChannelId;
  /** Where it came in, as `PJSIP/101`; '' if not known. */
  readonly endpoint: string;
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
  /** When the caller first joined a queue: the customer's own clock, which no transfer resets. */
  readonly firstJoinedAt: Instant | null;
  /** Sent on by an agent; the visit they were served in until then. Taken up by the next queue. */
  readonly transferred: Transferred | null;
  /** By this call we call a customer back; null: somebody called us. */
  readonly attempt: AttemptCall | null;
  readonly agreement: Agreement | null;
  readonly left: LeftLine | null;
  /** A callback of the caller's whose place they have taken over: used by the next queue they join. */
  readonly tookOver: {
    readonly rank: number;
    readonly priority: number;
    readonly firstJoinedAt: Instant;
  } | null;
  /** How many callbacks the call has asked for: the next one's id takes this number. */
  readonly asked: number;
  /** Set once the call has spoken with somebody. */
  readonly served: 'agent' | 'transfer' | null;
}

/** By whom, and from which visit, a caller was sent on. */
export interface Transferred {
  readonly by: AgentName;
  readonly visit: Visit;
}

/** The stay itself, without what goes on in it. */
export function visitOf({
  status: _,
  at: __,
  ringing: ___,
  telling: ____,
  keys: _____,
  ...visit
}: Queued): Visit {
  return visit;
}

export type LiveActivity = Exclude<Activity, { status: 'ended' }>;

/** The dialled channels that belong to the call now. */
export function legsOf(activity: Activity): readonly ChannelId[] {
  switch (activity.status) {
    case 'queued':
      return activity.ringing.map(({ leg }) => leg);
    case 'transferring':
      return [activity.leg];
    case 'talking':
      return [activity.leg, ...activity.others.map(({ leg }) => leg)];
    case 'calling':
      return activity.agent === null ? [] : [activity.agent.leg];
    case 'saying':
    case 'asking':
    case 'ended':
      return [];
    default:
      return activity satisfies never;
  }
}

/** The playback that the caller is hearing and the call waits for the end of, if any. */
export function playbackOf(activity: Activity): PlaybackId | null {
  switch (activity.status) {
    case 'saying':
    case 'asking':
      return activity.playback;
    case 'queued':
      return activity.telling.playback;
    case 'transferring':
    case 'talking':
    case 'calling':
    case 'ended':
      return null;
    default:
      return activity satisfies never;
  }
}

/** What agents of the call are hearing before they are connected. */
export function whispersOf(activity: Activity): readonly PlaybackId[] {
  if (activity.status !== 'queued') return [];
  return activity.ringing.flatMap(({ playback }) => (playback === null ? [] : [playback]));
}

/** The agents whom the call holds, rung or talking. */
export function agentsOf(activity: Activity): readonly AgentName[] {
  if (activity.status === 'queued') return activity.ringing.map(({ agent }) => agent);
  if (activity.status === 'calling') return activity.agent === null ? [] : [activity.agent.from.agent];
  if (activity.status !== 'talking') return [];
  const others = activity.others.map(({ agent }) => agent);
  return activity.from === null ? others : [activity.from.agent, ...others];
}

/** Whether what the caller presses now is to be kept out of the journal. */
export function isSecretKey(activity: Activity, site: Site): boolean {
  if (activity.status !== 'asking') return false;
  const step = site.blocks[activity.at.block]?.[activity.at.index];
  return step?.type === 'collect' && step.secret;
}
