/**
 * The callbacks that are not over, in memory, as the store has them; the switches; and the rules of queues that hold on.
 * What one transaction changes is staged over it, as with calls (live.ts).
 */
import type { CallbackState } from '../../domain/callback/state.ts';
import { type Switches, untouchedSwitches } from '../../domain/callback/switches.ts';
import type { CallbackId, QueueName } from '../../domain/ids.ts';
import type { CallbackStore } from '../callback-store.ts';

/** What can be asked of either. */
export interface CallbackBook {
  readonly switches: Switches;
  callback(id: CallbackId): CallbackState | undefined;
  all(): Iterable<CallbackState>;
  /** Those that wait for their turn. */
  due(): CallbackState[];
  /** Not over, of this number (E.164). */
  ofNumber(number: string): CallbackState[];
  holds(queue: QueueName, rule: number): boolean;
}

export class LiveCallbacks implements CallbackBook {
  readonly #states = new Map<CallbackId, CallbackState>();
  readonly #byNumber = new Map<string, Set<CallbackId>>();
  readonly #due = new Set<CallbackId>();
  #switches: Switches = untouchedSwitches;
  #holding = new Set<string>();

  load(store: CallbackStore): void {
    for (const state of store.liveCallbacks()) this.#put(state);
    this.#switches = store.switches();
    this.#holding = new Set(store.holding().map(({ queue, rule }) => ruleKey(queue, rule)));
  }

  get switches(): Switches {
    return this.#switches;
  }

  callback(id: CallbackId): CallbackState | undefined {
    return this.#states.get(id);
  }

  all(): IterableIterator<CallbackState> {
    return this.#states.values();
  }

  due(): CallbackState[] {
    return [...this.#due].flatMap((id) => this.#states.get(id) ?? []);
  }

  ofNumber(number: string): CallbackState[] {
    return [...(this.#byNumber.get(number) ?? [])].flatMap((id) => this.#states.get(id) ?? []);
  }

  holds(queue: QueueName, rule: number): boolean {
    return this.#holding.has(ruleKey(queue, rule));
  }

  /** Takes over what a committed transaction changed. Those that are over are history: only the store keeps them. */
  take(staged: StagedCallbacks): void {
    for (const state of staged.changed.values()) this.#put(state);
    for (const [key, holds] of staged.holding) {
      if (holds) this.#holding.add(key);
      else this.#holding.delete(key);
    }
    this.#switches = staged.switches;
  }

  #put(state: CallbackState): void {
    const { id, number, progress } = state;
    const ofNumber = this.#byNumber.get(number) ?? new Set();
    if (progress.status === 'over') {
      this.#states.delete(id);
      ofNumber.delete(id);
    } else {
      this.#states.set(id, state);
      ofNumber.add(id);
    }
    if (ofNumber.size > 0) this.#byNumber.set(number, ofNumber);
    else this.#byNumber.delete(number);
    if (progress.status === 'due') this.#due.add(id);
    else this.#due.delete(id);
  }
}

/** What one transaction has changed so far, over what is live. */
export class StagedCallbacks implements CallbackBook {
  readonly changed = new Map<CallbackId, CallbackState>();
  /** By `ruleKey`. */
  readonly holding = new Map<string, boolean>();
  readonly #live: LiveCallbacks;
  #switches: Switches | null = null;

  constructor(live: LiveCallbacks) {
    this.#live = live;
  }

  get switches(): Switches {
    return this.#switches ?? this.#live.switches;
  }

  setSwitches(switches: Switches): void {
    this.#switches = switches;
  }

  callback(id: CallbackId): CallbackState | undefined {
    return this.changed.get(id) ?? this.#live.callback(id);
  }

  *all(): Generator<CallbackState> {
    for (const state of this.#live.all()) if (!this.changed.has(state.id)) yield state;
    for (const state of this.changed.values()) if (state.progress.status !== 'over') yield state;
  }

  due(): CallbackState[] {
    const unchanged = this.#live.due().filter(({ id }) => !this.changed.has(id));
    return [...unchanged, ...[...this.changed.values()].filter(({ progress }) => progress.status === 'due')];
  }

  ofNumber(number: string): CallbackState[] {
    const unchanged = this.#live.ofNumber(number).filter(({ id }) => !this.changed.has(id));
    const changed = [...this.changed.values()].filter(
      (state) => state.number === number && state.progress.status !== 'over',
    );
    return [...unchanged, ...changed];
  }

  holds(queue: QueueName, rule: number): boolean {
    return this.holding.get(ruleKey(queue, rule)) ?? this.#live.holds(queue, rule);
  }

  setHolding(queue: QueueName, rule: number, holds: boolean): void {
    this.holding.set(ruleKey(queue, rule), holds);
  }
}

/** Queue names hold no space. */
const ruleKey = (queue: QueueName, rule: number): string => `${queue} ${rule}`;
