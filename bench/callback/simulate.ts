/**
 * A saturated day on a simulated clock: callers who wait, give up, or ask to be called back; customers who answer or do
 * not. Who gets whom, who has which place, which customers are dialled when, and what becomes of them, is decided by
 * Keepline's own code (the floor, turns.ts, the callback machine).
 */
import type { CallbackAction } from '../../src/domain/callback/action.ts';
import { soonOf } from '../../src/domain/callback/on-floor.ts';
import { USUAL_ANSWER_SHARE, USUAL_LEAD_MS } from '../../src/domain/callback/pacing.ts';
import type { CallbackState } from '../../src/domain/callback/state.ts';
import type { AgentName, CallId, Instant } from '../../src/domain/ids.ts';
import { Floor, type Pair } from '../../src/domain/queue/floor.ts';
import { waitingOf } from '../../src/domain/queue/waiting.ts';
import { Agenda } from '../estimate/agenda.ts';
import { agentSettings, queueSettings } from '../estimate/desk.ts';
import { Random } from '../estimate/random.ts';
import { type Attempt, Attempts, dialled, goneOn, inLine } from './attempts.ts';
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
import { FollowUp } from './follow-up.ts';
import { Phonebook } from './phonebook.ts';
import { Staff } from './staff.ts';
import { type DayResult, Tally } from './tally.ts';

const HOUR_MS = 3_600_000;

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
  readonly #attempts = new Attempts();
  readonly #followUp: FollowUp;
  readonly #tally: Tally;
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
    this.#tally = new Tally(day.warmUpMs);
    this.#followUp = new FollowUp({
      ...{ floor: this.#floor, queue: this.#queue, settings: day.settings },
      attempts: () => this.#attempts.states(),
      answersLately: (now) => this.#attempts.answersLately(now),
      turnCame: (id, now) => this.#phonebook.tell(id, { type: 'turnCame', check: { type: 'go' } }, now),
      paired: (pair, now) => this.#pair(pair, now),
    });
    this.#phonebook = new Phonebook(day.settings, this.#agenda, {
      changed: (state) => this.#followUp.put(state),
      does: (action, state, now) => this.#does(action, state, now),
    });
  }

  run(): DayResult {
    const end = this.#day.hours * HOUR_MS;
    this.#expectCall(0);
    for (let next = this.#agenda.next(); next && next.at < end; next = this.#agenda.next()) {
      next.event(next.at);
      this.#tally.due(this.#followUp.due);
      this.#followUp.settle(next.at);
    }
    return this.#tally.result(this.#staff.idleShare(end));
  }

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

  #does(action: CallbackAction, { id, rank, attempts }: CallbackState, now: number): void {
    if (action.type !== 'dial') throw new Error(`nobody expects ${action.type}`);
    this.#tally.dialled(now);
    const attempt: Attempt = {
      state: dialled(action.call, id, rank),
      ...{ callback: id, isRetry: attempts.length > 1, verifiedAt: null, waster: null },
    };
    this.#attempts.add(attempt);
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
    if (verifiedAt !== null) this.#tally.held(verifiedAt, now);
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
    this.#attempts.remove(id);
    this.#floor.removeCaller(id);
    this.#phonebook.tell(attempt.callback, { type: 'attemptEnded', call: id, outcome, talkMs }, now);
    const isOver = this.#phonebook.get(attempt.callback) === undefined;
    if (isOver && outcome === 'served') this.#tally.calledBack(now);
  }

  #stopWasting(attempt: Attempt, now: number): void {
    if (attempt.waster === null) return;
    this.#tally.wasted(attempt.waster.since, now);
    this.#staff.does(attempt.waster.agent, { status: 'idle' }, now);
    attempt.waster = null;
  }

  // Agents.

  #pair({ call, agent }: Pair, now: number): void {
    const attempt = this.#attempts.get(call);
    this.#floor.removeCaller(call);
    this.#staff.does(agent, { status: 'talking', call, queue: support }, now);
    // It does not come to this, or it would be seen: an agent waits for somebody who may not answer.
    if (attempt !== undefined && attempt.verifiedAt === null) {
      attempt.waster = { agent, since: now };
      return;
    }
    const talkMs = this.#random.lognormal(TALK.meanMs, TALK.variation);
    this.#attempts.answered(attempt, now);
    if (attempt === undefined) this.#serve(call, now);
    else {
      this.#holds(attempt, now);
      attempt.state = goneOn(attempt.state, { status: 'talking' }, {});
      this.#phonebook.tell(attempt.callback, { type: 'bridged', call, agent }, now);
    }
    this.#agenda.add(now + talkMs, (then) => {
      const until = (then + this.#day.wrapUpMs) as Instant;
      this.#staff.does(agent, { status: 'wrapUp', call, queue: support, until, extendMs: 0 }, then);
      // The engine looks again when a wrap-up has no more than the lead left, though nothing happens (dialling.ts).
      if (until - USUAL_LEAD_MS > then) this.#agenda.add(until - USUAL_LEAD_MS, () => undefined);
      this.#agenda.add(until, (idleAt) => this.#staff.does(agent, { status: 'idle' }, idleAt));
      if (attempt !== undefined) this.#end(attempt, 'served', talkMs, then);
    });
  }

  #serve(call: CallId, now: number): void {
    const caller = this.#live.get(call);
    this.#live.delete(call);
    if (caller !== undefined) this.#tally.waited(caller.joinedAt, now);
  }
}
