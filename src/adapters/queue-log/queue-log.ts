/**
 * Writes the queue log: the store keeps what is to be written, in the transaction of the change it tells of; this appends
 * it to the file after the commit, and only then lets the store forget it. After `kill -9` in between, the file shows how
 * far the last process came, so that every line stands there once.
 *
 *   idle ──wake──▶ writing ──nothing left──▶ idle
 *     ▲               │ the file cannot be written
 *     └───────5 s─────┘
 */
import type { Instant } from '../../domain/ids.ts';
import type { LogEntry, PendingLog } from '../../engine/counts.ts';
import type { Clock } from '../../engine/ports.ts';
import { linesOf } from './format.ts';
import { LogFile } from './log-file.ts';

const BATCH = 200;
const RETRY_MS = 5_000;

export interface QueueLog {
  /** There may be something to write. */
  wake(): void;
  /** Writes what is left, if the file can be written, and closes it. */
  close(): Promise<void>;
}

export interface QueueLogParts {
  readonly file: string;
  readonly store: PendingLog;
  readonly clock: Clock;
  /** Told once when the file cannot be written, and again only after it could be meanwhile. */
  readonly onFault: (error: unknown) => void;
}

export function createQueueLog(parts: QueueLogParts): QueueLog {
  const writer = new Writer(parts);
  return { wake: () => writer.wake(), close: () => writer.close() };
}

class Writer {
  readonly #parts: QueueLogParts;
  readonly #file: LogFile;
  /** The file may hold lines that the store still keeps. */
  #unsure = true;
  #troubled = false;
  #closed = false;
  #running: Promise<void> | null = null;
  #again = false;
  #callOff: () => void = () => {};

  constructor(parts: QueueLogParts) {
    this.#parts = parts;
    this.#file = new LogFile(parts.file);
  }

  wake(): void {
    if (this.#closed) return;
    if (this.#running !== null) {
      this.#again = true;
      return;
    }
    // While the file is in trouble, the next try comes by itself.
    if (!this.#troubled) this.#start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff();
    await this.#running;
    if (!this.#troubled) {
      this.#start();
      await this.#running;
    }
    await this.#file.close().catch(this.#parts.onFault);
  }

  #start(): void {
    this.#running = this.#run().finally(() => {
      this.#running = null;
      if (this.#again && !this.#troubled && !this.#closed) this.#start();
    });
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#writeAll();
      } while (this.#again);
      this.#troubled = false;
    } catch (error) {
      this.#unsure = true;
      if (!this.#troubled) this.#parts.onFault(error);
      this.#troubled = true;
      if (!this.#closed) this.#tryLater();
    }
  }

  #tryLater(): void {
    const at = (this.#parts.clock.now() + RETRY_MS) as Instant;
    this.#callOff = this.#parts.clock.wakeAt(at, () => this.#start());
  }

  async #writeAll(): Promise<void> {
    const { store } = this.#parts;
    for (;;) {
      const entries = store.pendingLog(BATCH);
      const last = entries.at(-1);
      if (last === undefined) return;
      await this.#file.open();
      await this.#file.append(await this.#linesToWrite(entries));
      store.logWritten(last.id, await this.#file.mark());
    }
  }

  async #linesToWrite(entries: readonly LogEntry[]): Promise<readonly string[]> {
    const { store } = this.#parts;
    const lines = entries.flatMap(linesOf);
    const mark = store.logMark();
    if (mark === null) {
      // Nothing was ever written: from here on it can be told how far a writer came.
      store.logWritten(null, await this.#file.mark());
    }
    if (!this.#unsure || mark === null) {
      this.#unsure = false;
      return lines;
    }
    const missing = await this.#file.missing(lines, mark);
    this.#unsure = false;
    return missing;
  }
}
