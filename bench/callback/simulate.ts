/**
 * A saturated day on a simulated clock: callers who wait, give up, or ask to be called back; customers who answer or do
 * not. Who gets whom, who has which place, which customers are dialled when, and what becomes of them, is decided by
 * Keepline's own code (the floor, turns.ts, the callback machine).
 */

import type { AttemptCall, CallState, Queued } from '../../src/domain/call/state.ts';
import type { CallbackAction } from '../../src/domain/callback/action.ts';
import { placeOf, soonOf } from '../../src/domain/callback/on-floor.ts';
import { USUAL_ANSWER_SHARE, USUAL_LEAD_MS } from '../../src/domain/callback/pacing.ts';
import { attemptsUsed } from '../../src/domain/callback/past-attempts.ts';
import type { CallbackState } from '../../src/domain/callback/state.ts';
import { turnsNow } from '../../src/domain/callback/turns.ts';
import {
  type AgentName,
  type CallbackId,
  type CallId,
  type Instant,
  type Milliseconds,
  placeOfCallback,
} from '../../src/domain/ids.ts';
import { Floor } from '../../src/domain/queue/floor.ts';
import { waitingOf } from '../../src/domain/queue/waiting.ts';
import { pacingView } from '../../src/engine/callbacks/pacing-view.ts';
import { TurnLines } from '../../src/engine/callbacks/turn-lines.ts';
import { Agenda } from '../estimate/agenda.ts';
import { agentSettings, queueSettings } from '../estimate/desk.ts';
import { Random } from '../estimate/random.ts';
import {
  ACCEPTED_SHARE,
  type Day,
  GREETING_MS,
  LOAD,
  NO_KEY_MS,
  OFFERED_AFTER_MS,
  PATIENCE_MS,
  RING_MS,
  support,
  TALK,
  UNREACHED,
} from './days.ts';
import { Phonebook } from './phonebook.ts';
import { Staff } from './staff.ts';

const HOUR_MS = 3_600_000;
const LATELY_MS = 10 * 60_000;

export interface DayResult {
  /** Of the agents' time. */
  readonly idleShare: number;
  readonly attempts: number;
  readonly successes: number;
  /** For each customer who pressed 1: how long until they had an agent, or hung up. */
  readonly holdsMs: readonly Milliseconds[];
  /** For each caller who stayed in line until an agent took them. */
  readonly liveWaitsMs: readonly Milliseconds[];
  /** Agents were taken up by customers who were not there. */
  readonly unansweredMs: Milliseconds;
  /** Most callbacks that were due at a time. */
  readonly mostDue: number;
}

/** A call by which a customer is called back. */
interface Attempt {
  state: CallState;
  readonly callback: CallbackId;
  readonly isRetry: boolean;
  verifiedAt: number | null;
  /** Who was given to them before they were there. */
  waster: { readonly agent: AgentName; readonly since: number } | null;
}

export function simulateDay(day: Day, seed: number): DayResult {
  return new Simulation(day, seed).run();
}

class Simulation {
  readonly #day: Day;
  readonly #random: Random;
  readonly #agenda = new Agenda<(now: number) => void>();
  readonly #floor = new Floor();
  readonly #queue;
  readonly #staff: Staff;
  readonly #phonebook: Phonebook;
  readonly #live = new Map<CallId, { readonly joinedAt: number }>();
  readonly #attempts = new Map<CallId, Attempt>();
  #answers: { readonly at: number; readonly isRetry: boolean }[] = [];
  readonly #holdsMs: Milliseconds[] = [];
  readonly #liveWaitsMs: Milliseconds[] = [];
  #unansweredMs = 0;
  #dials = 0;
  #successes = 0;
  #mostDue = 0;
  #calls = 0;

  constructor(day: Day, seed: number) {
    this.#day = day;
    this.#random = new Random(seed);
    const names = Array.from({ length: day.agents }, (_, index) => `agent-${index}` as AgentName);
    const members = names.map((agent) => ({ agent, tier: 1, afterMs: 0, weight: 1 }));
    this.#queue = { ...queueSettings, agents: members };
    const settings = Object.fromEntries(names.map((name) => [name, agentSettings]));
    this.#floor.configure({ [support]: this.#queue }, settings);
    this.#staff = new Staff(this.#floor, names, day.warmUpMs);
    this.#phonebook = new Phonebook(day.settings, this.#agenda, {
      changed: (state) => this.#put(state),
      does: (action, state, now) => this.#does(action, state, now),
    });
  }

  run(): DayResult {
    const end = this.#day.hours * HOUR_MS;
    this.#expectCall(0);
    for (let next = this.#agenda.next(); next && next.at < end; next = this.#agenda.next()) {
      next.event(next.at);
      this.#settle(next.at);
    }
    return {
      idleShare: this.#staff.idleShare(end),
      attempts: this.#dials,
      successes: this.#successes,
      holdsMs: this.#holdsMs,
      liveWaitsMs: this.#liveWaitsMs,
      unansweredMs: this.#unansweredMs,
      mostDue: this.#mostDue,
    };
  }

  /** As in a unit of the engine: first dialling, then matching. */
  #settle(now: number): void {
    const due = [...this.#phonebook.due()];
    const lines = new TurnLines();
    for (const callback of due) {
      const seeker = this.#floor.seeker(placeOfCallback(callback.id));
      const isRetry = attemptsUsed(this.#day.settings.ladder, callback) > 0;
      if (seeker !== null) lines.put(callback, { seeker, isRetry });
    }
    this.#mostDue = Math.max(this.#mostDue, due.length);
    const view = pacingView({
      floor: this.#floor,
      now: now as Instant,
      ...{ lines: [...lines.all()], turns: lines },
      attempts: [...this.#attempts.values()].map(({ state }) => state),
      settings: () => this.#day.settings,
      isHeldUp: () => false,
      answers: () => this.#recentAnswers(now),
      experience: () => ({ leadMs: USUAL_LEAD_MS, answerShare: USUAL_ANSWER_SHARE }),
    });
    for (const id of view === null ? [] : turnsNow(view)) {
      this.#phonebook.tell(id, { type: 'turnCame', check: { type: 'go' } }, now);
    }
    for (const { call, agent } of this.#floor.takePairs()) this.#pair(call, agent, now);
  }

  #isCounted = (now: number): boolean => now >= this.#day.warmUpMs;

  // Callers.

  #expectCall(now: number): void {
    const { agents, wrapUpMs } = this.#day;
    const meanMs = (TALK.meanMs + wrapUpMs) / agents / LOAD;
    this.#agenda.add(now + this.#random.exponential(meanMs), (then) => {
      this.#callComes(then);
      this.#expectCall(then);
    });
  }

  #callComes(now: number): void {
    this.#calls += 1;
    const call = `live-${this.#calls}` as CallId;
    this.#live.set(call, { joinedAt: now });
    this.#floor.putCaller(waitingOf(call, inLine(now, now), this.#queue, now as Instant), this.#queue);
    this.#agenda.add(now + this.#random.exponential(PATIENCE_MS), () => this.#leaveLine(call));
    if (!this.#random.chance(ACCEPTED_SHARE)) return;
    this.#agenda.add(now + OFFERED_AFTER_MS, (then) => {
      if (this.#leaveLine(call)) this.#phonebook.ask(call, now, then);
    });
  }

  #leaveLine(call: CallId): boolean {
    this.#floor.removeCaller(call);
    return this.#live.delete(call);
  }

  // Customers.

  #put(state: CallbackState): void {
    const place = placeOf(state, this.#queue, USUAL_ANSWER_SHARE);
    if (place === null) this.#floor.removeCaller(placeOfCallback(state.id));
    else this.#floor.putCaller(place, this.#queue);
  }

  #does(action: CallbackAction, { id, rank, attempts }: CallbackState, now: number): void {
    if (action.type !== 'dial') throw new Error(`nobody expects ${action.type}`);
    if (this.#isCounted(now)) this.#dials += 1;
    const attempt: Attempt = {
      state: dialled(action.call, id, rank),
      ...{ callback: id, isRetry: attempts.length > 1, verifiedAt: null, waster: null },
    };
    this.#attempts.set(action.call, attempt);
    this.#standSoon(attempt);
    let draw = this.#random.uniform();
    const unreached = UNREACHED.find(({ share }) => {
      draw -= share;
      return draw <= 0;
    })?.outcome;
    const ringMs = this.#random.between(...RING_MS);
    if (unreached === 'noAnswer' || unreached === 'busy') {
      const untilMs = unreached === 'busy' ? GREETING_MS / 2 : this.#day.settings.ringMs;
      this.#agenda.add(now + untilMs, (then) => this.#end(attempt, unreached, 0, then));
      return;
    }
    this.#agenda.add(now + ringMs, (then) => this.#isAnswered(attempt, unreached === 'machine', then));
  }

  #isAnswered(attempt: Attempt, isMachine: boolean, now: number): void {
    const { callback, state } = attempt;
    this.#phonebook.tell(callback, { type: 'attemptAnswered', call: state.id }, now);
    attempt.state = goneOn(state, { status: 'saying' }, { customer: 'answered' });
    this.#standSoon(attempt);
    if (isMachine) this.#agenda.add(now + NO_KEY_MS, (then) => this.#end(attempt, 'machine', 0, then));
    else this.#agenda.add(now + GREETING_MS, (then) => this.#presses1(attempt, then));
  }

  #presses1(attempt: Attempt, now: number): void {
    const { callback, state } = attempt;
    this.#stopWasting(attempt, now);
    this.#phonebook.tell(callback, { type: 'verified', call: state.id }, now);
    const queued = inLine(state.attempt?.rank ?? now, now);
    attempt.state = goneOn(state, queued, { verified: true });
    attempt.verifiedAt = now;
    this.#floor.putCaller(waitingOf(state.id, queued, this.#queue, now as Instant), this.#queue);
    this.#agenda.add(now + this.#random.exponential(PATIENCE_MS), (then) => {
      if (attempt.state.activity.status !== 'queued') return;
      this.#holds(attempt, then);
      this.#end(attempt, 'customerGone', 0, then);
    });
  }

  #standSoon({ state }: Attempt): void {
    const soon = soonOf(state, this.#queue, USUAL_ANSWER_SHARE);
    if (soon !== null) this.#floor.putCaller(soon, this.#queue);
  }

  #holds({ verifiedAt }: Attempt, now: number): void {
    if (verifiedAt !== null && this.#isCounted(now)) this.#holdsMs.push(now - verifiedAt);
  }

  #end(
    attempt: Attempt,
    outcome: 'noAnswer' | 'busy' | 'machine' | 'customerGone' | 'served',
    talkMs: number,
    now: number,
  ): void {
    const { id } = attempt.state;
    if (this.#attempts.get(id) !== attempt) return;
    this.#stopWasting(attempt, now);
    this.#attempts.delete(id);
    this.#floor.removeCaller(id);
    this.#phonebook.tell(attempt.callback, { type: 'attemptEnded', call: id, outcome, talkMs }, now);
    if (this.#phonebook.get(attempt.callback) === undefined && outcome === 'served' && this.#isCounted(now))
      this.#successes += 1;
  }

  #stopWasting(attempt: Attempt, now: number): void {
    if (attempt.waster === null) return;
    this.#unansweredMs += now - attempt.waster.since;
    this.#staff.does(attempt.waster.agent, { status: 'idle' }, now);
    attempt.waster = null;
  }

  // Agents.

  #pair(call: CallId, agent: AgentName, now: number): void {
    const attempt = this.#attempts.get(call);
    this.#floor.removeCaller(call);
    this.#staff.does(agent, { status: 'talking', call, queue: support }, now);
    // It does not come to this, or it would be seen: an agent waits for somebody who may not answer.
    if (attempt !== undefined && attempt.verifiedAt === null) {
      attempt.waster = { agent, since: now };
      return;
    }
    const talkMs = this.#random.lognormal(TALK.meanMs, TALK.variation);
    this.#answers.push({ at: now, isRetry: attempt?.isRetry ?? false });
    if (attempt === undefined) this.#serve(call, now);
    else {
      this.#holds(attempt, now);
      attempt.state = goneOn(attempt.state, { status: 'talking' }, {});
      this.#phonebook.tell(attempt.callback, { type: 'bridged', call, agent }, now);
    }
    this.#agenda.add(now + talkMs, (then) => {
      const until = (then + this.#day.wrapUpMs) as Instant;
      this.#staff.does(agent, { status: 'wrapUp', call, queue: support, until, extendMs: 0 }, then);
      this.#agenda.add(until, (idleAt) => this.#staff.does(agent, { status: 'idle' }, idleAt));
      if (attempt !== undefined) this.#end(attempt, 'served', talkMs, then);
    });
  }

  #serve(call: CallId, now: number): void {
    const caller = this.#live.get(call);
    this.#live.delete(call);
    if (caller !== undefined && this.#isCounted(now)) this.#liveWaitsMs.push(now - caller.joinedAt);
  }

  #recentAnswers(now: number) {
    this.#answers = this.#answers.filter(({ at }) => at > now - LATELY_MS);
    const inFlight = [...this.#attempts.values()].filter(
      ({ isRetry, state }) => isRetry && state.activity.status !== 'talking',
    );
    const retries = this.#answers.filter(({ isRetry }) => isRetry).length + inFlight.length;
    return { all: this.#answers.length, retries };
  }
}

/** Of a call's stay in line, what matters here. */
const inLine = (rank: number, now: number): Queued =>
  ({
    ...{
      status: 'queued',
      queue: support,
      joinedAt: now as Instant,
      creditMs: 0,
      rank,
      priority: 0,
      need: [],
    },
    ...{ sameAgent: null, avoid: null, ringing: [] },
  }) as Partial<Queued> as Queued;

/** Of an attempt's call, what matters here. */
function dialled(id: CallId, callback: CallbackId, rank: number): CallState {
  const attempt = {
    ...{ callback, profile: 'support', queue: support, rank, priority: 0 },
    ...{ customer: 'dialled', verified: false, wish: null, calledOff: false },
  } as Partial<AttemptCall> as AttemptCall;
  const call = { id, attempt, served: null, variables: {}, activity: { status: 'calling', agent: null } };
  return call as Partial<CallState> as CallState;
}

const goneOn = (
  { attempt, ...state }: CallState,
  activity: Queued | { readonly status: 'saying' | 'talking' },
  change: Partial<AttemptCall>,
): CallState => ({
  ...state,
  attempt: attempt && { ...attempt, ...change },
  activity: activity as CallState['activity'],
});
