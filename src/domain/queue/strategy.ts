/**
 * Which of several free agents is rung for a caller. Those of the lowest tier are asked first; among them the queue's
 * strategy decides. Every strategy ends in the order of the list, so that the choice is the same on every run.
 */
import { loadAt } from '../agent/load.ts';
import type { AgentState } from '../agent/state.ts';
import type { Instant, QueueName } from '../ids.ts';
import { chance } from './chance.ts';
import type { AgentSettings, QueueMember, Strategy } from './settings.ts';
import type { WaitingCaller } from './waiting.ts';

/** An agent of a queue who could be rung. */
export interface Candidate {
  readonly member: QueueMember;
  /** In the queue's list, from 0. */
  readonly index: number;
  readonly settings: AgentSettings;
  readonly state: AgentState;
}

/** What is known of a queue besides its free agents. */
export interface Turn {
  /** How many agents are on the queue's list. */
  readonly members: number;
  /** Null: nobody yet. */
  readonly last: LastRung | null;
}

/** Who of the queue's list was last rung for it. */
export interface LastRung {
  readonly index: number;
  readonly at: Instant;
}

/** Whom to ring: one, or with `ring-all` everybody of the lowest tier. Empty only if there is no candidate. */
export function chooseAgents<T extends Candidate>(
  strategy: Strategy,
  candidates: Iterable<T>,
  caller: WaitingCaller,
  turn: Turn,
): T[] {
  const firsts = ofLowestTier(candidates);
  if (strategy === 'ring-all') return firsts.sort(byList);
  const [first] = firsts;
  if (first === undefined) return [];
  const order = orderOf(strategy, firsts, caller, turn);
  let [best, least] = [first, order(first)];
  for (const other of firsts) {
    const measure = order(other);
    if (measure > least || (measure === least && compareIdle(other, best) >= 0)) continue;
    [best, least] = [other, measure];
  }
  return [best];
}

export function ofLowestTier<T extends Candidate>(candidates: Iterable<T>): T[] {
  let lowest = Infinity;
  let firsts: T[] = [];
  for (const candidate of candidates) {
    const { tier } = candidate.member;
    if (tier < lowest) {
      lowest = tier;
      firsts = [];
    }
    if (tier === lowest) firsts.push(candidate);
  }
  return firsts;
}

/** Lowest first. Where it leaves two level, the longer idle is chosen. */
function orderOf(
  strategy: Exclude<Strategy, 'ring-all'>,
  firsts: readonly Candidate[],
  caller: WaitingCaller,
  { members, last }: Turn,
): (candidate: Candidate) => number {
  // Anew for each caller, and whenever somebody has been rung: who is absent does not come again and again.
  const draw = ({ member }: Candidate): number => chance(`${caller.call}|${member.agent}|${last?.at ?? ''}`);
  switch (strategy) {
    case 'longest-idle':
      return () => 0;
    case 'linear':
      return ({ index }) => index;
    case 'round-robin': {
      const next = last === null ? 0 : last.index + 1;
      return ({ index }) => (index - next + members) % members;
    }
    case 'fewest-calls': {
      // Loads are as of different moments; brought to the same one they can be compared, whichever that is.
      const at = firsts.reduce((latest, { state }) => Math.max(latest, state.load.at), 0) as Instant;
      return ({ state }) => loadAt(state, at);
    }
    case 'best-skilled':
      return ({ settings }) => -caller.matter.reduce((sum, skill) => sum + (settings.skills[skill] ?? 0), 0);
    case 'random':
      return draw;
    case 'weighted-random':
      // The first of independent exponential waiting times with the weights as rates falls to each by its weight.
      return (candidate) => -Math.log(draw(candidate)) / candidate.member.weight;
    default:
      return strategy satisfies never;
  }
}

const compareIdle = (a: Candidate, b: Candidate): number =>
  a.state.idleSince - b.state.idleSince || byList(a, b);

const byList = (a: Candidate, b: Candidate): number => a.index - b.index;

/** Whether `Turn.last` matters. */
export const goesByTurn = (strategy: Strategy): boolean =>
  strategy === 'round-robin' || strategy === 'random' || strategy === 'weighted-random';

/** Null: nobody yet. `members`: how many are on the list. */
export function lastRungOf(
  crew: Iterable<Pick<Candidate, 'index' | 'state'>>,
  queue: QueueName,
  members: number,
): LastRung | null {
  let at: Instant | null = null;
  let together: number[] = [];
  for (const { index, state } of crew) {
    const rungAt = state.rungAt[queue];
    if (rungAt === undefined || (at !== null && rungAt < at)) continue;
    if (rungAt !== at) together = [];
    at = rungAt;
    together.push(index);
  }
  return at === null ? null : { index: endOfTurn(together, members), at };
}

/** Of agents rung in one instant, each after the one before: the last, which is the one with most room behind it. */
function endOfTurn(together: number[], members: number): number {
  together.sort((a, b) => a - b);
  let last = 0;
  let widest = 0;
  for (const [place, index] of together.entries()) {
    const next = together[place + 1] ?? (together[0] ?? 0) + members;
    if (next - index < widest) continue;
    widest = next - index;
    last = index;
  }
  return last;
}
