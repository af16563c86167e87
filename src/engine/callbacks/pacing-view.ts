/** What decides which callbacks get their turn now (callback/turns.ts), counted on the floor. */
import type { AgentState } from '../../domain/agent/state.ts';
import type { CallState } from '../../domain/call/state.ts';
import type { RecentAnswers } from '../../domain/callback/pacing.ts';
import type { CallbackSettings } from '../../domain/callback/settings.ts';
import type { CallbackState } from '../../domain/callback/state.ts';
import {
  type AvailableAgent,
  type DueCallback,
  type DueGroup,
  type KindDemand,
  mayAsk,
  type QueueTurns,
  type TurnsView,
} from '../../domain/callback/turns.ts';
import type { AgentName, Instant, Milliseconds, QueueName } from '../../domain/ids.ts';
import type { Demand, Seeker } from '../../domain/queue/demand.ts';
import { isAtWork } from '../../domain/queue/eligible.ts';
import type { Floor } from '../../domain/queue/floor.ts';
import type { TurnLine, TurnLines } from './turn-lines.ts';

export interface PacingParts {
  /** Each due callback has its place on it, each customer who is being dialled or greeted as well (on-floor.ts). */
  readonly floor: Floor;
  readonly now: Instant;
  /** Of those that wait for their turn: no others are looked at. */
  readonly lines: readonly TurnLine[];
  readonly turns: Pick<TurnLines, 'askedBefore'>;
  /** The live calls that were opened for callbacks. */
  readonly attempts: Iterable<CallState>;
  readonly settings: (profile: string) => CallbackSettings | undefined;
  /** Another call is made to the number, or comes from it: the callback keeps its place, and has no turn. */
  readonly isHeldUp: (callback: CallbackState) => boolean;
  /** Attempts in flight, and previews of retries, are among the retries. */
  readonly answers: (queue: QueueName) => RecentAnswers;
  /** What attempts have been like: see PacingView. */
  readonly experience: (queue: QueueName) => { readonly leadMs: Milliseconds; readonly answerShare: number };
}

/** Null: there is nothing to decide: no callback is due, or no agent is there for any. */
export function pacingView(parts: PacingParts): TurnsView | null {
  const { floor, turns } = parts;
  const available = [...floor.agents()].filter(({ state, free }) => free || isWrappingUp(state));
  const agentsAtWork = remembered(
    (queue: QueueName) => floor.crew(queue).filter(({ state }) => isAtWork(state)).length,
  );
  const due = parts.lines.flatMap((line) => {
    const settings = parts.settings(line.profile);
    return settings !== undefined && mayHaveTurn(line, settings, { turns, available, agentsAtWork })
      ? [groupOf(line, settings, parts)]
      : [];
  });
  if (due.length === 0) return null;

  const attempts = attemptsNow(parts);
  const seekers = new Map<string, Seeker>(parts.lines.map(({ seeker }) => [seeker.kind, seeker]));
  const byKind = new Map<string, Demand[]>();
  for (const demand of floor.demands()) {
    const alike = byKind.get(demand.kind);
    if (alike === undefined) byKind.set(demand.kind, [demand]);
    else alike.push(demand);
    seekers.set(demand.kind, demand);
  }
  return {
    due,
    askedBefore: (kind, rank) => turns.askedBefore(kind, rank),
    agents: available.flatMap((agent) => agentFor(agent, seekers, parts.now)),
    demands: new Map([...byKind].map(([kind, demands]) => [kind, demandOf(kind, demands, attempts)])),
    queues: {
      get: remembered((queue: QueueName): QueueTurns => {
        const areCallersWaiting = floor.waiting(queue) > (attempts.inLine.get(queue) ?? 0);
        return {
          // Asked for second attempts only.
          get answers() {
            return parts.answers(queue);
          },
          areCallersWaiting,
          firsts: firstsOf(queue, parts.lines),
          agentsAtWork: agentsAtWork(queue),
        };
      }),
    },
    linesTaken: attempts.linesTaken,
  };
}

function firstsOf(queue: QueueName, lines: Iterable<TurnLine>): number {
  let firsts = 0;
  for (const each of lines) if (each.queue === queue && !each.isRetry) firsts += each.line.length;
  return firsts;
}

interface Staffed {
  readonly turns: Pick<TurnLines, 'askedBefore'>;
  readonly available: readonly { readonly name: AgentName }[];
  readonly agentsAtWork: (queue: QueueName) => number;
}

/** Whether there is anybody for its first, whoever else wants them: as most of the time, when there is much to do, not. */
function mayHaveTurn(
  { line, seeker, queue }: TurnLine,
  { first }: CallbackSettings,
  { turns, available, agentsAtWork }: Staffed,
): boolean {
  if (first === 'customer') return available.some(({ name }) => seeker.mayBeTakenBy(name));
  return mayAsk(agentsAtWork(queue), turns.askedBefore(seeker.kind, line.head?.rank ?? 0));
}

function groupOf(
  { queue, isRetry, seeker, line }: TurnLine,
  settings: CallbackSettings,
  parts: PacingParts,
): DueGroup {
  return {
    ...{ queue, isRetry, settings, kind: seeker.kind },
    ...parts.experience(queue),
    inOrder: () => inOrder(line, parts.isHeldUp),
  };
}

function* inOrder(line: TurnLine['line'], isHeldUp: PacingParts['isHeldUp']): Generator<DueCallback> {
  for (let place = 1; place <= line.length; place += 1) {
    const callback = line.at(place)?.callback;
    if (callback !== undefined && !isHeldUp(callback)) yield { id: callback.id, rank: callback.rank };
  }
}

/** Asked once of each. */
export function remembered<Key, Value>(find: (key: Key) => Value): (key: Key) => Value {
  const found = new Map<Key, { readonly value: Value }>();
  return (key) => {
    const known = found.get(key) ?? { value: find(key) };
    found.set(key, known);
    return known.value;
  };
}

interface AttemptsNow {
  /** Being rung or greeted. */
  readonly inFlight: readonly { readonly kind: string; readonly rank: number }[];
  /** In line, the customer on the telephone and no phone ringing for them. */
  readonly verified: readonly { readonly kind: string; readonly rank: number }[];
  /** In line, with or without their customer. */
  readonly inLine: ReadonlyMap<QueueName, number>;
  readonly linesTaken: number;
}

function attemptsNow({ floor, attempts }: PacingParts): AttemptsNow {
  const inFlight: { kind: string; rank: number }[] = [];
  const verified: { kind: string; rank: number }[] = [];
  const inLine = new Map<QueueName, number>();
  let linesTaken = 0;
  for (const { id, attempt, activity } of attempts) {
    if (attempt === null || activity.status === 'ended') continue;
    if (attempt.customer !== 'absent') linesTaken += 1;
    if (activity.status === 'queued') {
      count(inLine, activity.queue);
      // Most of them, when agents are asked first: a thousand, with 500 agents.
      if (attempt.customer === 'absent' || activity.ringing.length > 0) continue;
    }
    const kind = floor.seeker(id)?.kind;
    if (kind === undefined) continue;
    if (activity.status === 'queued') verified.push({ kind, rank: activity.rank });
    else inFlight.push({ kind, rank: attempt.rank });
  }
  return { inFlight, verified, inLine, linesTaken };
}

/** Customers in flight, and callers, of one kind. */
function demandOf(kind: string, demands: readonly Demand[], { inFlight, verified }: AttemptsNow): KindDemand {
  const callers = demands.filter(({ holds }) => holds === 'agent');
  return {
    inFlight: demands.reduce((sum, { holds, size }) => (holds === 'soon' ? sum + size : sum), 0),
    lastInFlight: lastOf(inFlight.filter((each) => each.kind === kind)),
    verified: verified.filter((each) => each.kind === kind).map(({ rank }) => rank),
    before: (rank) => callers.reduce((sum, caller) => sum + caller.before(rank), 0),
  };
}

const lastOf = (customers: AttemptsNow['inFlight']): number | null =>
  customers.length === 0 ? null : Math.max(...customers.map(({ rank }) => rank));

const isWrappingUp = (state: AgentState): boolean => state.activity.status === 'wrapUp' && isAtWork(state);

/** Whom of those they may take; nothing, if nobody. */
function agentFor(
  { name, state: { activity } }: { readonly name: AgentName; readonly state: AgentState },
  seekers: ReadonlyMap<string, Seeker>,
  now: Instant,
): AvailableAgent[] {
  const kinds = [...seekers].filter(([, seeker]) => seeker.mayBeTakenBy(name)).map(([kind]) => kind);
  const wrapUpLeftMs = activity.status === 'wrapUp' ? Math.max(0, activity.until - now) : null;
  return kinds.length === 0 ? [] : [{ wrapUpLeftMs, kinds: new Set(kinds) }];
}

const count = <Key>(counts: Map<Key, number>, key: Key): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);
