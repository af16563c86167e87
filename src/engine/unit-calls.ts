/**
 * The calls' part of a unit of work: what calls are told, what they decide, and what is written of that: state, journal,
 * outbox and timers. What it means for agents and callbacks is told on.
 */
import {
  type CallContext,
  type CallDecision,
  decideCall,
  endAfterFault,
  openCall,
} from '../domain/call/decide.ts';
import { ACTIVITY_TIMERS, type CallEvent } from '../domain/call/event.ts';
import { type CallState, isSecretKey } from '../domain/call/state.ts';
import type { CallId, QueueName } from '../domain/ids.ts';
import { ownerOf } from '../domain/ids.ts';
import type { Agenda, Item } from './agenda.ts';
import type { Change } from './change.ts';
import { contextOf } from './context.ts';
import type { Staged } from './live.ts';
import type { OutboxRow } from './store.ts';
import type { UnitParts } from './unit-parts.ts';

export type CallItem = Extract<Item, { readonly to: 'call' }>;

/** Who hears what calls have decided. */
export interface CallsTold {
  heard(before: CallState | null, decision: CallDecision, event: CallEvent): void;
  changed(change: Change): void;
}

export class UnitCalls {
  readonly actions: OutboxRow[] = [];
  readonly #parts: UnitParts;
  readonly #staged: Staged;
  readonly #agenda: Agenda;
  readonly #told: CallsTold;

  constructor(parts: UnitParts, staged: Staged, agenda: Agenda, told: CallsTold) {
    this.#parts = parts;
    this.#staged = staged;
    this.#agenda = agenda;
    this.#told = told;
  }

  apply({ id, event, key }: CallItem): void {
    const { store, now, sites } = this.#parts;
    const state = this.#staged.call(id);
    if (state === undefined && event.type !== 'callArrived') return this.#lateNews(event);
    if (!store.record(id, key, now, this.#forTheJournal(state, event))) return;
    if (state !== undefined) {
      return this.#commit(state, decideCall(state, event, this.contextOf(state)), event);
    }
    if (event.type !== 'callArrived') return;
    const { version } = sites.current;
    this.#commit(null, openCall(event, version, this.contextOf({ site: version })), event);
  }

  /** A call that we make begins with no news from the exchange; the journal tells of it all the same. */
  open(decision: CallDecision, event: CallEvent): void {
    const { store, now } = this.#parts;
    store.record(decision.state.id, null, now, event);
    this.#commit(null, decision, event);
  }

  /** Hangs up a call that a fault has stopped. */
  endAfterFault(id: CallId): void {
    const state = this.#staged.call(id);
    if (state === undefined) return;
    this.#commit(state, endAfterFault(state, this.contextOf(state)), { type: 'resumed' });
  }

  /** Adds a command that belongs to no live call, such as hanging up a leg that nobody claims. */
  sweep(lane: CallId, action: OutboxRow['action']): void {
    this.actions.push(this.#parts.store.addAction(lane, action));
  }

  /** What a call decides by. */
  contextOf(call: Pick<CallState, 'site'>): CallContext {
    return contextOf(call, {
      ...this.#parts,
      book: this.#staged.callbacks,
      profiles: this.#parts.callbacks.profiles,
      agentState: (name) => this.#staged.agent(name),
    });
  }

  /** Digits of a PIN are not written down. */
  #forTheJournal(state: CallState | undefined, event: CallEvent): CallEvent {
    if (event.type !== 'keyPressed' || state === undefined) return event;
    const isSecret = isSecretKey(state.activity, this.#parts.sites.of(state));
    return isSecret ? { ...event, key: '•' } : event;
  }

  /** News of a call that is over: a leg that answers, or that somebody has taken over, only now is hung up. */
  #lateNews(event: CallEvent): void {
    const channel =
      event.type === 'legAnswered' ? event.channel : event.type === 'legReplaced' ? event.by : null;
    if (channel === null) return;
    this.sweep(ownerOf(channel), { type: 'hangup', channel, reason: 'answeredElsewhere' });
  }

  #commit(before: CallState | null, decision: CallDecision, event: CallEvent): void {
    const { store, lines, now } = this.#parts;
    const { state, actions, timers, notices, refusals, quotes, departure, requests } = decision;
    const place = before?.activity.status === 'queued' ? lines.floor.place(before.id) : null;
    this.#staged.calls.set(state.id, state);
    if (state !== before) store.saveCall(state);
    this.#setTimers(state, timers);
    for (const action of actions) this.actions.push(store.addAction(state.id, action));
    for (const notice of notices) this.#agenda.tellAgent(notice.agent, notice.event);
    this.#told.heard(before, decision, event);
    if (before === state) return;
    if (before?.activity !== state.activity || before.attempt !== state.attempt) {
      const queues = [before, state].flatMap((call) => (call === null ? [] : queuesOf(call)));
      if (queues.length > 0) {
        lines.putCall(state, now);
        this.#agenda.lineChanged(queues);
      }
    }
    this.#told.changed({
      ...{ of: 'call', before, after: state, event },
      ...{ refusals, quotes, departure, requests, place },
    });
  }

  /** A decision that tells of every timer, as with each new activity, calls off most of them: all at once. */
  #setTimers({ id, activity, attempt }: CallState, timers: CallDecision['timers']): void {
    const { store } = this.#parts;
    const owner = { kind: 'call', id } as const;
    const isEnded = activity.status === 'ended';
    // A call to a customer has a timer besides, which outlasts what it is doing.
    const tellsOfAll = attempt === null && ACTIVITY_TIMERS.every((timer) => timers[timer] !== undefined);
    if (isEnded || tellsOfAll) store.removeTimers(owner);
    if (isEnded) return;
    for (const [timer, dueAt] of Object.entries(timers)) {
      if (dueAt !== null || !tellsOfAll) store.setTimer(owner, timer, dueAt);
    }
  }
}

/** The queues in whose line the call stands, or for which it is about to. */
function queuesOf({ activity, attempt }: CallState): readonly QueueName[] {
  if (activity.status === 'queued') return [activity.queue];
  return attempt === null ? [] : [attempt.queue];
}
