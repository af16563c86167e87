/** What the exchange tells, on each connection: kept back until the calls are caught up, then handled as it comes. */

import type { Events } from '../observe/events.ts';
import { ownerOfEvent } from './addressee.ts';
import type { Dispatcher } from './dispatch.ts';
import { keyOf } from './keys.ts';
import type { ConnectionPhase } from './phase.ts';
import type { Clock, TelephonyEvent, TelephonyListener } from './ports.ts';
import type { Reconciler } from './reconciler.ts';
import type { Reminder, Sleeper } from './timers.ts';
import type { Work } from './work.ts';

export interface ConnectionParts {
  readonly clock: Clock;
  readonly events: Events;
  readonly phase: ConnectionPhase;
  readonly dispatcher: Dispatcher;
  readonly reconciler: Reconciler;
  readonly sleeper: Sleeper;
  readonly reminder: Reminder;
  readonly work: Work;
}

export class Connection implements TelephonyListener {
  readonly #parts: ConnectionParts;
  #keptBack: TelephonyEvent[] = [];

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  connected(): void {
    const { phase, clock, sleeper, events } = this.#parts;
    if (phase.current === 'stopped') return;
    phase.connect(clock.now());
    this.#keptBack = [];
    sleeper.stop();
    this.#reconcile(phase.connection).catch((error: unknown) =>
      events.fault({ where: 'engine.reconcile', call: null, error }),
    );
  }

  disconnected(reason: string): void {
    const { phase, clock, sleeper, reminder, dispatcher, events } = this.#parts;
    if (!phase.isConnected) return;
    phase.disconnect(clock.now());
    this.#keptBack = [];
    sleeper.stop();
    reminder.stop();
    dispatcher.pause();
    events.exchangeLost({ reason });
  }

  event(event: TelephonyEvent): void {
    const { current } = this.#parts.phase;
    if (current === 'live') this.#handle(event);
    else if (current === 'reconciling') this.#keptBack.push(event);
  }

  async #reconcile(connection: number): Promise<void> {
    const { phase, dispatcher, reconciler, work, events, sleeper } = this.#parts;
    const current = (): boolean => phase.connection === connection;
    const repeated = dispatcher.pending;
    const caughtUp = await reconciler.catchUp(current);
    if (caughtUp === null) return;
    const { late, ...figures } = caughtUp;
    for (const event of this.#keptBack.splice(0)) this.#handle(event);
    phase.goLive();
    work.guarded('engine.findLost', (unit) => {
      unit.callbacks.findLost();
      unit.dialAnew();
    });
    events.reconciled({ ...figures, repeated });
    dispatcher.resume();
    sleeper.start();
    await reconciler.catchUpLate(late, current);
  }

  #handle(event: TelephonyEvent): void {
    const { work } = this.#parts;
    if (event.type === 'phoneChanged') {
      return work.guarded('engine.phoneChanged', (unit) => unit.tellPhone(event.phone, event.state));
    }
    work.tell({ call: ownerOfEvent(event), key: keyOf(event), event });
  }
}
