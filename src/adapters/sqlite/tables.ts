/** The tables as kysely types them. Columns that hold JSON are strings here; the store parses them. */
import type { Generated } from 'kysely';

export interface Tables {
  calls: {
    id: string;
    status: string;
    state: string;
    site: string;
    arrived_at_ms: number;
    ended_at_ms: number | null;
  };
  agents: { name: string; state: string };
  journal: {
    id: Generated<number>;
    call_id: string;
    key: string | null;
    at_ms: number;
    event: string;
  };
  outbox: { id: Generated<number>; lane: string; action: string };
  timers: { owner_kind: string; owner_id: string; name: string; due_at_ms: number };
  sites: { version: string; site: string; loaded_at_ms: number };
}
