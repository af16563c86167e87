/**
 * How callbacks are made now, by the name under `callbacks`. A profile that the site has no more is taken from the last
 * version that had it, as long as anything is pending with it: what was promised is kept.
 */
import { callingWindows, type Window } from '../../domain/callback/calling-window.ts';
import { zonesOf } from '../../domain/callback/country-zones.ts';
import { judgeNumber, type NumberSite, type NumberVerdict } from '../../domain/callback/number-guard.ts';
import type { CallbackSettings } from '../../domain/callback/settings.ts';
import { hoursNamed } from '../../domain/hours.ts';
import type { SiteVersion } from '../../domain/ids.ts';
import type { Site } from '../../domain/site.ts';
import type { CallbackStore } from '../callback-store.ts';
import type { Sites } from '../sites.ts';

export interface Profile {
  readonly settings: CallbackSettings;
  /** The site that has it, and with which its calls begin. */
  readonly site: Site;
  readonly version: SiteVersion;
}

export class Profiles {
  readonly #sites: Sites;
  #versions = new Map<string, SiteVersion>();

  constructor(sites: Sites) {
    this.#sites = sites;
  }

  load(store: CallbackStore): void {
    this.#versions = new Map(store.profileSites());
  }

  /** Notes down that the site in force has these. Call inside the transaction that saves the site. */
  keep(store: CallbackStore): void {
    const { site, version } = this.#sites.current;
    for (const profile of Object.keys(site.callbacks)) {
      if (this.#versions.get(profile) !== version) store.saveProfileSite(profile, version);
      this.#versions.set(profile, version);
    }
  }

  /** Undefined: no site ever had it. */
  of(name: string): Profile | undefined {
    const { site, version } = this.#sites.current;
    const settings = ownOf(site.callbacks, name);
    if (settings !== undefined) return { settings, site, version };
    const last = this.#versions.get(name);
    if (last === undefined) return undefined;
    const before = this.#sites.of({ site: last });
    const asBefore = ownOf(before.callbacks, name);
    return asBefore === undefined ? undefined : { settings: asBefore, site: before, version: last };
  }

  /** The versions that pending callbacks may need. */
  versions(): Iterable<SiteVersion> {
    return this.#versions.values();
  }
}

const ownOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** What the number guard has to know of a site: a number of its own would call itself. */
export function numberSiteOf({ country, numbers, dial }: Site): NumberSite {
  const called = Object.keys(numbers).filter((number) => number !== 'any');
  return { country, own: dial.callerId === null ? called : [...called, dial.callerId] };
}

export const judgedBy = ({ settings, site }: Profile, number: string): NumberVerdict =>
  judgeNumber(number, settings.numbers, numberSiteOf(site));

/** By whose clocks the customer may live. */
export function zonesFor(profile: Profile, number: string): readonly string[] {
  const verdict = judgedBy(profile, number);
  return zonesOf(verdict.verdict === 'ok' ? verdict.country : null, profile.site);
}

/** All that must be open for this number to be called. */
export function windowsOf(profile: Profile, number: string): readonly Window[] {
  const { settings, site } = profile;
  const ofQueue = hoursNamed(site.hours, site.queues[settings.queue]?.hours ?? null);
  return callingWindows(
    { hours: ofQueue, timezone: site.timezone },
    { hours: hoursNamed(site.hours, settings.callingHours), timezones: zonesFor(profile, number) },
  );
}
