/**
 * The callbacks that are not over, in memory, as the store has them; the switches; and the rules of queues that hold on.
 * What one transaction changes is staged over it, as with calls (live.ts).
 */
import type { Holding } from '../../domain/callback/settings.ts';
import { type CallbackState, isInAttempt } from '../../domain/callback/state.ts';
import { type Switches, untouchedSwitches } from '../../domain/callback/switches.ts';
import type { CallbackId, QueueName } from '../../domain/ids.ts';
import type { CallbackStore, HoldingChange, RuleHolding } from '../callback-store.ts';
import { Appointments, type Counted, isCounted } from './appointments.ts';

/** What can be asked of either. */
export interface CallbackBook {
  readonly switches: Switches;
  callback(id: CallbackId): CallbackState | undefined;
  all(): Iterable<CallbackState>;
  /** Those for which agents are asked, or the customer is called or talks. */
  underWay(): CallbackState[];
  /** How many customers are called, or talk. */
  inAttempt(): number;
  /** Not over, of this number (E.164). */
  ofNumber(number: string): CallbackState[];
  count(counted: Counted): number;
  /** How it is with a rule that holds on; null: it is not so. */
  holding(queue: QueueName, rule: number): Holding | null;
  /** All that hold on, or are about to. */
  allHolding(): RuleHolding[];
}

export class LiveCallbacks implements CallbackBook {
  readonly #states = new Map<CallbackId, CallbackState>();
  readonly #byNumber = new Map<string, Set<CallbackId>>();
  readonly #underWay = new Set<CallbackId>();
  readonly #inAttempt = new Set<CallbackId>();
  readonly #appointments = new Appointments();
  #switches: Switches = untouchedSwitches;
  #holding = new Map<string, RuleHolding>();

  load(store: CallbackStore): void {
    for (const state of store.liveCallbacks()) this.#put(state);
    this.#switches = store.switches();
    this.#holding = new Map(store.holding().map((each) => [ruleKey(each.queue, each.rule), each]));
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

  underWay(): CallbackState[] {
    return [...this.#underWay].flatMap((id) => this.#states.get(id) ?? []);
  }

  inAttempt(): number {
    return this.#inAttempt.size;
  }

  ofNumber(number: string): CallbackState[] {
    return [...(this.#byNumber.get(number) ?? [])].flatMap((id) => this.#states.get(id) ?? []);
  }

  count(counted: Counted): number {
    return this.#appointments.count(counted);
  }

  holding(queue: QueueName, rule: number): Holding | null {
    return this.#holding.get(ruleKey(queue, rule))?.holding ?? null;
  }

  allHolding(): RuleHolding[] {
    return [...this.#holding.values()];
  }

  /** Takes over what a committed transaction changed. Those that are over are history: only the store keeps them. */
  take(staged: StagedCallbacks): void {
    for (const state of staged.changed.values()) this.#put(state);
    for (const { queue, rule, into, after } of staged.holdingChanges.values()) {
      if (after === null) this.#holding.delete(ruleKey(queue, rule));
      else this.#holding.set(ruleKey(queue, rule), { queue, rule, into, holding: after });
    }
    this.#switches = staged.switches;
  }

  #put(state: CallbackState): void {
    const { id, number, progress } = state;
    const ofNumber = this.#byNumber.get(number) ?? new Set();
    if (progress.status === 'over') {
      this.#states.delete(id);
      this.#appointments.remove(id);
      ofNumber.delete(id);
    } else {
      this.#states.set(id, state);
      this.#appointments.put(state);
      ofNumber.add(id);
    }
    if (ofNumber.size > 0) this.#byNumber.set(number, ofNumber);
    else this.#byNumber.delete(number);
    if (isUnderWay(state)) this.#underWay.add(id);
    else this.#underWay.delete(id);
    if (isInAttempt(progress)) this.#inAttempt.add(id);
    else this.#inAttempt.delete(id);
  }
}

/** What one transaction has changed so far, over what is live. */
export class StagedCallbacks implements CallbackBook {
  readonly changed = new Map<CallbackId, CallbackState>();
  /** By `ruleKey`. */
  readonly holdingChanges = new Map<string, HoldingChange>();
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

  underWay(): CallbackState[] {
    const unchanged = this.#live.underWay().filter(({ id }) => !this.changed.has(id));
    return [...unchanged, ...[...this.changed.values()].filter(isUnderWay)];
  }

  inAttempt(): number {
    let count = this.#live.inAttempt();
    for (const [id, { progress }] of this.changed) {
      const before = this.#live.callback(id);
      if (before !== undefined && isInAttempt(before.progress)) count -= 1;
      if (isInAttempt(progress)) count += 1;
    }
    return count;
  }

  ofNumber(number: string): CallbackState[] {
    const unchanged = this.#live.ofNumber(number).filter(({ id }) => !this.changed.has(id));
    const changed = [...this.changed.values()].filter(
      (state) => state.number === number && state.progress.status !== 'over',
    );
    return [...unchanged, ...changed];
  }

  count(counted: Counted): number {
    let count = this.#live.count(counted);
    for (const [id, state] of this.changed) {
      const before = this.#live.callback(id);
      if (before !== undefined && isCounted(before, counted)) count -= 1;
      if (isCounted(state, counted)) count += 1;
    }
    return count;
  }

  holding(queue: QueueName, rule: number): Holding | null {
    const change = this.holdingChanges.get(ruleKey(queue, rule));
    return change === undefined ? this.#live.holding(queue, rule) : change.after;
  }

  allHolding(): RuleHolding[] {
    const unchanged = this.#live
      .allHolding()
      .filter(({ queue, rule }) => !this.holdingChanges.has(ruleKey(queue, rule)));
    const changed = [...this.holdingChanges.values()].flatMap(({ queue, rule, into, after }) =>
      after === null ? [] : [{ queue, rule, into, holding: after }],
    );
    return [...unchanged, ...changed];
  }

  setHolding(change: HoldingChange): void {
    this.holdingChanges.set(ruleKey(change.queue, change.rule), change);
  }
}

const isUnderWay = ({ progress }: CallbackState): boolean =>
  progress.status === 'previewing' || isInAttempt(progress);

/** Queue names hold no space. */
const ruleKey = (queue: QueueName, rule: number): string => `${queue} ${rule}`;
