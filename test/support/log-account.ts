/** What a queue log tells, in words that can be held against another account of the same calls. */
import type { QueueLogLine } from './queue-log.ts';

/** Not let in. */
export const REFUSALS: ReadonlySet<string> = new Set(['FULL', 'CLOSED', 'JOINEMPTY']);
/** A phone that rang in vain: no part of how the caller's stay went. */
const RINGS: ReadonlySet<string> = new Set(['RINGNOANSWER', 'RINGCANCELED', 'AGENTDUMP']);

/** Of each call its stays, as `sales: CONNECT COMPLETEAGENT`, and refusals, as `vault: CLOSED`; in order. */
export function waysByCall(lines: readonly QueueLogLine[]): Map<string, string[]> {
  const ways = new Map<string, string[]>();
  for (const { call, queue, event } of lines) {
    if (call === 'NONE' || RINGS.has(event)) continue;
    const before = ways.get(call) ?? [];
    if (event === 'ENTERQUEUE') ways.set(call, [...before, `${queue}:`]);
    else if (REFUSALS.has(event)) ways.set(call, [...before, `${queue}: ${event}`]);
    else ways.set(call, [...before.slice(0, -1), `${before.at(-1)} ${event}`]);
  }
  return ways;
}

/** How often each of these comes, by name. */
export function counted(words: Iterable<string>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
