/**
 * The turns' part of a unit of work: customers whose turn has come are told so, rules that hold on begin and end, and
 * when to look again is noted for the time after.
 */
import type { CallbackId, Instant } from '../../domain/ids.ts';
import type { Agenda } from '../agenda.ts';
import type { Staged } from '../live.ts';
import type { UnitParts } from '../unit-parts.ts';
import type { CallHands } from './call-hands.ts';
import type { StagedCallbacks } from './callback-book.ts';
import { nextLookAt, type Turn, turnsOf } from './dialling.ts';
import { hasBegun, holdingNow, nextBeginning } from './holding.ts';

/** So many have their turn in one unit of work, if no more agents are free: as when dialling is switched on. */
const TURNS_AT_ONCE = 25;
const BETWEEN_TURNS_MS = 10;

export class UnitTurns {
  /** When to look again whether somebody may be dialled, should nothing happen until then; null: nobody waits. */
  lookAgainAt: Instant | null = null;
  readonly #parts: UnitParts;
  readonly #calls: Staged;
  readonly #staged: StagedCallbacks;
  readonly #agenda: Agenda;
  readonly #hands: Pick<CallHands, 'changed' | 'matchBefore'>;
  /** Whose turn has come in this unit: not again, whatever they made of it. */
  readonly #turned = new Set<CallbackId>();

  constructor(
    parts: UnitParts,
    calls: Staged,
    agenda: Agenda,
    hands: Pick<CallHands, 'changed' | 'matchBefore'>,
  ) {
    this.#parts = parts;
    this.#calls = calls;
    this.#staged = calls.callbacks;
    this.#agenda = agenda;
    this.#hands = hands;
  }

  /** Tells those whose turn has come. */
  tell(): void {
    this.#agenda.dialAnew = false;
    if (!this.#parts.mayDial) return;
    const { lines } = this.#parts;
    const isHolding = this.#lookAtHolding();
    this.#lookAgainBy(lines.turns.isEmpty && !isHolding ? null : nextLookAt(this.#parts));
    if (lines.turns.isEmpty) return;
    const turns = turnsOf({ ...this.#parts, book: this.#staged, calls: this.#calls }, this.#turned);
    const room = Math.max(0, this.#turnsAtOnce() - this.#turned.size);
    for (const { id } of this.#certain(turns.slice(0, room))) {
      this.#turned.add(id);
      this.#agenda.tellCallback(id, { type: 'turnCame' });
    }
    if (turns.length > room) this.#lookAgainBy((this.#parts.now + BETWEEN_TURNS_MS) as Instant);
  }

  /**
   * Of those that have their turn, the ones that keep it, whoever gets which agent; the others are looked at again in
   * this unit. First those who go in line themselves. Then callers who stand before the first to be dialled are given
   * theirs. Then customers are dialled, up to the next caller who is given one.
   */
  #certain(turns: readonly Turn[]): readonly Turn[] {
    const [first] = turns;
    let certain = turns.filter(({ isDialled }) => !isDialled);
    if (certain.length === 0 && first !== undefined && !this.#hands.matchBefore(first.rank)) {
      const next = this.#parts.lines.floor.nextServed(first.rank);
      certain = turns.filter(({ rank }) => next === null || rank <= next);
    }
    if (certain.length < turns.length) this.#agenda.dialAnew = true;
    return certain;
  }

  /** Whoever is free is not given to those who stand behind; when nobody is, the others may as well come a moment later. */
  #turnsAtOnce(): number {
    let free = 0;
    for (const agent of this.#parts.lines.floor.agents()) if (agent.free) free += 1;
    return Math.max(TURNS_AT_ONCE, free);
  }

  /** Rules that hold on begin and end, and that is noted. @returns whether one holds on, or is about to */
  #lookAtHolding(): boolean {
    const { store, sites } = this.#parts;
    const looked = holdingNow({ ...this.#parts, book: this.#staged });
    for (const change of looked) {
      if (change.before === change.after) continue;
      store.saveHolding(change);
      this.#staged.setHolding(change);
      if (hasBegun(change.before) !== hasBegun(change.after))
        this.#hands.changed({ of: 'holding', ...change });
    }
    this.#lookAgainBy(nextBeginning(looked, sites.current.site.offers));
    return looked.some(({ after }) => after !== null);
  }

  #lookAgainBy(at: Instant | null): void {
    if (at !== null && (this.lookAgainAt === null || at < this.lookAgainAt)) this.lookAgainAt = at;
  }
}
