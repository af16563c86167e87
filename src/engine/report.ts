/**
 * What `keepline status` and `keepline reload` report: types only, so that the engine can fill them in and the control
 * socket carry them without knowing each other. Plain JSON.
 */
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
  };
  /** Oldest first. */
  readonly calls: readonly CallReport[];
  readonly queues: readonly QueueReport[];
  readonly agents: readonly AgentReport[];
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
  /** How many of the queue's agents are in each state. */
  readonly agents: Readonly<Record<string, number>>;
}

export interface AgentReport {
  readonly name: string;
  readonly fullName: string;
  /** As the engine names it: `available`, `ringing`, `talking`, `wrapUp`, `resting`. */
  readonly status: string;
  readonly call: string | null;
  /** Since the status began. */
  readonly sinceMs: Milliseconds;
}

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
