/** An office for callbacks without an engine: the decisions are the real ones, and are kept in a real store. */

import { decideCallback, openCallback } from '../../src/domain/callback/decide.ts';
import type { CallbackEvent } from '../../src/domain/callback/event.ts';
import { judgeNumber } from '../../src/domain/callback/number-guard.ts';
import { promiseOfSlot } from '../../src/domain/callback/promise.ts';
import type { Dialling } from '../../src/domain/callback/settings.ts';
import type { CallbackOrigin } from '../../src/domain/callback/state.ts';
import { type SwitchName, switched } from '../../src/domain/callback/switches.ts';
import { type CallbackId, type Instant, type MessageId, messageId } from '../../src/domain/ids.ts';
import { newMessage } from '../../src/domain/messages/state.ts';
import type { Site } from '../../src/domain/site.ts';
import type {
  Added,
  CallbackOffice,
  Done,
  NewCallback,
  Shown,
  Weighed,
} from '../../src/engine/callback-office.ts';
import type { Store } from '../../src/engine/store.ts';
import { dayHours, ZONE } from '../domain/callback/callback-story.ts';

const HOUR_MS = 3_600_000;

export class FakeOffice implements CallbackOffice {
  now: Instant;
  readonly #site: Site;
  readonly #store: Store;
  #count = 0;

  constructor(site: Site, store: Store, now: Instant) {
    this.now = now;
    this.#site = site;
    this.#store = store;
  }

  /** The clock is put on, and these things happen to the callback; `call`, if they have none, is the open one. */
  after(ms: number, id: string, ...events: CallbackEvent[]): void {
    this.now = (this.now + ms) as Instant;
    for (const event of events) this.#tell(id as CallbackId, event);
  }

  weigh = (): Weighed => ({ type: 'noTime' });
  isFree = (): boolean => true;

  /** Also as a caller asks for it. */
  add(request: Omit<NewCallback, 'origin'> & { readonly origin: CallbackOrigin }): Added {
    const { profile, number, callerName, language, variables, at, origin } = request;
    const settings = this.#site.callbacks[profile];
    if (settings === undefined) return { type: 'unknownProfile', known: Object.keys(this.#site.callbacks) };
    const judged = judgeNumber(number, settings.numbers, { country: this.#site.country, own: [] });
    if (judged.verdict === 'denied') return { type: 'denied', reason: judged.reason };
    const pending = this.list({ ...ANY, number: judged.number, status: 'live' });
    if (pending.length >= settings.numbers.pendingPerNumber) return { type: 'limited', limit: 'pending' };
    if (at !== null && at > this.now + 30 * 24 * HOUR_MS) return { type: 'noTime' };
    this.#count += 1;
    const decision = openCallback(
      {
        id: `s${this.#count}` as CallbackId,
        profile,
        number: judged.number,
        language: language ?? this.#site.languages[0] ?? ('sv' as never),
        callerName,
        variables,
        firstJoinedAt: this.now,
        rank: this.now,
        priority: 0,
        origin,
        at,
        window: promiseOfSlot(at ?? this.now, HOUR_MS),
      },
      this.#context(profile),
    );
    this.#store.transaction(() => this.#save(decision));
    return { type: 'added', callback: decision.state };
  }

  times = () => null;

  get customers(): never {
    throw new Error('no customer writes to this office');
  }

  cancel = (id: CallbackId): Done => this.#tell(id, { type: 'cancelled', by: 'admin' });
  retry = (id: CallbackId): Done => this.#tell(id, { type: 'retryNow' });
  reschedule = (id: CallbackId, at: Instant): Done =>
    this.#tell(id, { type: 'rescheduled', by: 'admin', at });
  list = (filter: Parameters<CallbackOffice['list']>[0]) => this.#store.callbacks(filter);
  switches = () => this.#store.switches();

  show(id: CallbackId): Shown | null {
    const callback = this.#store.callback(id);
    return callback && { callback, history: this.#store.callbackHistory(id), messages: [] };
  }

  switch(name: SwitchName, profile: string | null, to: Dialling | null): boolean {
    if (profile !== null && !(profile in this.#site.callbacks)) return false;
    this.#store.transaction(() => this.#store.saveSwitches(switched(this.switches(), name, profile, to)));
    return true;
  }

  erase(number: string): number {
    const found = this.list({ ...ANY, number });
    this.#store.transaction(() => {
      for (const state of found) this.#store.saveCallback({ ...state, number: `erased-${state.id}` });
    });
    return found.length;
  }

  #context(profile: string) {
    const settings = this.#site.callbacks[profile];
    if (settings === undefined) throw new Error(`no profile ${profile}`);
    return { now: this.now, settings, windows: [{ hours: dayHours, timezone: ZONE }] };
  }

  #tell(id: CallbackId, event: CallbackEvent): Done {
    const before = this.#store.callback(id);
    if (before === null) return 'unknown';
    const decision = decideCallback(before, event, this.#context(before.profile));
    this.#store.transaction(() => this.#save(decision));
    return decision.state === before ? 'notNow' : 'done';
  }

  #save({ state, history, messages }: ReturnType<typeof decideCallback>): void {
    this.#store.saveCallback(state);
    this.#store.addCallbackHistory(state.id, history);
    for (const { id, kind, to, language } of messages) {
      const message = { id, about: state.id, to, text: `${kind} ${to}`, language };
      this.#store.addMessage(
        newMessage({ ...message, notBefore: null, usefulForMs: null }, this.now, HOUR_MS),
      );
    }
  }
}

const ANY = { status: null, profile: null, number: null, from: null, to: null, limit: 1000 } as const;

/** The `count`-th message of a kind about a callback. */
export const messageOf = (id: string, kind: string, count: number): MessageId => messageId(id, kind, count);
