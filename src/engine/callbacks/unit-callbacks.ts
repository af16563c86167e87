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
import type { Dialling } from '../../domain/callback/settings.ts';
import { type CallbackRequest, type CallbackState, callOfCallback } from '../../domain/callback/state.ts';
import { isDryRun, type SwitchName, switched } from '../../domain/callback/switches.ts';
import { isTheirs } from '../../domain/callback/whose.ts';
import type { CallbackId, CallId, Instant, SiteVersion } from '../../domain/ids.ts';
import type { Agenda, CallbackNews } from '../agenda.ts';
import type { CallbackChange, HoldingBegunOrEnded } from '../change.ts';
import type { Staged } from '../live.ts';
import type { UnitParts } from '../unit-parts.ts';
import type { StagedCallbacks } from './callback-book.ts';
import { checkDial, diallingOf } from './dial-check.ts';
import { nextLookAt, type Turn, turnsOf } from './dialling.ts';
import { expectedWaitMs } from './expected-wait.ts';
import { hasBegun, holdingNow, nextBeginning } from './holding.ts';
import { type Mail, writeMessages } from './messages.ts';
import { remembered } from './pacing-view.ts';
import { judgedBy, type Profile, windowsOf } from './profiles.ts';

/** What the callbacks' part needs of the unit. */
export interface CallHands {
  contextOf(call: Pick<CallState, 'site'>): CallContext;
  /** Commits the first decision of a call that is opened for a callback. */
  open(decision: CallDecision, event: CallEvent): void;
  changed(change: CallbackChange | HoldingBegunOrEnded): void;
  /** Gives agents to callers with a lower rank. @returns whether anybody was given one */
  matchBefore(rank: number): boolean;
}

/** A callback for which dialling was switched. */
export interface SwitchNews {
  readonly id: CallbackId;
  readonly event: { readonly type: (typeof SWITCHED)[keyof typeof SWITCHED] };
}

export interface CallbackFault {
  readonly callback: CallbackId;
  readonly error: unknown;
}

/** So many are told of a switch in one unit of work: thousands may be concerned. */
const TOLD_AT_ONCE = 25;
/** So many have their turn in one unit of work, if no more agents are free: as when dialling is switched on. */
const TURNS_AT_ONCE = 25;
const BETWEEN_TURNS_MS = 10;
const SWITCHED = { true: 'switchedOn', false: 'switchedOff', 'dry-run': 'switchedToDryRun' } as const;

export class UnitCallbacks {
  readonly mail: Mail = { added: false, withdrawn: [] };
  readonly faults: CallbackFault[] = [];
  /** Somebody was promised a call. */
  hasPromised = false;
  /** Who is to be told of a switch still, in units of their own. */
  untold: readonly SwitchNews[] = [];
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

  /** `profile` null: for all; `to` null: as the site has it. */
  throwSwitch(name: SwitchName, profile: string | null, to: Dialling | null): void {
    const { profiles } = this.#parts.callbacks;
    const before = { switches: this.#staged.switches };
    this.#staged.setSwitches(switched(this.#staged.switches, name, profile, to));
    this.#parts.store.saveSwitches(this.#staged.switches);
    this.tellSwitched((each) => diallingOf(each, profiles, before));
  }

  /** Tells those for whom dialling stands otherwise now than it did. */
  tellSwitched(before: (profile: string) => Dialling): void {
    const { profiles } = this.#parts.callbacks;
    const nowAndBefore = remembered((profile: string) => ({
      dialling: diallingOf(profile, profiles, this.#staged),
      before: before(profile),
    }));
    const concerned: SwitchNews[] = [];
    for (const { id, profile } of this.#staged.all()) {
      const { dialling, before: was } = nowAndBefore(profile);
      if (dialling !== was) concerned.push({ id, event: { type: SWITCHED[`${dialling}`] } });
    }
    this.tellOfSwitch(concerned);
  }

  /**
   * Tells some, and leaves the others in `untold`. Who is never told, as the process is killed, is not dialled against
   * the switch all the same: that is looked at before every dial.
   */
  tellOfSwitch(concerned: readonly SwitchNews[]): void {
    for (const { id, event } of concerned.slice(0, TOLD_AT_ONCE)) this.#agenda.tellCallback(id, event);
    this.untold = concerned.slice(TOLD_AT_ONCE);
    this.#agenda.dialAnew = true;
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

  /** Tells those whose turn has come. */
  dial(): void {
    this.#agenda.dialAnew = false;
    if (!this.#parts.mayDial) return;
    const { lines } = this.#parts;
    const isHolding = this.#lookAtHolding();
    this.#lookAgainBy(lines.turns.isEmpty && !isHolding ? null : nextLookAt(this.#parts));
    if (lines.turns.isEmpty) return;
    const turns = turnsOf({ ...this.#parts, book: this.#staged, calls: this.#calls }, this.#turned);
    const room = Math.max(0, this.#turnsAtOnce() - this.#turned.size);
    for (const { id } of this.#certain(turns.slice(0, room))) {
      this.#turned.add(id);
      this.#agenda.tellCallback(id, { type: 'turnCame' });
    }
    if (turns.length > room) this.#lookAgainBy((this.#parts.now + BETWEEN_TURNS_MS) as Instant);
  }

  /**
   * Of those that have their turn, the ones that keep it, whoever gets which agent; the others are looked at again in
   * this unit. First those who go in line themselves. Then callers who stand before the first to be dialled are given
   * theirs. Then customers are dialled, up to the next caller who is given one.
   */
  #certain(turns: readonly Turn[]): readonly Turn[] {
    const [first] = turns;
    let certain = turns.filter(({ isDialled }) => !isDialled);
    if (certain.length === 0 && first !== undefined && !this.#hands.matchBefore(first.rank)) {
      const next = this.#parts.lines.floor.nextServed(first.rank);
      certain = turns.filter(({ rank }) => next === null || rank <= next);
    }
    if (certain.length < turns.length) this.#agenda.dialAnew = true;
    return certain;
  }

  /** Whoever is free is not given to those who stand behind; when nobody is, the others may as well come a moment later. */
  #turnsAtOnce(): number {
    let free = 0;
    for (const agent of this.#parts.lines.floor.agents()) if (agent.free) free += 1;
    return Math.max(TURNS_AT_ONCE, free);
  }

  /** Rules that hold on begin and end, and that is noted. @returns whether one holds on, or is about to */
  #lookAtHolding(): boolean {
    const { store, sites } = this.#parts;
    const looked = holdingNow({ ...this.#parts, book: this.#staged });
    for (const change of looked) {
      if (change.before === change.after) continue;
      store.saveHolding(change);
      this.#staged.setHolding(change);
      if (hasBegun(change.before) !== hasBegun(change.after))
        this.#hands.changed({ of: 'holding', ...change });
    }
    this.#lookAgainBy(nextBeginning(looked, sites.current.site.offers));
    return looked.some(({ after }) => after !== null);
  }

  #lookAgainBy(at: Instant | null): void {
    if (at !== null && (this.lookAgainAt === null || at < this.lookAgainAt)) this.lookAgainAt = at;
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
