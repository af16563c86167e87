/** Waiting for a moment: for the nearest of many deadlines, for one that moves nearer, or for a while. */
import type { Instant, Milliseconds } from '../domain/ids.ts';
import type { Clock } from './ports.ts';

/** One sleeper for the nearest deadline. The deadlines themselves are rows, so they outlive the process. */
export class Sleeper {
  readonly #clock: Clock;
  readonly #nextAt: () => Instant | null;
  readonly #fire: () => void;
  #callOff: (() => void) | null = null;
  #at: Instant | null = null;
  #awake = false;

  /** `nextAt` tells the nearest deadline, `fire` handles what is due. */
  constructor(clock: Clock, nextAt: () => Instant | null, fire: () => void) {
    this.#clock = clock;
    this.#nextAt = nextAt;
    this.#fire = fire;
  }

  start(): void {
    this.#awake = true;
    this.plan();
  }

  stop(): void {
    this.#awake = false;
    this.#forget();
  }

  /** Looks at the deadlines anew. Call after every change of timers. */
  plan(): void {
    if (!this.#awake) return;
    const at = this.#nextAt();
    if (at === this.#at) return;
    this.#forget();
    if (at === null) return;
    this.#at = at;
    this.#callOff = this.#clock.wakeAt(at, () => {
      this.#forget();
      if (!this.#awake) return;
      this.#fire();
      this.plan();
    });
  }

  #forget(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#at = null;
  }
}

/** Calls back once, at the earliest of the moments asked for since it last did. */
export class Reminder {
  readonly #clock: Clock;
  readonly #remind: () => void;
  #at: Instant | null = null;
  #callOff: (() => void) | null = null;

  constructor(clock: Clock, remind: () => void) {
    this.#clock = clock;
    this.#remind = remind;
  }

  /** Null asks for nothing. */
  ask(at: Instant | null): void {
    if (at === null || (this.#at !== null && this.#at <= at)) return;
    this.stop();
    this.#at = at;
    this.#callOff = this.#clock.wakeAt(at, () => {
      this.stop();
      this.#remind();
    });
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#at = null;
  }
}

export async function sleep(clock: Clock, forMs: Milliseconds): Promise<void> {
  await new Promise<void>((resolve) => clock.wakeAt((clock.now() + forMs) as Instant, resolve));
}
