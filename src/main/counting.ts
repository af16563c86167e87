/** What stands beside the engine while Keepline runs, for the counting: the queue log and signs of life. */
import { isLogged } from '../adapters/queue-log/format.ts';
import { createQueueLog, type QueueLog } from '../adapters/queue-log/queue-log.ts';
import type { StoreOptions } from '../adapters/sqlite/store.ts';
import type { Fact } from '../domain/counting/fact.ts';
import { startHeartbeat } from '../engine/heartbeat.ts';
import type { Clock } from '../engine/ports.ts';
import type { Store } from '../engine/store.ts';
import type { Events } from '../observe/events.ts';

export interface Counting {
  /** Something may have been counted. */
  readonly counted: () => void;
  siteReloaded(): void;
  close(): Promise<void>;
}

/** Without a queue log nothing is kept for one. */
export const storeOptions = ({ queueLog }: { readonly queueLog: string | null }): StoreOptions =>
  queueLog === null ? {} : { isLogged };

/** Begins with the start of this process as its first fact: call it before the engine starts. */
export function beginCounting(
  { queueLog }: { readonly queueLog: string | null },
  store: Store,
  clock: Clock,
  events: Events,
): Counting {
  const log = queueLog === null ? noQueueLog : openQueueLog(queueLog, store, clock, events);
  const tell = (fact: Fact): void => {
    store.transaction(() => store.count([fact]));
    log.wake();
  };
  tell({ type: 'started', at: clock.now() });
  const stopHeartbeat = startHeartbeat(store, clock);
  return {
    counted: () => log.wake(),
    siteReloaded: () => tell({ type: 'siteReloaded', at: clock.now() }),
    close: async () => {
      stopHeartbeat();
      await log.close();
    },
  };
}

const noQueueLog: QueueLog = { wake: () => {}, close: () => Promise.resolve() };

const openQueueLog = (file: string, store: Store, clock: Clock, events: Events): QueueLog =>
  createQueueLog({
    file,
    store,
    clock,
    onFault: (error) => events.fault({ where: 'queueLog', call: null, error }),
  });
