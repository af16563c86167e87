/** Does for agents what the command line asks for. */

import { eventOfDeed, isDone } from '../domain/agent/deed.ts';
import type { AgentEvent } from '../domain/agent/event.ts';
import type { AgentDeed } from '../domain/flow/steps.ts';
import type { AgentName } from '../domain/ids.ts';
import type { AgentDeedReport } from '../engine/report.ts';
import type { EngineView } from '../engine/view.ts';
import { nearest } from '../flow-loader/suggest.ts';
import { reportAgent } from './status-report.ts';

/** As much of the engine as it takes. */
export interface AgentKeeper {
  /** `notNow`: the event leaves the agent as they are. */
  tellAgent(name: AgentName, event: AgentEvent): 'done' | 'unknown' | 'notNow';
  view(): EngineView;
}

/** `name` is what somebody typed. */
export function doForAgent(
  engine: AgentKeeper,
  name: string,
  deed: AgentDeed,
  reason: string,
): AgentDeedReport {
  const told = engine.tellAgent(name as AgentName, eventOfDeed(deed, reason));
  const view = engine.view();
  const agent = view.agents.find((each) => each.name === name);
  if (agent === undefined) {
    return {
      outcome: 'unknown',
      meant: nearest(
        name,
        view.agents.map((each) => each.name),
      ),
    };
  }
  const report = reportAgent(agent, view);
  if (told === 'notNow' && !isDone(agent, deed)) return { outcome: 'notNow', agent: report };
  return { outcome: 'done', changed: told === 'done', agent: report };
}
