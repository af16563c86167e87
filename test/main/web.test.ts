/** The web as the process runs it: it listens when it can, changes with the site, and stops nobody. */
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openStore } from '../../src/adapters/sqlite/store.ts';
import { json } from '../../src/adapters/web/answers.ts';
import type { Site } from '../../src/domain/site.ts';
import type { WebSettings } from '../../src/domain/web/settings.ts';
import type { CallbackOffice } from '../../src/engine/callback-office.ts';
import type { Store } from '../../src/engine/store.ts';
import { Web } from '../../src/main/web.ts';
import { silentEvents } from '../../src/observe/events.ts';
import { silentWebEvents } from '../../src/observe/web-events.ts';
import { labSite } from '../support/callback-lab.ts';
import { SimulatedClock, settled } from '../support/simulated-clock.ts';
import { webClient } from '../support/web-lab.ts';

const TEN_SECONDS = 10_000;
let store: Store;
let web: Web;
let clock: SimulatedClock;
const faults: string[] = [];
const missing: string[] = [];
const short: string[] = [];
const TOKEN = 'a-token-that-is-long';

beforeEach(() => {
  faults.length = 0;
  missing.length = 0;
  short.length = 0;
  clock = new SimulatedClock();
  store = openStore(':memory:');
  web = new Web({
    ...{ store, clock, dataFolder: '/nowhere', secretsFile: null },
    env: { KEEPLINE_SECRET_WEBSITE: TOKEN, KEEPLINE_SECRET_SHOP: 'short' },
    events: { ...silentEvents, fault: ({ error }) => faults.push(String(error)) },
    webEvents: {
      ...silentWebEvents,
      secretMissing: ({ secret }) => missing.push(secret),
      tokenShort: ({ secret }) => short.push(secret),
    },
    office: { times: () => ({ soonest: null, slots: [], offered: true }) } as unknown as CallbackOffice,
    site: labSite,
    mailed: () => {},
    pages: (site) => [async ({ path }) => (path === '/name' ? json(200, site.name) : null)],
  });
});
afterEach(async () => {
  await web.close();
  store.close();
});

const site = (more: Partial<WebSettings> = {}, name = 'Telco'): Site => ({
  ...labSite(),
  name,
  web: {
    ...{ host: '127.0.0.1', port: 0, publicUrl: null, behindProxy: false },
    clients: { website: webClient(), crm: webClient({ token: 'crm' }) },
    ...more,
  },
});
const get = async (path: string, token = '') => {
  const response = await fetch(`${web.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: await response.json() };
};

test('nothing listens without a web section', async () => {
  await web.use({ ...site(), web: null });
  expect(web.url).toBeNull();
});

test('the API is served beside the pages, for clients whose secret is set; others are told of', async () => {
  await web.use(site());
  expect(missing).toEqual(['crm']);
  expect((await get('/v1/times?callback=support', TOKEN)).status).toBe(200);
  expect((await get('/v1/times?callback=support', 'crm')).status).toBe(401);
  expect((await get('/v1/times?callback=support')).status).toBe(401);
  expect(await get('/name')).toEqual({ status: 200, body: 'Telco' });
});

test('a token that could be guessed is told of, and nobody’s', async () => {
  await web.use(site({ clients: { website: webClient(), shop: webClient({ token: 'shop' }) } }));
  expect([missing, short]).toEqual([[], ['shop']]);
  expect((await get('/v1/times?callback=support', 'short')).status).toBe(401);
});

test('a reload changes what is served, and keeps the door open', async () => {
  await web.use(site());
  const before = web.url;
  await web.use(site({ clients: {} }, 'Bank'));
  expect(web.url).toBe(before);
  expect((await get('/name')).body).toBe('Bank');
  expect((await get('/v1/times?callback=support', TOKEN)).status).toBe(401);
  await web.use({ ...site(), web: null });
  expect(web.url).toBeNull();
  await expect(fetch(`${before}/name`)).rejects.toThrow();
});

test('an address that is taken is told, and tried again', async () => {
  const other = await occupied();
  const { port } = other.address() as { port: number };
  await web.use(site({ port }));
  expect([web.url, faults]).toEqual([
    null,
    [`Error: the web cannot be served on 127.0.0.1:${port}: EADDRINUSE`],
  ]);
  await new Promise((resolve) => other.close(resolve));
  await clock.advance(TEN_SECONDS);
  while (web.url === null) await settled();
  expect((await get('/name')).status).toBe(200);
});

test('what is of no use any more is forgotten, whether anybody asks or not', async () => {
  await web.use(site());
  const rate = { most: 1, inMs: 7 * 24 * 3_600_000 };
  expect(store.hit('address', 'website', '192.0.2.1', rate, clock.now())).toBeNull();
  expect(store.hit('address', 'website', '192.0.2.1', rate, clock.now())).not.toBeNull();
  await clock.advance(49 * 3_600_000);
  expect(store.hit('address', 'website', '192.0.2.1', rate, clock.now())).toBeNull();
});

function occupied(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
