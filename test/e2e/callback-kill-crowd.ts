/**
 * Customers and agents who go about their business whatever becomes of Keepline: customers agree to be called back,
 * answer (or not), press 1 until they hear somebody, talk and hang up; agents take what rings.
 */
import type { CallbackState } from '../../src/domain/callback/state.ts';
import type { Call } from '../../src/lab/phones/call.ts';
import { eventually } from '../support/eventually.ts';
import { Random } from '../support/random.ts';
import type { Stage } from '../support/stage.ts';
import { callbacksSince } from './callback-outage-cases.ts';
import { customerOf } from './callback-outage-part.ts';
import { usersOf } from './callback-outage-site.ts';
import { callerNumber } from './outage-part.ts';

const LIFE_LIMIT_MS = 180_000;
const TALK_MS = 10_500;
const LOOK_EVERY_MS = 500;
const BETWEEN_KEYS_MS = 1500;
/** How many customers do not answer the first time. */
const REFUSING = 0.3;
const LINES = ['crowd', 'crowd', 'crowd', 'crowd_agent', 'crowd_agent'] as const;
const NUMBERS = { crowd: '2010', crowd_agent: '2011' } as const;
const MOST_ROUNDS = 8;

/** One customer's callback, as seen from their telephone. */
export interface Life {
  readonly number: string;
  /** Each time it rang: when, and the call. */
  readonly rings: { readonly at: number; readonly call: Call }[];
  /** An agent was heard for so long that it counts. */
  talked: boolean;
}

export class Crowd {
  readonly lives: Life[] = [];
  readonly #stage: Stage;
  readonly #since = Date.now();
  readonly #over = new Map<string, CallbackState>();
  #lookedAt = 0;
  #open = true;
  #allHome = false;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Resolves when it was closed, and all that was agreed on is over. */
  async live(): Promise<void> {
    const users = [...usersOf('crowd'), ...usersOf('crowd_agent')];
    const agents = Promise.all(users.map((user) => this.#agent(user)));
    const customers = Promise.all(LINES.map((line, index) => this.#customer(line, index)));
    // Told below.
    agents.catch(() => undefined);
    await customers;
    this.#allHome = true;
    await agents;
  }

  /** Nobody begins anew. */
  close(): void {
    this.#open = false;
  }

  /** What Keepline knows of them all. */
  callbacks(): CallbackState[] {
    return callbacksSince(this.#stage, this.#since, null).filter(({ profile }) => profile in NUMBERS);
  }

  history(callback: CallbackState): string[] {
    const file = this.#stage.keepline.callbacks();
    try {
      return file.history(callback.id).map(({ type }) => type);
    } finally {
      file.close();
    }
  }

  #isOver(number: string): boolean {
    if (performance.now() - this.#lookedAt > LOOK_EVERY_MS) {
      for (const each of callbacksSince(this.#stage, this.#since, 'over')) this.#over.set(each.number, each);
      this.#lookedAt = performance.now();
    }
    return this.#over.has(number);
  }

  async #customer(line: keyof typeof NUMBERS, index: number): Promise<void> {
    const moods = new Random(index + 1);
    for (let round = 0; this.#open && round < MOST_ROUNDS; round += 1) {
      const life: Life = { number: callerNumber(40 + index * MOST_ROUNDS + round), rings: [], talked: false };
      customerOf(this.#stage, life.number);
      const call = await this.#stage.call(NUMBERS[line], life.number);
      await pressesUntil(call, () => hearsThanks(call));
      if (!(await hearsThanks(call))) {
        throw new Error(`nothing was agreed on: ${call.describe()}`);
      }
      await call.hangUp();
      this.lives.push(life);
      await this.#isCalledBack(life, moods);
    }
  }

  /** Until the callback is over. */
  async #isCalledBack(life: Life, moods: Random): Promise<void> {
    const phone = customerOf(this.#stage, life.number);
    for (;;) {
      const call = await eventually(
        () => `${life.number} is called, or over`,
        () => phone.calls[life.rings.length] ?? (this.#isOver(life.number) ? 'over' : null),
        LIFE_LIMIT_MS,
      );
      if (call === 'over') return;
      life.rings.push({ at: Date.now(), call });
      if (life.rings.length === 1 && moods.chance(REFUSING)) await call.refuse('busy');
      else await this.#answers(life, call);
    }
  }

  async #answers(life: Life, call: Call): Promise<void> {
    await call.answer().catch(() => undefined);
    await pressesUntil(call, () => hears(call, 700, 300));
    call.keepSaying({ hz: 1000, ms: 500 });
    if (await hears(call, 700, TALK_MS, 40_000)) life.talked = true;
    await call.hangUp();
  }

  async #agent(user: string): Promise<void> {
    const phone = this.#stage.phones.agent(user);
    const isAsked = usersOf('crowd_agent').includes(user);
    for (let taken = 0; ; taken += 1) {
      const call = await eventually(
        () => `a call for ${user}`,
        () => phone.calls[taken] ?? (this.#allHome ? 'none' : null),
        LIFE_LIMIT_MS,
      );
      if (call === 'none') return;
      await call.answer().catch(() => undefined);
      call.keepSaying({ hz: 700, ms: 500 });
      if (isAsked) await pressesUntil(call, () => hears(call, 1000, 300));
      await call.ended(LIFE_LIMIT_MS);
    }
  }
}

/** Presses 1 again and again, as people do, until it was of use or the call is over. */
async function pressesUntil(call: Call, isOfUse: () => Promise<boolean>): Promise<void> {
  while (call.status !== 'ended') {
    if (call.status === 'answered') await call.press('1').catch(() => undefined);
    if (await isOfUse()) return;
  }
}

const hears = (call: Call, hz: number, forMs: number, limitMs = BETWEEN_KEYS_MS): Promise<boolean> =>
  call.waitForTone(hz, { forMs, limitMs }).then(
    () => true,
    () => false,
  );

const hearsThanks = (call: Call): Promise<boolean> =>
  call.waitToHear('callback_agreed', { part: 'beginning', limitMs: BETWEEN_KEYS_MS }).then(
    () => true,
    () => false,
  );
