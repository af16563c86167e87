/** The API over real HTTP, before an engine on a real store that can be killed between any two of its transactions. */
import { request as httpRequest } from 'node:http';
import { apiRoute } from '../../src/adapters/web/api/api-routes.ts';
import { WrongTokens } from '../../src/adapters/web/api/tokens.ts';
import { listenForWeb, type WebServer } from '../../src/adapters/web/web-server.ts';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { Site } from '../../src/domain/site.ts';
import type { WebClient } from '../../src/domain/web/settings.ts';
import type { Store } from '../../src/engine/store.ts';
import { CallbackRequests, type CaptchaVerdict } from '../../src/engine/web/callback-requests.ts';
import { silentWebEvents } from '../../src/observe/web-events.ts';
import { CallbackLab, labSite } from './callback-lab.ts';
import type { Instruction } from './engine-lab.ts';
import { smsSettings } from './messages.ts';

export const webClient = (more: Partial<WebClient> = {}): WebClient => ({
  token: 'website',
  callbacks: null,
  perAddress: { most: 50, inMs: 3_600_000 },
  perPrefix: { most: 50, inMs: 3_600_000 },
  codes: { most: 50, inMs: 3_600_000 },
  verify: 'no',
  captcha: null,
  ...more,
});

export interface WebLabOptions {
  readonly client?: Partial<WebClient>;
  readonly profile?: Partial<CallbackSettings>;
  readonly site?: (site: Site) => Site;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was answered
  readonly body: any;
}

export interface Asking {
  readonly token?: string | null;
  readonly key?: string | null;
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const SECRETS: Readonly<Record<string, string>> = {
  website: 'website-token-0001',
  crm: 'crm-token-0000001',
  short: 'fifteen-letters',
  long: 'sixteen-letters-',
};
const LAST = '203.0.113.';

export class WebLab {
  readonly lab: CallbackLab;
  /** As the site has them; may be changed, as by a reload. */
  readonly clients: Record<'website' | 'crm' | 'short' | 'long', WebClient>;
  readonly site: Site;
  /** What the captcha's service says. */
  captcha: () => Promise<CaptchaVerdict> = async () => 'passed';
  readonly captchas: { captcha: string; address: string }[] = [];
  /** The process dies at the `nth` such moment from now on. */
  dies: { readonly at: Instruction; readonly nth: number } | null = null;
  readonly faults: unknown[] = [];
  /** Whether the test lets it be at fault, as when it dies under a request. */
  mayFault = false;
  mailed = 0;
  code = '123456';
  #requests: CallbackRequests | null = null;
  #wrongTokens = new WrongTokens();
  #server: WebServer | null = null;
  #moments = 0;
  #ids = 0;
  #keys = 0;

  constructor({ client, profile, site = (same) => same }: WebLabOptions = {}) {
    this.clients = {
      website: webClient(client),
      crm: webClient({ token: 'crm' }),
      short: webClient({ token: 'short' }),
      long: webClient({ token: 'long' }),
    };
    const plain = labSite(profile);
    this.site = site({
      ...plain,
      variables: { ...plain.variables, matter: 'text', loan: 'integer' },
      sms: smsSettings(),
      texts: {
        ...plain.texts,
        ['callback_sms_code' as keyof Site['texts']]: {
          ['en' as Site['languages'][number]]: '{site}: {code}',
        },
      },
    });
    this.lab = new CallbackLab(this.site, {
      dies: (at) => this.#isMoment(at),
      mail: ({ store }) => {
        this.#requests = this.#requestsOn(store);
        this.#wrongTokens = new WrongTokens();
        return { added: () => {}, withdrawn: () => {} };
      },
    });
  }

  async start(): Promise<this> {
    await this.lab.start();
    // Nobody is dialled: what is asked for stays as it is.
    this.lab.engine.callbacks.switch('dialling', null, false);
    this.#server = await listenForWeb({
      settings: { host: '127.0.0.1', port: 0, behindProxy: true },
      routes: [(request) => apiRoute(this.#api())(request)],
      fault: (_, error) => this.faults.push(error),
    });
    return this;
  }

  async close(): Promise<void> {
    this.lab.telephony.crash();
    await this.#server?.close();
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  /** A new process on the same store. */
  async restart(): Promise<void> {
    this.dies = null;
    await this.lab.restart();
  }

  ask(body: unknown, asking: Asking = {}): Promise<Answer> {
    return this.send('POST', '/v1/callbacks', body, asking);
  }

  send(method: string, path: string, body?: unknown, asking: Asking = {}): Promise<Answer> {
    const {
      token = 'website-token-0001',
      key = `key ${++this.#keys}`,
      from = `${LAST}1`,
      headers = {},
    } = asking;
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    return raw(this.url, method, path, text, {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(key === null ? {} : { 'idempotency-key': key }),
      'x-forwarded-for': `198.51.100.9, ${from}`,
      ...headers,
    });
  }

  #api() {
    if (this.#requests === null) throw new Error('start the lab first');
    return {
      ...{ clients: this.clients, site: this.site, office: this.lab.engine.callbacks, clock: this.lab.clock },
      ...{ requests: this.#requests, wrongTokens: this.#wrongTokens, events: silentWebEvents },
      secret: (name: string) => SECRETS[name] ?? null,
      captcha: (_: string, __: unknown, given: { captcha: string; address: string }) => {
        this.captchas.push(given);
        return this.captcha();
      },
    };
  }

  #requestsOn(store: Store): CallbackRequests {
    const office = () => this.lab.engine.callbacks;
    return new CallbackRequests({
      store,
      office: {
        ...({} as ReturnType<typeof office>),
        weigh: (request) => office().weigh(request),
        add: (request, alongside) => office().add(request, alongside),
        show: (id) => office().show(id),
      },
      clock: this.lab?.clock ?? { now: () => this.lab.clock.now(), wakeAt: () => () => {} },
      site: () => this.site,
      mailed: () => {
        this.mailed += 1;
      },
      chance: { code: () => this.code, id: () => `${String(++this.#ids).padStart(8, '0')}id` },
    });
  }

  #isMoment(at: Instruction): boolean {
    if (this.dies?.at !== at) return false;
    this.#moments += 1;
    if (this.#moments < this.dies.nth) return false;
    this.dies = null;
    return true;
  }

  /** The process dies when this has happened so many times from now on. */
  dieAt(at: Instruction, nth: number): void {
    this.#moments = 0;
    this.dies = { at, nth };
  }
}

/** What nobody's client would send can be sent, too. */
export function raw(
  url: string,
  method: string,
  path: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      url,
      {
        method,
        path,
        agent: false,
        headers: { 'content-length': String(Buffer.byteLength(body)), ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Answer['headers'],
            body: text === '' ? null : JSON.parse(text),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
