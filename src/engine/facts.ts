/**
 * What a change means for the counting: from the state before and after and the event between them, so that no decision
 * has to think of reports. Pure, like narrate.ts.
 */
import type { Fact } from '../domain/counting/fact.ts';
import type { AgentName, Instant, QueueName } from '../domain/ids.ts';
import type { AgentChange, CallChange } from './facts/change.ts';
import { factsOfAgent } from './facts/of-agent.ts';
import { factsOfCall } from './facts/of-call.ts';

export type { AgentChange, CallChange } from './facts/change.ts';

/** The facts of one change, in the order in which they happened. `queuesOf`: the queues that an agent serves. */
export function factsOf(
  change: CallChange | AgentChange,
  now: Instant,
  queuesOf: (agent: AgentName) => readonly QueueName[],
): Fact[] {
  return change.of === 'agent' ? factsOfAgent(change, now, queuesOf) : factsOfCall(change, now);
}
