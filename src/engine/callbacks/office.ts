/** The engine's answers to those who manage callbacks from outside (callback-office.ts). */
import { areOpen } from '../../domain/callback/calling-window.ts';
import { promiseInHours } from '../../domain/callback/promise-in-hours.ts';
import { appointmentAt } from '../../domain/callback/promising.ts';
import type { Appointment } from '../../domain/callback/state.ts';
import type { Switches, SwitchName } from '../../domain/callback/switches.ts';
import type { CallbackId, Instant, Language } from '../../domain/ids.ts';
import { canonicalNumber } from '../../domain/numbers.ts';
import type { Added, CallbackOffice, Done, NewCallback, Shown, Times } from '../callback-office.ts';
import type { CallbackFilter } from '../callback-store.ts';
import type { Lines } from '../lines.ts';
import type { Clock } from '../ports.ts';
import type { Sites } from '../sites.ts';
import type { Store } from '../store.ts';
import type { Unit } from '../unit.ts';
import type { CallbackParts } from './callback-parts.ts';
import { deskOf } from './desk.ts';
import { type Profile, windowsOf } from './profiles.ts';

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
  readonly #parts: OfficeParts;

  constructor(parts: OfficeParts) {
    this.#parts = parts;
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

  add(request: NewCallback): Added {
    const { callbacks, sites, store, clock, work } = this.#parts;
    const now = clock.now();
    const known = Object.keys(sites.current.site.callbacks);
    const profile = known.includes(request.profile) ? callbacks.profiles.of(request.profile) : undefined;
    if (profile === undefined) return { type: 'unknownProfile', known };
    const desk = deskOf({ ...this.#parts, book: callbacks.live, profiles: callbacks.profiles, now });
    const verdict = desk.judge(request.profile, request.number);
    if (verdict.verdict === 'denied') return { type: 'denied', reason: verdict.reason };
    const { number } = verdict;
    const pending = desk.pendingOf(number, [request.profile])[0];
    const limits = desk.limits(request.profile, number);
    if (pending === undefined && limits.type === 'over') return { type: 'limited', limit: limits.limit };
    const appointment = this.#appointmentFor(request.at, profile, number, now);
    if (appointment === null) return { type: 'noTime' };
    const id = pending?.id ?? this.#newId(request.origin, now);
    work((unit) => {
      unit.callbacks.ask({
        ...appointment,
        id,
        profile: request.profile,
        number,
        language: request.language ?? sites.current.site.languages[0] ?? ('en' as Language),
        callerName: request.callerName,
        variables: request.variables,
        firstJoinedAt: now,
        rank: now,
        priority: 0,
        origin: { type: request.origin },
      });
    });
    const callback = store.callback(id);
    if (callback === null) return { type: 'noTime' };
    return { type: pending === undefined ? 'added' : 'changed', callback };
  }

  cancel(id: CallbackId, by: 'customer' | 'admin'): Done {
    return this.#tell(id, (unit) => unit.tellCallback(id, { type: 'cancelled', by }));
  }

  reschedule(id: CallbackId, at: Instant, by: 'customer' | 'admin'): Done {
    if (at < this.#parts.clock.now()) return this.#parts.store.callback(id) === null ? 'unknown' : 'notNow';
    return this.#tell(id, (unit) => unit.tellCallback(id, { type: 'rescheduled', by, at }));
  }

  retry(id: CallbackId): Done {
    return this.#tell(id, (unit) => unit.tellCallback(id, { type: 'retryNow' }));
  }

  times(name: string, number: string | null): Times | null {
    const { callbacks, sites, clock } = this.#parts;
    const isKnown = Object.hasOwn(sites.current.site.callbacks, name);
    const profile = isKnown ? callbacks.profiles.of(name) : undefined;
    if (profile === undefined) return null;
    const now = clock.now();
    const desk = deskOf({ ...this.#parts, book: callbacks.live, profiles: callbacks.profiles, now });
    const soonest = this.#appointmentFor(null, profile, number ?? '', now)?.window ?? null;
    return { soonest, slots: desk.slots(name, number ?? '', null) };
  }

  switches(): Switches {
    return this.#parts.callbacks.live.switches;
  }

  switch(name: SwitchName, profile: string | null, to: boolean | null): boolean {
    if (profile !== null && this.#parts.callbacks.profiles.of(profile) === undefined) return false;
    this.#parts.work((unit) => unit.callbacks.throwSwitch(name, profile, to));
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

  /** Done, if it made a difference. */
  #tell(id: CallbackId, fill: (unit: Unit) => void): Done {
    const { callbacks, store, work } = this.#parts;
    const before = callbacks.live.callback(id);
    if (before === undefined) return store.callback(id) === null ? 'unknown' : 'notNow';
    work(fill);
    return callbacks.live.callback(id) === before ? 'notNow' : 'done';
  }

  /** Null: nobody may be called then, or it would take too long. */
  #appointmentFor(at: Instant | null, profile: Profile, number: string, now: Instant): Appointment | null {
    const { lines, sites } = this.#parts;
    const { settings, version } = profile;
    const windows = windowsOf(profile, number);
    if (at !== null) {
      return at >= now && areOpen(windows, at) ? appointmentAt(at, settings) : null;
    }
    const { queue } = settings;
    const line = lines.view(queue, sites.queue({ site: version }, queue), now);
    const window = promiseInHours(line.estimate(now, {}), now, settings.promise.atMostMs, windows);
    return window === null ? null : { at: null, window };
  }

  /** Of the moment; of several in the same one, each has a number. */
  #newId(origin: string, now: Instant): CallbackId {
    for (let count = 1; ; count += 1) {
      const id = `${origin}-${now}${count === 1 ? '' : `.${count}`}` as CallbackId;
      if (this.#parts.store.callback(id) === null) return id;
    }
  }

  #canonical(typed: string): string {
    return canonicalNumber(typed, this.#parts.sites.current.site.country);
  }
}
