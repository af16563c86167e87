/**
 * A caller's call, as it is saved. It names the step it is at (the cursor), what it is doing there (the activity),
 * and everything known of the caller. A process that starts anew goes on from here.
 */

import type { VariableValue } from '../flow/variables.ts';
import type {
  AgentName,
  BridgeId,
  CallId,
  ChannelId,
  Instant,
  Language,
  PlaybackId,
  SiteVersion,
} from '../ids.ts';
import type { CallOutcome } from '../outcome.ts';
import type { Agreement, AttemptCall } from './attempt-call.ts';
import type { Frame, StepRef } from './flow-position.ts';
import type { LeftLine, Queued, Ringing, Served, Telling, Transferred, Visit } from './in-line.ts';

export type { Agreement, AttemptCall } from './attempt-call.ts';
export type { Frame, StepRef } from './flow-position.ts';
export { agentsOf, isSecretKey, legsOf, playbackOf, whispersOf } from './held.ts';
export {
  type LeftLine,
  type Need,
  type Queued,
  type Ringing,
  type Served,
  type Telling,
  type Told,
  type Transferred,
  type Visit,
  visitOf,
} from './in-line.ts';

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

export interface CallState {
  /** Version of this shape; upcast-call.ts brings older rows up to it. */
  readonly v: 4;
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

export type LiveActivity = Exclude<Activity, { status: 'ended' }>;
