/**
 * Who gets whom.
 *
 * Matching is by pairs, not by head of line: each waiting caller, in order of joining, takes the longest idle agent
 * of their queue. A caller whose agents are all busy holds up nobody behind them who could be served by others.
 * It is run whenever a caller or an agent changed, in the transaction of that change, so two callers can never get
 * one agent.
 */
import type { AgentName, CallId, Instant, QueueName } from '../ids.ts';

export interface Waiting {
  readonly call: CallId;
  readonly queue: QueueName;
  readonly joinedAt: Instant;
  /** An agent's phone rings for them already: they keep their place and take nobody else. */
  readonly ringing: boolean;
}

export interface Idle {
  readonly agent: AgentName;
  readonly idleSince: Instant;
}

export interface Pair {
  readonly call: CallId;
  readonly agent: AgentName;
}

/** First in, first out; the id breaks ties so that the order is the same on every run. */
export function inOrder(a: Waiting, b: Waiting): number {
  return a.joinedAt - b.joinedAt || (a.call < b.call ? -1 : a.call > b.call ? 1 : 0);
}

/** Pairs callers (in any order) with idle agents, each at most once. `members` tells who may serve a caller. */
export function match(
  waiting: readonly Waiting[],
  idle: readonly Idle[],
  members: (caller: Waiting) => readonly AgentName[],
): Pair[] {
  const free = [...idle].sort((a, b) => a.idleSince - b.idleSince || (a.agent < b.agent ? -1 : 1));
  const pairs: Pair[] = [];
  for (const caller of [...waiting].sort(inOrder)) {
    if (free.length === 0) break;
    if (caller.ringing) continue;
    const serving = members(caller);
    const index = free.findIndex((candidate) => serving.includes(candidate.agent));
    const [chosen] = index < 0 ? [] : free.splice(index, 1);
    if (chosen) pairs.push({ call: caller.call, agent: chosen.agent });
  }
  return pairs;
}

/** Each waiting caller's place in the line of their queue; 1 is the next. Who is being rung for still counts. */
export function places(waiting: readonly Waiting[]): Map<CallId, number> {
  const lengths = new Map<QueueName, number>();
  const result = new Map<CallId, number>();
  for (const caller of [...waiting].sort(inOrder)) {
    const place = (lengths.get(caller.queue) ?? 0) + 1;
    lengths.set(caller.queue, place);
    result.set(caller.call, place);
  }
  return result;
}
