/**
 * What must hold of callbacks whatever happens (products.md §2), looked at after every transaction of an engine and at
 * every ring of a customer's telephone. Told from what is stored and from what the exchange did; none of the code that
 * decides is used to judge it.
 */
import type { AgentState } from '../../src/domain/agent/state.ts';
import type { CallState, Queued } from '../../src/domain/call/state.ts';
import type { AttemptOutcome } from '../../src/domain/callback/settings.ts';
import type { Attempt, CallbackState, MadePromise } from '../../src/domain/callback/state.ts';
import type { CallbackId, CallId, ChannelId, Instant, QueueName } from '../../src/domain/ids.ts';
import type { OpeningHours, Site } from '../../src/domain/site.ts';
import type { Changed, Commit, CommitMirror } from './commit-mirror.ts';

const MINUTE = 60_000;
/** A command may be under way for so long when a rule changes. */
const UNDER_WAY_MS = 1_000;

/** What the exchange did to a customer's telephone. */
interface Rung {
  readonly at: number;
  readonly number: string;
  /** `unheard`: Keepline was dead or cut off, and may have found it out later, or not. */
  answered: 'no' | 'heard' | 'unheard';
}

export interface Rules {
  now(): number;
  /** In force. */
  site(): Site;
  isDialling(profile: string): boolean;
  /** Since when the number may not be called; null: it may. */
  deniedSince(number: string): number | null;
  /** Of the country's clocks. */
  zoneOf(number: string): string;
}

export class CallbackInvariants {
  readonly broken: string[] = [];
  /** By the customer's channel. */
  readonly rung = new Map<ChannelId, Rung>();
  /** Dials that were decided while older callers waited in the same line. */
  besideOlder = 0;
  dials = 0;
  readonly #mirror: CommitMirror;
  readonly #rules: Rules;
  readonly #due = new Map<CallbackId, CallbackState>();
  /** Since when a telephone is to stop ringing. */
  readonly #stops = new Map<CallbackId, number>();
  /** Since when somebody could have been dialled. */
  readonly #idleSince = new Map<CallbackId, number>();
  readonly #overs = new Map<CallbackId, number>();

  constructor(mirror: CommitMirror, rules: Rules) {
    this.#mirror = mirror;
    this.#rules = rules;
  }

  committed(commit: Commit): void {
    for (const [id, { type }] of commit.history) {
      if (type === 'over') this.#overs.set(id, (this.#overs.get(id) ?? 0) + 1);
    }
    for (const change of commit.callbacks) {
      const { id, progress } = change.after;
      const stops = progress.status === 'dialling' && progress.then !== null;
      if (!stops) this.#stops.delete(id);
      else if (!this.#stops.has(id)) this.#stops.set(id, this.#rules.now());
      if (progress.status === 'due') this.#due.set(id, change.after);
      else this.#due.delete(id);
      this.#changed(change);
    }
    for (const { before, after } of commit.callbacks) {
      if (after.attempts.length > (before?.attempts.length ?? 0)) this.#dialled(after);
    }
    this.#agentsAreHeldByLiveCalls();
    this.#servedInOrder(commit);
  }

  /** The exchange rings a customer. */
  rings(channel: ChannelId, number: string, others: readonly ChannelId[]): void {
    const now = this.#rules.now();
    this.#must(!this.rung.has(channel), `${channel} is dialled twice`);
    this.#must(others.length === 0, `${number} is rung by ${channel}, and by ${others.join()}`);
    this.rung.set(channel, { at: now, number, answered: 'no' });
    const denied = this.#rules.deniedSince(number);
    this.#must(denied === null || denied > now - UNDER_WAY_MS, `${number} may not be called`);
    const owner = this.#mirror.calls.get(channel.split('~')[0] as CallId)?.attempt;
    this.#must(owner?.number === number, `${channel} belongs to no attempt for ${number}`);
    if (owner != null) this.#inHours(owner.queue, number, owner.profile, now - UNDER_WAY_MS, now);
  }

  answered(channel: ChannelId, isEngineThere: boolean): void {
    const rung = this.rung.get(channel);
    if (rung !== undefined) rung.answered = isEngineThere ? 'heard' : 'unheard';
  }

  /**
   * Look again and again while the engine is there: nobody is forgotten who could be dialled. What holds a retry back is
   * not looked into. And no telephone rings on that is to stop.
   */
  look(isEngineThere: () => boolean): void {
    if (this.#due.size + this.#idleSince.size + this.#stops.size === 0) return;
    const now = this.#rules.now();
    const isThere = isEngineThere();
    const calls = [...this.#mirror.calls.values()];
    for (const callback of isThere ? this.#due.values() : []) {
      if (!this.#couldBeDialled(callback, calls)) this.#idleSince.delete(callback.id);
      else if (!this.#idleSince.has(callback.id)) this.#idleSince.set(callback.id, now);
    }
    if (!isThere) this.#idleSince.clear();
    for (const [id, since] of this.#stops) {
      if (!isThere) this.#stops.set(id, now);
      this.#must(!isThere || now - since <= UNDER_WAY_MS, `${id} rings, though it is not wanted any more`);
    }
    for (const [id, since] of this.#idleSince) {
      if (!this.#due.has(id)) this.#idleSince.delete(id);
      else this.#must(now - since <= UNDER_WAY_MS, `${id} is due since ${now - since} ms, and not dialled`);
    }
  }

  #couldBeDialled(
    { id, number, profile, queue, attempts }: CallbackState,
    calls: readonly CallState[],
  ): boolean {
    const site = this.#rules.site();
    const settings = site.callbacks[profile];
    if (settings?.first !== 'customer' || attempts.length > 0 || site.spending !== null) return false;
    if (!this.#rules.isDialling(profile)) return false;
    const isTaken = calls.some((call) => call.callerNumber === number || call.id === id.split('~')[0]);
    const lines = calls.filter(({ attempt }) => attempt !== null && attempt.customer !== 'absent').length;
    if (isTaken || lines >= settings.trunkLimit) return false;
    const wanting = calls.filter(
      (call) =>
        wantsAgentSoon(call) || (call.activity.status === 'queued' && call.activity.ringing.length === 0),
    ).length;
    return this.#agentsOf(queue).filter(isFree).length > wanting;
  }

  /** When all is over. */
  atTheEnd(): void {
    for (const state of this.#mirror.callbacks.values()) {
      const { id, progress, promises, attempts } = state;
      this.#must(progress.status === 'over', `${id} is still ${progress.status}`);
      this.#must(this.#overs.get(id) === 1, `${id} ended ${this.#overs.get(id) ?? 0} times`);
      if (progress.status !== 'over') continue;
      const served = attempts.filter(({ outcome }) => outcome === 'served').length;
      this.#must(
        served === (progress.end === 'done' ? 1 : 0),
        `${id} is ${progress.end}, served ${served} times`,
      );
      for (const [index, promise] of promises.entries()) {
        const told = verdictOf(promise);
        const truth = this.#truth(state, index);
        this.#must(told === truth, `${id}: promise ${index} is ${told}, and in truth ${truth}`);
      }
    }
  }

  #changed({ before, after }: Changed<CallbackState>): void {
    const { id, number, progress, attempts, promises } = after;
    const must = (holds: boolean, what: string) => this.#must(holds, `${id}: ${what}`);
    must(before?.progress.status !== 'over', 'changed when it was over');
    const running = attempts.filter(({ endedAt }) => endedAt === null);
    const inAttempt = ['dialling', 'greeting', 'waiting', 'talking'].includes(progress.status);
    must(running.length === (inAttempt ? 1 : 0), `${running.length} attempts under way, ${progress.status}`);
    must(new Set(attempts.map(({ call }) => call)).size === attempts.length, 'a call is used twice');
    for (const [index, { verdict }] of (before?.promises ?? []).entries()) {
      if (verdict.state === 'open') continue;
      must(JSON.stringify(promises[index]?.verdict) === JSON.stringify(verdict), 'a verdict was changed');
    }
    const open = promises.filter(({ verdict }) => verdict.state === 'open');
    must(open.length <= (progress.status === 'over' ? 0 : 1), `${open.length} open promises`);
    if (!inAttempt) return;
    const same = [...this.#mirror.callbacks.values()].filter(
      (other) => other.id !== id && other.number === number && isUnderWay(other),
    );
    must(same.length === 0, `${number} is called by ${same[0]?.id} as well`);
    const call = this.#mirror.calls.get(running[0]?.call ?? ('' as CallId));
    must(call !== undefined, 'its call is not there');
  }

  /** An attempt was decided on in the transaction that has just been committed. */
  #dialled(state: CallbackState): void {
    const { id, profile, queue, number, rank, until, attempts } = state;
    const now = this.#rules.now();
    const site = this.#rules.site();
    const settings = site.callbacks[profile];
    this.dials += 1;
    const must = (holds: boolean, what: string) => this.#must(holds, `${id} dials: ${what}`);
    if (settings === undefined) return must(false, 'no profile');
    must(now <= until, 'too late');
    must(this.#rules.isDialling(profile), 'switched off');
    must(this.#rules.deniedSince(number) === null, `${number} may not be called`);
    this.#inHours(queue, number, profile, now, now);
    const used = attempts.slice(0, -1).filter(({ outcome }) => outcome !== null && !FREE.includes(outcome));
    must(used.length < settings.ladder.maxAttempts, `after ${used.length} attempts`);
    if (site.spending !== null) {
      const day = dateAt(now, site.timezone);
      const today = [...this.#mirror.callbacks.values()]
        .flatMap((each) => each.attempts)
        .filter(({ startedAt }) => dateAt(startedAt, site.timezone) === day);
      must(today.length * site.spending.perAttempt <= site.spending.mostPerDay, `${today.length} today`);
    }
    const calls = [...this.#mirror.calls.values()];
    const caller = calls.find(({ attempt, callerNumber }) => attempt === null && callerNumber === number);
    must(caller === undefined, `${number} is on the line with us, ${caller?.id}`);
    const lines = calls.filter(({ attempt }) => attempt !== null && attempt.customer !== 'absent').length;
    must(lines <= settings.trunkLimit, `${lines} lines of ${settings.trunkLimit}`);
    if (settings.first !== 'customer') return;
    const inFlight = calls.filter((call) => call.attempt?.queue === queue && wantsAgentSoon(call)).length;
    const able = this.#agentsOf(queue).filter(
      (agent) => isFree(agent) || (settings.dialAhead !== 'none' && isWrappingUp(agent)),
    );
    // Where several phones ring for one caller, all of them but one will be free.
    const agents = able.length + calls.reduce((sum, call) => sum + ringingInVain(call, queue), 0);
    const older = waitingIn(queue, calls).filter(
      ({ call, queued }) => call.attempt === null && queued.rank < rank,
    ).length;
    if (older > 0) this.besideOlder += 1;
    must(inFlight + older <= agents, `${inFlight} in flight, ${older} older, ${agents} agents`);
  }

  #inHours(queue: QueueName, number: string, profile: string, from: number, to: number): void {
    const site = this.#rules.site();
    const open = (hours: OpeningHours | undefined, zone: string) =>
      hours === undefined || isOpenAt(hours, from, zone) || isOpenAt(hours, to, zone);
    const ofQueue = site.hours[site.queues[queue]?.hours ?? ('' as never)];
    const calling = site.hours[site.callbacks[profile]?.callingHours ?? ('' as never)];
    this.#must(open(ofQueue, site.timezone), `${number} is called when ${queue} is closed`);
    this.#must(open(calling, this.#rules.zoneOf(number)), `${number} is called out of calling hours`);
  }

  #agentsAreHeldByLiveCalls(): void {
    for (const { name, activity } of this.#mirror.agents.values()) {
      if (activity.status !== 'reserved' && activity.status !== 'ringing' && activity.status !== 'talking')
        continue;
      const call = this.#mirror.calls.get(activity.call);
      this.#must(
        call !== undefined && isWith(call, name),
        `${name} is ${activity.status}, ${activity.call} without`,
      );
    }
  }

  /** Whoever is given an agent stands before all others who could have had them, or were to have them soon. */
  #servedInOrder({ agents }: Commit): void {
    const calls = [...this.#mirror.calls.values()];
    for (const { before, after } of agents) {
      const { activity, name } = after;
      if (activity.status !== 'reserved' || before?.activity.status === 'reserved') continue;
      const served = this.#mirror.calls.get(activity.call);
      if (served?.activity.status !== 'queued') continue;
      const { rank } = served.activity;
      const queues = Object.entries(this.#rules.site().queues)
        .filter(([, queue]) => queue.agents.some(({ agent }) => agent === name))
        .map(([queue]) => queue as QueueName);
      for (const queue of queues) {
        const first = waitingIn(queue, calls).find(({ queued }) => queued.rank < rank);
        this.#must(first === undefined, `${name} is given to ${served.id}, and ${first?.call.id} is older`);
        const soon = calls.filter(
          ({ attempt, activity, ...call }) =>
            attempt?.queue === queue &&
            attempt.rank < rank &&
            activity.status !== 'queued' &&
            wantsAgentSoon({ attempt, activity, ...call }),
        ).length;
        const free = this.#agentsOf(queue).filter(isFree).length;
        this.#must(
          soon <= free,
          `${name} is given to ${served.id}; ${free} are left for ${soon} who are being called`,
        );
      }
    }
  }

  #agentsOf(queue: QueueName): AgentState[] {
    const members = this.#rules.site().queues[queue]?.agents ?? [];
    return members.flatMap(({ agent }) => this.#mirror.agents.get(agent) ?? []);
  }

  /** What became of a promise, by what the exchange did. */
  #truth({ promises, attempts, progress }: CallbackState, index: number): string {
    const promise = promises[index];
    if (promise === undefined || progress.status !== 'over') return 'no promise';
    const next = promises[index + 1];
    const { from, to } = promise.window;
    const tried = attempts.slice(promise.attemptsBefore, next?.attemptsBefore);
    const first = tried.find((attempt) => this.#couldBeAnswered(attempt));
    if (first !== undefined && first.startedAt <= to)
      return first.startedAt < from - 5 * MINUTE ? 'early' : 'kept';
    const endedAt = next?.madeAt ?? progress.at;
    if (first !== undefined || endedAt > to) return 'late';
    if (next !== undefined) return 'withdrawn';
    return ['expired', 'failedUnreached', 'denied', 'done'].includes(progress.end) ? 'never' : 'withdrawn';
  }

  /** It rang, and what came of it is known; or it was answered, and Keepline was there or found out. */
  #couldBeAnswered({ call, outcome, answeredAt }: Attempt): boolean {
    const rung = this.rung.get(`${call}~customer` as ChannelId);
    if (rung === undefined) return false;
    if (outcome === null) return false;
    const isKnown = rung.answered === 'heard' || (rung.answered === 'unheard' && answeredAt !== null);
    return ANSWERABLE.includes(outcome) || isKnown;
  }

  #must(holds: boolean, what: string): void {
    if (!holds) this.broken.push(`${new Date(this.#rules.now()).toISOString()} ${what}`);
  }
}

/** These use up no attempt. */
const FREE: readonly AttemptOutcome[] = ['congestion', 'agentLost', 'later', 'cancelled'];
const ANSWERABLE: readonly AttemptOutcome[] = [
  ...(['served', 'busy', 'noAnswer', 'machine', 'rejected', 'agentLost', 'customerGone', 'later'] as const),
];

const verdictOf = ({ verdict }: MadePromise): string =>
  verdict.state === 'broken' ? verdict.why : verdict.state;

const isUnderWay = ({ progress }: CallbackState): boolean =>
  ['dialling', 'greeting', 'waiting', 'talking'].includes(progress.status);

/** A customer who is being rung or greeted, or who waits for an agent and has nobody's phone ringing yet. */
function wantsAgentSoon({
  attempt,
  activity,
  served,
}: Pick<CallState, 'attempt' | 'activity' | 'served'>): boolean {
  if (attempt === null || attempt.customer === 'absent') return false;
  if (activity.status === 'queued') return activity.ringing.length === 0;
  if (attempt.calledOff || attempt.wish !== null || served !== null) return false;
  if (activity.status === 'calling') return activity.agent === null;
  return activity.status === 'saying' || activity.status === 'asking';
}

const ringingInVain = ({ activity }: CallState, queue: QueueName): number =>
  activity.status === 'queued' && activity.queue === queue ? Math.max(0, activity.ringing.length - 1) : 0;

function waitingIn(
  queue: QueueName,
  calls: readonly CallState[],
): { readonly call: CallState; readonly queued: Queued }[] {
  return calls.flatMap((call) => {
    const { activity } = call;
    if (activity.status !== 'queued' || activity.queue !== queue || activity.ringing.length > 0) return [];
    return [{ call, queued: activity }];
  });
}

const isFree = ({ activity, loggedInSince, paused, phone }: AgentState): boolean =>
  activity.status === 'idle' &&
  loggedInSince !== null &&
  paused === null &&
  phone !== 'inUse' &&
  phone !== 'ringing' &&
  phone !== 'unreachable';

const isWrappingUp = ({ activity, loggedInSince, paused, phone }: AgentState): boolean =>
  activity.status === 'wrapUp' && loggedInSince !== null && paused === null && phone !== 'unreachable';

function isWith({ activity }: CallState, name: string): boolean {
  switch (activity.status) {
    case 'queued':
      return activity.ringing.some(({ agent }) => agent === name);
    case 'calling':
      return activity.agent?.from.agent === name;
    case 'talking':
      return activity.from?.agent === name || activity.others.some(({ agent }) => agent === name);
    default:
      return false;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall shows, as `2026-10-25 Sun 02:30`. */
export function wallClock(at: number, timeZone: string): string {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  clocks.set(timeZone, clock);
  return clock.format(at as Instant);
}

const dateAt = (at: number, timeZone: string): string => wallClock(at, timeZone).slice(0, 10);

/** For hours that are the same every day. */
function isOpenAt({ weekly }: OpeningHours, at: number, timeZone: string): boolean {
  const [hour = 0, minute = 0] = wallClock(at, timeZone).slice(11).split(':').map(Number);
  return (weekly[0] ?? []).some(({ from, to }) => from <= hour * 60 + minute && hour * 60 + minute < to);
}
