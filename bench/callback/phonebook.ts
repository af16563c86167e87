/** The simulation's callbacks: Keepline's own machine, with its timers on the simulated clock. */
import type { CallbackAction } from '../../src/domain/callback/action.ts';
import { type CallbackDecision, decideCallback, openCallback } from '../../src/domain/callback/decide.ts';
import type { CallbackEvent } from '../../src/domain/callback/event.ts';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { CallbackState } from '../../src/domain/callback/state.ts';
import type { CallbackId, CallId, Instant, Language } from '../../src/domain/ids.ts';
import type { Agenda } from '../estimate/agenda.ts';

export interface Hearers {
  /** What has become of a callback. */
  changed(state: CallbackState): void;
  does(action: CallbackAction, state: CallbackState, now: number): void;
}

const HOUR_MS = 3_600_000;

export class Phonebook {
  readonly #settings: CallbackSettings;
  readonly #agenda: Agenda<(now: number) => void>;
  readonly #hearers: Hearers;
  /** Those that are not over. */
  readonly #callbacks = new Map<CallbackId, CallbackState>();
  readonly #timers = new Map<string, Instant>();
  #asked = 0;

  constructor(settings: CallbackSettings, agenda: Agenda<(now: number) => void>, hearers: Hearers) {
    this.#settings = settings;
    this.#agenda = agenda;
    this.#hearers = hearers;
  }

  get(id: CallbackId): CallbackState | undefined {
    return this.#callbacks.get(id);
  }

  /** A caller leaves the line and is called back as soon as possible, at the place they had. */
  ask(call: CallId, rank: number, now: number): void {
    this.#asked += 1;
    const request = {
      ...{ id: `${this.#asked}` as CallbackId, profile: 'support', number: `+46${this.#asked}` },
      ...{ language: 'sv' as Language, callerName: '', variables: {}, priority: 0, rank },
      firstJoinedAt: rank as Instant,
      origin: { type: 'call', call } as const,
      ...{ at: null, window: { from: now as Instant, to: (now + HOUR_MS) as Instant } },
    };
    this.#take(openCallback(request, this.#context(now)), now);
  }

  tell(id: CallbackId, event: CallbackEvent, now: number): void {
    const state = this.#callbacks.get(id);
    if (state !== undefined) this.#take(decideCallback(state, event, this.#context(now)), now);
  }

  #take({ state, timers, actions }: CallbackDecision, now: number): void {
    const { id } = state;
    if (state.progress.status === 'over') this.#callbacks.delete(id);
    else this.#callbacks.set(id, state);
    for (const [timer, due] of Object.entries(timers)) {
      const key = `${id} ${timer}`;
      this.#timers.delete(key);
      if (due === null) continue;
      this.#timers.set(key, due);
      this.#agenda.add(due, (then) => {
        if (this.#timers.get(key) !== due) return;
        this.#timers.delete(key);
        this.tell(id, { type: 'timerFired', timer: timer as keyof typeof timers }, then);
      });
    }
    this.#hearers.changed(state);
    for (const action of actions) this.#hearers.does(action, state, now);
  }

  #context = (now: number) => ({ now: now as Instant, settings: this.#settings, windows: [] });
}
