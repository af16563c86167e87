/**
 * A contact centre on a simulated clock. Callers are put in line, given to agents and told an estimate by Keepline's
 * own code, and by other estimators; what came of it is recorded.
 *
 * Some callers never give up: what they wait is what the estimates are compared with.
 */
import type { AgentName, CallId, Instant, Milliseconds, QueueName } from '../../src/domain/ids.ts';
import { estimateWait, type KnownWait } from '../../src/domain/queue/estimate.ts';
import {
  emptyHistory,
  handled,
  type WaitHistory,
  type WaitOver,
  waited,
} from '../../src/domain/queue/wait-history.ts';
import { Agenda } from './agenda.ts';
import { Desk, type Seeker } from './desk.ts';
import { Random } from './random.ts';
import { AppQueue, placeTimesHandling } from './rivals.ts';
import type { Scenario } from './scenarios.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Before it is reckoned with. */
const WARM_UP_MS = 5 * HOUR_MS;
const PATIENT_SHARE = 0.1;
/** What a new queue is told to expect; the truth. */
const settings = { usualHandlingMs: 320_000 };

/** A caller who had to wait, and stayed. */
export interface Wait {
  readonly actualMs: Milliseconds;
  readonly ours: KnownWait;
  readonly appQueueMs: Milliseconds;
  readonly placeTimesHandlingMs: Milliseconds;
  /** How long the head of the line has waited. */
  readonly headMs: Milliseconds;
}

interface Caller extends Seeker {
  readonly joinedAt: number;
  readonly patient: boolean;
  readonly estimates: Omit<Wait, 'actualMs'> | null;
  mode: 'live' | 'callback' | 'gone';
  dialled: number;
}

interface Queue {
  readonly name: QueueName;
  history: WaitHistory;
  readonly appQueue: AppQueue;
  readonly mostPerHour: number;
  readonly callsPerHour: (hours: number) => number;
}

type Event = (now: number) => void;

/** All recorded waits of so many hours; the same for the same seed. */
export function simulate(scenario: Scenario, seed: number, hours: number): Wait[] {
  return new Simulation(scenario, new Random(seed)).run(hours * HOUR_MS);
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #random: Random;
  readonly #agenda = new Agenda<Event>();
  readonly #desk: Desk;
  readonly #queues: ReadonlyMap<QueueName, Queue>;
  /** Those who wait, or are to be dialled again. */
  readonly #callers = new Map<CallId, Caller>();
  readonly #waits: Wait[] = [];
  #calls = 0;

  constructor(scenario: Scenario, random: Random) {
    this.#scenario = scenario;
    this.#random = random;
    this.#desk = new Desk(scenario);
    this.#queues = new Map(
      Object.entries(scenario.callsPerHour).map(([id, callsPerHour]) => {
        const name = id as QueueName;
        const minutes = Array.from({ length: 24 * 60 }, (_, minute) => callsPerHour(minute / 60));
        const appQueue = new AppQueue();
        return [
          name,
          { name, history: emptyHistory, appQueue, mostPerHour: Math.max(...minutes), callsPerHour },
        ];
      }),
    );
  }

  run(untilMs: Milliseconds): Wait[] {
    for (const queue of this.#queues.values()) this.#expectCall(queue, 0);
    this.#agenda.add(0, (now) => this.#minute(now));
    for (let next = this.#agenda.next(); next && next.at < untilMs; next = this.#agenda.next()) {
      next.event(next.at);
      this.#match(next.at);
    }
    return this.#waits;
  }

  #minute(now: number): void {
    this.#desk.staff(this.#scenario.off(now), now);
    this.#agenda.add(now + MINUTE_MS, (then) => this.#minute(then));
  }

  /** Calls come at the peak's rate, and so many of them are left out that it is the present one's. */
  #expectCall(queue: Queue, now: number): void {
    this.#agenda.add(now + this.#random.exponential(HOUR_MS / queue.mostPerHour), (then) => {
      this.#expectCall(queue, then);
      if (this.#random.chance(queue.callsPerHour(then / HOUR_MS) / queue.mostPerHour))
        this.#join(queue, then);
    });
  }

  #join(queue: Queue, now: number): void {
    const { priority, callbacks, patienceMs } = this.#scenario;
    const preferred = priority !== null && this.#random.chance(priority.share);
    const patient = !preferred && this.#random.chance(PATIENT_SHARE);
    const rank = preferred ? now - priority.creditMs : now;
    this.#calls += 1;
    const caller: Caller = {
      ...{ id: String(this.#calls) as CallId, queue: queue.name, joinedAt: now, rank, patient },
      estimates: this.#estimate(queue, rank, now),
      ...{ mode: 'live', dialled: 0 },
    };
    this.#callers.set(caller.id, caller);
    this.#desk.join(caller);
    if (patient) return;
    this.#agenda.add(now + this.#random.exponential(patienceMs), (then) =>
      this.#leave(queue, caller, 'abandoned', then),
    );
    if (!callbacks || preferred || !this.#random.chance(callbacks.share)) return;
    this.#agenda.add(now + callbacks.offeredAfterMs, (then) => this.#leave(queue, caller, 'callback', then));
  }

  #estimate(queue: Queue, rank: number, now: number): Caller['estimates'] {
    const desk = this.#desk;
    const ahead = desk.ahead(queue.name, rank);
    const callbacks = ahead.filter((id) => this.#callers.get(id)?.mode === 'callback').length;
    const load = {
      ...desk.load(queue.name, rank),
      aheadLive: ahead.length - callbacks,
      aheadCallbacks: callbacks * (this.#scenario.callbacks?.answered ?? 1),
    };
    const ours = estimateWait(queue.history, load, settings, now as Instant);
    if (ours.kind === 'unknown' || load.free > 0) return null;
    const [head] = ahead;
    const { handlingsMs } = queue.history;
    return {
      ours,
      appQueueMs: queue.appQueue.quoteMs(),
      placeTimesHandlingMs: placeTimesHandling(ahead.length, desk.agentsAtWork(queue.name), handlingsMs),
      headMs: now - ((head && this.#callers.get(head)?.joinedAt) ?? now),
    };
  }

  #leave(queue: Queue, caller: Caller, ended: 'abandoned' | 'callback', now: number): void {
    if (caller.mode !== 'live') return;
    this.#learn(queue, caller, ended, now);
    if (ended === 'callback') {
      caller.mode = 'callback';
      return;
    }
    this.#forget(caller);
    this.#desk.leave(caller);
    queue.appQueue.over();
  }

  #match(now: number): void {
    for (const { id, agent } of this.#desk.takePairs(now)) {
      const caller = this.#callers.get(id);
      const queue = caller && this.#queues.get(caller.queue);
      if (!caller || !queue) continue;
      if (caller.mode === 'callback') this.#dial(queue, caller, agent, now);
      else this.#connect(queue, caller, agent, now);
    }
  }

  #connect(queue: Queue, caller: Caller, agent: AgentName, now: number): void {
    this.#forget(caller);
    const actualMs = now - caller.joinedAt;
    queue.appQueue.answered(actualMs);
    this.#learn(queue, caller, 'answered', now);
    if (caller.patient && caller.estimates && caller.joinedAt > WARM_UP_MS) {
      this.#waits.push({ actualMs, ...caller.estimates });
    }
    this.#talk(queue, agent, 0, now);
  }

  #dial(queue: Queue, caller: Caller, agent: AgentName, now: number): void {
    const { callbacks } = this.#scenario;
    if (!callbacks) return;
    caller.dialled += 1;
    const ringMs = this.#random.between(...callbacks.ringMs);
    if (this.#random.chance(callbacks.answered)) {
      this.#forget(caller);
      this.#talk(queue, agent, ringMs + callbacks.confirmMs, now);
      return;
    }
    this.#agenda.add(now + ringMs, (then) => this.#desk.release(agent, then));
    if (caller.dialled === callbacks.attempts) {
      this.#forget(caller);
      return;
    }
    this.#agenda.add(now + ringMs + callbacks.againAfterMs, () => this.#desk.join(caller));
  }

  #talk(queue: Queue, agent: AgentName, dialMs: Milliseconds, now: number): void {
    const { talk, wrapUpMs } = this.#scenario;
    const talkMs = this.#random.lognormal(talk.meanMs, talk.variation);
    this.#agenda.add(now + dialMs + talkMs, () => queue.appQueue.over());
    this.#agenda.add(now + dialMs + talkMs + wrapUpMs, (then) => {
      queue.history = handled(queue.history, talkMs + wrapUpMs, then as Instant);
      this.#desk.release(agent, then);
    });
  }

  #learn(queue: Queue, caller: Caller, ended: WaitOver['ended'], now: number): void {
    const over = { waitedMs: now - caller.joinedAt, ended, quote: caller.estimates?.ours ?? null };
    queue.history = waited(queue.history, over, now as Instant);
  }

  #forget(caller: Caller): void {
    caller.mode = 'gone';
    this.#callers.delete(caller.id);
  }
}
