/**
 * The engine on a real SQLite store, with the fake exchange and a simulated clock, and a way to kill it: a killed
 * engine can no longer write, command or hear anything, as if its process were gone, and the next one takes up the
 * same store and the same exchange.
 */

import { isLogged } from '../../src/adapters/queue-log/format.ts';
import { openStore } from '../../src/adapters/sqlite/store.ts';
import type { AgentEvent } from '../../src/domain/agent/event.ts';
import type { AgentName } from '../../src/domain/ids.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { MailTold } from '../../src/engine/engine-parts.ts';
import type { Clock, Speech, Telephony, TelephonyListener } from '../../src/engine/ports.ts';
import type { LoadedSite } from '../../src/engine/sites.ts';
import type { Store } from '../../src/engine/store.ts';
import type { EngineView } from '../../src/engine/view.ts';
import { type Events, silentEvents } from '../../src/observe/events.ts';
import { type FakeOptions, FakeTelephony } from './fake-telephony.ts';
import { SimulatedClock, settled } from './simulated-clock.ts';

/** Where a process may die: between any two things it does to the world. */
export type Instruction = 'beforeCommit' | 'afterCommit' | 'beforeCommand' | 'afterCommand';

export class Killed extends Error {}

/** What stands between one engine and the world; cut through when the engine is killed. */
class Incarnation {
  dead = false;

  kill(): void {
    this.dead = true;
  }

  check(): void {
    if (this.dead) throw new Killed('this process is gone');
  }
}

export interface LabOptions extends Omit<FakeOptions, 'clock'> {
  /** Called at each point where a process may die; true kills it there. */
  readonly dies?: (at: Instruction) => boolean;
  readonly events?: Events;
  readonly clock?: SimulatedClock;
  /** How long a text takes to render; 0: at once. */
  readonly speechMs?: (text: string) => number;
  /** Starts what sends text messages: it lives and dies with the engine. */
  readonly mail?: (parts: { readonly store: Store; readonly clock: Clock }) => MailTold;
}

export class EngineLab {
  readonly clock: SimulatedClock;
  readonly telephony: FakeTelephony;
  readonly store: Store;
  readonly faults: unknown[] = [];
  readonly #options: LabOptions;
  #site: LoadedSite;
  #incarnation: Incarnation | null = null;
  #engine: Engine | null = null;
  kills = 0;

  constructor(site: LoadedSite, options: LabOptions = {}) {
    this.#site = site;
    this.#options = options;
    this.clock = options.clock ?? new SimulatedClock();
    this.telephony = new FakeTelephony({ ...options, clock: this.clock });
    this.store = openStore(':memory:', { isLogged });
  }

  get running(): boolean {
    return this.#incarnation !== null && !this.#incarnation.dead;
  }

  get engine(): Engine {
    if (this.#engine === null) throw new Error('start the lab first');
    return this.#engine;
  }

  view(): EngineView {
    return this.engine.view();
  }

  /** Starts an engine on what is stored, and connects it. */
  async start(): Promise<void> {
    this.#startEngine();
    this.telephony.connect();
    await settled();
  }

  #startEngine(): void {
    const incarnation = new Incarnation();
    this.#incarnation = incarnation;
    const base = this.#options.events ?? silentEvents;
    const events: Events = {
      ...base,
      fault: (about) => {
        if (!incarnation.dead) this.faults.push(about.error);
        base.fault(about);
      },
    };
    const store = this.#mortalStore(incarnation);
    const clock = mortalClock(this.clock, incarnation);
    const mail = this.#options.mail?.({ store, clock });
    const engine = new Engine(
      {
        ...{ store, clock, events },
        telephony: this.#mortalTelephony(incarnation),
        speech: this.#mortalSpeech(incarnation),
        ...(mail === undefined ? {} : { mail }),
      },
      this.#site,
    );
    this.#engine = engine;
    try {
      engine.start();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  /** As `kill -9`: nothing more is done, nothing is said. */
  kill(): void {
    this.kills += 1;
    this.#incarnation?.kill();
    this.telephony.cut();
  }

  async restart(): Promise<void> {
    if (this.running) this.kill();
    await this.start();
  }

  /** Something that an agent did at a command line. */
  tellAgent(name: AgentName, event: AgentEvent): void {
    try {
      this.engine.tellAgent(name, event);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  /** The next process finds this site. */
  comesBackWith(site: LoadedSite): void {
    this.#site = site;
  }

  useSite(site: LoadedSite): void {
    this.#site = site;
    this.engine.useSite(site);
  }

  #point(incarnation: Incarnation, at: Instruction): void {
    incarnation.check();
    if (this.#options.dies?.(at)) {
      this.kill();
      incarnation.check();
    }
  }

  #mortalStore(incarnation: Incarnation): Store {
    const { store } = this;
    const guarded = Object.fromEntries(
      Object.entries(store).map(([name, method]: [string, (...args: never[]) => unknown]) => [
        name,
        (...args: never[]) => {
          incarnation.check();
          return method(...args);
        },
      ]),
    ) as unknown as Store;
    return {
      ...guarded,
      transaction: (work) => {
        incarnation.check();
        const result = store.transaction(() => {
          const value = work();
          this.#point(incarnation, 'beforeCommit');
          return value;
        });
        this.#point(incarnation, 'afterCommit');
        return result;
      },
    };
  }

  #mortalTelephony(incarnation: Incarnation): Telephony {
    const { telephony } = this;
    return {
      start: (listener) => telephony.start(mortalListener(listener, incarnation)),
      watchPhones: (phones) => {
        incarnation.check();
        telephony.watchPhones(phones);
      },
      perform: async (action, repeat) => {
        this.#point(incarnation, 'beforeCommand');
        const verdict = await telephony.perform(action, repeat);
        this.#point(incarnation, 'afterCommand');
        return verdict;
      },
      snapshot: async (playbacks) => {
        incarnation.check();
        return telephony.snapshot(playbacks);
      },
      stop: async () => {
        if (!incarnation.dead) await telephony.stop();
      },
    };
  }

  #mortalSpeech(incarnation: Incarnation): Speech {
    return {
      prepare: async (spoken, _language, _settings, abandon) => {
        const ms = this.#options.speechMs?.(spoken) ?? 0;
        if (ms > 0) {
          await new Promise<void>((resolve) => {
            abandon.addEventListener('abort', () => resolve());
            this.clock.wakeAt((this.clock.now() + ms) as ReturnType<Clock['now']>, resolve);
          });
        }
        incarnation.check();
        return spoken;
      },
      warm: async () => ({ rendered: 0, cached: 0, failed: [] }),
    };
  }
}

function mortalListener(listener: TelephonyListener, incarnation: Incarnation): TelephonyListener {
  const living = (work: () => void): void => {
    if (incarnation.dead) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  };
  return {
    connected: () => living(() => listener.connected()),
    disconnected: (reason) => living(() => listener.disconnected(reason)),
    event: (event) => living(() => listener.event(event)),
  };
}

function mortalClock(clock: Clock, incarnation: Incarnation): Clock {
  return {
    now: () => clock.now(),
    wakeAt: (at, callback) =>
      clock.wakeAt(at, () => {
        if (incarnation.dead) return;
        try {
          callback();
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
      }),
  };
}
