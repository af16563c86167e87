/** What tests of an agent share: Anna, what happens to her, and the ways into each of her states. */
import { decideAgent, newAgent } from '../../src/domain/agent/agent.ts';
import type { AgentEvent, AgentTimer, PhoneState } from '../../src/domain/agent/event.ts';
import type { AgentState } from '../../src/domain/agent/state.ts';
import { statusOf } from '../../src/domain/agent/status.ts';
import type { AgentName, CallId, Instant, QueueName } from '../../src/domain/ids.ts';
import type { MissedCause } from '../../src/domain/outcome.ts';

export const at = (seconds: number): Instant => (seconds * 1000) as Instant;
export const call = 'c1' as CallId;
export const other = 'c2' as CallId;
export const queue = 'support' as QueueName;
export const sales = 'sales' as QueueName;
export const anna = newAgent('anna' as AgentName, 'loggedIn', at(0));

export const chosen: AgentEvent = { type: 'chosen', call, queue };
export const rung: AgentEvent = { type: 'rung', call };
export const answered: AgentEvent = { type: 'answered', call };
export const released: AgentEvent = { type: 'released', call };
export const missed = (cause: MissedCause, awayAfter: number | null = null): AgentEvent => ({
  type: 'missed',
  call,
  cause,
  awayAfter,
});
export const ended = (wrapUpMs = 5_000, extendMs = 20_000): AgentEvent => ({
  type: 'callEnded',
  call,
  queue,
  wrapUpMs,
  extendMs,
});
export const tookOver = { type: 'tookOver', call: other, queue: sales } as const satisfies AgentEvent;
export const loggedIn: AgentEvent = { type: 'loggedIn' };
export const loggedOut: AgentEvent = { type: 'loggedOut' };
export const lunch: AgentEvent = { type: 'pausedWork', reason: 'lunch' };
export const unpaused: AgentEvent = { type: 'unpaused' };
export const wrapUpEnded: AgentEvent = { type: 'wrapUpEnded' };
export const wrapUpExtended: AgentEvent = { type: 'wrapUpExtended' };
export const wrongPin: AgentEvent = { type: 'wrongPin' };
export const rightPin: AgentEvent = { type: 'rightPin' };
export const phone = (state: PhoneState): AgentEvent => ({ type: 'phoneChanged', state });
export const timer = (name: AgentTimer): AgentEvent => ({ type: 'timerFired', timer: name });

/** What is told of an agent: the events, each a second after the one before, and what is true then. */
export function agent(...events: AgentEvent[]) {
  let state: AgentState = anna;
  let timers: Partial<Record<AgentTimer, Instant | null>> = {};
  events.forEach((event, index) => {
    const decision = decideAgent(state, event, at(index + 1));
    state = decision.state;
    timers = { ...timers, ...decision.timers };
  });
  return { state, timers, status: statusOf(state) };
}

export const paths: Readonly<Record<string, AgentEvent[]>> = {
  idle: [],
  reserved: [chosen],
  ringing: [chosen, rung],
  talking: [chosen, rung, answered],
  wrapUp: [chosen, rung, answered, ended()],
  resting: [chosen, rung, missed('noAnswer')],
};
