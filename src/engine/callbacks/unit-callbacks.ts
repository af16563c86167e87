/**
 * The callbacks' part of a unit of work: what callbacks are told, what they decide, and what that means for calls.
 *
 *   a call's decision ─▶ requests, claims, news of an attempt ─▶ callback decides ─▶ row, timers, history, messages
 *                                                                      └─▶ calls are opened, or told
 *
 * A callback whose decision throws stays as it is, and a fault is told: nobody else's call suffers for it.
 */
import { attemptNews } from '../../domain/call/attempt-news.ts';
import { type AttemptRequest, openAttempt, openPreview } from '../../domain/call/calling.ts';
import type { CallContext, CallDecision } from '../../domain/call/decide.ts';
import type { CallEvent } from '../../domain/call/event.ts';
import type { CallState } from '../../domain/call/state.ts';
import type { CallbackAction } from '../../domain/callback/action.ts';
import {
  type CallbackContext,
  type CallbackDecision,
  decideCallback,
  openCallback,
} from '../../domain/callback/decide.ts';
import type { CallbackEvent } from '../../domain/callback/event.ts';
import { type CallbackRequest, type CallbackState, callOfCallback } from '../../domain/callback/state.ts';
import { type SwitchName, switched } from '../../domain/callback/switches.ts';
import type { CallbackId, CallId, Instant, SiteVersion } from '../../domain/ids.ts';
import type { Agenda, CallbackNews } from '../agenda.ts';
import type { CallbackChange } from '../change.ts';
import type { Staged } from '../live.ts';
import type { UnitParts } from '../unit-parts.ts';
import type { StagedCallbacks } from './callback-book.ts';
import { checkDial, isDiallingOn } from './dial-check.ts';
import { nextLookAt, turnsOf } from './dialling.ts';
import { type Mail, writeMessages } from './messages.ts';
import { type Profile, windowsOf } from './profiles.ts';

/** What the callbacks' part needs of the unit. */
export interface CallHands {
  contextOf(call: Pick<CallState, 'site'>): CallContext;
  /** Commits the first decision of a call that is opened for a callback. */
  open(decision: CallDecision, event: CallEvent): void;
  changed(change: CallbackChange): void;
}

export interface CallbackFault {
  readonly callback: CallbackId;
  readonly error: unknown;
}

export class UnitCallbacks {
  readonly mail: Mail = { added: false, withdrawn: [] };
  readonly faults: CallbackFault[] = [];
  /** Somebody was promised a call. */
  hasPromised = false;
  /** When to look again whether somebody may be dialled, should nothing happen until then; null: nobody waits. */
  lookAgainAt: Instant | null = null;
  readonly #parts: UnitParts;
  readonly #calls: Staged;
  readonly #staged: StagedCallbacks;
  readonly #agenda: Agenda;
  readonly #hands: CallHands;
  /** Whose turn has come in this unit: not again, whatever they made of it. */
  readonly #turned = new Set<CallbackId>();

  constructor(parts: UnitParts, calls: Staged, agenda: Agenda, hands: CallHands) {
    this.#parts = parts;
    this.#calls = calls;
    this.#staged = calls.callbacks;
    this.#agenda = agenda;
    this.#hands = hands;
  }

  /** Asked for from outside a call. Undefined: there is no such profile. */
  ask(request: CallbackRequest): CallbackState | undefined {
    const pending = this.#pendingLike(request);
    if (pending === undefined) return this.#open(request);
    const { at, window, language, callerName, variables, origin } = request;
    this.apply(pending.id, {
      type: 'changedRequest',
      request: { at, window, language, callerName, variables, origin },
    });
    return this.#staged.callback(pending.id);
  }

  /** `profile` null: for all; `to` null: as the site has it. */
  throwSwitch(name: SwitchName, profile: string | null, to: boolean | null): void {
    const { profiles } = this.#parts.callbacks;
    const before = { switches: this.#staged.switches };
    this.#staged.setSwitches(switched(this.#staged.switches, name, profile, to));
    this.#parts.store.saveSwitches(this.#staged.switches);
    this.tellSwitched((each) => isDiallingOn(each, profiles, before));
  }

  /** Tells those for whom dialling is on now and was off, or the other way round. */
  tellSwitched(wasOn: (profile: string) => boolean): void {
    for (const { id, profile } of this.#staged.all()) {
      const on = isDiallingOn(profile, this.#parts.callbacks.profiles, this.#staged);
      if (on !== wasOn(profile)) this.#agenda.tellCallback(id, { type: on ? 'switchedOn' : 'switchedOff' });
    }
    this.#agenda.dialAnew = true;
  }

  /** Tells a callback; what does not concern it (any more) changes nothing. */
  apply(id: CallbackId, news: CallbackNews): void {
    const before = this.#staged.callback(id);
    const profile = before && this.#parts.callbacks.profiles.of(before.profile);
    if (before === undefined || profile === undefined) return;
    const decision = this.#decided(id, () =>
      decideCallback(before, this.#withCheck(before, profile, news), this.#contextOf(profile, before.number)),
    );
    if (decision !== null) this.#commit(before, decision, profile);
  }

  /** What a call's decision means for callbacks. */
  heard(before: CallState | null, decision: CallDecision, event: CallEvent): void {
    const { store, now } = this.#parts;
    const { state, offers, requests, claims, holding } = decision;
    if (offers.length > 0) store.addOffers(state.id, offers);
    for (const { queue, rule, holds } of holding) {
      store.saveHolding(queue, rule, holds);
      this.#staged.setHolding(queue, rule, holds);
    }
    for (const request of requests) this.ask(request);
    for (const id of claims) this.#agenda.tellCallback(id, { type: 'calledIn', by: state.id });
    // Who was on the line may be called now.
    if (state.activity.status === 'ended') this.#agenda.dialAnew = true;
    // A call that goes on as the agent's is an attempt no more.
    const attempt = state.attempt ?? before?.attempt ?? null;
    if (attempt === null) return;
    for (const news of attemptNews(before, state, event, now)) {
      this.#agenda.tellCallback(attempt.callback, { ...news, call: state.id });
    }
    this.#agenda.dialAnew = true;
  }

  /** Tells those whose turn has come. */
  dial(): void {
    this.#agenda.dialAnew = false;
    if (!this.#parts.mayDial) return;
    const waiting = this.#staged.due();
    this.lookAgainAt = waiting.length === 0 ? null : nextLookAt(this.#parts);
    const eligible = waiting.filter(({ id }) => !this.#turned.has(id));
    if (eligible.length === 0) return;
    for (const id of turnsOf(eligible, { ...this.#parts, book: this.#staged, calls: this.#calls })) {
      this.#turned.add(id);
      this.#agenda.tellCallback(id, { type: 'turnCame' });
    }
  }

  /** Those in an attempt, or asking agents, whose call is gone: none of them is forgotten. */
  findLost(): void {
    for (const callback of this.#staged.all()) {
      const call = callOfCallback(callback);
      if (call !== null && !this.#isLive(call)) {
        this.#agenda.tellCallback(callback.id, { type: 'attemptLost', call });
      }
    }
  }

  #isLive(call: CallId): boolean {
    const status = this.#calls.call(call)?.activity.status;
    return status !== undefined && status !== 'ended';
  }

  /** The number's own one in the same profile is changed, instead of a second one being made. */
  #pendingLike({ number, profile }: CallbackRequest): CallbackState | undefined {
    return this.#staged.ofNumber(number).find((callback) => callback.profile === profile);
  }

  #open(request: CallbackRequest): CallbackState | undefined {
    const profile = this.#parts.callbacks.profiles.of(request.profile);
    if (profile === undefined) return undefined;
    const decision = openCallback(request, this.#contextOf(profile, request.number));
    this.#commit(null, decision, profile);
    return decision.state;
  }

  #commit(before: CallbackState | null, decision: CallbackDecision, profile: Profile): void {
    const { store, lines, now, sites } = this.#parts;
    const { state, timers, actions, history } = decision;
    if (state !== before) {
      this.#staged.changed.set(state.id, state);
      store.saveCallback(state);
      this.#setTimers(state, timers);
      lines.putCallback(state);
      this.#agenda.lineChanged([state.queue]);
    }
    store.addCallbackHistory(state.id, history);
    if (history.some(({ type }) => type === 'promised')) this.hasPromised = true;
    writeMessages(store, decision, { site: sites.current.site, profile }, now, this.mail);
    if (state !== before || history.length > 0) {
      this.#hands.changed({ of: 'callback', before, after: state, history });
    }
    for (const action of actions) this.#do(action, state, profile);
  }

  #setTimers({ id, progress }: CallbackState, timers: CallbackDecision['timers']): void {
    const { store } = this.#parts;
    const owner = { kind: 'callback', id } as const;
    if (progress.status === 'over') return store.removeTimers(owner);
    for (const [timer, dueAt] of Object.entries(timers)) store.setTimer(owner, timer, dueAt);
  }

  #do(action: CallbackAction, callback: CallbackState, profile: Profile): void {
    const { call } = action;
    switch (action.type) {
      case 'preview':
        return this.#openCall(call, callback, profile, openPreview, 'agent');
      case 'dial':
        if (!this.#isLive(call)) return this.#openCall(call, callback, profile, openAttempt, 'customer');
        return this.#agenda.tellCall(call, { type: 'customerDue', ringMs: action.ringMs }, null);
      case 'endAttempt':
        if (this.#isLive(call)) return this.#agenda.tellCall(call, { type: 'calledOff' }, null);
        return this.#agenda.tellCallback(callback.id, { type: 'attemptLost', call });
      default:
        action satisfies never;
    }
  }

  #openCall(
    call: CallId,
    callback: CallbackState,
    { settings, version }: Profile,
    open: (request: AttemptRequest, version: SiteVersion, context: CallContext) => CallDecision,
    first: 'customer' | 'agent',
  ): void {
    const { profile, queue, number, rank, priority, language, callerName, variables, firstJoinedAt } =
      callback;
    const { ringMs } = settings;
    const request = {
      ...{ call, callback: callback.id, profile, queue, number, first, rank, priority },
      ...{ language, callerName, variables, firstJoinedAt, ringMs },
    };
    const decision = open(request, version, this.#hands.contextOf({ site: version }));
    this.#hands.open(decision, { type: 'customerDue', ringMs });
  }

  /** Whether it may be dialled is judged at the very moment at which that is decided. */
  #withCheck(callback: CallbackState, profile: Profile, news: CallbackNews): CallbackEvent {
    if (news.type !== 'turnCame' && news.type !== 'previewAccepted') return news;
    const { store, sites, now } = this.#parts;
    const site = sites.current.site;
    const parts = { store, book: this.#staged, calls: this.#calls.allCalls(), site, now };
    return { ...news, check: checkDial(callback, profile, parts) };
  }

  #contextOf(profile: Profile, number: string): CallbackContext {
    return { now: this.#parts.now, settings: profile.settings, windows: windowsOf(profile, number) };
  }

  #decided(callback: CallbackId, decide: () => CallbackDecision): CallbackDecision | null {
    try {
      return decide();
    } catch (error) {
      this.faults.push({ callback, error });
      return null;
    }
  }
}
