/** What the exchange in memory (fake-telephony.ts) knows of phones: whether they ring, are used, or cannot be reached. */
import type { PhoneState, TelephonyEvent } from '../../src/engine/ports.ts';
import type { FakeChannel } from './fake-channel.ts';

export class FakePhoneStates {
  readonly #channels: ReadonlyMap<unknown, FakeChannel>;
  readonly #emit: (event: TelephonyEvent) => void;
  /** What calls outside of Keepline, or cables, make of phones. */
  readonly #outside = new Map<string, PhoneState>();
  /** The phones that are watched, with the state last told. */
  readonly #watched = new Map<string, PhoneState>();

  constructor(channels: ReadonlyMap<unknown, FakeChannel>, emit: (event: TelephonyEvent) => void) {
    this.#channels = channels;
    this.#emit = emit;
  }

  /** From now on these are watched, and no others. */
  watch(phones: readonly string[]): void {
    for (const phone of this.#watched.keys()) if (!phones.includes(phone)) this.#watched.delete(phone);
    for (const phone of phones) {
      if (this.#watched.has(phone)) continue;
      const state = this.of(phone);
      this.#watched.set(phone, state);
      this.#emit({ type: 'phoneChanged', phone, state });
    }
  }

  /** Of those that are watched. */
  snapshot(): Map<string, PhoneState> {
    return new Map([...this.#watched.keys()].map((phone) => [phone, this.of(phone)]));
  }

  /** A phone is used for something else, or loses its connection; null: nothing of that any more. */
  set(endpoint: string, state: PhoneState | null): void {
    if (state === null) this.#outside.delete(endpoint);
    else this.#outside.set(endpoint, state);
    this.tell(endpoint);
  }

  of(endpoint: string): PhoneState {
    const outside = this.#outside.get(endpoint) ?? 'idle';
    if (outside !== 'idle') return outside;
    if (endpoint.includes('@')) return 'unknown';
    const here = [...this.#channels.values()].filter((channel) => channel.endpoint === endpoint);
    if (here.some(({ up, arrived }) => up || arrived !== null)) return 'inUse';
    return here.length > 0 ? 'ringing' : 'idle';
  }

  /** Tells of it if it is watched, and has changed. */
  tell(phone: string): void {
    const told = this.#watched.get(phone);
    const state = this.of(phone);
    if (told === undefined || told === state) return;
    this.#watched.set(phone, state);
    this.#emit({ type: 'phoneChanged', phone, state });
  }
}
