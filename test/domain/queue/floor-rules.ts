/**
 * The floor's rules once more, written for being plain and not for being fast: each caller against each agent, straight
 * from their states. Shares nothing with the floor but the types.
 */
// Node's own: with jest's `expect` the property test would take five times as long.
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { AgentState } from '../../../src/domain/agent/state.ts';
import type { Queued } from '../../../src/domain/call/state.ts';
import type { AgentName, CallId, Instant, QueueName } from '../../../src/domain/ids.ts';
import type { Pair } from '../../../src/domain/queue/floor.ts';
import type {
  AgentSettings,
  QueueMember,
  QueueSettings,
  QueueTable,
} from '../../../src/domain/queue/settings.ts';

export interface World {
  readonly now: Instant;
  readonly callers: ReadonlyMap<CallId, Queued>;
  /** Those of them who are yet to be reached. */
  readonly holds: ReadonlyMap<CallId, 'place' | 'soon'>;
  readonly agents: ReadonlyMap<AgentName, AgentState>;
  readonly queues: QueueTable;
  readonly agentSettings: Readonly<Record<AgentName, AgentSettings>>;
  /** Who was rung for which queue, one after the other. */
  readonly rung: readonly { readonly queue: QueueName; readonly agent: AgentName; readonly at: Instant }[];
}

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('not in this world');
  return value;
};
const callerOf = (world: World, call: CallId): Queued => known(world.callers.get(call));
const settingsOf = (world: World, { queue }: Queued): QueueSettings => known(world.queues[queue]);

function rankOf(world: World, call: CallId): number {
  const queued = callerOf(world, call);
  if (world.holds.has(call)) return queued.rank;
  const { ageing, capMs } = settingsOf(world, queued).credits;
  const isDue = ageing !== null && world.now - queued.joinedAt >= ageing.afterMs;
  return queued.rank - (isDue ? Math.min(ageing.creditMs, Math.max(0, capMs - queued.creditMs)) : 0);
}

/** All calls of the callers given, best entitled first. */
function inOrder(world: World, calls: Iterable<CallId>): CallId[] {
  const rank = (call: CallId) => rankOf(world, call);
  return [...calls].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

export const lineOf = (world: World, queue: QueueName): CallId[] =>
  inOrder(
    world,
    [...world.callers].filter(([, queued]) => queued.queue === queue).map(([call]) => call),
  );

function isFree(world: World, agent: AgentName): boolean {
  const state = world.agents.get(agent);
  const settings = world.agentSettings[agent];
  if (state === undefined || settings === undefined) return false;
  if (state.activity.status !== 'idle' || state.loggedInSince === null || state.paused !== null) return false;
  if (state.phone === 'idle' || state.phone === 'unknown') return true;
  return settings.ringWhenBusy && state.phone !== 'unreachable';
}

/** Apart from waiting for one agent only, and from who is free. */
function isGoodFor(world: World, call: CallId, member: QueueMember): boolean {
  const queued = callerOf(world, call);
  const waited = world.holds.has(call) ? 0 : world.now - queued.joinedAt;
  const skills = world.agentSettings[member.agent]?.skills ?? {};
  const steps = queued.need.filter(({ fromMs }) => fromMs <= waited);
  const needed = Object.entries(steps.at(-1)?.skills ?? {});
  if (waited < member.afterMs) return false;
  if (queued.avoid === member.agent && !world.holds.has(call)) return false;
  return needed.every(([skill, level]) => Number((skills as Record<string, number>)[skill] ?? 0) >= level);
}

function mayTake(world: World, call: CallId, member: QueueMember): boolean {
  const queued = callerOf(world, call);
  const { agents } = settingsOf(world, queued);
  const { sameAgent } = queued;
  if (sameAgent !== null && !world.holds.has(call) && world.now - queued.joinedAt < sameAgent.untilMs) {
    const state = world.agents.get(sameAgent.agent);
    const works = state?.loggedInSince != null && state.paused === null && state.phone !== 'unreachable';
    const only = agents.find(({ agent }) => agent === sameAgent.agent);
    if (works && only !== undefined && isGoodFor(world, call, only)) {
      return member === only;
    }
  }
  return isGoodFor(world, call, member);
}

export function wantsAgents(world: World, call: CallId): boolean {
  if (world.holds.get(call) === 'place') return false;
  const queued = callerOf(world, call);
  if (queued.ringing.length === 0) return true;
  const ringsAll = settingsOf(world, queued).strategy === 'ring-all';
  return ringsAll && queued.ringing.every(({ answeredAt }) => answeredAt === null);
}

/** Free agents whom the caller may be given now. */
export function candidatesOf(
  world: World,
  call: CallId,
  taken: ReadonlySet<AgentName> = new Set(),
): QueueMember[] {
  const queued = callerOf(world, call);
  const { agents } = settingsOf(world, queued);
  const tiers = queued.ringing.map(
    (ringing) => agents.find(({ agent }) => agent === ringing.agent)?.tier ?? Infinity,
  );
  return agents.filter(
    (member) =>
      !taken.has(member.agent) &&
      isFree(world, member.agent) &&
      mayTake(world, call, member) &&
      member.tier <= Math.min(Infinity, ...tiers),
  );
}

/** Members of the lowest tier among these whom the strategy allows to be chosen. */
function choicesOf(world: World, queued: Queued, all: QueueMember[], justRung: AgentName[]): AgentName[] {
  const tier = Math.min(...all.map((member) => member.tier));
  const firsts = all.filter((member) => member.tier === tier);
  const { strategy, agents } = settingsOf(world, queued);
  const state = ({ agent }: QueueMember) => known(world.agents.get(agent));
  const idleSince = (member: QueueMember) => state(member).idleSince;
  switch (strategy) {
    case 'longest-idle':
      return names(lowest(firsts, idleSince).slice(0, 1));
    case 'linear':
      return names(firsts.slice(0, 1));
    case 'fewest-calls': {
      const { now } = world;
      return names(
        lowest(firsts, (member) => {
          const { calls, at } = state(member).load;
          return Math.round(1e9 * calls * 2 ** (-(now - at) / 3_600_000));
        }),
      );
    }
    case 'best-skilled': {
      const matter = new Set(queued.need.flatMap(({ skills }) => Object.keys(skills)));
      const knows = ({ agent }: QueueMember) => {
        const skills = (world.agentSettings[agent]?.skills ?? {}) as Record<string, number>;
        return [...matter].reduce((sum, skill) => sum + (skills[skill] ?? 0), 0);
      };
      return names(
        lowest(
          lowest(firsts, (member) => -knows(member)),
          idleSince,
        ).slice(0, 1),
      );
    }
    case 'round-robin': {
      const last = lastRung(world, queued.queue, agents, justRung);
      if (last === 'unclear') return names(firsts);
      const turn = [...agents.slice(last + 1), ...agents.slice(0, last + 1)];
      return names(turn.filter((member) => firsts.includes(member)).slice(0, 1));
    }
    default:
      return names(firsts);
  }
}

const names = (members: QueueMember[]): AgentName[] => members.map(({ agent }) => agent);

function lowest(members: QueueMember[], measure: (member: QueueMember) => number): QueueMember[] {
  const least = Math.min(...members.map(measure));
  return members.filter((member) => measure(member) === least);
}

function lastRung(
  { rung, agents }: World,
  queue: QueueName,
  list: readonly QueueMember[],
  justRung: AgentName[],
): number | 'unclear' {
  const place = (name: AgentName) => list.findIndex(({ agent }) => agent === name);
  const latest = justRung.at(-1);
  if (latest !== undefined) return place(latest);
  const here = rung.filter(
    (each) => each.queue === queue && place(each.agent) >= 0 && agents.has(each.agent),
  );
  const last = here.at(-1);
  if (last === undefined) return -1;
  const together = new Set(here.filter(({ at }) => at === last.at).map(({ agent }) => agent));
  return together.size > 1 ? 'unclear' : place(last.agent);
}

/**
 * Holds what the floor answered against the rules.
 *
 * @param maxCreditMs the most that any caller can have
 * @returns how many could have been served, but for the agents who are held back
 */
export function expectRightPairs(world: World, pairs: readonly Pair[], maxCreditMs: number): number {
  const taken = new Set<AgentName>();
  const served = new Set<CallId>();
  const justRung = new Map<QueueName, AgentName[]>();
  const wanting = () =>
    inOrder(
      world,
      [...world.callers.keys()].filter((call) => !served.has(call) && wantsAgents(world, call)),
    );
  const open = (call: CallId) => candidatesOf(world, call, taken);
  /** Customers who are yet to be reached have one agent each held back from those behind them. */
  const holdBack = (): void => {
    const next = wanting().find((call) => open(call).length > 0);
    if (next === undefined || world.holds.get(next) !== 'soon') return;
    const tier = Math.min(...open(next).map((member) => member.tier));
    const idleSince = ({ agent }: QueueMember) => known(world.agents.get(agent)).idleSince;
    const firsts = open(next).filter((member) => member.tier === tier);
    const [held] = lowest(firsts, idleSince);
    taken.add(known(held).agent);
    served.add(next);
    holdBack();
  };

  for (const [first, group] of byCall(pairs)) {
    holdBack();
    const line = wanting();
    // Nobody eligible waits behind a later, not better entitled caller.
    equal(
      first,
      line.find((call) => open(call).length > 0),
    );
    const queued = callerOf(world, first);
    for (const agent of group) {
      equal(taken.has(agent), false);
      expectNobodyStarved(world, line, first, agent, open, maxCreditMs);
    }
    const here = justRung.get(queued.queue) ?? [];
    const choices = choicesOf(world, queued, open(first), here);
    if (settingsOf(world, queued).strategy === 'ring-all') deepEqual(group, choices);
    else {
      equal(group.length, 1);
      ok(choices.some((choice) => choice === group[0]));
    }
    justRung.set(queued.queue, [...here, ...group]);
    for (const agent of group) taken.add(agent);
    served.add(first);
  }
  holdBack();
  // And everybody who could be served is.
  deepEqual(
    wanting().filter((call) => open(call).length > 0),
    [],
  );
  const rung = new Set(pairs.map(({ agent }) => agent));
  return wanting().filter((call) => candidatesOf(world, call, rung).length > 0).length;
}

/** Who is passed by the one served had joined less than the cap of credits before them. */
function expectNobodyStarved(
  world: World,
  line: CallId[],
  served: CallId,
  agent: AgentName,
  open: (call: CallId) => QueueMember[],
  maxCreditMs: number,
): void {
  const since = (call: CallId) => {
    const { rank, creditMs } = callerOf(world, call);
    return rank + creditMs;
  };
  for (const other of line) {
    if (other === served || !open(other).some((member) => member.agent === agent)) continue;
    ok(since(served) - since(other) <= maxCreditMs);
  }
}

function byCall(pairs: readonly Pair[]): [CallId, AgentName[]][] {
  const groups: [CallId, AgentName[]][] = [];
  for (const { call, agent } of pairs) {
    const last = groups.at(-1);
    if (last?.[0] === call) last[1].push(agent);
    else groups.push([call, [agent]]);
  }
  return groups;
}
