/** A clock that stands still until it is told to go on. */
import type { Instant, Milliseconds } from '../../src/domain/ids.ts';
import type { Clock } from '../../src/engine/ports.ts';

interface Alarm {
  readonly at: Instant;
  readonly order: number;
  readonly callback: () => void;
}

export class SimulatedClock implements Clock {
  #now: Instant;
  #alarms: Alarm[] = [];
  #order = 0;

  constructor(start = Date.UTC(2026, 10, 23, 9, 0)) {
    this.#now = start as Instant;
  }

  now(): Instant {
    return this.#now;
  }

  wakeAt(at: Instant, callback: () => void): () => void {
    const alarm: Alarm = { at, order: this.#order++, callback };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** The next alarm's time, null when nothing is set. */
  get nextAt(): Instant | null {
    return this.#first()?.at ?? null;
  }

  /** Goes to the next alarm, if there is one until `limit`, and rings it. */
  step(limit: Instant): boolean {
    const alarm = this.#first();
    if (alarm === undefined || alarm.at > limit) return false;
    this.#alarms = this.#alarms.filter((other) => other !== alarm);
    this.#now = Math.max(this.#now, alarm.at) as Instant;
    alarm.callback();
    return true;
  }

  /** Goes on by so much, ringing what falls due in order, and lets promises settle after each. */
  async advance(byMs: Milliseconds): Promise<void> {
    const until = (this.#now + byMs) as Instant;
    await settled();
    while (this.step(until)) await settled();
    this.#now = until;
    await settled();
  }

  #first(): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (
        first === undefined ||
        alarm.at < first.at ||
        (alarm.at === first.at && alarm.order < first.order)
      ) {
        first = alarm;
      }
    }
    return first;
  }
}

/** Lets every promise that can settle do so. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
