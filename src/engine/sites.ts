/** The site in force, and the older versions that calls under way go on with. */
import type { CallState } from '../domain/call/state.ts';
import type { QueueName, SiteVersion } from '../domain/ids.ts';
import type { QueueSettings, Site } from '../domain/site.ts';
import type { Store } from './store.ts';

export interface LoadedSite {
  readonly version: SiteVersion;
  readonly site: Site;
}

export class Sites {
  readonly #store: Store;
  readonly #known = new Map<SiteVersion, Site>();
  #current: LoadedSite;

  constructor(store: Store, current: LoadedSite) {
    this.#store = store;
    this.#current = current;
  }

  get current(): LoadedSite {
    return this.#current;
  }

  /** From now on new calls get this version. */
  use(loaded: LoadedSite): void {
    this.#known.set(this.#current.version, this.#current.site);
    this.#current = loaded;
  }

  /** The version a call began with; the current one if that was lost, which is better than losing the call. */
  of(call: Pick<CallState, 'site'>): Site {
    if (call.site === this.#current.version) return this.#current.site;
    const known = this.#known.get(call.site) ?? this.#store.site(call.site) ?? this.#current.site;
    this.#known.set(call.site, known);
    return known;
  }

  /** A queue as it is set now; if the current site has none of this name, as the call's version had it. */
  queue(call: Pick<CallState, 'site'>, name: QueueName): QueueSettings | undefined {
    return this.#current.site.queues[name] ?? this.of(call).queues[name];
  }

  /** Forgets versions that no live call needs. */
  keepOnly(versions: ReadonlySet<SiteVersion>): void {
    for (const version of this.#known.keys()) if (!versions.has(version)) this.#known.delete(version);
  }
}
