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
  stays: {
    id: Generated<number>;
    call_id: string;
    queue: string;
    caller_number: string;
    joined_at_ms: number;
    first_joined_at_ms: number;
    first_place: number;
    priority: number;
    credit_ms: number;
    agent: string | null;
    answered_at_ms: number | null;
    connected_at_ms: number | null;
    ring_ms: number | null;
    left_at_ms: number | null;
    outcome: string | null;
    how: string | null;
    detail: string | null;
    wait_ms: number | null;
    talk_ms: number | null;
    wrap_up_ms: number | null;
    /** For which we have called the customer; null: they called. */
    callback: string | null;
    /** 1: left without an agent, having agreed to be called back. */
    agreed: number;
  };
  agent_times: {
    id: Generated<number>;
    agent: string;
    status: string;
    queue: string | null;
    call_id: string | null;
    reason: string | null;
    from_ms: number;
    to_ms: number | null;
  };
  misses: {
    id: Generated<number>;
    agent: string;
    queue: string;
    call_id: string;
    cause: string;
    ring_ms: number;
    at_ms: number;
  };
  quotes: {
    id: Generated<number>;
    call_id: string;
    queue: string;
    at_ms: number;
    place: number;
    mean_ms: number;
    p80_ms: number;
    p90_ms: number;
    /** Null: it was only noted. */
    told_from_ms: number | null;
    told_to_ms: number | null;
    inputs: string;
    outcome: string | null;
    waited_ms: number | null;
    /** 0 or 1; null: nothing can be said (yet). */
    kept: number | null;
  };
  queue_histories: { queue: string; history: string };
  queue_log: { id: Generated<number>; entry: string };
  queue_log_mark: { only: number; file: string; size: number };
  /** Made once; numbers become unrecognisable by it. */
  pseudonym_key: { only: number; key: string };
  sign_of_life: { only: number; at_ms: number };
  callbacks: {
    id: string;
    profile: string;
    queue: string;
    number: string;
    status: string;
    requested_at_ms: number;
    last_attempt_at_ms: number | null;
    over_at_ms: number | null;
    state: string;
  };
  callback_history: {
    id: Generated<number>;
    callback_id: string;
    at_ms: number;
    type: string;
    entry: string;
  };
  callback_offers: {
    id: Generated<number>;
    call_id: string;
    at_ms: number;
    queue: string;
    profile: string;
    rule: number | null;
    reason: string;
    wait_ms: number | null;
  };
  callback_switches: { only: number; switches: string };
  held_offers: {
    id: Generated<number>;
    queue: string;
    rule: number;
    profile: string;
    so_since_ms: number;
    since_ms: number | null;
    until_ms: number | null;
    wait_ms: number | null;
  };
  callback_profiles: { profile: string; site: string };
}
