/** How a queue and its agents are set, as an admin wrote it: names resolved, defaults filled in. Plain JSON. */
import type { AgentName, BlockId, HoursName, Milliseconds, QueueName, SkillName, TextName } from '../ids.ts';
import type { Prompt } from '../prompt.ts';

/** A CEL expression over the call's variables, checked when the site was loaded. */
export type Expression = string;

export interface AgentSettings {
  /** What people call them, as `Anna Berg`. */
  readonly name: string;
  /** The endpoint to ring, as `PJSIP/101`. */
  readonly phone: string;
  /** What colleagues dial to reach them, if anything. */
  readonly extension: string | null;
  /** What they know, with a level from 1. A skill not named is level 0. */
  readonly skills: Readonly<Record<SkillName, number>>;
  /** Asked for by the `agent` step; null: none is needed from their own phone, and none is enough from another. */
  readonly pin: string | null;
  /** Instead of the queue's. */
  readonly wrapUpMs: Milliseconds | null;
  /** What they are when Keepline first hears of them. */
  readonly starts: 'loggedIn' | 'loggedOut';
  /** Rung even while their phone is in use (for phones with call waiting). */
  readonly ringWhenBusy: boolean;
  /** How many calls they may miss in a row before they are set `away`; null: never. */
  readonly awayAfterMissed: number | null;
  /** The same where the last one missed was the question whether they take a callback. */
  readonly awayAfterMissedPreviews: number | null;
}

export type Strategy =
  /** Who has been without work longest. */
  | 'longest-idle'
  /** One after the other, in the order of the list: who was last rung for this queue is last. */
  | 'round-robin'
  /** Who took the fewest calls lately (calls count less as they age, so nobody who logs in late is flooded). */
  | 'fewest-calls'
  /** Always the first of the list who is free. */
  | 'linear'
  | 'random'
  | 'weighted-random'
  /** Who knows most of what is needed; then the longest idle. */
  | 'best-skilled'
  /** Everybody who is free, at once. */
  | 'ring-all';

export interface QueueMember {
  readonly agent: AgentName;
  /** From 1. A later tier is rung only while nobody of an earlier one is free. app_queue's penalty. */
  readonly tier: number;
  /** Only for callers who have waited this long. */
  readonly afterMs: Milliseconds;
  /** For `weighted-random`; from 1. */
  readonly weight: number;
}

/** One skill that a caller needs. `variable`: the skill's name is what the call's variable holds. */
export interface SkillNeed {
  readonly skill: { readonly name: SkillName } | { readonly variable: string };
  readonly atLeast: number;
}

/** What a caller needs for a while; all of it. None: anyone will do. */
export interface NeedStep {
  readonly skills: readonly SkillNeed[];
  /** Null: from then on. */
  readonly forMs: Milliseconds | null;
}

/** Seconds that a caller counts as having waited longer than they have. */
export interface CreditRule {
  readonly if: Expression;
  readonly creditMs: Milliseconds;
}

export interface Credits {
  /** All that hold are added up. */
  readonly rules: readonly CreditRule[];
  /** For every caller of this queue, against callers of other queues that share its agents. */
  readonly queueMs: Milliseconds;
  /** For callers whom an agent transferred or handed back. */
  readonly transferredMs: Milliseconds;
  /** For each level of `priority` on the queue step. */
  readonly priorityMs: Milliseconds;
  /** Once somebody has waited `afterMs`. */
  readonly ageing: { readonly afterMs: Milliseconds; readonly creditMs: Milliseconds } | null;
  /** Most of it that one caller can have: nobody is overtaken by who joined more than this after them. */
  readonly capMs: Milliseconds;
}

/** What makes an agent count as absent when a queue is looked at for being empty. app_queue's names. */
export type AbsenceFactor =
  /** Logged out, or no agent of the queue at all, counts always. */
  | 'paused'
  /** Of a later tier. */
  | 'penalty'
  | 'inuse'
  | 'ringing'
  /** The phone is not registered. */
  | 'unavailable'
  /** The phone does not exist. */
  | 'invalid'
  | 'unknown'
  | 'wrapup';

/** When, and how often, something is told to waiting callers. */
export interface Rhythm {
  /** Not before this long after joining. */
  readonly afterMs: Milliseconds;
  /** From the start of one telling to the next; null: only once, or when it has become better. */
  readonly everyMs: Milliseconds | null;
  /** In all; null: no limit. */
  readonly times: number | null;
}

export interface TellPlace extends Rhythm {
  /** Given `position`, and `over` (yes, no): whether the place is above `limit`. */
  readonly text: TextName;
  readonly whenBetter: boolean;
  /** Places above it are not told; with `overText`, that is said instead. */
  readonly limit: number | null;
  readonly overText: TextName | null;
}

export interface TellWait extends Rhythm {
  /** Given `from` and `to` in minutes, and `kind`: lessThan, about, between, moreThan. */
  readonly text: TextName;
  /** Said when it takes longer than was told; null: then nothing is said any more. */
  readonly longerText: TextName | null;
  readonly whenBetter: boolean;
}

export interface TellMessage extends Rhythm {
  readonly prompt: Prompt;
}

export interface Telling {
  readonly place: TellPlace | null;
  readonly wait: TellWait | null;
  readonly messages: readonly TellMessage[];
  /** Between the end of one telling and the start of the next, whatever they are. */
  readonly gapMs: Milliseconds;
}

/** What an agent who has answered hears before the caller does. */
export interface Whisper {
  /** Given the call's variables and `queue`, `waited` (minutes), `caller`, `caller_name`. */
  readonly prompt: Prompt;
  /** The agent has to press 1 to take the call. */
  readonly confirm: boolean;
  /** How long after the whisper they may think about it. */
  readonly confirmMs: Milliseconds;
}

export interface QueueSettings {
  /** Those of the queues it overflows to are among them, in later tiers. In the order of the list. */
  readonly agents: readonly QueueMember[];
  readonly strategy: Strategy;
  /** Steps that widen, one after the other; the last one's `forMs` is null. Empty: anyone. */
  readonly need: readonly NeedStep[];
  readonly credits: Credits;
  /** For this long, a caller waits for the agent who served them last (if that one is logged in). */
  readonly sameAgentMs: Milliseconds;
  /** How long one agent's phone rings before the next one is tried. */
  readonly ringMs: Milliseconds;
  readonly wrapUpMs: Milliseconds;
  /** By how much an agent may put off the end of a wrap-up, once. */
  readonly extendWrapUpMs: Milliseconds;
  /** An Asterisk music class; null: callers hear ringing. */
  readonly music: string | null;
  /** After this long without an agent the caller goes on by `on: waited-too-long`. */
  readonly maxWaitMs: Milliseconds | null;
  /** How many may wait. */
  readonly maxCallers: number | null;
  /** Outside of these nobody joins; who waits already is served. */
  readonly hours: HoursName | null;
  /** Null: callers may join, or stay in, a queue that nobody serves. */
  readonly joinEmpty: readonly AbsenceFactor[] | null;
  readonly leaveWhenEmpty: readonly AbsenceFactor[] | null;
  readonly tell: Telling;
  /** What callers may press at any moment while they wait: one key or several. */
  readonly keys: Readonly<Record<string, BlockId>>;
  /** How long after a key another may follow, when a longer sequence begins with it. */
  readonly keyWaitMs: Milliseconds;
  readonly whisper: Whisper | null;
  /** What the agent's phone goes on to when the caller has hung up; null: it is hung up too. app_queue's option F. */
  readonly afterCall: BlockId | null;
  /** The T of the service level. */
  readonly serviceLevelMs: Milliseconds;
  /** Who hangs up sooner than this has not given up on us. */
  readonly shortAbandonMs: Milliseconds;
  /** Handling time to reckon with until there is experience, wrap-up included. */
  readonly usualHandlingMs: Milliseconds;
}

/** Why a caller left, or never joined, a queue without an agent. The keys of a queue step's `on:`. */
export type LeftReason = 'full' | 'closed' | 'nobodyLoggedIn' | 'waitedTooLong';
export const LEFT_REASONS: readonly LeftReason[] = ['full', 'closed', 'nobodyLoggedIn', 'waitedTooLong'];

export type QueueTable = Readonly<Record<QueueName, QueueSettings>>;
