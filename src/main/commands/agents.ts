/** `keepline agents`: who they are and how, and what can be done for them. */
import { LONGEST_REASON } from '../../adapters/control/agent-paths.ts';
import type { AgentDeed } from '../../domain/flow/steps.ts';
import type { AgentReport } from '../../engine/report.ts';
import { nearest } from '../../flow-loader/suggest.ts';
import { agentList, statusText } from '../agent-text.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';
import { clean } from '../text-table.ts';
import { ask } from './ask.ts';

export interface AgentsOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** Lists all agents, or the one of that name. `words`: what else might have been meant by the name. */
export async function listAgents(
  name: string | undefined,
  words: readonly string[],
  options: AgentsOptions,
  io: Io,
): Promise<ExitCode> {
  const asked = await ask(options, io, (client) => client.status());
  if (!asked.ok) return asked.exit;
  const { agents } = asked.report;
  const shown = name === undefined ? agents : agents.filter((agent) => agent.name === name);
  if (name !== undefined && shown.length === 0) {
    return unknownAgent(name, nearest(name, [...agents.map((agent) => agent.name), ...words]), io);
  }
  if (options.json === true) io.out(`${JSON.stringify(shown, null, 2)}\n`);
  else io.out(shown.length === 0 ? 'no agents\n' : `${agentList(shown, io.color)}\n`);
  return EXIT.ok;
}

/** Logs an agent in or out, pauses them, and so on. */
export async function tellAgent(
  deed: AgentDeed,
  name: string,
  options: AgentsOptions & { readonly reason?: string },
  io: Io,
): Promise<ExitCode> {
  const { reason = '' } = options;
  if (reason.length > LONGEST_REASON) {
    io.err(`keepline: the reason is longer than ${LONGEST_REASON} characters\n`);
    return EXIT.usage;
  }
  const asked = await ask(options, io, (client) => client.agentDeed(name, deed, reason));
  if (!asked.ok) return asked.exit;
  const { report } = asked;
  const exit = report.outcome === 'done' ? EXIT.ok : EXIT.bad;
  if (options.json === true) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else if (report.outcome === 'unknown') return unknownAgent(name, report.meant, io);
  else if (report.outcome === 'notNow') io.err(`keepline: ${refusal(deed, report.agent)}\n`);
  else io.out(`${clean(name)}: ${clean(statusText(report.agent))}${report.changed ? '' : ', as before'}\n`);
  return exit;
}

function unknownAgent(name: string, meant: string | null, io: Io): ExitCode {
  const hint = meant === null ? '' : `; did you mean ${clean(meant)}?`;
  io.err(`keepline: there is no agent ${JSON.stringify(clean(name))}${hint}\n`);
  return EXIT.bad;
}

/** Why it cannot be done now. */
function refusal(deed: AgentDeed, agent: AgentReport): string {
  const name = clean(agent.name);
  switch (deed) {
    case 'unpause':
      return agent.loggedIn ? `${name} is not paused` : `${name} is not logged in`;
    case 'endWrapUp':
      return `${name} is not in wrap-up`;
    case 'extendWrapUp':
      return agent.wrapUpLeftMs === null
        ? `${name} is not in wrap-up`
        : `the wrap-up of ${name} cannot be put off (again)`;
    case 'logIn':
    case 'logOut':
    case 'pause':
      return `${name} is not logged in`;
    default:
      return deed satisfies never;
  }
}
