/** The engine's answers to those who manage callbacks from outside (callback-office.ts). */
import type { CallbackDesk } from '../../domain/call/callback-desk.ts';
import { areOpen } from '../../domain/callback/calling-window.ts';
import { soonestInDays } from '../../domain/callback/next-day.ts';
import { appointmentAt } from '../../domain/callback/promising.ts';
import type { Dialling } from '../../domain/callback/settings.ts';
import { type Appointment, type CallbackState, promiseOf } from '../../domain/callback/state.ts';
import type { Switches, SwitchName } from '../../domain/callback/switches.ts';
import type { CallbackId, Instant } from '../../domain/ids.ts';
import { canonicalNumber } from '../../domain/numbers.ts';
import { defaultLanguage } from '../../domain/site.ts';
import type {
  Added,
  CallbackOffice,
  Done,
  Made,
  NewCallback,
  Shown,
  Times,
  Weighed,
} from '../callback-office.ts';
import type { CallbackFilter } from '../callback-store.ts';
import type { CustomerOffice } from '../customer-office.ts';
import type { Lines } from '../lines.ts';
import type { Clock } from '../ports.ts';
import type { Sites } from '../sites.ts';
import type { Store } from '../store.ts';
import type { Unit } from '../unit.ts';
import type { CallbackParts } from './callback-parts.ts';
import { Customers } from './customers.ts';
import { deskOf } from './desk.ts';
import { type Profile, windowsOf } from './profiles.ts';
import { tellCallback } from './tell-callback.ts';

export interface OfficeParts {
  readonly store: Store;
  readonly callbacks: CallbackParts;
  readonly sites: Sites;
  readonly lines: Lines;
  readonly clock: Clock;
  /** Runs one unit of work. */
  readonly work: (fill: (unit: Unit) => void) => void;
}

export class Office implements CallbackOffice {
  readonly customers: CustomerOffice;
  readonly #parts: OfficeParts;
  /** How many ids were given in this moment. */
  #given = { at: 0 as Instant, count: 0 };

  constructor(parts: OfficeParts) {
    this.#parts = parts;
    this.customers = new Customers(parts, this);
  }

  list(filter: CallbackFilter) {
    const number = filter.number === null ? null : this.#canonical(filter.number);
    return this.#parts.store.callbacks({ ...filter, number });
  }

  show(id: CallbackId): Shown | null {
    const { store } = this.#parts;
    const callback = store.callback(id);
    if (callback === null) return null;
    const messages = store.messagesAbout(id).map((message) => ({
      id: message.id,
      status: message.progress.status,
      at: message.createdAt,
      text: message.text,
    }));
    return { callback, history: store.callbackHistory(id), messages };
  }

  weigh(request: NewCallback): Weighed {
    const { callbacks, sites } = this.#parts;
    const known = Object.keys(sites.current.site.callbacks);
    const profile = known.includes(request.profile) ? callbacks.profiles.of(request.profile) : undefined;
    if (profile === undefined) return { type: 'unknownProfile', known };
    const desk = this.#desk();
    const verdict = desk.judge(request.profile, request.number);
    if (verdict.verdict === 'denied') return { type: 'denied', reason: verdict.reason };
    const { number, line } = verdict;
    const before = desk.pendingOf(number, [request.profile])[0];
    const pending = before === undefined ? null : (callbacks.live.callback(before.id) ?? null);
    const limits = desk.limits(request.profile, number);
    if (pending === null && limits.type === 'over') return { type: 'limited', limit: limits.limit };
    const isFree = request.origin.type === 'cli' || this.#isFreeFor(request, number, pending);
    const appointment = isFree ? this.#appointmentFor(request.at, request.profile, profile, number) : null;
    if (appointment === null) return { type: 'noTime' };
    return { type: 'possible', number, line, pending, appointment };
  }

  add(request: NewCallback, alongside: (made: Made) => void = () => {}): Added {
    const { sites, store, clock, work } = this.#parts;
    const now = clock.now();
    const again = request.id === undefined ? null : store.callback(request.id);
    if (again !== null) return { type: 'added', callback: again };
    const weighed = this.weigh(request);
    if (weighed.type !== 'possible') return weighed;
    const { number, pending, appointment } = weighed;
    const type = pending === null ? 'added' : 'changed';
    const id = pending?.id ?? request.id ?? this.#newId(request.origin.type, now);
    work((unit) => {
      const callback = unit.callbacks.ask({
        ...appointment,
        id,
        profile: request.profile,
        number,
        language: request.language ?? defaultLanguage(sites.current.site),
        callerName: request.callerName,
        variables: request.variables,
        firstJoinedAt: now,
        rank: now,
        priority: 0,
        origin: request.origin,
      });
      if (callback !== undefined) alongside({ type, callback });
    });
    const callback = store.callback(id);
    return callback === null ? { type: 'noTime' } : { type, callback };
  }

  cancel(id: CallbackId, by: 'customer' | 'admin'): Done {
    return tellCallback(id, { type: 'cancelled', by }, this.#parts);
  }

  reschedule(id: CallbackId, at: Instant, by: 'customer' | 'admin'): Done {
    if (at < this.#parts.clock.now()) return this.#parts.store.callback(id) === null ? 'unknown' : 'notNow';
    return tellCallback(id, { type: 'rescheduled', by, at }, this.#parts);
  }

  retry(id: CallbackId): Done {
    return tellCallback(id, { type: 'retryNow' }, this.#parts);
  }

  times(name: string, number: string | null): Times | null {
    const { callbacks, sites } = this.#parts;
    const isKnown = Object.hasOwn(sites.current.site.callbacks, name);
    const profile = isKnown ? callbacks.profiles.of(name) : undefined;
    if (profile === undefined) return null;
    const soonest = this.#appointmentFor(null, name, profile, number ?? '')?.window ?? null;
    return { soonest, slots: this.#desk().slots(name, number ?? '', null), offered: this.#isOffered(name) };
  }

  isFree(profile: string, number: string, at: Instant): boolean {
    return this.#desk()
      .slots(profile, number, at)
      .some(({ from }) => from === at);
  }

  switches(): Switches {
    return this.#parts.callbacks.live.switches;
  }

  switch(name: SwitchName, profile: string | null, to: Dialling | null): boolean {
    if (name === 'offering' && to === 'dry-run') return false;
    if (profile !== null && this.#parts.callbacks.profiles.of(profile) === undefined) return false;
    this.#parts.work((unit) => unit.callbacks.switches.throw(name, profile, to));
    return true;
  }

  erase(typed: string): number {
    const { store, callbacks, work } = this.#parts;
    const number = this.#canonical(typed);
    const pending = callbacks.live.ofNumber(number).map(({ id }) => id);
    work((unit) => {
      for (const id of pending) unit.tellCallback(id, { type: 'cancelled', by: 'admin' });
    });
    return store.transaction(() => store.eraseNumber(number));
  }

  /** Whether who asks over the web can have this time. Their own they have already. */
  #isFreeFor({ profile, at }: NewCallback, number: string, pending: CallbackState | null): boolean {
    if (at !== null && pending !== null && promiseOf(pending).at === at) return true;
    if (pending === null && !this.#isOffered(profile)) return false;
    return at === null || this.isFree(profile, number, at);
  }

  #isOffered(profile: string): boolean {
    const desk = this.#desk();
    const capacity = desk.profile(profile)?.capacity ?? null;
    return desk.isOffering(profile) && (capacity === null || desk.pending(profile) < capacity);
  }

  #desk(): CallbackDesk {
    const { callbacks, clock } = this.#parts;
    const { live: book, profiles } = callbacks;
    return deskOf({ ...this.#parts, book, profiles, now: clock.now() });
  }

  /** Null: nobody may be called then, or it would take too long. */
  #appointmentFor(at: Instant | null, name: string, profile: Profile, number: string): Appointment | null {
    const { lines, sites, clock } = this.#parts;
    const now = clock.now();
    const { settings, version } = profile;
    const windows = windowsOf(profile, number);
    if (at !== null) {
      return at >= now && areOpen(windows, at) ? appointmentAt(at, settings) : null;
    }
    const { queue } = settings;
    const line = lines.view(queue, sites.queue({ site: version }, queue), now);
    const soonest = soonestInDays({
      ...{ now, windows, timezone: sites.current.site.timezone, nextDay: settings.nextDay },
      estimate: line.estimate(now, {}),
      atMostMs: settings.promise.atMostMs,
      promisedIn: (opening) => this.#desk().promisedIn(name, opening),
    });
    return soonest.type === 'none' ? null : { at: null, window: soonest.window };
  }

  /** Of the moment; of several in the same one, each has a number. */
  #newId(origin: string, now: Instant): CallbackId {
    const given = this.#given.at === now ? this.#given.count : 0;
    for (let count = given + 1; ; count += 1) {
      this.#given = { at: now, count };
      const id = `${origin}-${now}${count === 1 ? '' : `.${count}`}` as CallbackId;
      if (this.#parts.store.callback(id) === null) return id;
    }
  }

  #canonical(typed: string): string {
    return canonicalNumber(typed, this.#parts.sites.current.site.country);
  }
}
