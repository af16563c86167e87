/** What a call may know while it decides, taken from the site, the lines, the agents and the store at that moment. */
import type { AgentState } from '../domain/agent/agent.ts';
import type { CallContext } from '../domain/call/decide.ts';
import type { CallState } from '../domain/call/state.ts';
import type { AgentName, Instant, Milliseconds } from '../domain/ids.ts';
import type { CallbackBook } from './callbacks/callback-book.ts';
import { deskOf } from './callbacks/desk.ts';
import type { Profiles } from './callbacks/profiles.ts';
import type { Lines } from './lines.ts';
import type { Sites } from './sites.ts';
import type { Store } from './store.ts';

/** How long it is remembered who served a caller. */
const SAME_AGENT_MEMORY_MS: Milliseconds = 30 * 24 * 3_600_000;

export interface ContextParts {
  readonly store: Store;
  readonly lines: Lines;
  readonly book: CallbackBook;
  readonly profiles: Profiles;
  readonly sites: Sites;
  readonly now: Instant;
  readonly agentState: (name: AgentName) => AgentState | undefined;
}

export function contextOf(call: Pick<CallState, 'site'>, parts: ContextParts): CallContext {
  const { sites, lines, store, now, agentState } = parts;
  const current = sites.current.site;
  return {
    now,
    site: sites.of(call),
    current,
    queue: (name) => sites.queue(call, name),
    line: (name) => lines.view(name, sites.queue(call, name), now),
    agent: (name) => {
      const state = agentState(name);
      const settings = current.agents[name];
      return state === undefined || settings === undefined ? undefined : { state, settings };
    },
    agents: () => Object.keys(current.agents) as AgentName[],
    callbacks: deskOf(parts),
    lastAgent: (callerNumber, queue) =>
      store.lastAgent(callerNumber, queue, (now - SAME_AGENT_MEMORY_MS) as Instant),
  };
}
