/**
 * Two switches that work at once, for all callbacks and for each kind: offering (whether new ones are agreed on) and
 * dialling (whether customers are called). What was switched by hand holds over restarts and reloads, until it is
 * switched back; where nobody has switched, the site's own setting holds. All of a kind's must be on.
 *
 * Dialling has a third position, a dry run: all is decided as if it were on, but no customer is dialled, no agent asked
 * and no message sent. What would be done is noted.
 */
import type { CallbackSettings, Dialling } from './settings.ts';

export type SwitchName = 'offering' | 'dialling';

/** Where a switch can stand. */
export interface SwitchPositions {
  readonly offering: boolean;
  readonly dialling: Dialling;
}

export interface Switches {
  readonly all: SwitchPositions;
  /** By the name under `callbacks`; null or missing: as the site has it. */
  readonly profiles: Readonly<
    Record<string, { readonly [Name in SwitchName]?: SwitchPositions[Name] | null }>
  >;
}

export const untouchedSwitches: Switches = { all: { offering: true, dialling: true }, profiles: {} };

/** The switch for all and the profile's own, taken together: off before a dry run, a dry run before on. */
export function positionOf(
  switches: Switches,
  name: SwitchName,
  profile: string,
  settings: Pick<CallbackSettings, 'offering' | 'dialling'>,
): Dialling {
  const positions = [switches.all[name], switches.profiles[profile]?.[name] ?? settings[name]];
  if (positions.includes(false)) return false;
  return positions.includes('dry-run') ? 'dry-run' : true;
}

/** On, and not for a dry run only. */
export const isSwitchedOn = (...of: Parameters<typeof positionOf>): boolean => positionOf(...of) === true;

/** Nobody is called, and nobody is written to: it is only noted what would be done. */
export const isDryRun = (
  switches: Switches,
  profile: string,
  settings: Pick<CallbackSettings, 'offering' | 'dialling'>,
): boolean => positionOf(switches, 'dialling', profile, settings) === 'dry-run';

/** `profile` null: for all. `to` null: as the site has it (for all: on). */
export function switched<Name extends SwitchName>(
  switches: Switches,
  name: Name,
  profile: string | null,
  to: SwitchPositions[Name] | null,
): Switches {
  if (profile === null) return { ...switches, all: { ...switches.all, [name]: to ?? true } };
  const before = switches.profiles[profile] ?? {};
  return { ...switches, profiles: { ...switches.profiles, [profile]: { ...before, [name]: to } } };
}
