/**
 * A report: every figure of an interval, for all queues together and for each group asked for. Plain JSON. Figures of
 * customers, queues and times are those of live callers; those whom we called back have figures of their own.
 */

import type { SpendRules } from '../callback/settings.ts';
import { type Instant, isAttemptCall, type QueueName } from '../ids.ts';
import { isoTime } from '../iso-time.ts';
import { type AgentFigures, agentFigures, queueOccupancy } from './agent-figures.ts';
import type { AgentTime, Miss } from './agent-time.ts';
import { type CallbackReport, type CountedCallbacks, callbackReport } from './callback-report.ts';
import { type QueueFigures, queueFigures } from './queue-figures.ts';
import type { QuoteRecord } from './quote.ts';
import { type QuoteAccuracy, quoteAccuracy } from './quote-accuracy.ts';
import type { ServiceLevelLimits } from './service-level.ts';
import type { Stay } from './stay.ts';
import { type WaitingTime, waitOfStay, waitsOfCustomers } from './waiting-time.ts';

export interface Counted {
  readonly stays: readonly Stay[];
  readonly agentTimes: readonly AgentTime[];
  readonly misses: readonly Miss[];
  readonly quotes: readonly (QuoteRecord & { readonly queue: QueueName })[];
  readonly callbacks: CountedCallbacks;
}

export interface ReportQuestion {
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
  /** Null: all. */
  readonly queue: QueueName | null;
  readonly limits: (queue: QueueName) => ServiceLevelLimits;
  /** What callbacks cost; null: nobody said. */
  readonly spending: SpendRules | null;
  /** What an instant is put under when figures are wanted by time, such as `09:00`. */
  readonly timeOf: (at: Instant) => string;
}

export type QueueLine = QueueFigures & {
  readonly occupancy: number | null;
  /** Of waits that were told, and of predictions that were only noted. */
  readonly told: QuoteAccuracy;
  readonly predicted: QuoteAccuracy;
};

export interface Report {
  /** ISO 8601 UTC. */
  readonly from: string;
  readonly to: string;
  readonly queue: QueueName | null;
  /** By the customer's clock, which runs on from queue to queue. */
  readonly customers: QueueFigures;
  /** By each queue's own clock. */
  readonly queues: Readonly<Record<string, QueueLine>>;
  readonly agents: Readonly<Record<string, AgentFigures>>;
  /** By when the customer joined, by the customer's clock. */
  readonly times: Readonly<Record<string, QueueFigures>>;
  readonly callbacks: CallbackReport;
}

export function reportOf(counted: Counted, question: ReportQuestion): Report {
  const { from, to, now, queue } = question;
  const until = Math.min(to, now) as Instant;
  const stays = counted.stays.filter(
    (stay) => stay.callback === null && (queue === null || stay.queue === queue),
  );
  const inQueues = stays.filter(({ joinedAt }) => joinedAt < to).map((stay) => waitOfStay(stay, now));
  const customers = waitsOfCustomers(
    stays.filter(({ firstJoinedAt }) => firstJoinedAt >= from),
    now,
  );
  const limitsOf = (wait: WaitingTime): ServiceLevelLimits => question.limits(wait.queue);
  const interval = { from, to: until };
  const live = {
    waits: customers,
    figures: queueFigures(customers, limitsOf),
    queued: new Set(stays.map(({ call }) => call)),
    agreed: new Set(stays.filter(({ agreed }) => agreed).map(({ call }) => call)),
  };
  return {
    from: isoTime(from),
    to: isoTime(to),
    queue,
    customers: live.figures,
    queues: mapGroups(
      inQueues,
      (wait) => wait.queue,
      (waits, name) => ({
        ...queueFigures(waits, limitsOf),
        occupancy: queueOccupancy(counted.agentTimes, name as QueueName, interval),
        ...accuracyOf(counted.quotes.filter((quote) => quote.queue === name)),
      }),
    ),
    agents: agentsOf(counted, queue, interval),
    times: mapGroups(
      customers,
      (wait) => question.timeOf(wait.joinedAt),
      (waits) => queueFigures(waits, limitsOf),
    ),
    callbacks: callbackReport(counted.callbacks, live, question),
  };
}

function accuracyOf(quotes: readonly QuoteRecord[]): Pick<QueueLine, 'told' | 'predicted'> {
  return {
    told: quoteAccuracy(quotes.filter(({ told }) => told !== null)),
    predicted: quoteAccuracy(quotes.filter(({ told }) => told === null)),
  };
}

/** With one queue asked for: the agents who were rung or worked for it, and of their work only what was for it. */
function agentsOf(
  { agentTimes, misses, stays }: Counted,
  queue: QueueName | null,
  interval: { readonly from: Instant; readonly to: Instant },
): Record<string, AgentFigures> {
  const forIt = (time: { readonly queue: QueueName | null }): boolean =>
    queue === null || time.queue === queue;
  const reached = new Set(stays.filter(({ connectedAt }) => connectedAt !== null).map(({ call }) => call));
  const hadCustomer = ({ call }: AgentTime): boolean =>
    call === null || !isAttemptCall(call) || reached.has(call);
  const names = new Set([...agentTimes, ...misses].filter(forIt).map(({ agent }) => agent));
  const figures: Record<string, AgentFigures> = {};
  for (const name of [...names].sort()) {
    figures[name] = agentFigures(
      agentTimes.filter((time) => time.agent === name && (time.queue === null || forIt(time))),
      misses.filter((miss) => miss.agent === name && forIt(miss)),
      interval,
      hadCustomer,
    );
  }
  return figures;
}

function mapGroups<Item, Result>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  figuresOf: (items: readonly Item[], key: string) => Result,
): Record<string, Result> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, group]) => [key, figuresOf(group, key)]));
}
