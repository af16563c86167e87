/** From what Keepline reports of itself, and what the floor knows of its callers, to what the board shows. Pure. */
import type { Step } from '../domain/flow/steps.ts';
import type { Site } from '../domain/site.ts';
import type { AgentReport, CallReport, StatusReport } from '../engine/report.ts';
import type { BoardModel, BoardWaiting, Tone } from './board.ts';
import { seconds } from './words.ts';

/** What the floor knows of a call by Keepline's id of it. */
export type KnownCalls = (
  call: string,
) => { readonly who: string; readonly joinedAtMs: number | null } | null;

type Seen = Pick<BoardModel, 'steps' | 'lines' | 'agents'>;

export function seenIn(report: StatusReport, site: Site, known: KnownCalls, nowMs: number): Seen {
  const nameOf = (call: CallReport) => known(call.id)?.who ?? call.caller;
  const steps = stepsByPlace(site);
  const agentNames = new Map(report.agents.map((agent) => [agent.name, firstName(agent)]));
  const calls = new Map(report.calls.map((call) => [call.id, call]));
  return {
    steps: report.calls
      .filter(({ status }) => status !== 'queued' && status !== 'talking')
      .map((call) => ({
        who: nameOf(call),
        doing: doingOf(call, steps),
        at: call.step ?? '',
        sinceMs: call.sinceMs,
      })),
    lines: report.queues.map(({ name }) => ({
      queue: name,
      waiting: report.calls
        .filter((call) => call.status === 'queued' && call.queue === name)
        .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
        .map((call, index): BoardWaiting => {
          const joinedAtMs = known(call.id)?.joinedAtMs ?? null;
          return {
            place: call.position ?? index + 1,
            who: nameOf(call),
            waitedMs: joinedAtMs === null ? call.sinceMs : Math.max(0, nowMs - joinedAtMs),
            ringing: call.agent === null ? null : (agentNames.get(call.agent) ?? call.agent),
          };
        }),
    })),
    agents: report.agents.map((agent) => {
      const call = agent.call === null ? undefined : calls.get(agent.call);
      return { name: agent.fullName, sinceMs: agent.sinceMs, ...stateOf(agent, call && nameOf(call)) };
    }),
  };
}

const firstName = (agent: AgentReport): string => agent.fullName.split(' ')[0] ?? agent.name;

function stepsByPlace(site: Site): ReadonlyMap<string, Step> {
  return new Map(
    Object.values(site.blocks)
      .flat()
      .map((step) => [step.at, step]),
  );
}

function doingOf({ status, step: at }: CallReport, steps: ReadonlyMap<string, Step>): string {
  const step = at === null ? undefined : steps.get(at);
  switch (step?.type) {
    case 'say':
      return `hears "${textOf(step.prompt)}"`;
    case 'menu':
    case 'collect':
      return `is asked "${textOf(step.prompt)}"`;
    case 'transfer':
      return `is put through to ${step.to}`;
    default:
      return status;
  }
}

const textOf = (prompt: Extract<Step, { type: 'say' }>['prompt']): string =>
  prompt.map((part) => (part.kind === 'text' ? part.text : part.file)).join(', ');

function stateOf(agent: AgentReport, who = 'a caller'): { readonly doing: string; readonly tone: Tone } {
  switch (agent.status) {
    case 'available':
      return { doing: 'is free', tone: 'plain' };
    case 'reserved':
    case 'ringing':
      return { doing: `phone rings for ${who}`, tone: 'ringing' };
    case 'talking':
      return { doing: `talks with ${who}`, tone: 'busy' };
    case 'wrapUp':
      return { doing: `notes down the last call${leftOf(agent)}`, tone: 'plain' };
    case 'resting':
      return { doing: 'did not answer; is left alone for a moment', tone: 'idle' };
    case 'busy':
      return { doing: 'is on a call of their own', tone: 'busy' };
    case 'paused':
      return { doing: agent.pausedReason ? `pauses (${agent.pausedReason})` : 'pauses', tone: 'idle' };
    case 'away':
      return { doing: 'is away: did not answer several times', tone: 'idle' };
    case 'unreachable':
      return { doing: 'phone cannot be reached', tone: 'idle' };
    case 'offline':
      return { doing: 'is logged out', tone: 'idle' };
    default:
      return agent.status satisfies never;
  }
}

const leftOf = ({ wrapUpLeftMs }: AgentReport): string =>
  wrapUpLeftMs === null ? '' : `, ${seconds(wrapUpLeftMs)} left`;
