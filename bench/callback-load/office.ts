/**
 * The engine at work with thousands of callbacks: a real store in memory, a clock that is told to go on, and an exchange
 * that does everything at once and costs nothing. All agents talk; callers and customers who are to be called back wait.
 */
import { setImmediate } from 'node:timers/promises';
import { isLogged } from '../../src/adapters/queue-log/format.ts';
import { openStore } from '../../src/adapters/sqlite/store.ts';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import {
  type CallbackId,
  type ChannelId,
  customerChannel,
  type Instant,
  ownerOf,
} from '../../src/domain/ids.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { Telephony, TelephonyListener } from '../../src/engine/ports.ts';
import { type Events, silentEvents } from '../../src/observe/events.ts';
import { attemptSite } from '../../test/support/attempt-site.ts';
import { SimulatedClock } from '../../test/support/simulated-clock.ts';
import { loaded, members } from '../../test/support/sites.ts';
import { Random } from '../estimate/random.ts';

const DAY_MS = 24 * 3_600_000;

/** What is measured around each thing that happens. */
export type Measure = (name: string, work: () => void) => void;

export class LoadedOffice {
  readonly clock = new SimulatedClock();
  readonly engine: Engine;
  readonly random = new Random(20_261_123);
  readonly faults: unknown[] = [];
  /** Callers who wait, and of talks the caller's channel: the oldest first. */
  readonly waiting = new Set<ChannelId>();
  readonly talking = new Set<ChannelId>();
  readonly pending = new Set<CallbackId>();
  /** Customers who were dialled. */
  customers = 0;
  readonly #agents: string[];
  #listener: TelephonyListener | null = null;
  #dialled: ChannelId[] = [];
  #count = 0;

  constructor(agents: number, first: CallbackSettings['first']) {
    this.#agents = Array.from({ length: agents }, (_, index) => `agent${index}`);
    const site = attemptSite(
      { agents: members(...this.#agents), wrapUpMs: 20_000 },
      { first, trunkLimit: agents, promise: { atMostMs: 30 * DAY_MS }, nextDay: null },
    );
    const settingsOf = (name: string, index: number) => ({
      ...Object.values(site.agents)[0],
      name,
      phone: `PJSIP/${1000 + index}`,
    });
    const everybody = Object.fromEntries(this.#agents.map((name, index) => [name, settingsOf(name, index)]));
    const spending = { mostPerDay: 1e9, perAttempt: 1, perMinute: 1, setAsideMs: 60_000 };
    const events: Events = {
      ...silentEvents,
      fault: ({ error }) => this.faults.push(error),
      callbackFault: ({ error }) => this.faults.push(error),
    };
    this.engine = new Engine(
      {
        ...{ store: openStore(':memory:', { isLogged }), clock: this.clock, events },
        telephony: this.#exchange(),
        speech: { prepare: async () => '', warm: async () => ({ rendered: 0, cached: 0, failed: [] }) },
      },
      loaded({ ...site, agents: everybody as typeof site.agents, spending }),
    );
  }

  async open(): Promise<void> {
    this.engine.start();
    this.#listener?.connected();
    await this.settle();
  }

  /** A caller joins the line. */
  async join(measure: Measure): Promise<void> {
    this.#count += 1;
    const channel = `in-${this.#count}` as ChannelId;
    const caller = `+46709${String(100_000 + this.#count)}`;
    this.waiting.add(channel);
    this.#tell('a caller joins', measure, {
      ...{ type: 'callArrived', channel, calledNumber: '1000', callerNumber: caller },
      ...{ callerName: '', endpoint: 'PJSIP/trunk' },
    });
    await this.settle(measure);
  }

  /** One who waits gives up. */
  async leave(measure: Measure): Promise<void> {
    const channel = this.#pick(this.waiting);
    if (channel === undefined) return;
    this.waiting.delete(channel);
    this.#tell('a caller gives up', measure, { type: 'channelEnded', channel, cause: 'hungUp' });
    await this.settle(measure);
  }

  /** One of the talks ends: the agent wraps up. */
  async endTalk(measure: Measure): Promise<void> {
    const [channel] = this.talking;
    if (channel === undefined) return;
    this.talking.delete(channel);
    this.#tell('a talk ends', measure, { type: 'channelEnded', channel, cause: 'hungUp' });
    await this.settle(measure);
  }

  /** A callback is asked for; `at`: for then. */
  async ask(measure: Measure, at: Instant | null = null): Promise<void> {
    this.#count += 1;
    const number = `+46701${String(100_000 + this.#count)}`;
    measure('a callback is asked for', () => {
      const added = this.engine.callbacks.add({
        ...{ profile: 'support', number, callerName: 'Eva', language: null, variables: {}, at },
        origin: { type: 'cli' },
      });
      if (added.type !== 'added') throw new Error(`not added: ${JSON.stringify(added)}`);
      this.pending.add(added.callback.id);
    });
    await this.settle(measure);
  }

  async cancel(measure: Measure): Promise<void> {
    const id = this.#pick(this.pending);
    if (id === undefined) return;
    this.pending.delete(id);
    measure('a callback is cancelled', () => this.engine.callbacks.cancel(id, 'admin'));
    await this.settle(measure);
  }

  async switch(measure: Measure, to: boolean): Promise<void> {
    measure(`dialling is switched ${to ? 'on' : 'off'}`, () =>
      this.engine.callbacks.switch('dialling', null, to),
    );
    await this.settle(measure);
    // The others are told a few at a time.
    await this.wait((_, work) => measure('some are told of a switch', work), 10_000);
  }

  /** Time goes on, and whatever falls due meanwhile does. */
  async wait(measure: Measure, ms: number): Promise<void> {
    const until = (this.clock.now() + ms) as Instant;
    const step = () => {
      let isMore = false;
      const next = this.clock.nextAt;
      if (next === null || next > until) return false;
      measure('timers fire', () => {
        isMore = this.clock.step(until);
      });
      return isMore;
    };
    while (step()) await this.settle(measure);
    await this.clock.advance(until - this.clock.now());
  }

  /** Commands go out; who is dialled answers, and presses 1. */
  async settle(measure: Measure = (_, work) => work()): Promise<void> {
    for (;;) {
      await setImmediate();
      const dialled = this.#dialled;
      if (dialled.length === 0) return;
      this.#dialled = [];
      for (const channel of dialled) this.#answer(channel, measure);
    }
  }

  #answer(channel: ChannelId, measure: Measure): void {
    const call = ownerOf(channel);
    const isCustomer = channel === customerChannel(call);
    const answered = { type: 'legAnswered', channel } as const;
    this.#tell(isCustomer ? 'a customer answers' : 'an agent answers', measure, answered);
    if (isCustomer) {
      this.customers += 1;
      this.talking.add(channel);
    } else if (!this.talking.has(customerChannel(call))) {
      const caller = call as string as ChannelId;
      if (this.waiting.delete(caller)) this.talking.add(caller);
    }
    // A customer has an agent who waits for them (agent first), or presses 1; an agent who is asked accepts.
    const pressed = { type: 'keyPressed', channel, key: '1' } as const;
    const isAsked = !isCustomer && call.startsWith('cb-') && !this.talking.has(customerChannel(call));
    if (isAsked) this.#tell('an agent accepts', measure, pressed);
    else if (isCustomer) this.#tell('a customer presses 1', measure, pressed);
  }

  #pick<Each>(among: ReadonlySet<Each>): Each | undefined {
    let left = this.random.between(0, among.size - 1);
    for (const each of among) {
      if (left < 1) return each;
      left -= 1;
    }
    return undefined;
  }

  #tell(name: string, measure: Measure, event: Parameters<TelephonyListener['event']>[0]): void {
    measure(name, () => this.#listener?.event(event));
  }

  #exchange(): Telephony {
    return {
      start: (listener) => {
        this.#listener = listener;
      },
      perform: async (action) => {
        if (action.type === 'dial') this.#dialled.push(action.channel);
        return { type: 'done' };
      },
      watchPhones: () => {},
      snapshot: async () => ({
        ...{ channels: new Map(), bridges: new Map(), playbacks: new Set(), transferred: new Map() },
        phones: new Map(this.#agents.map((_, index) => [`PJSIP/${1000 + index}`, 'idle'])),
      }),
      stop: async () => {},
    };
  }
}
