/**
 * What happened in the queues, as reports count it: a closed union. Facts are found by comparing states
 * (engine/facts.ts), written down in the transaction of the change, and never changed afterwards.
 *
 * A *stay* is one caller's time in one queue, from joining to its one end. A caller can have several: sent on from queue
 * to queue, or handed back by an agent.
 *
 * A customer whom we call back has a stay like any other once they are there. While agents are asked first whether they
 * take a callback, nobody stays: there are only phones that ring (`preview`).
 */
import type { AgentStatus } from '../agent/state.ts';
import type { AgentName, CallbackId, CallId, ChannelId, Instant, Milliseconds, QueueName } from '../ids.ts';
import type { MissedCause } from '../outcome.ts';
import type { LeftReason } from '../queue/settings.ts';

interface InQueue {
  readonly at: Instant;
  readonly call: CallId;
  readonly queue: QueueName;
}

interface OfAgent {
  readonly at: Instant;
  readonly agent: AgentName;
}

export interface Joined extends InQueue {
  readonly type: 'joined';
  /** When the customer first joined a queue; their own clock. */
  readonly firstJoinedAt: Instant;
  readonly firstPlace: number;
  readonly priority: number;
  readonly creditMs: Milliseconds;
  readonly callerNumber: string;
  readonly callerName: string;
  /** For which we have called them; null: they called. */
  readonly callback: CallbackId | null;
}

/** Not let into the queue: no stay. */
export interface Refused extends InQueue {
  readonly type: 'refused';
  readonly reason: Exclude<LeftReason, 'waitedTooLong'>;
  readonly callerNumber: string;
}

interface Rung extends InQueue {
  readonly agent: AgentName;
  /** They were asked whether they take a callback: no customer was there. */
  readonly preview: boolean;
}

/** What became of one agent's phone that was rung; the one who is connected is told by `connected`. */
export type RingFact =
  | (Rung & { readonly type: 'ringingStarted' })
  | (Rung & {
      readonly type: 'ringNoAnswer';
      readonly cause: MissedCause;
      readonly ringMs: Milliseconds;
    })
  /** The caller left while it rang. */
  | (Rung & { readonly type: 'ringCanceled'; readonly ringMs: Milliseconds })
  /** Somebody else was faster. */
  | (Rung & { readonly type: 'ringTakenElsewhere' })
  /** Answered, and hung up before being connected. */
  | (Rung & { readonly type: 'agentDumped'; readonly ringMs: Milliseconds });

export interface Connected extends InQueue {
  readonly type: 'connected';
  readonly agent: AgentName;
  readonly leg: ChannelId;
  readonly rungAt: Instant;
  readonly answeredAt: Instant;
}

interface LeftLine extends InQueue {
  /** The place in line when they left. */
  readonly place: number;
}

/** The one end of a stay: after a talk, or without one. */
export type StayEnded =
  /** `system`: Keepline was away and does not know who hung up, or had to part them. */
  | (InQueue & { readonly type: 'completed'; readonly by: 'agent' | 'caller' | 'system' })
  | (InQueue & {
      readonly type: 'transferred';
      readonly how: 'blind' | 'attended';
      readonly to: string;
      readonly bridge: string;
    })
  /** The agent gave the caller back to the queue: a new stay begins. */
  | (InQueue & { readonly type: 'handedBack'; readonly to: string })
  /** `agent`: who had answered already and was hearing the whisper. */
  | (LeftLine & { readonly type: 'abandoned'; readonly agent: AgentName | null })
  | (LeftLine & { readonly type: 'leftByKey'; readonly key: string })
  /** They hung up in line, and had agreed to be called back. */
  | (LeftLine & { readonly type: 'leftForCallback' })
  | (LeftLine & { readonly type: 'leftEmpty' })
  | (LeftLine & { readonly type: 'timedOut' })
  /** Neither the caller nor the flow: the exchange lost the call, or a fault of ours ended it. */
  | (LeftLine & { readonly type: 'withdrawn'; readonly reason: string });

/** The caller agreed to be called back: their last stay is no loss, and no service either. */
export interface CallbackAgreed {
  readonly type: 'callbackAgreed';
  readonly at: Instant;
  readonly call: CallId;
}

/** A wait that was predicted on joining, or told. */
export interface Quoted extends InQueue {
  readonly type: 'quoted';
  readonly place: number;
  readonly meanMs: Milliseconds;
  readonly p80Ms: Milliseconds;
  readonly p90Ms: Milliseconds;
  /** What was said; null: it was only noted. An end that was left open is null. */
  readonly told: { readonly fromMs: Milliseconds; readonly toMs: Milliseconds | null } | null;
  /** All that went into it, plain JSON. */
  readonly inputs: unknown;
}

export type AgentFact =
  /** How an agent is from now on. `queue` and `call`: what occupies them; `reason`: why they pause. */
  | (OfAgent & {
      readonly type: 'agentStatus';
      readonly status: AgentStatus;
      readonly queue: QueueName | null;
      readonly call: CallId | null;
      readonly reason: string | null;
    })
  | (OfAgent & { readonly type: 'loggedIn'; readonly queues: readonly QueueName[] })
  | (OfAgent & { readonly type: 'loggedOut'; readonly queues: readonly QueueName[] })
  | (OfAgent & { readonly type: 'paused'; readonly queues: readonly QueueName[]; readonly reason: string })
  | (OfAgent & { readonly type: 'unpaused'; readonly queues: readonly QueueName[] })
  | (OfAgent & {
      readonly type: 'wrapUpEnded';
      readonly call: CallId;
      readonly queue: QueueName;
      readonly wrapUpMs: Milliseconds;
    });

/** Of Keepline itself. */
export type SystemFact =
  | { readonly type: 'started'; readonly at: Instant }
  | { readonly type: 'siteReloaded'; readonly at: Instant };

export type Fact =
  | Joined
  | Refused
  | RingFact
  | Connected
  | StayEnded
  | CallbackAgreed
  | Quoted
  | AgentFact
  | SystemFact;

const STAY_ENDS: ReadonlySet<Fact['type']> = new Set<StayEnded['type']>([
  'completed',
  'transferred',
  'handedBack',
  'abandoned',
  'leftByKey',
  'leftForCallback',
  'leftEmpty',
  'timedOut',
  'withdrawn',
]);

export const endsStay = (fact: Fact): fact is StayEnded => STAY_ENDS.has(fact.type);
