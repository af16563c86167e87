/**
 * A server that stands as the site in force wants it: made anew when that changes, and tried again while its address is
 * taken. One thing at a time, in the order in which it was asked for.
 */
import type { Instant, Milliseconds } from '../domain/ids.ts';
import type { Clock } from '../engine/ports.ts';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

export interface WantedServer<Server extends Served> {
  /** What it is made of: while this stays the same, the server does. */
  readonly key: string;
  readonly open: () => Promise<Server>;
}

export interface KeptServerParts {
  readonly clock: Clock;
  /** Told when it cannot be opened. */
  readonly fault: (error: unknown) => void;
}

/** An address that is taken may be free again soon. */
const LISTEN_AGAIN_MS: Milliseconds = 10_000;

export class KeptServer<Server extends Served> {
  readonly #parts: KeptServerParts;
  #server: Server | null = null;
  /** Of the server; null: there is none. */
  #key: string | null = null;
  #turn: Promise<void> = Promise.resolve();
  #callOffRetry: (() => void) | null = null;
  #closed = false;

  constructor(parts: KeptServerParts) {
    this.#parts = parts;
  }

  /** As `http://127.0.0.1:8072`; null: nothing is served. */
  get url(): string | null {
    return this.#server?.url ?? null;
  }

  /** Resolves when it is served. @param wanted asked when its turn comes; null: no server */
  use(wanted: () => WantedServer<Server> | null): Promise<void> {
    this.#turn = this.#turn.then(() => this.#serve(wanted));
    return this.#turn;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
    this.#callOffRetry?.();
    await this.#server?.close();
    this.#server = null;
  }

  /** Never rejects. */
  async #serve(wanted: () => WantedServer<Server> | null): Promise<void> {
    this.#callOffRetry?.();
    this.#callOffRetry = null;
    const next = wanted();
    if ((next?.key ?? null) === this.#key || this.#closed) return;
    await this.#server?.close();
    this.#server = null;
    this.#key = null;
    if (next === null) return;
    const { fault, clock } = this.#parts;
    try {
      this.#server = await next.open();
      this.#key = next.key;
    } catch (error) {
      fault(error);
      this.#callOffRetry = clock.wakeAt((clock.now() + LISTEN_AGAIN_MS) as Instant, () => {
        void this.use(wanted);
      });
    }
  }
}
