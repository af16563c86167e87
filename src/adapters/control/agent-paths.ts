/** How the control socket names what can be done for an agent: `/agents/<name>/<deed>`. */
import type { AgentDeed } from '../../domain/flow/steps.ts';

/** Each deed as paths and the command line have it. */
export const DEED_WORDS: Readonly<Record<AgentDeed, string>> = {
  logIn: 'log-in',
  logOut: 'log-out',
  pause: 'pause',
  unpause: 'unpause',
  endWrapUp: 'end-wrap-up',
  extendWrapUp: 'extend-wrap-up',
};

/** Longer reasons for a pause are refused. */
export const LONGEST_REASON = 200;

export const pathOfDeed = (agent: string, deed: AgentDeed): string =>
  `/agents/${encodeURIComponent(agent)}/${DEED_WORDS[deed]}`;

/** Null: the path means something else. */
export function deedInPath(path: string): { readonly agent: string; readonly deed: AgentDeed } | null {
  const [, agent, word] = /^\/agents\/([^/]*)\/([^/]+)$/.exec(path) ?? [];
  const deeds = Object.keys(DEED_WORDS) as AgentDeed[];
  const deed = deeds.find((each) => DEED_WORDS[each] === word);
  if (agent === undefined || deed === undefined) return null;
  try {
    return { agent: decodeURIComponent(agent), deed };
  } catch {
    return null;
  }
}
