/**
 * What happened in the queues, as reports count it: a closed union. Facts are found by comparing states
 * (engine/facts.ts), written down in the transaction of the change, and never changed afterwards.
 *
 * A *stay* is one caller's time in one queue, from joining to its one end. A caller can have several: sent on from queue
 * to queue, or handed back by an agent.
 */
import type { AgentStatus } from '../agent/state.ts';
import type { AgentName, CallId, ChannelId, Instant, Milliseconds, QueueName } from '../ids.ts';
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
}

/** Not let into the queue: no stay. */
export interface Refused extends InQueue {
  readonly type: 'refused';
  readonly reason: Exclude<LeftReason, 'waitedTooLong'>;
  readonly callerNumber: string;
}

/** What became of one agent's phone that was rung; the one who is connected is told by `connected`. */
export type RingFact =
  | (InQueue & { readonly type: 'ringingStarted'; readonly agent: AgentName })
  | (InQueue & {
      readonly type: 'ringNoAnswer';
      readonly agent: AgentName;
      readonly cause: MissedCause;
      readonly ringMs: Milliseconds;
    })
  /** The caller left while it rang. */
  | (InQueue & { readonly type: 'ringCanceled'; readonly agent: AgentName; readonly ringMs: Milliseconds })
  /** Somebody else was faster. */
  | (InQueue & { readonly type: 'ringTakenElsewhere'; readonly agent: AgentName })
  /** Answered, and hung up before being connected. */
  | (InQueue & { readonly type: 'agentDumped'; readonly agent: AgentName; readonly ringMs: Milliseconds });

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
  | (LeftLine & { readonly type: 'leftEmpty' })
  | (LeftLine & { readonly type: 'timedOut' })
  /** Neither the caller nor the flow: the exchange lost the call, or a fault of ours ended it. */
  | (LeftLine & { readonly type: 'withdrawn'; readonly reason: string });

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

export type Fact = Joined | Refused | RingFact | Connected | StayEnded | Quoted | AgentFact | SystemFact;

const STAY_ENDS: ReadonlySet<Fact['type']> = new Set<StayEnded['type']>([
  'completed',
  'transferred',
  'handedBack',
  'abandoned',
  'leftByKey',
  'leftEmpty',
  'timedOut',
  'withdrawn',
]);

export const endsStay = (fact: Fact): fact is StayEnded => STAY_ENDS.has(fact.type);
