/**
 * Brings the calls up to what is true in the exchange, on every connection:
 *
 *   who has left is told ─▶ the outbox is finished ─▶ a snapshot ─▶ what it shows was missed is told
 *
 * What was missed can only be seen of calls whose commands were carried out: a leg that is still to be dialled is not
 * there either. But nobody is kept waiting for somebody else's command that gets no answer, or for a text that takes long
 * to render: calls with such are looked at by themselves, when they are done (`catchUpLate`), and all others go on.
 */
import type { CallId, Instant, Milliseconds } from '../domain/ids.ts';
import type { Dispatcher } from './dispatch.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Live } from './live.ts';
import type { Snapshot } from './ports.ts';
import { arrivalsMissed, missedBy, orphans, partiesGone } from './reconcile.ts';
import { takeSnapshot } from './take-snapshot.ts';
import { sleep } from './timers.ts';
import type { Work } from './work.ts';

const MOST_LOOKS = 5;
/** Longer than commands take as a rule; and no caller notices. */
const PATIENCE_MS: Milliseconds = 2_000;
const BETWEEN_LATE_LOOKS_MS: Milliseconds = 250;

export interface ReconcilerParts {
  readonly engine: EngineParts;
  readonly live: Live;
  readonly dispatcher: Dispatcher;
  readonly work: Work;
}

export interface CaughtUp {
  readonly calls: number;
  readonly arrived: number;
  readonly ended: number;
  readonly swept: number;
  /** Calls whose commands are not carried out yet: what they missed is not known. */
  readonly late: ReadonlySet<CallId>;
}

/** Whether it is still the connection for which it was begun. */
type Current = () => boolean;

export class Reconciler {
  readonly #parts: ReconcilerParts;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  /** The dispatcher is paused afterwards. Null: the connection is over. */
  async catchUp(current: Current): Promise<CaughtUp | null> {
    const { live, dispatcher, work } = this.#parts;
    dispatcher.pause();
    await dispatcher.drained();
    const before = await this.#snapshot(current);
    if (before === null) return null;
    const gone = partiesGone(live.calls(), before);
    for (const missed of gone) work.tell(missed);

    const seen = await this.#seenWhenDone(current);
    if (seen === null) return null;
    const { now, late } = seen;
    const calls = [...live.calls()];
    const events = calls.filter(({ id }) => !late.has(id)).flatMap((call) => missedBy(call, now));
    const arrivals = arrivalsMissed((call) => live.call(call) !== undefined, now);
    const sweeps = orphans(calls, now);
    for (const missed of [...events, ...arrivals]) work.tell(missed);
    work.run((unit) => {
      for (const [lane, action] of sweeps) unit.sweep(lane, action);
      for (const [phone, state] of now.phones) unit.tellPhone(phone, state);
      unit.touchQueues();
    });
    return {
      calls: calls.length,
      arrived: arrivals.length,
      ended: [...gone, ...events].filter(({ event }) => event.type === 'channelEnded').length,
      swept: sweeps.length,
      late,
    };
  }

  /** Looks at each of them once its commands are carried out and nothing went on while it was looked at. */
  async catchUpLate(calls: ReadonlySet<CallId>, current: Current): Promise<void> {
    const { live, dispatcher, work } = this.#parts;
    const late = new Set(calls);
    while (late.size > 0) {
      await sleep(this.#parts.engine.clock, BETWEEN_LATE_LOOKS_MS);
      if (!current()) return;
      for (const id of late) if (live.call(id) === undefined) late.delete(id);
      const done = [...live.calls()].filter(({ id }) => late.has(id) && !dispatcher.unfinished.has(id));
      const seen = done.length === 0 ? null : await this.#snapshot(current);
      if (!current()) return;
      if (seen === null) continue;
      const { unfinished } = dispatcher;
      for (const call of done) {
        if (live.call(call.id) !== call || unfinished.has(call.id)) continue;
        late.delete(call.id);
        for (const missed of missedBy(call, seen)) work.tell(missed);
      }
    }
  }

  /** What is true once every command was carried out, those included that somebody at a shell causes meanwhile. */
  async #seenWhenDone(
    current: Current,
  ): Promise<{ readonly now: Snapshot; readonly late: ReadonlySet<CallId> } | null> {
    const { dispatcher } = this.#parts;
    for (let looks = 1; ; looks += 1) {
      dispatcher.resume();
      const inTime = await this.#drainedInTime();
      if (!current()) return null;
      dispatcher.pause();
      const late = dispatcher.unfinished;
      const now = await this.#snapshot(current);
      if (now === null) return null;
      if (!inTime || looks === MOST_LOOKS || dispatcher.pending === 0) {
        return { now, late: new Set([...late, ...dispatcher.unfinished]) };
      }
    }
  }

  async #drainedInTime(): Promise<boolean> {
    const { clock } = this.#parts.engine;
    let callOff = (): void => {};
    const tooLong = new Promise<false>((resolve) => {
      callOff = clock.wakeAt((clock.now() + PATIENCE_MS) as Instant, () => resolve(false));
    });
    const inTime = await Promise.race([this.#parts.dispatcher.drained().then(() => true), tooLong]);
    callOff();
    return inTime;
  }

  #snapshot(current: Current): Promise<Snapshot | null> {
    return takeSnapshot(this.#parts.engine, () => this.#parts.live.calls(), current);
  }
}
