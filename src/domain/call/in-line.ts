/** A caller's stay in a queue: what is kept of it while agents come and go, and what goes on in it. */

import type {
  AgentName,
  ChannelId,
  Instant,
  Milliseconds,
  PlaybackId,
  QueueName,
  SkillName,
} from '../ids.ts';
import type { SpokenWait } from '../queue/quote.ts';
import type { Quote } from '../queue/wait-history.ts';
import type { Frame, StepRef } from './flow-position.ts';

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
    | 'confirm'
    /** Has declined a preview, and is asked why. Nobody waits for that: the next agent is asked meanwhile. */
    | 'declining';
  /** What they hear. */
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

/** By whom the caller is served, and the visit that led there. */
export interface Served {
  readonly visit: Visit;
  readonly agent: AgentName;
  /** When the phone began to ring, and was answered. */
  readonly rungAt: Instant;
  readonly answeredAt: Instant;
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
