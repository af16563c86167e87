/** Where the engine stands with the exchange, since when, and on which connection (engine.ts draws it). */
import type { Instant } from '../domain/ids.ts';

export type Phase = 'stopped' | 'disconnected' | 'reconciling' | 'live';

export class ConnectionPhase {
  #current: Phase = 'stopped';
  #since: Instant | null = null;
  #connection = 0;

  get current(): Phase {
    return this.#current;
  }

  /** When it was last connected or disconnected; null: neither yet. */
  get since(): Instant | null {
    return this.#since;
  }

  /** Changes with each connection and each end of one: work begun under another one is dropped. */
  get connection(): number {
    return this.#connection;
  }

  get isConnected(): boolean {
    return this.#current === 'reconciling' || this.#current === 'live';
  }

  start(): void {
    this.#current = 'disconnected';
  }

  connect(at: Instant): void {
    this.#connection += 1;
    this.#current = 'reconciling';
    this.#since = at;
  }

  goLive(): void {
    this.#current = 'live';
  }

  disconnect(at: Instant): void {
    this.#connection += 1;
    this.#current = 'disconnected';
    this.#since = at;
  }

  stop(): void {
    this.#connection += 1;
    this.#current = 'stopped';
  }
}
