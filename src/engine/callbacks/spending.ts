/**
 * What the attempts of each day come to, as a running sum: a limit is looked at before every dial, and a day has
 * thousands of them. Read from the store when it is first asked for, and anew for another time zone; from then on it
 * follows each change, inside the transaction that makes it, and back when that fails.
 */
import { addPaid, type PaidAttempt, type PaidDay, unpaidDay } from '../../domain/callback/limits.ts';
import type { Attempt, CallbackState } from '../../domain/callback/state.ts';
import { daysAfter, wallTime } from '../../domain/hours.ts';
import type { Instant, Milliseconds } from '../../domain/ids.ts';
import type { CallbackStore } from '../callback-store.ts';

/** The longest day there is, and some: of attempts before that none is of today. */
const A_DAY_MS: Milliseconds = 26 * 3_600_000;

export class Spending {
  #timezone: string | null = null;
  /** By date. */
  readonly #days = new Map<string, PaidDay>();

  /** Today's attempts, by the clock there. */
  today(store: Pick<CallbackStore, 'attemptsSince'>, now: Instant, timezone: string): PaidDay {
    if (this.#timezone !== timezone) this.#load(store, now, timezone);
    const { date } = wallTime(now, timezone);
    for (const other of this.#days.keys()) if (other < daysAfter(date, -2)) this.#days.delete(other);
    return this.#days.get(date) ?? unpaidDay;
  }

  /** Call when the change is saved; with both the other way round when it is undone. */
  change(before: CallbackState | null, after: CallbackState | null): void {
    if (this.#timezone === null) return;
    const count = Math.max(before?.attempts.length ?? 0, after?.attempts.length ?? 0);
    for (let index = 0; index < count; index += 1) {
      const [was, is] = [before?.attempts[index], after?.attempts[index]];
      if (was === is) continue;
      if (was !== undefined) this.#add(paidOf(was), -1);
      if (is !== undefined) this.#add(paidOf(is), 1);
    }
  }

  #load(store: Pick<CallbackStore, 'attemptsSince'>, now: Instant, timezone: string): void {
    this.#timezone = timezone;
    this.#days.clear();
    for (const attempt of store.attemptsSince((now - A_DAY_MS) as Instant)) this.#add(attempt, 1);
  }

  #add(attempt: PaidAttempt, times: 1 | -1): void {
    if (this.#timezone === null) return;
    const { date } = wallTime(attempt.startedAt, this.#timezone);
    this.#days.set(date, addPaid(this.#days.get(date) ?? unpaidDay, attempt, times));
  }
}

const paidOf = ({ startedAt, answeredAt, endedAt }: Attempt): PaidAttempt => ({
  startedAt,
  answeredMs: endedAt === null ? null : answeredAt === null ? 0 : endedAt - answeredAt,
});
