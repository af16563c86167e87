/**
 * Puts the site's folder in force: at start and at every reload, one after the other. What is in force is whole and
 * checked, or nothing changes.
 */
import type { Instant } from '../domain/ids.ts';
import type { Speech } from '../engine/ports.ts';
import type { ReloadReport } from '../engine/report.ts';
import type { LoadedSite } from '../engine/sites.ts';
import type { Events } from '../observe/events.ts';
import type { ReadSite } from './read-site.ts';

export interface SiteKeeperParts {
  readonly folder: string;
  /** Reads and checks the folder. */
  readonly read: (folder: string, color: boolean) => Promise<ReadSite>;
  readonly speech: Speech;
  readonly events: Events;
  readonly now: () => Instant;
}

export class SiteKeeper {
  readonly #parts: SiteKeeperParts;
  #current: { readonly version: string; readonly loadedAt: Instant } | null = null;
  #use: (loaded: LoadedSite) => void = () => {};
  #turn: Promise<unknown> = Promise.resolve();
  #warming = new AbortController();
  #lastProgressAt = 0;

  constructor(parts: SiteKeeperParts) {
    this.#parts = parts;
  }

  get loadedAt(): Instant {
    return this.#current?.loadedAt ?? this.#parts.now();
  }

  /** Reads the site for the first time. `color`: whether what is printed goes to a terminal that knows colours. */
  async load(color: boolean): Promise<ReadSite> {
    const read = await this.#parts.read(this.#parts.folder, color);
    this.#told(read);
    return read;
  }

  /** From here on reloads go to `use`, and texts are rendered ahead. */
  begin(loaded: LoadedSite, use: (loaded: LoadedSite) => void): void {
    this.#use = use;
    this.#warm(loaded);
  }

  /** Reads the folder again. Reloads asked for meanwhile wait for this one. */
  reload(): Promise<ReloadReport> {
    const report = this.#turn.then(() => this.#reload());
    this.#turn = report.catch(() => {});
    return report;
  }

  stop(): void {
    this.#warming.abort();
  }

  async #reload(): Promise<ReloadReport> {
    const before = this.#current?.version;
    const read = await this.#parts.read(this.#parts.folder, false);
    const { diagnostics, printed } = read;
    if (!read.ok) {
      this.#told(read);
      return { ok: false, diagnostics, printed };
    }
    const changed = read.loaded.version !== before;
    if (changed) this.#use(read.loaded);
    this.#told(read);
    // Also when nothing changed: what could not be rendered before may be by now.
    this.#warm(read.loaded);
    return { ok: true, version: read.loaded.version, changed, warnings: read.warnings, printed, diagnostics };
  }

  #told(read: ReadSite): void {
    const { events, folder, now } = this.#parts;
    const { warnings } = read;
    if (!read.ok) {
      events.siteRejected({ folder, errors: read.errors, warnings, kept: this.#current?.version ?? null });
      return;
    }
    const { version, site } = read.loaded;
    const changed = version !== this.#current?.version;
    if (changed) this.#current = { version, loadedAt: now() };
    events.siteLoaded({
      site: site.name,
      version,
      folder,
      numbers: Object.keys(site.numbers).length,
      queues: Object.keys(site.queues).length,
      agents: Object.keys(site.agents).length,
      warnings,
      changed,
    });
  }

  #warm({ site }: LoadedSite): void {
    const { speech, events, now } = this.#parts;
    this.#warming.abort();
    this.#warming = new AbortController();
    const { signal } = this.#warming;
    const progress = (done: number, total: number): void => {
      if (signal.aborted || done === total || now() - this.#lastProgressAt < PROGRESS_MS) return;
      this.#lastProgressAt = now();
      events.speechWarming({ done, total });
    };
    speech.warm(site, signal, progress).then(
      ({ rendered, cached, failed }) => {
        if (!signal.aborted) events.speechWarmed({ rendered, cached, failed: failed.length });
      },
      (error: unknown) => events.fault({ where: 'site.warm', call: null, error }),
    );
  }
}

/** How often the rendering of a long list is told. */
const PROGRESS_MS = 2000;
