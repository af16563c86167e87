/**
 * A waiting caller as the floor sees them at one moment, and when that will change by the mere passing of time.
 *
 * What passes with time, all of it counted from joining: the steps of `need` widen; members with an `afterMs` come in;
 * the time for which they wait for one agent only runs out; the ageing credit falls due.
 */
import type { Queued, Visit } from '../call/state.ts';
import type { AgentName, CallId, Instant, Milliseconds, QueueName, SkillName } from '../ids.ts';
import type { QueueSettings } from './settings.ts';

/**
 * What somebody's place in line does. All of them count when places are told.
 *
 *   agent  a caller: gets an agent
 *   place  a customer who is to be called back, and is not being dialled yet: takes no agent, and stands in nobody's way
 *   soon   a customer who is being dialled or greeted: gets no agent yet, but one who is free is held back from those
 *          who stand behind
 */
export type Holds = 'agent' | 'place' | 'soon';

export interface WaitingCaller {
  readonly call: CallId;
  readonly holds: Holds;
  /** How probably they will talk with an agent: 1 for who is there, less for who is yet to be reached. */
  readonly share: number;
  readonly queue: QueueName;
  /** Decides the place in line, lowest first: as if joined at this moment. */
  readonly rank: number;
  readonly priority: number;
  /** What is needed now. */
  readonly skills: Readonly<Record<SkillName, number>>;
  /** All that the caller came for, wherever the steps have widened to: `best-skilled` goes by it. */
  readonly matter: readonly SkillName[];
  /** Members with an `afterMs` up to this may serve. */
  readonly afterMs: Milliseconds;
  /** While this agent is at work and may take the caller, no other may. */
  readonly only: AgentName | null;
  readonly avoid: AgentName | null;
  /** Agents whose phones ring for the caller now. */
  readonly ringing: readonly AgentName[];
  /** Wants further agents though phones ring (`ring-all`). */
  readonly takesMore: boolean;
}

type AgeSettings = Pick<QueueSettings, 'agents' | 'credits'>;

/** A call in line. Callbacks (callback/on-floor.ts) are made to stand beside them. */
export function waitingOf(
  call: CallId,
  queued: Queued,
  settings: Pick<QueueSettings, 'agents' | 'credits' | 'strategy'>,
  now: Instant,
): WaitingCaller {
  const waitedMs = waitedAt(queued, now);
  const { sameAgent } = queued;
  // Who has declined, and says why, is in nobody's way.
  const ringing = queued.ringing.filter(({ stage }) => stage !== 'declining');
  return {
    call,
    holds: 'agent',
    share: 1,
    queue: queued.queue,
    rank: rankAt(queued, settings, now),
    priority: queued.priority,
    skills: queued.need.findLast(({ fromMs }) => fromMs <= waitedMs)?.skills ?? {},
    matter: matterOf(queued),
    afterMs: settings.agents.reduce(
      (reached, { afterMs }) => (afterMs <= waitedMs ? Math.max(reached, afterMs) : reached),
      0,
    ),
    only: sameAgent !== null && waitedMs < sameAgent.untilMs ? sameAgent.agent : null,
    avoid: queued.avoid,
    ringing: ringing.map(({ agent }) => agent),
    takesMore: settings.strategy === 'ring-all' && ringing.every(({ answeredAt }) => answeredAt === null),
  };
}

/** The rank at this moment: the visit's, less the ageing credit once that is due. */
export function rankAt(visit: Visit, settings: Pick<QueueSettings, 'credits'>, now: Instant): number {
  const { ageing } = settings.credits;
  if (ageing === null || waitedAt(visit, now) < ageing.afterMs) return visit.rank;
  return visit.rank - ageingCreditMs(visit, settings);
}

/** When, after `now`, the caller's WaitingCaller changes by mere passing of time; null: never. */
export function nextWideningAt(queued: Visit, settings: AgeSettings, now: Instant): Instant | null {
  const waitedMs = waitedAt(queued, now);
  let nextMs = Infinity;
  const consider = (afterMs: Milliseconds): void => {
    if (afterMs > waitedMs && afterMs < nextMs) nextMs = afterMs;
  };
  for (const { fromMs } of queued.need) consider(fromMs);
  for (const { afterMs } of settings.agents) consider(afterMs);
  if (queued.sameAgent !== null) consider(queued.sameAgent.untilMs);
  const { ageing } = settings.credits;
  if (ageing !== null && ageingCreditMs(queued, settings) > 0) consider(ageing.afterMs);
  return nextMs === Infinity ? null : ((queued.joinedAt + nextMs) as Instant);
}

/** What ageing adds when it falls due: no more than the cap leaves room for. */
function ageingCreditMs(visit: Visit, { credits }: Pick<QueueSettings, 'credits'>): Milliseconds {
  if (credits.ageing === null) return 0;
  return Math.min(credits.ageing.creditMs, Math.max(0, credits.capMs - visit.creditMs));
}

/** A clock that was put back makes nobody need less than at the start. */
const waitedAt = ({ joinedAt }: Visit, now: Instant): Milliseconds => Math.max(0, now - joinedAt);

function matterOf({ need }: Visit): SkillName[] {
  const names = new Set<SkillName>();
  for (const { skills } of need) for (const name of Object.keys(skills)) names.add(name as SkillName);
  return [...names];
}
