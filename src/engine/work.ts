/**
 * Runs units of work: each is one transaction, from load to commit; then its commands go out and it is told in the log.
 * What a unit leaves undone, because it concerns too many, is done in units of its own a moment later.
 */
import type { CallId, Instant, QueueName } from '../domain/ids.ts';
import type { CallbackParts } from './callbacks/callback-parts.ts';
import type { SwitchNews } from './callbacks/unit-switches.ts';
import type { Dispatcher } from './dispatch.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Lines } from './lines.ts';
import type { Live } from './live.ts';
import { narrate } from './narrate.ts';
import type { ConnectionPhase } from './phase.ts';
import type { Missed } from './reconcile.ts';
import type { Sites } from './sites.ts';
import type { Reminder, Sleeper } from './timers.ts';
import { Unit } from './unit.ts';

const BETWEEN_TELLINGS_MS = 10;

export interface WorkParts {
  readonly engine: EngineParts;
  readonly phase: ConnectionPhase;
  readonly live: Live;
  readonly callbacks: CallbackParts;
  readonly lines: Lines;
  readonly sites: Sites;
  readonly dispatcher: Dispatcher;
  readonly sleeper: Sleeper;
  /** Looks again whether somebody may be dialled. */
  readonly reminder: Reminder;
}

export class Work {
  readonly #parts: WorkParts;

  constructor(parts: WorkParts) {
    this.#parts = parts;
  }

  /** Throws what `fill` throws, and nothing of it is kept. */
  run(fill: (unit: Unit) => void): void {
    const { engine, phase, live, callbacks, lines, sites } = this.#parts;
    const { store, clock } = engine;
    const now = clock.now();
    const mayDial = phase.current === 'live';
    const unit = new Unit({ store, live, callbacks, lines, sites, now, mayDial });
    try {
      store.transaction(() => {
        fill(unit);
        unit.settle();
      });
    } catch (error) {
      unit.undo();
      throw error;
    }
    unit.takeOver();
    this.#afterCommit(unit, now);
  }

  /** For work that belongs to no call in particular: what it throws is told in the log, and nothing of it is kept. */
  guarded(where: string, fill: (unit: Unit) => void): void {
    try {
      this.run(fill);
    } catch (error) {
      this.#parts.engine.events.fault({ where, call: null, error });
    }
  }

  /** For work of one call: what it throws ends that call. */
  ofCall(call: CallId, fill: (unit: Unit) => void): void {
    try {
      this.run(fill);
    } catch (error) {
      this.stopFaulty(call, error);
    }
  }

  tell({ call, key, event }: Missed): void {
    this.ofCall(call, (unit) => unit.tellCall(call, event, key));
  }

  /** A call that made us throw is ended, so that its caller is not left in silence; all others go on. */
  stopFaulty(call: CallId, error: unknown): void {
    const { events } = this.#parts.engine;
    events.fault({ where: 'engine.decide', call, error });
    try {
      this.run((unit) => unit.endAfterFault(call));
    } catch (second) {
      events.fault({ where: 'engine.endAfterFault', call, error: second });
    }
  }

  #afterCommit(unit: Unit, now: Instant): void {
    const { engine, phase, sites, dispatcher, sleeper, reminder } = this.#parts;
    const { events, mail } = engine;
    const { callbacks } = unit;
    // Before anybody hears of it.
    if (callbacks.hasPromised) this.#makeDurable();
    engine.counted?.();
    dispatcher.add(unit.actions, false);
    if (phase.current === 'live') {
      sleeper.plan();
      reminder.ask(callbacks.turns.lookAgainAt);
    }
    for (const change of unit.changes) narrate(events, change, sites, now);
    for (const { callback, error } of callbacks.faults) events.callbackFault({ callback, error });
    for (const change of callbacks.mail.withdrawn) mail?.withdrawn(change);
    if (callbacks.mail.added) mail?.added();
    if (unit.unfinished.size > 0) this.#goOnTelling(unit.unfinished);
    const { untold } = callbacks.switches;
    if (untold.length > 0) this.#goOnSwitching(untold);
  }

  /** A disk that cannot keep it keeps nobody's call from going on. */
  #makeDurable(): void {
    const { store, events } = this.#parts.engine;
    try {
      store.makeDurable();
    } catch (error) {
      events.fault({ where: 'engine.makeDurable', call: null, error });
    }
  }

  /** The others who are to hear of a switch, in the order of the switches, whether the exchange is there or not. */
  #goOnSwitching(untold: readonly SwitchNews[]): void {
    this.#soon(() => {
      if (this.#parts.phase.current === 'stopped') return;
      this.guarded('engine.switching', (unit) => unit.callbacks.switches.tell(untold));
    });
  }

  /** The rest of a long line is told in units of their own, between which other calls have their turn. */
  #goOnTelling(queues: ReadonlySet<QueueName>): void {
    const { phase } = this.#parts;
    const { connection } = phase;
    this.#soon(() => {
      if (phase.connection !== connection) return;
      this.guarded('engine.lines', (unit) => unit.touch(queues));
    });
  }

  #soon(then: () => void): void {
    const { clock } = this.#parts.engine;
    clock.wakeAt((clock.now() + BETWEEN_TELLINGS_MS) as Instant, then);
  }
}
