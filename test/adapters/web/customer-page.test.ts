/** The customer's page over real HTTP, with a real engine and store behind it and a fake exchange. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { customerPage } from '../../../src/adapters/web/pages/customer-page.ts';
import { PAGE_WORDS } from '../../../src/adapters/web/pages/words.ts';
import { listenForWeb, type WebServer } from '../../../src/adapters/web/web-server.ts';
import type { CallbackId, Language } from '../../../src/domain/ids.ts';
import { CallbackLab, CUSTOMER } from '../../support/callback-lab.ts';
import { customerSite } from '../../support/customer-site.ts';
import { loaded } from '../../support/sites.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { en } = PAGE_WORDS;

let lab: CallbackLab;
let server: WebServer;
afterEach(async () => {
  await server.close();
  expect(lab.faults).toEqual([]);
  lab.telephony.crash();
});

async function start(site = customerSite()): Promise<CallbackId> {
  lab = new CallbackLab(site);
  await lab.start();
  await lab.occupyAnna();
  const route = customerPage({
    office: lab.engine.callbacks.customers,
    languages: () => lab.engine.view().site.site.languages,
    now: () => lab.clock.now(),
  });
  server = await listenForWeb({
    settings: { host: '127.0.0.1', port: 0, behindProxy: true },
    routes: [route],
    fault: (where, error) => lab.faults.push(where, error),
  });
  return lab.add();
}

const pathOf = (id: CallbackId): string => `/c/${encodeURIComponent(lab.store.linkToken(id))}`;

interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function ask(path: string, init: RequestInit = {}): Promise<Seen> {
  const response = await fetch(`${server.url}${path}`, { redirect: 'manual', ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const FORM = 'application/x-www-form-urlencoded';
const press = (id: CallbackId, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  ask(pathOf(id), {
    method: 'POST',
    headers: { 'content-type': FORM, ...headers },
    body: new URLSearchParams(fields).toString(),
  });

/** What can be pressed: the label, and what it sends. */
function buttonsOf({ text }: Seen): Record<string, Record<string, string>> {
  const forms = [...text.matchAll(/<form method="post">(.*?)<button[^>]*>(.*?)<\/button><\/form>/g)];
  return Object.fromEntries(
    forms.map(([, inputs = '', label = '']) => [
      label,
      Object.fromEntries(
        [...inputs.matchAll(/name="(.*?)" value="(.*?)"/g)].map(([, name = '', value = '']) => [name, value]),
      ),
    ]),
  );
}
const paragraphs = ({ text }: Seen) => [...text.matchAll(/<p[^>]*>(.*?)<\/p>/g)].map(([, words]) => words);
const facts = ({ text }: Seen) => [...text.matchAll(/<dd>(.*?)<\/dd>/g)].map(([, words]) => words);
const end = (id: CallbackId): string => {
  const { progress } = lab.callback(id);
  return progress.status === 'over' ? progress.end : progress.status;
};

describe("the customer's page", () => {
  test('tells who calls, when, and of the number its end; and that is all that is asked of the browser', async () => {
    const id = await start();
    const page = await ask(pathOf(id));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(facts(page)).toEqual([
      'Telco &amp; &lt;Söner&gt;',
      expect.stringMatching(/^today, /),
      '•••• ends with 567',
    ]);
    expect(page.text).not.toContain(CUSTOMER.slice(-4));
    expect(page.text).not.toContain('<script');
    expect(page.text).not.toMatch(/(?:src|href)="(?!tel:)/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).toContain('<html lang="en">');
  });

  test('changes nothing when it is looked at, however often programs do', async () => {
    const id = await start();
    const before = lab.callback(id);
    for (let times = 0; times < 5; times += 1) {
      expect((await ask(`${pathOf(id)}?wish=cancel`)).status).toBe(200);
      expect((await ask(pathOf(id), { method: 'HEAD' })).text).toBe('');
    }
    expect(lab.callback(id)).toEqual(before);
  });

  test('cancels, leads back by GET, and tells how it ended', async () => {
    const id = await start();
    const buttons = buttonsOf(await ask(pathOf(id)));
    const answer = await press(id, buttons[en.cancel] ?? {});
    expect([answer.status, end(id)]).toEqual([303, 'cancelledByCustomer']);
    const back = new URL(answer.headers.get('location') ?? '', `${server.url}${pathOf(id)}`);
    expect(back.pathname).toBe(pathOf(id));
    const page = await ask(back.pathname + back.search);
    expect(paragraphs(page)).toEqual([en.ends.cancelledByCustomer]);
    expect(buttonsOf(page)).toEqual({});
  });

  test('moves to later, to a time that is offered, and to as soon as possible', async () => {
    const schedule = { share: 1, slotMs: HOUR, daysAhead: 2, hours: null, toleranceMs: 15 * MINUTE };
    const id = await start(customerSite({ schedule }));
    const first = buttonsOf(await ask(pathOf(id)));
    expect(Object.keys(first)).toEqual([
      'in 30 minutes (09:30)',
      'in 1 hour (10:00)',
      'in 2 hours (11:00)',
      'today, 10:00',
      'today, 11:00',
      'today, 12:00',
      en.cancel,
    ]);
    await press(id, first['in 2 hours (11:00)'] ?? {});
    expect(facts(await ask(pathOf(id)))[1]).toBe('today, 11:00–11:15');
    await press(id, first['today, 12:00'] ?? {});
    const second = await ask(pathOf(id));
    expect(facts(second)[1]).toBe('today, 12:00–12:15');
    await press(id, buttonsOf(second)[en.soonest] ?? {});
    expect([end(id), Object.keys(buttonsOf(await ask(pathOf(id)))).includes(en.soonest)]).toEqual([
      'due',
      false,
    ]);
  });

  test('says so when a choice was not possible any more', async () => {
    const id = await start();
    const answer = await press(id, { wish: 'later', minutes: '31' });
    const location = answer.headers.get('location') ?? '';
    const page = await ask(`${pathOf(id)}${location.slice(location.indexOf('?'))}`);
    expect([page.status, paragraphs(page)]).toEqual([200, [en.notNow]]);
  });

  test('where nobody is called at that hour, tells when we call instead', async () => {
    const id = await start();
    await lab.clock.advance(12 * HOUR + 40 * MINUTE);
    // Twenty to ten in the evening.
    const labels = Object.keys(buttonsOf(await ask(pathOf(lab.add('+46709999998')))));
    expect(labels.filter((label) => label.includes('tomorrow'))).toEqual(['tomorrow, 08:00']);
    expect(end(id)).toBe('expired');
    expect(paragraphs(await ask(pathOf(id)))).toEqual([en.ends.expired]);
  });

  test('while we call, says so, and notes what is wished', async () => {
    lab = new CallbackLab(customerSite());
    await lab.start();
    server = await listenForWeb({
      settings: { host: '127.0.0.1', port: 0, behindProxy: false },
      routes: [
        customerPage({
          office: lab.engine.callbacks.customers,
          languages: () => [],
          now: () => lab.clock.now(),
        }),
      ],
      fault: (where, error) => lab.faults.push(where, error),
    });
    lab.customer = { type: 'answers', afterMs: 1_000 };
    const id = lab.add();
    await lab.clock.advance(1_500);
    expect(paragraphs(await ask(pathOf(id)))).toEqual([en.calling]);
    await press(id, { wish: 'cancel' });
    expect(paragraphs(await ask(pathOf(id)))).toEqual([en.calling, en.noted]);
  });

  test.each(Object.entries(PAGE_WORDS))('speaks %s, as the callback does', async (language, words) => {
    const id = await start();
    lab.store.saveCallback({ ...lab.callback(id), language: language as Language });
    const page = await ask(pathOf(id));
    expect(page.text).toContain(`<html lang="${language}">`);
    expect(Object.keys(buttonsOf(page))).toContain(words.cancel.replaceAll("'", '&#39;'));
    expect(Object.keys(words)).toEqual(Object.keys(en));
    expect(words.endsWith).toContain('{digits}');
    expect(words.before).toContain('{time}');
  });
});

describe('an attack', () => {
  test.each([
    ['with a type of its own', { wish: 'cancel' }, { 'content-type': 'text/plain' }, 415],
    ['as JSON', { wish: 'cancel' }, { 'content-type': 'application/json' }, 415],
    ['from another site', { wish: 'cancel' }, { 'sec-fetch-site': 'cross-site' }, 403],
    ['from a sister site', { wish: 'cancel' }, { 'sec-fetch-site': 'same-site' }, 403],
    ['without a wish', {}, {}, 400],
    ['with a wish of its own', { wish: 'erase' }, {}, 400],
    ['with a time that is none', { wish: 'at', at: '1e3' }, {}, 400],
    ['with minutes below zero', { wish: 'later', minutes: '-30' }, {}, 400],
    ['at the end of time', { wish: 'at', at: '9007199254740991' }, {}, 303],
    ['for ever', { wish: 'later', minutes: '9999999999999999' }, {}, 303],
  ] satisfies [string, Record<string, string>, Record<string, string>, number][])(
    '%s changes nothing',
    async (_, fields, headers, status) => {
      const id = await start();
      const before = lab.callback(id);
      expect((await press(id, fields, headers)).status).toBe(status);
      expect(lab.callback(id)).toEqual(before);
    },
  );

  test('a wrong link, an unknown one and a forgotten one look the same', async () => {
    const id = await start();
    const other = lab.add('+46709999998');
    await press(other, { wish: 'cancel' });
    lab.store.transaction(() => lab.store.forgetNumberOf(other));
    const right = lab.store.linkToken(id);
    const pages = await Promise.all(
      [
        pathOf(other),
        `/c/${lab.store.linkToken('no-such' as CallbackId)}`,
        `/c/${right}x`,
        `/c/${id}`,
        '/c/',
        '/c/%E0%A4%A',
        `/c/${right}/more`,
        '/c/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
      ].map((path) => ask(path)),
    );
    expect(new Set(pages.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(pages[0]?.status).toBe(404);
    expect(pages[0]?.text).toContain(en.notFound);
    expect((await ask(`/c/${right}x`, { method: 'POST', headers: { 'content-type': FORM } })).status).toBe(
      404,
    );
    expect((await ask(pathOf(id), { method: 'DELETE' })).status).toBe(405);
    expect((await ask('/cc')).status).toBe(404);
  });

  test('what a customer or a site is called is no part of the page', async () => {
    const site = customerSite({ callUs: '"><img src=x onerror=alert(1)>' });
    const id = await start({ ...site, name: '<script>alert(1)</script>' });
    lab.useSite(loaded({ ...site, name: '<script>alert(1)</script>' }));
    const page = await ask(pathOf(id));
    expect(page.text).not.toMatch(/<script|<img/);
    expect(facts(page)[0]).toBe('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('a link is asked for thirty times a minute, and then again in the next', async () => {
    const id = await start();
    const statuses = async (times: number) => {
      const all: number[] = [];
      for (let count = 0; count < times; count += 1) all.push((await ask(pathOf(id))).status);
      return all;
    };
    expect(new Set(await statuses(30))).toEqual(new Set([200]));
    expect(await statuses(1)).toEqual([429]);
    expect((await press(id, { wish: 'cancel' })).status).toBe(429);
    expect(end(id)).toBe('due');
    await lab.clock.advance(MINUTE);
    expect(await statuses(1)).toEqual([200]);
  });

  test('who guesses is stopped after twenty; who has a link behind the same address is not', async () => {
    const id = await start();
    const guess = (count: number, from: string) =>
      ask(`/c/1795424523.${count}.AAAAAAAAAAAAAAAAAAAAAA`, { headers: { 'x-forwarded-for': from } });
    for (let count = 0; count < 20; count += 1) expect((await guess(count, '192.0.2.7')).status).toBe(404);
    const stopped = await guess(20, '192.0.2.7');
    expect([stopped.status, stopped.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await guess(21, '192.0.2.8')).status).toBe(404);
    expect((await ask(pathOf(id), { headers: { 'x-forwarded-for': '192.0.2.7' } })).status).toBe(200);
    await lab.clock.advance(MINUTE);
    expect((await guess(22, '192.0.2.7')).status).toBe(404);
  });
});
