/**
 * The switches' part of a unit of work: a switch is thrown, and the callbacks for which dialling stands otherwise now
 * are told. Thousands may be, so a unit tells some, and leaves the others to units of their own.
 */
import type { Dialling } from '../../domain/callback/settings.ts';
import { type SwitchName, switched } from '../../domain/callback/switches.ts';
import type { CallbackId } from '../../domain/ids.ts';
import type { Agenda } from '../agenda.ts';
import type { UnitParts } from '../unit-parts.ts';
import type { StagedCallbacks } from './callback-book.ts';
import { diallingOf } from './dial-check.ts';
import { remembered } from './pacing-view.ts';

/** A callback for which dialling was switched. */
export interface SwitchNews {
  readonly id: CallbackId;
  readonly event: { readonly type: (typeof SWITCHED)[keyof typeof SWITCHED] };
}

const TOLD_AT_ONCE = 25;
const SWITCHED = { true: 'switchedOn', false: 'switchedOff', 'dry-run': 'switchedToDryRun' } as const;

export class UnitSwitches {
  /** Who is to be told of a switch still, in units of their own. */
  untold: readonly SwitchNews[] = [];
  readonly #parts: UnitParts;
  readonly #staged: StagedCallbacks;
  readonly #agenda: Agenda;

  constructor(parts: UnitParts, staged: StagedCallbacks, agenda: Agenda) {
    this.#parts = parts;
    this.#staged = staged;
    this.#agenda = agenda;
  }

  /** `profile` null: for all; `to` null: as the site has it. */
  throw(name: SwitchName, profile: string | null, to: Dialling | null): void {
    const { profiles } = this.#parts.callbacks;
    const before = { switches: this.#staged.switches };
    this.#staged.setSwitches(switched(this.#staged.switches, name, profile, to));
    this.#parts.store.saveSwitches(this.#staged.switches);
    this.tellSwitched((each) => diallingOf(each, profiles, before));
  }

  /** Tells those for whom dialling stands otherwise now than it did. */
  tellSwitched(before: (profile: string) => Dialling): void {
    const { profiles } = this.#parts.callbacks;
    const nowAndBefore = remembered((profile: string) => ({
      dialling: diallingOf(profile, profiles, this.#staged),
      before: before(profile),
    }));
    const concerned: SwitchNews[] = [];
    for (const { id, profile } of this.#staged.all()) {
      const { dialling, before: was } = nowAndBefore(profile);
      if (dialling !== was) concerned.push({ id, event: { type: SWITCHED[`${dialling}`] } });
    }
    this.tell(concerned);
  }

  /**
   * Tells some, and leaves the others in `untold`. Who is never told, as the process is killed, is not dialled against
   * the switch all the same: that is looked at before every dial.
   */
  tell(concerned: readonly SwitchNews[]): void {
    for (const { id, event } of concerned.slice(0, TOLD_AT_ONCE)) this.#agenda.tellCallback(id, event);
    this.untold = concerned.slice(TOLD_AT_ONCE);
    this.#agenda.dialAnew = true;
  }
}
