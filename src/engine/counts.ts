/** What the store counts, and what reports read of it. */
import type { AgentTime, Miss } from '../domain/counting/agent-time.ts';
import type { Fact } from '../domain/counting/fact.ts';
import type { QuoteRecord } from '../domain/counting/quote.ts';
import type { Stay } from '../domain/counting/stay.ts';
import type { AgentName, Instant, QueueName } from '../domain/ids.ts';
import type { WaitHistory } from '../domain/queue/wait-history.ts';

export interface Counts {
  /** Writes facts down. Call inside the transaction of the change that they tell of. */
  count(facts: readonly Fact[]): void;

  /** Keepline runs. Told now and then, so that after an end nobody foresaw agents' times end when it did. */
  alive(at: Instant): void;

  /** Who served this number in the queue last, if that was not before `since`. */
  lastAgent(callerNumber: string, queue: QueueName, since: Instant): AgentName | null;

  queueHistories(): ReadonlyMap<QueueName, WaitHistory>;
  saveQueueHistory(queue: QueueName, history: WaitHistory): void;
}

/** Reads for reports. `from` is inclusive, `to` is not. */
export interface CountsReader {
  /** Those who joined in the interval, and those who joined later on a way that began in it. */
  stays(from: Instant, to: Instant): Stay[];
  /** Those that overlap the interval. */
  agentTimes(from: Instant, to: Instant): AgentTime[];
  misses(from: Instant, to: Instant): Miss[];
  quotes(from: Instant, to: Instant): (QuoteRecord & { readonly queue: QueueName })[];
}

/** Something for the queue log: a fact, and the stay that it is about as it was after it. */
export interface LogEntry {
  readonly id: number;
  readonly fact: Fact;
  readonly stay: Stay | null;
}

/** How far a file had been written when the store last heard of it. */
export interface LogMark {
  /** Identifies the file, whatever its name is now. */
  readonly file: string;
  readonly size: number;
}

/** What is to be written to the queue log. Rows stay until they are known to stand in the file. */
export interface PendingLog {
  /** Oldest first. */
  pendingLog(limit: number): LogEntry[];
  logMark(): LogMark | null;
  /** Every entry up to this id stands in the file, which has this length now. Null: there was none. */
  logWritten(through: number | null, mark: LogMark): void;
}
