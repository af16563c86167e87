/**
 * What `keepline status`, `keepline reload` and `keepline agents` report: types only, so that the engine can fill them
 * in and the control socket carry them without knowing each other. Plain JSON.
 */
import type { PhoneState } from '../domain/agent/event.ts';
import type { AgentStatus } from '../domain/agent/state.ts';
import type { SwitchPositions } from '../domain/callback/switches.ts';
import type { Milliseconds } from '../domain/ids.ts';

export interface StatusReport {
  /** Keepline's own version. */
  readonly version: string;
  /** When this process began, ISO 8601 UTC. */
  readonly since: string;
  readonly exchange: {
    readonly connected: boolean;
    /** When that began to be so, ISO 8601 UTC; null before the first connection. */
    readonly since: string | null;
  };
  readonly site: {
    readonly name: string;
    readonly version: string;
    /** ISO 8601 UTC. */
    readonly loadedAt: string;
    /** In which people read its times. */
    readonly timezone: string;
  };
  /** Oldest first. */
  readonly calls: readonly CallReport[];
  readonly queues: readonly QueueReport[];
  readonly agents: readonly AgentReport[];
  /** How the two switches stand, by the name under `callbacks`: that for all and its own taken together. */
  readonly callbacks: Readonly<Record<string, SwitchPositions>>;
}

export interface CallReport {
  readonly id: string;
  /** Masked, unless the process was told to show numbers. */
  readonly caller: string;
  readonly called: string;
  /** What the call does, as the engine names it: `saying`, `asking`, `queued`, `transferring`, `talking`. */
  readonly status: string;
  /** `file:line` of the step it stands at. */
  readonly step: string | null;
  readonly queue: string | null;
  /** Place in line from 1, while waiting. */
  readonly position: number | null;
  readonly agent: string | null;
  /** Since the call came in. */
  readonly sinceMs: Milliseconds;
}

export interface QueueReport {
  readonly name: string;
  readonly waiting: number;
  /** Null when nobody waits. */
  readonly longestWaitMs: Milliseconds | null;
  /** How many of the queue's agents are in each state; states without anybody are left out. */
  readonly agents: Readonly<Partial<Record<AgentStatus, number>>>;
  /** Its offers of a callback that hold on (a crisis). */
  readonly holding: readonly HeldOfferReport[];
}

export interface HeldOfferReport {
  /** The first of the queue's offers is 1. */
  readonly offer: number;
  /** Which callbacks. */
  readonly into: string;
  /** Nobody joins the line: callers have the callback, or go on elsewhere. */
  readonly only: boolean;
  /** ISO 8601 UTC. */
  readonly since: string;
}

export interface AgentReport {
  readonly name: string;
  readonly fullName: string;
  readonly status: AgentStatus;
  /** The call they are chosen for, rung for, talk with or wrap up. */
  readonly call: string | null;
  /** Since the status began; for who is paused or away, since then, whatever they did meanwhile. */
  readonly sinceMs: Milliseconds;
  /** Null: not paused (nor away). Also while a call goes on after which they will be. */
  readonly pausedReason: string | null;
  readonly loggedIn: boolean;
  /** What is left of the wrap-up they are in. */
  readonly wrapUpLeftMs: Milliseconds | null;
  /** How many calls they did not answer in a row. */
  readonly missedInRow: number;
  readonly phone: PhoneState;
  /** Those that they serve. */
  readonly queues: readonly string[];
}

/** What came of a deed for an agent, such as pausing them. */
export type AgentDeedReport =
  | {
      readonly outcome: 'done';
      /** False when they were so already. */
      readonly changed: boolean;
      readonly agent: AgentReport;
    }
  /** It cannot be done as the agent is now. */
  | { readonly outcome: 'notNow'; readonly agent: AgentReport }
  /** No agent has this name. `meant`: one that is much like it. */
  | { readonly outcome: 'unknown'; readonly meant: string | null };

export type ReloadReport =
  | {
      readonly ok: true;
      readonly version: string;
      /** False when the folder says what was in force already. */
      readonly changed: boolean;
      readonly warnings: number;
      /** The warnings as people read them; '' when there are none. */
      readonly printed: string;
      readonly diagnostics: readonly unknown[];
    }
  | {
      readonly ok: false;
      /** Every error and warning, machine-readable. */
      readonly diagnostics: readonly unknown[];
      /** The same as people read them. */
      readonly printed: string;
    };
