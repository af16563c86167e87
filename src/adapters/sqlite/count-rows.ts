/** Stays, agents' times, misses and quotes as rows, and back. */
import type { Selectable } from 'kysely';
import type { AgentTime, Miss } from '../../domain/counting/agent-time.ts';
import type { QuoteRecord } from '../../domain/counting/quote.ts';
import type { Stay } from '../../domain/counting/stay.ts';
import type { AgentName, CallbackId, CallId, Instant, QueueName } from '../../domain/ids.ts';
import type { Tables } from './tables.ts';

type StayRow = Selectable<Tables['stays']>;

/** What SQLite takes: it has no booleans. */
export type StayValues = Omit<Stay, 'agreed'> & { readonly agreed: number };

export const valuesOfStay = (stay: Stay): StayValues => ({ ...stay, agreed: Number(stay.agreed) });

export const rowOfStay = (stay: StayValues): Omit<StayRow, 'id'> => ({
  call_id: stay.call,
  queue: stay.queue,
  caller_number: stay.callerNumber,
  joined_at_ms: stay.joinedAt,
  first_joined_at_ms: stay.firstJoinedAt,
  first_place: stay.firstPlace,
  priority: stay.priority,
  credit_ms: stay.creditMs,
  agent: stay.agent,
  answered_at_ms: stay.answeredAt,
  connected_at_ms: stay.connectedAt,
  ring_ms: stay.ringMs,
  left_at_ms: stay.leftAt,
  outcome: stay.outcome,
  how: stay.how,
  detail: stay.detail,
  wait_ms: stay.waitMs,
  talk_ms: stay.talkMs,
  wrap_up_ms: stay.wrapUpMs,
  callback: stay.callback,
  agreed: stay.agreed,
});

export const stayFrom = (row: Omit<StayRow, 'id'>): Stay => ({
  call: row.call_id as CallId,
  queue: row.queue as QueueName,
  callerNumber: row.caller_number,
  joinedAt: row.joined_at_ms as Instant,
  firstJoinedAt: row.first_joined_at_ms as Instant,
  firstPlace: row.first_place,
  priority: row.priority,
  creditMs: row.credit_ms,
  agent: row.agent as AgentName | null,
  answeredAt: row.answered_at_ms as Instant | null,
  connectedAt: row.connected_at_ms as Instant | null,
  ringMs: row.ring_ms,
  leftAt: row.left_at_ms as Instant | null,
  outcome: row.outcome as Stay['outcome'],
  how: row.how,
  detail: row.detail,
  waitMs: row.wait_ms,
  talkMs: row.talk_ms,
  wrapUpMs: row.wrap_up_ms,
  callback: row.callback as CallbackId | null,
  agreed: row.agreed === 1,
});

export const agentTimeFrom = (row: Selectable<Tables['agent_times']>): AgentTime => ({
  agent: row.agent as AgentName,
  status: row.status as AgentTime['status'],
  queue: row.queue as QueueName | null,
  call: row.call_id as CallId | null,
  reason: row.reason,
  from: row.from_ms as Instant,
  to: row.to_ms as Instant | null,
});

export const missFrom = (row: Selectable<Tables['misses']>): Miss => ({
  agent: row.agent as AgentName,
  queue: row.queue as QueueName,
  call: row.call_id as CallId,
  cause: row.cause,
  ringMs: row.ring_ms,
  at: row.at_ms as Instant,
});

export const quoteFrom = (
  row: Selectable<Tables['quotes']>,
): QuoteRecord & { readonly queue: QueueName } => ({
  queue: row.queue as QueueName,
  at: row.at_ms as Instant,
  meanMs: row.mean_ms,
  p80Ms: row.p80_ms,
  p90Ms: row.p90_ms,
  told: row.told_from_ms === null ? null : { fromMs: row.told_from_ms, toMs: row.told_to_ms },
  outcome: row.outcome as QuoteRecord['outcome'],
  waitedMs: row.waited_ms,
});
