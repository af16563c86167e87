/**
 * What stands beside the engine while Keepline runs, for the web: the server, its API, and the pages for customers. It
 * listens while the site has a `web` section. Whatever goes wrong with it is told in the log, and stops nobody's call.
 */
import { randomBytes, randomInt } from 'node:crypto';
import type { Secrets } from '../adapters/secrets.ts';
import { apiRoute } from '../adapters/web/api/api-routes.ts';
import { WrongTokens } from '../adapters/web/api/tokens.ts';
import { askCaptcha } from '../adapters/web/captcha.ts';
import type { WebRoute } from '../adapters/web/route.ts';
import { listenForWeb, type WebServer } from '../adapters/web/web-server.ts';
import type { Instant, Milliseconds } from '../domain/ids.ts';
import type { Site } from '../domain/site.ts';
import { SHORTEST_TOKEN, secretsOfWeb, type WebSettings } from '../domain/web/settings.ts';
import type { CallbackOffice } from '../engine/callback-office.ts';
import type { Clock } from '../engine/ports.ts';
import type { Store } from '../engine/store.ts';
import { CallbackRequests } from '../engine/web/callback-requests.ts';
import type { Events } from '../observe/events.ts';
import type { WebEvents } from '../observe/web-events.ts';
import { KeptServer, type WantedServer } from './kept-server.ts';
import { type SecretsParts, secretsOfProcess } from './secrets-file.ts';

export interface WebParts extends SecretsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: Events;
  readonly webEvents: WebEvents;
  readonly office: CallbackOffice;
  /** In force now. */
  readonly site: () => Site;
  /** Told when there is a message to be sent. */
  readonly mailed: () => void;
  /** What is served beside the API, at start and at each reload. */
  readonly pages: (site: Site) => readonly WebRoute[];
}

const PRUNE_EVERY_MS: Milliseconds = 3_600_000;
const ID_BYTES = 18;

export class Web {
  readonly #parts: WebParts;
  readonly #requests: CallbackRequests;
  readonly #wrongTokens = new WrongTokens();
  #secrets: Secrets | null = null;
  #routes: readonly WebRoute[] = [];
  readonly #server: KeptServer<WebServer>;
  #callOffPruning: (() => void) | null = null;

  constructor(parts: WebParts) {
    const { store, office, clock, site, mailed, events } = parts;
    this.#parts = parts;
    const fault = (error: unknown) => events.fault({ where: 'web.listen', call: null, error });
    this.#server = new KeptServer({ clock, fault });
    const chance = {
      code: () => String(randomInt(1_000_000)).padStart(6, '0'),
      id: () => randomBytes(ID_BYTES).toString('base64url'),
    };
    this.#requests = new CallbackRequests({ store, office, clock, site, mailed, chance });
  }

  /** As `http://127.0.0.1:8072`; null: nothing is served. */
  get url(): string | null {
    return this.#server.url;
  }

  /** Puts a site in force: at start, and at every reload. Resolves when it is served. */
  use(site: Site): Promise<void> {
    const { events, webEvents } = this.#parts;
    if (this.#callOffPruning === null) this.#prune();
    try {
      this.#secrets = secretsOfProcess(this.#parts);
    } catch (error) {
      // Those of before are better than none.
      events.fault({ where: 'secrets', call: null, error });
    }
    const { web } = site;
    for (const secret of this.#secrets?.missing(web === null ? [] : secretsOfWeb(web)) ?? []) {
      webEvents.secretMissing({ secret });
    }
    for (const { token: secret } of Object.values(web?.clients ?? {})) {
      const token = this.#secrets?.get(secret) ?? null;
      if (token !== null && token.length < SHORTEST_TOKEN)
        webEvents.tokenShort({ secret, atLeast: SHORTEST_TOKEN });
    }
    this.#routes = web === null ? [] : [this.#api(site, web), ...this.#parts.pages(site)];
    return this.#server.use(() => (web === null ? null : this.#serverFor(web)));
  }

  async close(): Promise<void> {
    this.#callOffPruning?.();
    await this.#server.close();
  }

  #api(site: Site, { clients }: WebSettings): WebRoute {
    const { office, clock, webEvents: events } = this.#parts;
    const secret = (name: string) => this.#secrets?.get(name) ?? null;
    return apiRoute({
      ...{ clients, site, office, clock, events, secret },
      requests: this.#requests,
      wrongTokens: this.#wrongTokens,
      captcha: (client, settings, given) => {
        const unavailable = (reason: string) => events.captchaUnavailable({ client, reason });
        return askCaptcha({ settings, secret, unavailable }, given);
      },
    });
  }

  /** The server stays as it is while what it serves changes. */
  readonly #route: WebRoute = async (request) => {
    for (const route of this.#routes) {
      const answer = await route(request);
      if (answer !== null) return answer;
    }
    return null;
  };

  #serverFor(settings: WebSettings): WantedServer<WebServer> {
    const { events, webEvents } = this.#parts;
    return {
      key: JSON.stringify([settings.host, settings.port, settings.behindProxy]),
      open: async () => {
        const server = await listenForWeb({
          settings,
          routes: [this.#route],
          fault: (where, error) => events.fault({ where, call: null, error }),
        });
        webEvents.webListening({ url: server.url });
        return server;
      },
    };
  }

  /** Numbers and addresses are not kept for longer than they are of use, whether anybody asks or not. */
  #prune(): void {
    const { store, clock, events } = this.#parts;
    const now = clock.now();
    try {
      store.transaction(() => store.pruneWeb(now));
    } catch (error) {
      events.fault({ where: 'web.prune', call: null, error });
    }
    this.#callOffPruning = clock.wakeAt((now + PRUNE_EVERY_MS) as Instant, () => this.#prune());
  }
}
