/** Brings saved states of every released version up to today's shape. Tested with rows from each release. */
import type { AgentState } from '../../domain/agent/agent.ts';
import type { CallState } from '../../domain/call/state.ts';

/** The only version so far is 1: what is read is today's shape. */
export function upcastCall(saved: CallState): CallState {
  return saved;
}

export function upcastAgent(saved: AgentState): AgentState {
  return saved;
}
