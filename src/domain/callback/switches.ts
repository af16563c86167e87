/**
 * Two switches that work at once, for all callbacks and for each kind: offering (whether new ones are agreed on) and
 * dialling (whether customers are called). What was switched by hand holds over restarts and reloads, until it is
 * switched back; where nobody has switched, the site's own setting holds. All of a kind's must be on.
 */
import type { CallbackSettings } from './settings.ts';

export type SwitchName = 'offering' | 'dialling';

export interface Switches {
  readonly all: Readonly<Record<SwitchName, boolean>>;
  /** By the name under `callbacks`; null or missing: as the site has it. */
  readonly profiles: Readonly<Record<string, Readonly<Partial<Record<SwitchName, boolean | null>>>>>;
}

export const untouchedSwitches: Switches = { all: { offering: true, dialling: true }, profiles: {} };

export function isSwitchedOn(
  switches: Switches,
  name: SwitchName,
  profile: string,
  settings: Pick<CallbackSettings, 'offering' | 'dialling'>,
): boolean {
  return switches.all[name] && (switches.profiles[profile]?.[name] ?? settings[name]);
}

/** `profile` null: for all. `to` null: as the site has it (for all: on). */
export function switched(
  switches: Switches,
  name: SwitchName,
  profile: string | null,
  to: boolean | null,
): Switches {
  if (profile === null) return { ...switches, all: { ...switches.all, [name]: to ?? true } };
  const before = switches.profiles[profile] ?? {};
  return { ...switches, profiles: { ...switches.profiles, [profile]: { ...before, [name]: to } } };
}
