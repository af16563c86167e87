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
  followQueue,
  openCallback,
} from '../../domain/callback/decide.ts';
import { inDryRun } from '../../domain/callback/dry-run.ts';
import type { CallbackEvent } from '../../domain/callback/event.ts';
import { type CallbackRequest, type CallbackState, callOfCallback } from '../../domain/callback/state.ts';
import { isDryRun } from '../../domain/callback/switches.ts';
import { isTheirs } from '../../domain/callback/whose.ts';
import type { CallbackId, CallId, SiteVersion } from '../../domain/ids.ts';
import type { Agenda, CallbackNews } from '../agenda.ts';
import type { Staged } from '../live.ts';
import type { UnitParts } from '../unit-parts.ts';
import type { CallHands } from './call-hands.ts';
import type { StagedCallbacks } from './callback-book.ts';
import { checkDial } from './dial-check.ts';
import { expectedWaitMs } from './expected-wait.ts';
import { type Mail, writeMessages } from './messages.ts';
import { judgedBy, type Profile, windowsOf } from './profiles.ts';
import { UnitSwitches } from './unit-switches.ts';
import { UnitTurns } from './unit-turns.ts';

export interface CallbackFault {
  readonly callback: CallbackId;
  readonly error: unknown;
}

export class UnitCallbacks {
  readonly mail: Mail = { added: false, withdrawn: [] };
  readonly faults: CallbackFault[] = [];
  /** Somebody was promised a call. */
  hasPromised = false;
  readonly switches: UnitSwitches;
  readonly turns: UnitTurns;
  readonly #parts: UnitParts;
  readonly #calls: Staged;
  readonly #staged: StagedCallbacks;
  readonly #agenda: Agenda;
  readonly #hands: CallHands;

  constructor(parts: UnitParts, calls: Staged, agenda: Agenda, hands: CallHands) {
    this.#parts = parts;
    this.#calls = calls;
    this.#staged = calls.callbacks;
    this.#agenda = agenda;
    this.#hands = hands;
    this.switches = new UnitSwitches(parts, this.#staged, agenda);
    this.turns = new UnitTurns(parts, calls, agenda, hands);
  }

  /**
   * Undefined: there is no such profile; or the number has one pending that is not this caller's, which stays as it is.
   * @param caller the number of who asks by telephone, as they come with it; null: it is asked for by other means.
   */
  ask(request: CallbackRequest, caller: string | null = null): CallbackState | undefined {
    const pending = this.#pendingLike(request);
    if (pending === undefined) return this.#open(request);
    if (caller !== null && !this.#isTheirs(pending, caller)) return undefined;
    const { at, window, language, callerName, variables, origin } = request;
    this.apply(pending.id, {
      type: 'changedRequest',
      request: { at, window, language, callerName, variables, origin },
    });
    return this.#staged.callback(pending.id);
  }

  /** Whose queue the site has no more, as when it was given another name, goes where their profile goes. */
  followQueues(): void {
    const { callbacks, sites } = this.#parts;
    for (const callback of this.#staged.all()) {
      const profile = callbacks.profiles.of(callback.profile);
      const isGone = profile && sites.queue({ site: profile.version }, callback.queue) === undefined;
      if (!isGone) continue;
      const decision = followQueue(callback, this.#contextOf(profile, callback.number));
      if (decision.state !== callback) this.#commit(callback, decision, profile, false);
    }
  }

  /** Tells a callback; what does not concern it (any more) changes nothing. */
  apply(id: CallbackId, news: CallbackNews): void {
    const before = this.#staged.callback(id);
    const profile = before && this.#parts.callbacks.profiles.of(before.profile);
    if (before === undefined || profile === undefined) return;
    const decision = this.#decided(id, () =>
      decideCallback(before, this.#withCheck(before, profile, news), this.#contextOf(profile, before.number)),
    );
    if (decision !== null) return this.#commit(before, decision, profile, isByAdmin(news));
    // What it could not take up may have been the end of its call, of which nothing else tells it.
    if (news.type !== 'attemptLost') this.#findLost(before);
  }

  /** What a call's decision means for callbacks. */
  heard(before: CallState | null, decision: CallDecision, event: CallEvent): void {
    const { store, now } = this.#parts;
    const { state, offers, requests, claims, cancels } = decision;
    if (offers.length > 0) store.addOffers(state.id, offers);
    if (offers.length > 0) this.#agenda.dialAnew = true; // A rule may begin to hold on.
    for (const request of requests) this.ask(request, state.callerNumber);
    for (const id of claims) this.#agenda.tellCallback(id, { type: 'calledIn', by: state.id });
    for (const id of cancels) {
      const callback = this.#staged.callback(id);
      if (callback === undefined || !this.#isTheirs(callback, state.callerNumber)) continue;
      this.#agenda.tellCallback(id, { type: 'cancelled', by: 'customer' });
    }
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

  /** Those in an attempt, or asking agents, whose call is gone: none of them is forgotten. */
  findLost(): void {
    for (const callback of this.#staged.all()) this.#findLost(callback);
  }

  #findLost(callback: CallbackState): void {
    const call = callOfCallback(callback);
    if (call !== null && !this.#isLive(call)) {
      this.#agenda.tellCallback(callback.id, { type: 'attemptLost', call });
    }
  }

  #isLive(call: CallId): boolean {
    const status = this.#calls.call(call)?.activity.status;
    return status !== undefined && status !== 'ended';
  }

  /** Looked at once more, whatever the caller's dialogue has come to. */
  #isTheirs({ id, number, profile: name }: CallbackState, caller: string): boolean {
    const profile = this.#parts.callbacks.profiles.of(name);
    const own = profile && judgedBy(profile, caller);
    if (own?.verdict !== 'ok') return false;
    return isTheirs({ number, askedFrom: this.#parts.store.askedFrom(id) }, own.number);
  }

  /** The number's own one in the same profile is changed, instead of a second one being made. */
  #pendingLike({ number, profile }: CallbackRequest): CallbackState | undefined {
    return this.#staged.ofNumber(number).find((callback) => callback.profile === profile);
  }

  #open(request: CallbackRequest): CallbackState | undefined {
    const profile = this.#parts.callbacks.profiles.of(request.profile);
    if (profile === undefined) return undefined;
    const decision = openCallback(request, this.#contextOf(profile, request.number));
    this.#commit(null, decision, profile, request.origin.type === 'cli');
    return decision.state;
  }

  #commit(
    before: CallbackState | null,
    decided: CallbackDecision,
    profile: Profile,
    isByAdmin: boolean,
  ): void {
    const { store, lines, now, sites, callbacks } = this.#parts;
    const isTried = isDryRun(this.#staged.switches, decided.state.profile, profile.settings);
    const decision = isTried ? inDryRun(decided) : decided;
    const { state, timers, actions } = decision;
    this.#setTimers(state, timers);
    if (state !== before) {
      this.#staged.changed.set(state.id, state);
      callbacks.spending.change(before, state);
      store.saveCallback(state);
      lines.putCallback(state);
      this.#agenda.lineChanged([state.queue]);
    }
    const writing = { site: sites.current.site, profile, isByAdmin };
    const history = writeMessages(store, decision, writing, now, this.mail);
    store.addCallbackHistory(state.id, history);
    if (history.some(({ type }) => type === 'promised')) this.hasPromised = true;
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
    if (news.type === 'timerFired' && news.timer === 'upNext') {
      const waitMs = expectedWaitMs(callback, profile, { ...this.#parts, book: this.#staged });
      return { type: 'waitLookedAt', waitMs };
    }
    if (news.type !== 'turnCame' && news.type !== 'previewAccepted') return news;
    const { store, sites, now, callbacks } = this.#parts;
    const { spending } = callbacks;
    const site = sites.current.site;
    const parts = { store, spending, book: this.#staged, calls: this.#calls, site, now };
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

/** What an admin did, the customer hears of when it is no trouble. */
function isByAdmin(news: CallbackNews): boolean {
  if (news.type === 'changedRequest') return news.request.origin.type === 'cli';
  return (news.type === 'cancelled' || news.type === 'rescheduled') && news.by === 'admin';
}
