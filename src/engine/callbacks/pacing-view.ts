/** What decides which callbacks get their turn now (callback/turns.ts), counted on the floor. */
import type { AgentState } from '../../domain/agent/state.ts';
import type { CallState } from '../../domain/call/state.ts';
import type { RecentAnswers } from '../../domain/callback/pacing.ts';
import { attemptsUsed } from '../../domain/callback/past-attempts.ts';
import type { CallbackSettings } from '../../domain/callback/settings.ts';
import type { CallbackState } from '../../domain/callback/state.ts';
import type {
  AvailableAgent,
  DueCallback,
  KindDemand,
  QueueTurns,
  TurnsView,
} from '../../domain/callback/turns.ts';
import {
  type AgentName,
  type Instant,
  type Milliseconds,
  placeOfCallback,
  type QueueName,
} from '../../domain/ids.ts';
import type { Demand, Seeker } from '../../domain/queue/demand.ts';
import { isAtWork } from '../../domain/queue/eligible.ts';
import type { Floor } from '../../domain/queue/floor.ts';

export interface PacingParts {
  /** Each due callback has its place on it, each customer who is being dialled or greeted as well (on-floor.ts). */
  readonly floor: Floor;
  readonly now: Instant;
  /** Those that are due. */
  readonly callbacks: Iterable<CallbackState>;
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
  const { floor } = parts;
  const available = [...floor.agents()].filter(({ state, free }) => free || isWrappingUp(state));
  const seekers = new Map<string, Seeker>();
  const due: DueCallback[] = [];
  for (const callback of parts.callbacks) {
    const settings = parts.settings(callback.profile);
    if (settings === undefined) continue;
    // As most of the time, when there is much to do.
    if (settings.first === 'customer' && available.length === 0) continue;
    if (parts.isHeldUp(callback)) continue;
    const seeker = floor.seeker(placeOfCallback(callback.id));
    if (seeker === null) continue;
    seekers.set(seeker.kind, seeker);
    const { id, queue, rank } = callback;
    const isRetry = callback.attempts.length > 0 && attemptsUsed(settings.ladder, callback) > 0;
    due.push({
      id,
      queue,
      rank,
      kind: seeker.kind,
      isRetry,
      settings,
      ...parts.experience(queue),
    });
  }
  if (due.length === 0) return null;

  const attempts = attemptsNow(parts);
  const byKind = new Map<string, Demand[]>();
  for (const demand of floor.demands()) {
    byKind.set(demand.kind, [...(byKind.get(demand.kind) ?? []), demand]);
    seekers.set(demand.kind, demand);
  }
  const queues = new Map<QueueName, QueueTurns>();
  for (const { queue } of due) {
    if (queues.has(queue)) continue;
    const areCallersWaiting = floor.waiting(queue) > (attempts.inLine.get(queue) ?? 0);
    queues.set(queue, { answers: parts.answers(queue), areCallersWaiting });
  }
  return {
    due,
    agents: available.flatMap((agent) => agentFor(agent, seekers, parts.now)),
    demands: new Map([...byKind].map(([kind, demands]) => [kind, demandOf(kind, demands, attempts)])),
    queues,
    linesTaken: attempts.linesTaken,
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
    const kind = floor.seeker(id)?.kind;
    if (activity.status !== 'queued') {
      if (kind !== undefined) inFlight.push({ kind, rank: attempt.rank });
      continue;
    }
    count(inLine, activity.queue);
    if (kind === undefined || attempt.customer === 'absent' || activity.ringing.length > 0) continue;
    verified.push({ kind, rank: activity.rank });
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
