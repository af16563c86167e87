/** What the engine shows of itself, for `status`, boards and tests. A copy: nothing here leads back into the engine. */
import type { AgentState } from '../domain/agent/agent.ts';
import type { CallState } from '../domain/call/state.ts';
import type { Switches } from '../domain/callback/switches.ts';
import type { Instant, Milliseconds, QueueName } from '../domain/ids.ts';
import type { CallbackBook } from './callbacks/callback-book.ts';
import { type HoldingParts, holdingNow } from './callbacks/holding.ts';
import type { Lines } from './lines.ts';
import type { Live } from './live.ts';
import type { LoadedSite, Sites } from './sites.ts';

export interface EngineView {
  readonly now: Instant;
  readonly connected: boolean;
  /** When the connection was made or lost; null before the first. */
  readonly connectionSince: Instant | null;
  readonly site: LoadedSite;
  /** Oldest first. */
  readonly calls: readonly CallState[];
  readonly agents: readonly AgentState[];
  /** By queue, in line order. */
  readonly lines: ReadonlyMap<QueueName, readonly CallState[]>;
  /** Commands that were decided and not yet carried out. */
  readonly pendingActions: number;
  readonly callbacks: {
    readonly switches: Switches;
    /** Offers of queues that hold on (a crisis), as they are at this moment. */
    readonly holding: readonly HeldOffer[];
  };
}

export interface HeldOffer {
  readonly queue: QueueName;
  /** Its index among the queue's offers. */
  readonly rule: number;
  readonly since: Instant;
}

export function viewOf(parts: {
  readonly live: Live;
  readonly lines: Lines;
  readonly sites: Sites;
  readonly now: Instant;
  readonly connected: boolean;
  readonly connectionSince: Instant | null;
  readonly pendingActions: number;
  readonly callbacks: { readonly live: CallbackBook };
}): EngineView {
  const calls = [...parts.live.calls()].sort((a, b) => a.arrivedAt - b.arrivedAt);
  const lines = new Map<QueueName, CallState[]>();
  for (const call of calls) {
    if (call.activity.status !== 'queued') continue;
    const { queue } = call.activity;
    if (!lines.has(queue)) lines.set(queue, inOrder(parts, queue));
  }
  return {
    now: parts.now,
    connected: parts.connected,
    connectionSince: parts.connectionSince,
    site: parts.sites.current,
    calls,
    agents: [...parts.live.agents()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    lines,
    pendingActions: parts.pendingActions,
    callbacks: { switches: parts.callbacks.live.switches, holding: heldOffers(parts) },
  };
}

function heldOffers(
  parts: Omit<HoldingParts, 'book'> & { readonly callbacks: { readonly live: CallbackBook } },
) {
  const looked = holdingNow({ ...parts, book: parts.callbacks.live });
  return looked.flatMap(({ queue, rule, after }) =>
    after === null || after.since === null ? [] : [{ queue, rule, since: after.since }],
  );
}

function inOrder({ lines, live }: { lines: Lines; live: Live }, queue: QueueName): CallState[] {
  // Customers who are to be called back have a place among them, and are not there.
  return lines.floor.callersInOrder(queue).flatMap((id) => {
    const call = live.call(id);
    return call?.activity.status === 'queued' ? [call] : [];
  });
}

/** How long the longest waiting of a line has waited. */
export function longestWaitMs(line: readonly CallState[], now: Instant): Milliseconds | null {
  const joined = line.flatMap(({ activity }) => (activity.status === 'queued' ? [activity.joinedAt] : []));
  return joined.length === 0 ? null : now - Math.min(...joined);
}
