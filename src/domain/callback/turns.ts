/**
 * Which callbacks get their turn now.
 *
 * Rules.
 * - They are looked at by rank, over all queues together. Nothing else stands between a callback and its turn but what
 *   is said here: hours, limits and numbers are judged when it has its turn (decide.ts).
 * - Agent first: they wait for an agent in line, as a call, before anybody is dialled. As many do as agents may get to
 *   soon: for each kind, two for each agent of the queue who is at work, and one when nobody is. Only who stands before
 *   counts, so that nobody waits behind one of a higher rank. All others keep their places, and follow one by one.
 * - Customer first: as many as pacing.ts says, of the agents who may take this very customer (by queue and skills).
 *   Agents are shared: what other customers and older callers need, and cannot get from others, is not there for this
 *   one. So there are never more customers in flight than agents for them, however queues overlap. It is reckoned as if
 *   others got those whom they need best; as queues choose differently, older callers who can have an agent at once are
 *   given theirs before (engine/callbacks/unit-turns.ts).
 * - Second and later attempts only within their share of the answers (mayRetry); others need not wait for them.
 * - Never more attempts than the trunk has lines for.
 */
import type { CallbackId, Milliseconds, QueueName } from '../ids.ts';
import { mostServed } from './most-served.ts';
import { dialsNow, mayRetry, type RecentAnswers } from './pacing.ts';
import type { CallbackSettings } from './settings.ts';

/** For each agent at work: one whom they are asked about, and the next. */
const PREVIEWS_PER_AGENT = 2;

/** A callback that waits for its turn, and may have it. */
export interface DueCallback {
  readonly id: CallbackId;
  readonly rank: number;
}

/** Callbacks that differ in nothing but their ranks: where one gets nothing, nobody behind it does. */
export interface DueGroup {
  readonly queue: QueueName;
  /** By rank. Thousands may wait: no more are asked for than have their turn, and one. */
  inOrder(): Iterator<DueCallback>;
  /** Which agents may take the customer: of those of one kind, the very same. */
  readonly kind: string;
  /** Attempts were made that count. */
  readonly isRetry: boolean;
  readonly settings: Pick<CallbackSettings, 'first' | 'dialAhead' | 'trunkLimit' | 'retryShare'>;
  /** See PacingView. */
  readonly leadMs: Milliseconds;
  readonly answerShare: number;
}

/** Who could take a call now, or after their wrap-up. */
export interface AvailableAgent {
  /** What is left of their wrap-up; null: they are free. */
  readonly wrapUpLeftMs: Milliseconds | null;
  readonly kinds: ReadonlySet<string>;
}

/** All of one kind who want an agent. */
export interface KindDemand {
  /** Customers who are being rung or greeted. */
  readonly inFlight: number;
  /** The highest rank among them; null: there are none. */
  readonly lastInFlight: number | null;
  /** The ranks of customers who have pressed 1 and are in line. */
  readonly verified: readonly number[];
  /** Callers in line with a lower rank, customers who have pressed 1 among them. */
  before(rank: number): number;
}

export interface QueueTurns {
  /** Those in flight are among the retries. */
  readonly answers: RecentAnswers;
  /** Live callers wait. */
  readonly areCallersWaiting: boolean;
  /** Those due for the first attempt. */
  readonly firsts: number;
  /** Agents of the queue's list who are logged in and not paused. */
  readonly agentsAtWork: number;
}

export interface TurnsView {
  readonly due: readonly DueGroup[];
  /** Of this kind, how many with a lower rank agents are asked about now (agent first). */
  askedBefore(kind: string, rank: number): number;
  readonly agents: readonly AvailableAgent[];
  readonly demands: ReadonlyMap<string, KindDemand>;
  readonly queues: Pick<ReadonlyMap<QueueName, QueueTurns>, 'get'>;
  /** Lines of the trunk that attempts take up. */
  readonly linesTaken: number;
}

/** In the order in which they are to have it. */
export function turnsNow(view: TurnsView): CallbackId[] {
  const turns = new Turns(view);
  const taken: CallbackId[] = [];
  let heads = view.due.flatMap((group) => headOf(group, group.inOrder()));
  while (heads.length > 0) {
    const first = heads.reduce((best, head) => (isBefore(head.next, best.next) ? head : best));
    const isTaken = turns.take(first.group, first.next);
    if (isTaken) taken.push(first.next.id);
    // Who gets nothing now because of those behind (retries) is looked at again when these have had their turn.
    const further = isTaken ? headOf(first.group, first.callbacks) : [];
    heads = heads.flatMap((head) => (head === first ? further : head));
  }
  return taken;
}

/** The next of a group to be looked at. */
interface Head {
  readonly group: DueGroup;
  readonly next: DueCallback;
  readonly callbacks: Iterator<DueCallback>;
}

function headOf(group: DueGroup, callbacks: Iterator<DueCallback>): Head[] {
  const next = callbacks.next();
  return next.done === true ? [] : [{ group, next: next.value, callbacks }];
}

const isBefore = (a: DueCallback, b: DueCallback): boolean =>
  a.rank < b.rank || (a.rank === b.rank && a.id < b.id);

/** Whether agents are asked about one more with this rank. */
export function mayAsk(agentsAtWork: number, askedBefore: number): boolean {
  return askedBefore < Math.max(1, PREVIEWS_PER_AGENT * agentsAtWork);
}

/** What has been decided so far. */
class Turns {
  readonly #view: TurnsView;
  readonly #dials = new Map<string, number>();
  /** Agent first: they will be in line, before all that are looked at after them. */
  readonly #previews = new Map<string, number>();
  readonly #retries = new Map<QueueName, number>();
  readonly #firsts = new Map<QueueName, number>();
  #linesTaken: number;
  /** For these there is no agent: whoever stands behind finds none either. */
  readonly #without = new Set<string>();

  constructor(view: TurnsView) {
    this.#view = view;
    this.#linesTaken = view.linesTaken;
  }

  take(group: DueGroup, { rank }: DueCallback): boolean {
    const { queue, kind, isRetry, settings } = group;
    if (isRetry && !this.#mayRetry(group)) return false;
    if (settings.first === 'customer') {
      if (!this.#mayDial(group, rank)) return false;
      add(this.#dials, kind, 1);
      this.#linesTaken += 1;
    } else {
      if (!this.#mayAsk(group, rank)) return false;
      add(this.#previews, kind, 1);
    }
    if (isRetry) add(this.#retries, queue, 1);
    else add(this.#firsts, queue, 1);
    return true;
  }

  #mayAsk({ queue, kind }: DueGroup, rank: number): boolean {
    const { agentsAtWork } = this.#view.queues.get(queue) ?? QUIET;
    return mayAsk(agentsAtWork, this.#view.askedBefore(kind, rank) + (this.#previews.get(kind) ?? 0));
  }

  #mayRetry({ queue, settings }: DueGroup): boolean {
    const { answers, areCallersWaiting, firsts } = this.#view.queues.get(queue) ?? QUIET;
    const retries = answers.retries + (this.#retries.get(queue) ?? 0);
    const areOthersWaiting = areCallersWaiting || firsts > (this.#firsts.get(queue) ?? 0);
    return mayRetry({ all: answers.all, retries }, settings.retryShare, areOthersWaiting);
  }

  #mayDial(group: DueGroup, rank: number): boolean {
    const { kind, settings, leadMs, answerShare } = group;
    const alike = `${settings.dialAhead} ${leadMs} ${answerShare} ${kind}`;
    const trunkFree = settings.trunkLimit - this.#linesTaken;
    if (trunkFree <= 0 || this.#without.has(alike)) return false;
    if (this.#hasAgent(group, rank, trunkFree)) return true;
    this.#without.add(alike);
    return false;
  }

  #hasAgent({ kind, settings, leadMs, answerShare }: DueGroup, rank: number, trunkFree: number): boolean {
    const { dialAhead } = settings;
    const able = this.#view.agents.filter(({ kinds }) => kinds.has(kind));
    const wrapUpsLeftMs = able.flatMap(({ wrapUpLeftMs }) => (wrapUpLeftMs === null ? [] : [wrapUpLeftMs]));
    const free = able.length - wrapUpsLeftMs.length;
    // Nothing more to be had: what others need does not matter.
    if (free === 0 && (dialAhead === 'none' || wrapUpsLeftMs.length === 0)) return false;
    const here = this.#view.demands.get(kind) ?? NOBODY;
    // Whoever stands before a customer in flight has an agent sooner: one customer more must leave them theirs.
    const upTo = Math.max(rank, here.lastInFlight ?? rank);
    const aheadMs = dialAhead === 'none' ? null : leadMs;
    const before = here.before(upTo) + (this.#previews.get(kind) ?? 0);
    const pacing = {
      ...{ dialAhead, free, wrapUpsLeftMs, trunkFree, leadMs, answerShare },
      inFlight: here.inFlight + (this.#dials.get(kind) ?? 0),
      waitingVerified: behind(here, upTo),
      liveAhead: [before + this.#neededByOthers(kind, upTo, aheadMs)],
    };
    return dialsNow(pacing) > 0;
  }

  /** Of the agents for this kind, how many others need who have a claim on them, and would find nobody else. */
  #neededByOthers(kind: string, rank: number, aheadMs: Milliseconds | null): number {
    const others = new Map<string, number>();
    for (const [other, demand] of this.#view.demands) {
      if (other === kind) continue;
      add(others, other, demand.inFlight + behind(demand, rank) + demand.before(rank));
    }
    for (const taken of [this.#dials, this.#previews]) {
      for (const [other, count] of taken) if (other !== kind) add(others, other, count);
    }
    if (others.size === 0) return 0;
    // Whoever can have a free agent takes them at once, though another one's wrap-up may end soon.
    const free = this.#view.agents.filter(({ wrapUpLeftMs }) => wrapUpLeftMs === null);
    const ahead = this.#view.agents.filter(
      ({ wrapUpLeftMs }) => wrapUpLeftMs === null || (aheadMs !== null && wrapUpLeftMs <= aheadMs),
    );
    return Math.max(takenFrom(kind, others, free), takenFrom(kind, others, ahead));
  }
}

/** Of these agents, how many who are for this kind others cannot do without. */
function takenFrom(
  kind: string,
  others: ReadonlyMap<string, number>,
  agents: readonly AvailableAgent[],
): number {
  const kinds = agents.map((agent) => agent.kinds);
  const elsewhere = kinds.filter((each) => !each.has(kind));
  return mostServed(others, kinds) - mostServed(others, elsewhere);
}

const NOBODY: KindDemand = { inFlight: 0, lastInFlight: null, verified: [], before: () => 0 };
const QUIET: QueueTurns = {
  ...{ answers: { all: 0, retries: 0 }, areCallersWaiting: false },
  ...{ firsts: 0, agentsAtWork: 0 },
};

/** Customers who pressed 1 come before anybody who is still to be dialled, though they may have the higher rank. */
const behind = ({ verified }: KindDemand, rank: number): number =>
  verified.filter((other) => other >= rank).length;

const add = <Key>(counts: Map<Key, number>, key: Key, count: number): void =>
  void counts.set(key, (counts.get(key) ?? 0) + count);
