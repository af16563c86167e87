/**
 * A random day of callbacks with a clock that leaps: two queues (one dials the customer first, the other asks an agent
 * first), agents, live callers, customers who answer or do not, crashes, and people who cancel, move, call in and
 * switch off. The callbacks are driven by decideCallback and dialsNow; all else here is a simple world that notes
 * what truly happened, and throws when something happens that must not.
 */
import { areOpen, nextOpen, type Window } from '../../../src/domain/callback/calling-window.ts';
import { type CallbackDecision, decideCallback, openCallback } from '../../../src/domain/callback/decide.ts';
import type {
  AttemptEvent,
  CallbackEvent,
  CallbackTimer,
  DialCheck,
} from '../../../src/domain/callback/event.ts';
import { LADDERS, ladderOf } from '../../../src/domain/callback/ladder.ts';
import { dialsNow, mayRetry } from '../../../src/domain/callback/pacing.ts';
import { attemptsUsed } from '../../../src/domain/callback/past-attempts.ts';
import { promiseOfSlot } from '../../../src/domain/callback/promise.ts';
import type { AttemptOutcome, CallbackSettings } from '../../../src/domain/callback/settings.ts';
import { putOffUntil } from '../../../src/domain/callback/snoozing.ts';
import { type CallbackState, callOfCallback, isInAttempt } from '../../../src/domain/callback/state.ts';
import type { AgentName, CallbackId, CallId, Instant, QueueName } from '../../../src/domain/ids.ts';
import type { OpeningHours, TimeRange } from '../../../src/domain/site.ts';
import { Random } from '../../support/random.ts';
import { HOUR, MINUTE, request, settings } from './callback-story.ts';
import { watchDecision } from './callback-watch.ts';

const SECOND = 1000;
/** Ordinary days, both changes of clocks, and the turn of a year. */
const DATES = [
  '2026-06-01',
  '2026-02-27',
  '2026-03-28',
  '2026-03-29',
  '2026-10-24',
  '2026-10-25',
  '2026-12-31',
] as const;
const SHIFTS: readonly [TimeRange[], ...TimeRange[][]] = [
  [{ from: 480, to: 1080 }],
  [
    { from: 480, to: 720 },
    { from: 770, to: 1080 },
  ],
  [{ from: 0, to: 1440 }],
  [
    { from: 0, to: 150 },
    { from: 190, to: 1440 },
  ],
];

interface Agent {
  readonly name: AgentName;
  readonly queue: number;
  status: 'free' | 'busy' | 'wrapUp' | 'out';
  wrapUpUntil: number;
}

/** A call that was opened for a callback. */
interface OpenCall {
  readonly id: CallId;
  readonly callback: CallbackId;
  readonly queue: number;
  readonly rank: number;
  readonly number: string;
  /** `line`: waits for an agent, without the customer if it is a preview. */
  stage: 'line' | 'asking' | 'dialled' | 'talking';
  hasCustomer: boolean;
  agent: Agent | null;
}

interface LiveCaller {
  readonly id: number;
  readonly rank: number;
  readonly queue: number;
}

/** What truly happened to a callback. */
export interface Told {
  readonly dials: { readonly at: number; readonly promise: number; rang: boolean }[];
  /** For each promise, when it came to its end, and how. */
  readonly ends: { readonly at: number; readonly as: string }[];
  overs: number;
  readonly messages: string[];
}

export class SimulatedDay {
  now: number;
  readonly callbacks = new Map<CallbackId, CallbackState>();
  readonly told = new Map<CallbackId, Told>();
  readonly dials = { total: 0, besideLive: 0 };
  readonly #random: Random;
  readonly #profiles: readonly [CallbackSettings, CallbackSettings];
  readonly #windows: readonly (readonly Window[])[];
  readonly #agenda: { at: number; run: () => void }[] = [];
  readonly #timers = new Map<string, number>();
  readonly #calls = new Map<CallId, OpenCall>();
  readonly #agents: Agent[] = [];
  #live: LiveCaller[] = [];
  readonly #denied = new Set<string>();
  #spentUntil = 0;
  #isOff = false;
  #order = 0;

  constructor(seed: number) {
    const random = new Random(seed);
    this.#random = random;
    this.now = Date.parse(`${random.pick(DATES)}T00:00:00Z`) + random.whole(0, 20 * 60) * MINUTE;
    const ladder = random.pick([
      LADDERS.fast,
      LADDERS.spread,
      ladderOf([10 * MINUTE]),
      ladderOf([5 * MINUTE], 5),
    ]);
    const profile: CallbackSettings = {
      ...settings,
      ladder,
      dialAhead: random.pick(['none', 'wrapup', 'balanced']),
      promise: { atMostMs: random.pick([HOUR, 3 * HOUR]) },
      trunkLimit: random.whole(1, 5),
    };
    this.#profiles = [profile, { ...profile, first: 'agent', queue: 'bank' as QueueName }];
    const hours = (ranges: TimeRange[]): OpeningHours => ({ weekly: Array(7).fill(ranges), except: {} });
    this.#windows = [0, 1].map(() => [
      { hours: hours(random.pick(SHIFTS)), timezone: 'Europe/Stockholm' },
      {
        hours: hours(random.pick(SHIFTS)),
        timezone: random.pick(['Europe/London', 'America/New_York', 'Europe/Stockholm']),
      },
    ]);
    for (const queue of [0, 1]) {
      for (let index = random.whole(1, 5); index > 0; index -= 1) {
        const name = `agent${queue}${index}` as AgentName;
        this.#agents.push({ name, queue, status: 'free', wrapUpUntil: 0 });
      }
    }
  }

  /** Six hours of life, and then until everything is over. */
  run(): void {
    const end = this.now + 6 * HOUR;
    const every = (meanMs: number, what: () => void): void => {
      const next = (): void => {
        if (this.now > end) return;
        what();
        this.#in(this.#about(meanMs), next);
      };
      this.#in(this.#about(meanMs), next);
    };
    every(70 * SECOND, () => this.#liveCallerComes());
    every(150 * SECOND, () => this.#callbackIsAskedFor());
    every(6 * MINUTE, () => this.#somebodyWishes());
    every(8 * MINUTE, () => this.#crash());
    every(90 * MINUTE, () => this.#trouble());
    every(30 * MINUTE, () => this.#agentComesOrGoes());
    this.#in(end - this.now, () => {
      this.#isOff = false;
      this.#denied.clear();
    });
    for (;;) {
      const next = this.#agenda.pop();
      if (next === undefined) return;
      this.now = Math.max(this.now, next.at);
      next.run();
      this.#serve();
    }
  }

  #in(ms: number, run: () => void): void {
    const at = this.now + Math.max(0, Math.round(ms));
    // The next stands last; of those at the same time the one that was entered first is the next.
    let place = this.#agenda.length;
    while (place > 0 && (this.#agenda[place - 1]?.at ?? at) <= at) place -= 1;
    this.#agenda.splice(place, 0, { at, run });
  }

  #about(meanMs: number): number {
    return -meanMs * Math.log(1 - this.#random.next());
  }

  // The callbacks.

  #happens(id: CallbackId, event: CallbackEvent): void {
    const state = this.callbacks.get(id);
    if (state === undefined) return;
    const context = this.#contextOf(state.profile);
    // As it comes back from where it is kept.
    const before: CallbackState = JSON.parse(JSON.stringify(state));
    const decision = decideCallback(before, event, context);
    watchDecision(before, event, decision, context);
    this.#take(before, decision);
  }

  #contextOf(profile: string) {
    const queue = profile === 'bank' ? 1 : 0;
    const now = this.now as Instant;
    return { now, settings: this.#profiles[queue], windows: this.#windows[queue] ?? [] } as const;
  }

  #take(before: CallbackState | null, decision: CallbackDecision): void {
    const { state } = decision;
    const { id } = state;
    this.callbacks.set(id, state);
    const told = this.told.get(id) ?? { dials: [], ends: [], overs: 0, messages: [] };
    this.told.set(id, told);
    const promises = before?.promises.length ?? 1;
    if (state.promises.length > promises) told.ends.push({ at: this.now, as: 'moved' });
    if (state.progress.status === 'over' && before?.progress.status !== 'over') {
      told.overs += 1;
      told.ends.push({ at: this.now, as: state.progress.end });
    }
    told.messages.push(...decision.messages.map(({ kind }) => kind));
    for (const [timer, due] of Object.entries(decision.timers) as [CallbackTimer, Instant | null][]) {
      const key = `${id} ${timer}`;
      if (due === null) this.#timers.delete(key);
      else {
        this.#timers.set(key, due);
        this.#in(due - this.now, () => {
          if (this.#timers.get(key) !== due) return;
          this.#timers.delete(key);
          this.#happens(id, { type: 'timerFired', timer });
        });
      }
    }
    for (const action of decision.actions) {
      if (action.type === 'preview') this.#openCall(state, action.call, false);
      if (action.type === 'dial') this.#dial(state, action.call);
      if (action.type === 'endAttempt')
        this.#in(this.#random.whole(0, 300), () => this.#endCall(action.call, 'cancelled', 0));
    }
  }

  get maxAttempts(): number {
    return this.#profiles[0].ladder.maxAttempts;
  }

  get timersLeft(): number {
    return this.#timers.size;
  }

  // Calls to customers.

  #openCall(state: CallbackState, id: CallId, hasCustomer: boolean): OpenCall {
    if (this.#calls.has(id)) throw new Error(`${id} was opened before`);
    const queue = state.profile === 'bank' ? 1 : 0;
    const { number, rank } = state;
    const call: OpenCall = {
      id,
      callback: state.id,
      queue,
      rank,
      number,
      stage: hasCustomer ? 'dialled' : 'line',
      hasCustomer,
      agent: null,
    };
    this.#calls.set(id, call);
    return call;
  }

  #dial(state: CallbackState, id: CallId): void {
    const others = [...this.#calls.values()].filter(({ hasCustomer }) => hasCustomer);
    this.#mustBeFair(state, others);
    if (others.some(({ number }) => number === state.number))
      throw new Error(`${state.number} is being called`);
    if (!areOpen(this.#contextOf(state.profile).windows, this.now as Instant))
      throw new Error('out of hours');
    if (this.#isOff || this.#denied.has(state.number) || this.#spentUntil > this.now)
      throw new Error('may not dial');
    const call = this.#calls.get(id) ?? this.#openCall(state, id, true);
    call.hasCustomer = true;
    call.stage = 'dialled';
    this.told.get(state.id)?.dials.push({ at: this.now, promise: state.promises.length - 1, rang: false });
    this.dials.total += 1;
    this.#in(this.#random.whole(500, 25_000), () => this.#ringsOut(call));
  }

  /** In flight no more than agents and lines; and an agent for every older live caller is left. */
  #mustBeFair({ profile, rank }: CallbackState, others: readonly OpenCall[]): void {
    if (profile === 'bank') return;
    const ours = others.filter(({ queue }) => queue === 0);
    const { trunkLimit, dialAhead } = this.#profiles[0];
    if (ours.length >= trunkLimit) throw new Error('more than the lines');
    const agents = this.#agents.filter(
      ({ queue, status }) =>
        queue === 0 && (status === 'free' || (status === 'wrapUp' && dialAhead !== 'none')),
    );
    const older = this.#live.filter((caller) => caller.queue === 0 && caller.rank < rank).length;
    if (older > 0) this.dials.besideLive += 1;
    const unserved = ours.filter(({ stage }) => stage !== 'talking').length;
    if (unserved + older + 1 > agents.length) throw new Error('more than the agents');
  }

  #ringsOut(call: OpenCall): void {
    if (!this.#isOpen(call)) return;
    const random = this.#random.next();
    const outcomes = ['busy', 'noAnswer', 'rejected', 'congestion', 'invalidNumber'] as const;
    const unreached = outcomes[[0.08, 0.22, 0.26, 0.34, 0.35].findIndex((share) => random < share)];
    if (unreached !== undefined) {
      if (unreached !== 'congestion' && unreached !== 'invalidNumber') this.#rang(call);
      return this.#endCall(call.id, unreached, 0);
    }
    this.#rang(call);
    this.#hears(call, { type: 'attemptAnswered', call: call.id });
    this.#in(this.#random.whole(2_000, 9_000), () => this.#greeted(call));
  }

  #rang(call: OpenCall): void {
    const dial = this.told.get(call.callback)?.dials.at(-1);
    if (dial !== undefined) dial.rang = true;
  }

  #greeted(call: OpenCall): void {
    if (!this.#isOpen(call)) return;
    const random = this.#random.next();
    if (random < 0.15) return this.#endCall(call.id, 'machine', 0);
    if (random < 0.3) {
      const afterMs = this.#random.whole(1, 10) * 10 * MINUTE;
      this.#hears(
        call,
        random < 0.2 ? { type: 'keyCancel', call: call.id } : { type: 'keyLater', call: call.id, afterMs },
      );
      if (this.#random.chance(0.8)) return this.#in(3_000, () => this.#endCall(call.id, 'customerGone', 0));
    }
    this.#hears(call, { type: 'verified', call: call.id });
    if (call.agent !== null) return this.#talks(call, call.agent);
    call.stage = 'line';
    this.#holds(call);
  }

  /** Somebody who waits hangs up at some time. */
  #holds(call: OpenCall): void {
    this.#in(this.#about(4 * MINUTE), () => {
      if (this.#isOpen(call) && call.stage === 'line') this.#endCall(call.id, 'customerGone', 0);
    });
  }

  #talks(call: OpenCall, agent: Agent): void {
    call.stage = 'talking';
    call.agent = agent;
    agent.status = 'busy';
    const since = this.now;
    this.#hears(call, { type: 'bridged', call: call.id, agent: agent.name });
    this.#in(this.#random.chance(0.1) ? 4_000 : 5_000 + this.#about(3 * MINUTE), () => {
      if (!this.#isOpen(call) || call.agent !== agent || call.stage !== 'talking') return;
      if (this.#random.chance(0.9)) return this.#endCall(call.id, 'served', this.now - since);
      this.#letGo(agent);
      call.agent = null;
      call.stage = 'line';
      this.#hears(call, { type: 'agentLost', call: call.id });
      if (this.#random.chance(0.3)) return this.#endCall(call.id, 'agentLost', 0);
      this.#holds(call);
    });
  }

  #isOpen(call: OpenCall): boolean {
    return this.#calls.get(call.id) === call;
  }

  #hears(call: OpenCall, event: AttemptEvent): void {
    this.#happens(call.callback, event);
  }

  #endCall(id: CallId, outcome: Exclude<AttemptOutcome, 'later' | 'unknown'>, talkMs: number): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    this.#forget(call);
    this.#hears(call, { type: 'attemptEnded', call: id, outcome, talkMs });
  }

  #forget(call: OpenCall): void {
    this.#calls.delete(call.id);
    if (call.agent !== null) this.#letGo(call.agent);
  }

  // The floor.

  #letGo(agent: Agent): void {
    agent.status = 'wrapUp';
    const wrapUpMs = this.#random.whole(1, 40) * SECOND;
    agent.wrapUpUntil = this.now + wrapUpMs;
    this.#in(wrapUpMs, () => {
      if (agent.status === 'wrapUp' && agent.wrapUpUntil <= this.now) agent.status = 'free';
    });
  }

  #serve(): void {
    for (const queue of [0, 1]) {
      for (;;) {
        const agent = this.#agents.find((each) => each.queue === queue && each.status === 'free');
        const [next] = this.#inLine(queue);
        if (agent === undefined || next === undefined) break;
        agent.status = 'busy';
        next.serve(agent);
      }
      this.#dialNow(queue);
    }
  }

  /** Live callers, and callbacks whose customers pressed 1 or whose agents are asked first; the best entitled first. */
  #inLine(queue: number): { rank: number; serve: (agent: Agent) => void }[] {
    const live = this.#live
      .filter((caller) => caller.queue === queue)
      .map((caller) => ({
        rank: caller.rank,
        serve: (agent: Agent): void => {
          this.#live = this.#live.filter((each) => each !== caller);
          this.#in(5_000 + this.#about(3 * MINUTE), () => this.#letGo(agent));
        },
      }));
    const calls = [...this.#calls.values()].filter((call) => call.queue === queue && call.stage === 'line');
    const ours = calls.map((call) => ({
      rank: call.rank,
      serve: (agent: Agent): void => (call.hasCustomer ? this.#talks(call, agent) : this.#asks(call, agent)),
    }));
    return [...live, ...ours].sort((a, b) => a.rank - b.rank);
  }

  #asks(call: OpenCall, agent: Agent): void {
    call.stage = 'asking';
    call.agent = agent;
    this.#hears(call, { type: 'previewStarted', call: call.id, agent: agent.name });
    this.#in(this.#random.whole(1, 20) * SECOND, () => {
      if (!this.#isOpen(call) || call.agent !== agent) return;
      const state = this.callbacks.get(call.callback);
      if (state === undefined) return;
      const about = { call: call.id, agent: agent.name };
      if (this.#random.chance(0.2) && putOffUntil(state, this.#contextOf(state.profile)) !== null) {
        this.#hears(call, { type: 'previewSnoozed', ...about });
        return this.#endCall(call.id, 'cancelled', 0);
      }
      if (this.#random.chance(0.3)) {
        call.stage = 'line';
        call.agent = null;
        this.#letGo(agent);
        if (this.#random.chance(0.5)) return this.#hears(call, { type: 'previewMissed', ...about });
        return this.#hears(call, { type: 'previewDeclined', ...about, key: '1' });
      }
      this.#hears(call, {
        type: 'previewAccepted',
        call: call.id,
        agent: agent.name,
        check: this.#check(state),
      });
    });
  }

  #check({ number }: CallbackState): DialCheck {
    if (this.#denied.has(number)) return { type: 'denied', reason: 'denied' };
    if (this.#isOff) return { type: 'off' };
    const isLive = [...this.#calls.values()].some((call) => call.hasCustomer && call.number === number);
    if (isLive) return { type: 'numberBusy' };
    return this.#spentUntil > this.now
      ? { type: 'spent', until: this.#spentUntil as Instant }
      : { type: 'go' };
  }

  #dialNow(queue: number): void {
    const profile = this.#profiles[queue === 0 ? 0 : 1];
    for (;;) {
      const due = [...this.callbacks.values()]
        .filter((state) => state.queue === profile.queue && state.progress.status === 'due')
        .filter((state) => !['off', 'numberBusy'].includes(this.#check(state).type))
        .filter((state) => this.#mayTry(profile, state))
        .sort((a, b) => a.rank - b.rank);
      const dials = profile.first === 'agent' ? due.length : dialsNow(this.#view(profile, due));
      const [next] = due;
      if (dials === 0 || next === undefined) return;
      this.#happens(next.id, { type: 'turnCame', check: this.#check(next) });
    }
  }

  #mayTry({ ladder, retryShare }: CallbackSettings, state: CallbackState): boolean {
    if (attemptsUsed(ladder, state) === 0) return true;
    return mayRetry({ all: 10, retries: this.#random.whole(0, 4) }, retryShare, this.#live.length > 0);
  }

  #view(profile: CallbackSettings, due: readonly CallbackState[]): Parameters<typeof dialsNow>[0] {
    const agents = this.#agents.filter(({ queue }) => queue === 0);
    const calls = [...this.#calls.values()].filter(({ queue }) => queue === 0);
    return {
      dialAhead: profile.dialAhead,
      free: agents.filter(({ status }) => status === 'free').length,
      wrapUpsLeftMs: agents
        .filter(({ status }) => status === 'wrapUp')
        .map(({ wrapUpUntil }) => wrapUpUntil - this.now),
      inFlight: calls.filter(({ stage }) => stage === 'dialled').length,
      waitingVerified: calls.filter(({ stage }) => stage === 'line').length,
      trunkFree: profile.trunkLimit - calls.length,
      liveAhead: due.map(
        ({ rank }) => this.#live.filter((each) => each.queue === 0 && each.rank < rank).length,
      ),
      leadMs: 28_000,
      answerShare: 0.65,
    };
  }

  // What people do.

  #liveCallerComes(): void {
    this.#order += 1;
    const caller: LiveCaller = { id: this.#order, rank: this.now, queue: this.#random.whole(0, 2) };
    this.#live.push(caller);
    this.#in(this.#about(5 * MINUTE), () => {
      const isWaiting = this.#live.includes(caller);
      this.#live = this.#live.filter((each) => each !== caller);
      if (isWaiting && this.#random.chance(0.5)) this.#callbackIsAskedFor(caller);
    });
  }

  #callbackIsAskedFor(from?: LiveCaller): void {
    const random = this.#random;
    const number = `+4670123450${random.whole(0, 10)}${random.whole(0, 2)}`;
    const queue = from?.queue ?? random.whole(0, 2);
    const profile = queue === 0 ? 'support' : 'bank';
    const settings = this.#profiles[queue === 0 ? 0 : 1];
    const wished = this.now + random.whole(0, 20 * 60) * MINUTE;
    const soon = this.now + random.whole(0, 40) * MINUTE;
    const appointment = random.chance(0.3)
      ? { at: wished as Instant, window: { from: wished as Instant, to: (wished + 15 * MINUTE) as Instant } }
      : { at: null, window: { from: soon as Instant, to: (soon + random.whole(1, 20) * MINUTE) as Instant } };
    const pending = this.#pending().filter((each) => each.number === number);
    const same = pending.find((each) => each.profile === profile);
    if (same !== undefined) {
      return this.#happens(same.id, { type: 'changedRequest', request: { ...request, ...appointment } });
    }
    if (pending.length >= settings.numbers.pendingPerNumber) return;
    // Mostly nobody is promised what cannot be kept.
    const opens = nextOpen(this.#windows[queue] ?? [], (appointment.at ?? this.now) as Instant);
    if ((opens === null || opens > this.now + HOUR) && appointment.at === null && random.chance(0.95)) return;
    if (opens !== appointment.at && appointment.at !== null && random.chance(0.95)) return;
    this.#order += 1;
    const asked = {
      ...request,
      ...appointment,
      id: `c${this.#order}` as CallbackId,
      profile,
      number,
      rank: from?.rank ?? this.now,
    };
    this.#take(null, openCallback(asked, this.#contextOf(profile)));
  }

  #pending(): CallbackState[] {
    return [...this.callbacks.values()].filter(({ progress }) => progress.status !== 'over');
  }

  #somebodyWishes(): void {
    const [first, ...others] = this.#pending();
    if (first === undefined) return;
    const { id, queue, rank } = this.#random.pick([first, ...others]);
    const by = this.#random.pick(['customer', 'admin'] as const);
    const at = (this.now + this.#random.whole(-60, 600) * MINUTE) as Instant;
    const calledIn: CallbackEvent = { type: 'calledIn', by: '1.2' as CallId };
    const wishes: [CallbackEvent, ...CallbackEvent[]] = [
      { type: 'cancelled', by },
      { type: 'rescheduled', by, at },
      { type: 'cancelled', by: 'customer', via: 'message', tells: 'confirmation' },
      { type: 'rescheduled', by: 'customer', at, via: 'message', tells: 'confirmation' },
      {
        type: 'hurried',
        window: promiseOfSlot(this.now as Instant, 60 * MINUTE),
        via: 'link',
        tells: 'nothing',
      },
      { type: 'retryNow' },
      calledIn,
    ];
    const wish = this.#random.pick(wishes);
    this.#happens(id, wish);
    if (wish === calledIn) this.#live.push({ id: 0, rank, queue: queue === 'bank' ? 1 : 0 });
  }

  /** Some calls are gone when we are back, others were never touched. What was to happen meanwhile happens late. */
  #crash(): void {
    this.now += this.#random.whole(1, this.#random.chance(0.2) ? 20 * 60 : 20) * SECOND;
    for (const call of [...this.#calls.values()]) {
      if (this.#random.chance(0.4)) continue;
      this.#forget(call);
      this.#hears(call, { type: 'attemptLost', call: call.id });
    }
  }

  #trouble(): void {
    const kind = this.#random.whole(0, 3);
    if (kind === 0) {
      this.#isOff = !this.#isOff;
      for (const { id } of this.#pending())
        this.#happens(id, { type: this.#isOff ? 'switchedOff' : 'switchedOn' });
      this.#in(this.#about(30 * MINUTE), () => {
        this.#isOff = false;
      });
    }
    if (kind === 1) this.#denied.add(`+4670123450${this.#random.whole(0, 10)}0`);
    if (kind === 2) this.#spentUntil = this.now + this.#random.whole(1, 120) * MINUTE;
  }

  #agentComesOrGoes(): void {
    const agent = this.#random.pick(this.#agents as [Agent, ...Agent[]]);
    if (agent.status === 'out') agent.status = 'free';
    else if (agent.status === 'free') agent.status = 'out';
  }

  /** For a test that must see every kind of thing. */
  get underWay(): number {
    return [...this.callbacks.values()].filter(
      (state) => isInAttempt(state.progress) || callOfCallback(state),
    ).length;
  }
}
