/** The API over real HTTP: what is asked, answered, and done. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CaptchaSettings } from '../../../src/domain/web/settings.ts';
import { CUSTOMER } from '../../support/callback-lab.ts';
import { WebLab, type WebLabOptions } from '../../support/web-lab.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** As the customer's, but for the last four digits. */
const ALIKE = '+46701239999';
let web: WebLab;
let mayFault = false;

async function start(options: WebLabOptions = {}): Promise<void> {
  mayFault = false;
  web = await new WebLab(options).start();
}

afterEach(async () => {
  await web.close();
  if (!mayFault) expect(web.faults).toEqual([]);
});

const support = { callback: 'support', number: CUSTOMER };
const count = () => web.lab.callbacks;
const made = (id: string) => web.lab.callback(id as never);

describe('asking for a callback', () => {
  test('makes one, in the name of the client', async () => {
    await start();
    const { status, headers, body } = await web.ask({
      ...{ callback: 'support', number: '070-123 45 67', name: 'Eva\u0007 Ek', language: 'EN', at: null },
      variables: { matter: 'the\nbill', loan: 7 },
    });
    expect([status, headers.location]).toEqual([201, `/v1/callbacks/${body.id}`]);
    expect(body).toEqual({
      id: expect.stringMatching(/^api-\d+-[\w-]+$/),
      callback: 'support',
      number: '+4670****567',
      status: 'pending',
      requested_at: '2026-11-23T09:00:00.000Z',
      promised: { from: expect.any(String), to: expect.any(String) },
      at: null,
      attempts: 0,
      end: null,
    });
    expect(made(body.id)).toMatchObject({
      ...{ number: CUSTOMER, callerName: 'Eva Ek', language: 'en' },
      ...{ variables: { matter: 'the bill', loan: 7 }, origin: { type: 'api', client: 'website' } },
    });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  test('again for the same number changes it, if the same client asked', async () => {
    await start();
    const first = await web.ask(support);
    const second = await web.ask({ ...support, name: 'Eva' });
    expect([second.status, second.body.id, count()]).toEqual([200, first.body.id, 1]);
    expect(made(first.body.id).callerName).toBe('Eva');
  });

  test('is refused for a number that has one from somebody else', async () => {
    await start();
    web.lab.add();
    const { status, body } = await web.ask({ ...support, name: 'Mallory' });
    expect([status, body.error.code]).toEqual([409, 'already_pending']);
    expect(web.lab.callback().callerName).toBe('Eva');
    const other = await web.ask(support, { token: 'crm-token-0000001' });
    expect(other.body.error.code).toBe('already_pending');
  });

  test.each([
    ['112', 'emergency'],
    ['0900-123 45 67', 'premium'],
    ['+44 20 7946 0000', 'country'],
    ['+881 6 1234 5678', 'satellite'],
    ['070-123', 'short'],
    ['+46701234567;ext=9', 'malformed'],
  ])('of %s is refused: %s', async (number, reason) => {
    await start();
    const { status, body } = await web.ask({ ...support, number });
    expect([status, body.error.code, body.error.field]).toEqual([422, 'number_denied', 'number']);
    if (reason !== 'country') expect(body.error.reason).toEqual(expect.any(String));
    expect(count()).toBe(0);
    expect(body.error.reason).toBe(reason === 'satellite' || reason === 'short' ? body.error.reason : reason);
  });

  test('is limited by number, as by telephone', async () => {
    await start({
      profile: { numbers: { countries: [], allow: [], deny: [], pendingPerNumber: 2, perDay: 1 } },
    });
    const { body } = await web.ask(support);
    await web.send('DELETE', `/v1/callbacks/${body.id}`);
    const second = await web.ask(support);
    expect([second.status, second.body.error]).toEqual([
      422,
      expect.objectContaining({ code: 'limited', limit: 'per_day' }),
    ]);
  });

  test('is not possible while none are offered, or there are too many', async () => {
    await start({ profile: { capacity: 1 } });
    web.lab.engine.callbacks.switch('offering', null, false);
    expect((await web.ask(support)).body.error.code).toBe('no_time');
    expect((await web.send('GET', '/v1/times?callback=support')).body).toEqual({ soonest: null, slots: [] });
    web.lab.engine.callbacks.switch('offering', null, true);
    expect((await web.ask(support)).status).toBe(201);
    expect((await web.ask({ ...support, number: ALIKE })).body.error.code).toBe('no_time');
    // One's own can be changed all the same.
    expect((await web.ask(support)).status).toBe(200);
  });

  test('tells all that is wrong at once', async () => {
    await start({ client: { captcha: captchaSettings } });
    const { status, body } = await web.ask(
      {
        ...{ number: 7, language: 'xx', at: '2026-11-23 10:00', more: 1, visitor_address: 'here' },
        variables: { unknown: 'a', loan: '7', caller: 'x' },
      },
      { key: null },
    );
    expect(status).toBe(400);
    expect(body.error).toEqual(body.errors[0]);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'Idempotency-Key',
      'more',
      'callback',
      'number',
      'language',
      'at',
      'variables.unknown',
      'variables.loan',
      'variables.caller',
      'captcha',
      'visitor_address',
    ]);
  });

  test('of unknown callbacks, or of those of other clients, names those that there are', async () => {
    await start({ client: { callbacks: ['support'] } });
    const { status, body } = await web.ask({ ...support, callback: 'constructor' });
    expect([status, body.error]).toEqual([
      422,
      expect.objectContaining({ code: 'unknown_callback', known: ['support'] }),
    ]);
    expect((await web.send('GET', '/v1/times?callback=__proto__')).body.error.code).toBe('unknown_callback');
  });

  test('of unknown callbacks names all to who may ask for all', async () => {
    await start();
    const known = Object.keys(web.site.callbacks);
    expect(known).not.toEqual([]);
    expect((await web.ask({ ...support, callback: 'x' })).body.error.known).toEqual(known);
    expect((await web.send('GET', '/v1/times?callback=x')).body.error.known).toEqual(known);
  });
});

describe('times', () => {
  const schedule = { share: 1, slotMs: 30 * MINUTE, daysAhead: 1, hours: null, toleranceMs: 15 * MINUTE };

  test('to choose from can be chosen, while they are free; no others can', async () => {
    // One agent, and half an hour for each: one callback a slot.
    await start({
      profile: { schedule },
      site: (site) => ({
        ...site,
        queues: Object.fromEntries(
          Object.entries(site.queues).map(([name, queue]) => [
            name,
            { ...queue, usualHandlingMs: 30 * MINUTE },
          ]),
        ),
      }),
    });
    const { body } = await web.send(
      'GET',
      `/v1/times?callback=support&number=${encodeURIComponent(CUSTOMER)}`,
    );
    expect(body.slots.map(({ from }: { from: string }) => from.slice(11, 16))).toEqual([
      '09:00',
      '09:30',
      '10:00',
    ]);
    expect(body.soonest).toEqual({ from: expect.any(String), to: expect.any(String) });
    const at = body.slots[1].from as string;
    const first = await web.ask({ ...support, at: at.replace('.000Z', '+00:00') });
    expect([first.status, first.body.at]).toEqual([201, at]);
    const taken = await web.ask({ ...support, number: ALIKE, at });
    expect([taken.status, taken.body.error.code]).toEqual([422, 'no_time']);
    expect((await web.ask({ ...support, number: ALIKE, at: '2026-11-23T10:07:00Z' })).status).toBe(422);
    expect((await web.ask({ ...support, at })).status).toBe(200);
    const path = `/v1/callbacks/${first.body.id}`;
    const moved = await web.send('PATCH', path, { at: '2026-11-23T10:00:00Z' });
    expect([moved.status, moved.body.at]).toEqual([200, '2026-11-23T10:00:00.000Z']);
    // Its own time is not free, and is its own.
    expect((await web.send('PATCH', path, { at: '2026-11-23T10:00:00Z' })).status).toBe(200);
    expect((await web.send('PATCH', path, { at: '2026-11-23T03:00:00Z' })).body.error.code).toBe('no_time');
    expect((await web.send('PATCH', path, {})).body.error.code).toBe('bad_request');
  });

  test('cannot be chosen where the site has none to choose from', async () => {
    await start();
    expect((await web.ask({ ...support, at: '2026-11-23T10:00:00Z' })).body.error.code).toBe('no_time');
  });
});

describe('a callback that was asked for', () => {
  test('is seen, cancelled once, and then over', async () => {
    await start();
    const { body } = await web.ask(support);
    const path = `/v1/callbacks/${body.id}`;
    expect((await web.send('GET', path)).body).toEqual(body);
    const cancelled = await web.send('DELETE', path);
    expect([cancelled.status, cancelled.body]).toEqual([204, null]);
    expect((await web.send('GET', path)).body).toMatchObject({
      status: 'over',
      end: { how: 'cancelled_by_customer', at: '2026-11-23T09:00:00.000Z' },
    });
    expect((await web.send('DELETE', path)).body.error.code).toBe('already_over');
    expect((await web.send('PATCH', path, { at: '2026-11-23T10:00:00Z' })).status).toBe(409);
  });

  test('that was cancelled stays so after a power cut: that is so before it is answered', async () => {
    await start();
    const { id } = (await web.ask(support)).body;
    const { store } = web.lab;
    const { makeDurable } = store;
    let ends: string[] = [];
    store.makeDurable = () => {
      makeDurable();
      ends = [...ends, store.callback(id)?.progress.status ?? ''];
    };
    await web.restart();
    expect((await web.send('DELETE', `/v1/callbacks/${id}`)).status).toBe(204);
    expect(ends).toEqual(['over']);
  });

  test('is not there for anybody else, nor is what others asked for', async () => {
    await start();
    const { body } = await web.ask(support);
    const byHand = web.lab.add('+46708888888');
    for (const [token, id] of [
      ['crm-token-0000001', body.id],
      ['website-token-0001', byHand],
      ['website-token-0001', 'none'],
    ] as const) {
      for (const [method, sent] of [['GET'], ['DELETE'], ['PATCH', { at: null }]] as const) {
        const { status } = await web.send(method, `/v1/callbacks/${id}`, sent, { token });
        expect(status).toBe(404);
      }
    }
    expect(made(byHand).progress.status).not.toBe('over');
  });
});

describe('the same request', () => {
  test('has the same answer for a day, whatever became of it; another with its key has none', async () => {
    await start();
    const first = await web.ask(support, { key: 'a' });
    await web.send('DELETE', `/v1/callbacks/${first.body.id}`);
    const again = await web.ask(support, { key: 'a' });
    expect([again.status, again.body, count()]).toEqual([201, first.body, 1]);
    const denied = await web.ask({ ...support, number: '112' }, { key: 'b' });
    expect((await web.ask({ ...support, number: '112' }, { key: 'b' })).body).toEqual(denied.body);
    const other = await web.ask({ ...support, name: 'Eva' }, { key: 'a' });
    expect([other.status, other.body.error.code]).toEqual([422, 'key_reused']);
    // Another client's key is another key.
    expect((await web.ask(support, { key: 'a', token: 'crm-token-0000001' })).status).toBe(201);
    await web.lab.clock.advance(24 * HOUR);
    expect((await web.ask({ ...support, number: ALIKE }, { key: 'a' })).status).toBe(201);
  });

  test('is not done twice while it is being done', async () => {
    await start({ client: { captcha: captchaSettings } });
    let pass: (verdict: 'passed') => void = () => {};
    const asked = new Promise<void>((resolve) => {
      web.captcha = () => {
        resolve();
        return new Promise((settle) => {
          pass = settle;
        });
      };
    });
    const first = web.ask({ ...support, captcha: 'x' }, { key: 'a' });
    await asked;
    const second = await web.ask({ ...support, captcha: 'x' }, { key: 'a' });
    expect([second.status, second.body.error.code]).toEqual([409, 'under_way']);
    pass('passed');
    expect((await first).status).toBe(201);
    expect(count()).toBe(1);
  });

  const moments = (['beforeCommit', 'afterCommit'] as const).flatMap((at) =>
    [1, 2, 3].map((nth) => [at, nth] as const),
  );
  test.each(moments)('after a crash %s %i makes one callback, and is answered', async (at, nth) => {
    await start();
    mayFault = true;
    web.dieAt(at, nth);
    const cut = await web.ask(support, { key: 'a' });
    const died = !web.lab.running;
    expect(cut.status).toBe(died ? 500 : 201);
    await web.restart();
    const again = await web.ask(support, { key: 'a' });
    expect([again.status, count()]).toEqual([201, 1]);
    expect((await web.ask(support, { key: 'a' })).body).toEqual(again.body);
    expect(web.lab.store.callbackHistory(again.body.id).map(({ type }) => type)).not.toContain(
      'requestChanged',
    );
  });

  test.each(moments)(
    'that needs a code sends one code, and makes one, after a crash %s %i',
    async (at, nth) => {
      await start({ client: { verify: 'always' } });
      mayFault = true;
      web.dieAt(at, nth);
      await web.ask(support, { key: 'a' });
      await web.restart();
      const sent = await web.ask(support, { key: 'a' });
      expect(sent.status).toBe(202);
      expect(web.lab.store.messagesTo(CUSTOMER)).toHaveLength(1);
      web.dieAt(at, nth);
      await web.send('POST', `/v1/requests/${sent.body.request}/code`, { code: web.code });
      await web.restart();
      const right = await web.send('POST', `/v1/requests/${sent.body.request}/code`, { code: web.code });
      expect([right.status, count()]).toEqual([201, 1]);
    },
  );
});

describe('a code', () => {
  const codeFor = async (asked: object = support) => (await web.ask(asked)).body.request as string;
  const bring = (request: string, code: unknown, asking = {}) =>
    web.send('POST', `/v1/requests/${request}/code`, { code }, asking);

  test('is sent to a number that has not talked with us, and confirms it', async () => {
    await start({ client: { verify: 'unknown' } });
    const { status, body } = await web.ask({ ...support, name: 'Eva' });
    expect([status, body]).toEqual([
      202,
      { request: expect.any(String), code: 'sent', expires_at: '2026-11-23T09:10:00.000Z' },
    ]);
    expect([count(), web.mailed]).toEqual([0, 1]);
    expect(web.lab.store.messagesAbout(body.request)).toMatchObject([{ to: CUSTOMER, text: 'Test: 123456' }]);
    const confirmed = await bring(body.request, '123 456');
    expect([confirmed.status, count()]).toEqual([201, 1]);
    expect(made(confirmed.body.id)).toMatchObject({ number: CUSTOMER, callerName: 'Eva' });
    // Its answer may have been lost.
    expect((await bring(body.request, '123456')).body.id).toBe(confirmed.body.id);
    expect((await web.send('GET', `/v1/callbacks/${confirmed.body.id}`)).status).toBe(200);
  });

  test('is not needed by who has talked with us', async () => {
    await start({ client: { verify: 'unknown' } });
    const caller = web.lab.telephony.callIn({ called: '1000', caller: CUSTOMER });
    await web.lab.clock.advance(3_000);
    await web.lab.hangUp(caller);
    expect((await web.ask(support)).status).toBe(201);
    // But whoever knows the number could move what is pending.
    expect((await web.ask({ ...support, name: 'Mallory' })).status).toBe(202);
  });

  test('is needed to change what somebody else asked for, and does it', async () => {
    await start({ client: { verify: 'unknown' } });
    const id = web.lab.add();
    const request = await codeFor();
    expect((await web.send('GET', `/v1/callbacks/${id}`)).status).toBe(404);
    const changed = await bring(request, '123456');
    expect([changed.status, changed.body.id, count()]).toEqual([200, id, 1]);
    expect((await bring(request, '123456')).status).toBe(200);
    expect((await web.send('GET', `/v1/callbacks/${id}`)).status).toBe(200);
  });

  test('counts for three tries', async () => {
    await start({ client: { verify: 'always' } });
    const request = await codeFor();
    const wrong = await bring(request, '000000');
    expect([wrong.status, wrong.body.error]).toEqual([
      422,
      expect.objectContaining({ code: 'wrong_code', tries_left: 2 }),
    ]);
    await bring(request, '');
    await bring(request, '000001');
    expect((await bring(request, '000002')).body.error.code).toBe('code_over');
    expect((await bring(request, '123456')).status).toBe(410);
    expect(count()).toBe(0);
  });

  test('counts for ten minutes', async () => {
    await start({ client: { verify: 'always' } });
    const request = await codeFor();
    await web.lab.clock.advance(10 * MINUTE);
    expect((await bring(request, '123456')).body.error.code).toBe('code_over');
  });

  test('makes nothing that the client may not ask for any more', async () => {
    await start({ client: { verify: 'always' } });
    const request = await codeFor();
    web.clients.website = { ...web.clients.website, callbacks: ['others'] };
    const { status, body } = await bring(request, '123456');
    expect([status, body.error.code, count()]).toEqual([422, 'unknown_callback', 0]);
  });

  test('is for the client that asked', async () => {
    await start({ client: { verify: 'always' } });
    const request = await codeFor();
    expect((await bring(request, '123456', { token: 'crm-token-0000001' })).status).toBe(404);
    expect((await bring('../x', '123456')).status).toBe(404);
    expect((await bring(request, 123456)).status).toBe(400);
  });

  test('is not sent to a telephone on a wall, nor over and over to the same number', async () => {
    await start({ client: { verify: 'always' } });
    expect((await web.ask({ ...support, number: '08-123 456 00' })).body.error.code).toBe('cannot_verify');
    for (let times = 0; times < 3; times += 1) expect((await web.ask(support)).status).toBe(202);
    const { status, headers } = await web.ask(support);
    expect([status, headers['retry-after']]).toEqual([429, '3600']);
    expect(web.lab.store.messagesTo(CUSTOMER)).toHaveLength(3);
  });

  test('is not sent without end to ever other numbers: somebody earns by them, or pays for them', async () => {
    await start({ client: { verify: 'always', codes: { most: 2, inMs: HOUR } } });
    const to = (last: number) => web.ask({ ...support, number: `+4670123456${last}` });
    expect([(await to(1)).status, (await to(2)).status]).toEqual([202, 202]);
    const { status, headers } = await to(3);
    expect([status, headers['retry-after']]).toEqual([429, '3600']);
    expect(web.mailed).toBe(2);
    await web.lab.clock.advance(HOUR);
    expect((await to(3)).status).toBe(202);
  });

  test('is not sent to a number that wants no messages', async () => {
    await start({ client: { verify: 'always' } });
    web.lab.store.optOut(CUSTOMER, web.lab.clock.now());
    expect((await web.ask(support)).body.error.code).toBe('cannot_verify');
    expect(web.lab.store.messagesTo(CUSTOMER)).toEqual([]);
  });

  test('tells nothing of the number any more once that is erased, and brings no callback back', async () => {
    await start();
    const asking = { key: 'order 4711' };
    const made = await web.ask(support, asking);
    expect(made.body.number).toBe('+4670****567');
    const { status } = await web.ask({ ...support, name: 'Eva' }, { key: 'order 4712' });
    expect(status).toBe(200);
    web.lab.engine.callbacks.erase(CUSTOMER);
    expect(await web.ask(support, asking)).toMatchObject({
      status: 201,
      body: { id: made.body.id, number: '' },
    });
    const changed = await web.ask({ ...support, name: 'Eva' }, { key: 'order 4712' });
    expect(changed).toMatchObject({ status: 200, body: { id: made.body.id, number: '' } });
    expect(count()).toBe(1);
  });

  test('and its number are forgotten', async () => {
    await start({ client: { verify: 'always' } });
    const request = await codeFor();
    expect(web.lab.engine.callbacks.erase(CUSTOMER)).toBe(0);
    expect((await bring(request, '123456')).status).toBe(404);
    const second = await codeFor();
    await web.lab.clock.advance(2 * HOUR);
    const { store, clock } = web.lab;
    store.transaction(() => store.pruneWeb(clock.now()));
    expect(store.codeRequest(second)).toBeNull();
    expect(store.messagesAbout(second)).toEqual([]);
  });
});

const captchaSettings: CaptchaSettings = {
  url: 'http://127.0.0.1:1/',
  form: { response: '{captcha}' },
  passed: { statuses: [{ from: 200, to: 299 }], body: null },
  timeoutMs: 1_000,
  secrets: [],
};

describe('a captcha', () => {
  test('that failed is answered so again; one that nobody could check may be tried again', async () => {
    await start({ client: { captcha: captchaSettings } });
    const asked = { ...support, captcha: 'brought', visitor_address: '2001:db8::7' };
    web.captcha = async () => 'failed';
    expect((await web.ask(asked, { key: 'a' })).body.error.code).toBe('captcha_failed');
    web.captcha = async () => 'unavailable';
    expect((await web.ask(asked, { key: 'a' })).body.error.code).toBe('captcha_failed');
    const { status, body } = await web.ask(asked, { key: 'b' });
    expect([status, body.error.code]).toEqual([503, 'captcha_unavailable']);
    web.captcha = async () => 'passed';
    expect((await web.ask(asked, { key: 'b' })).status).toBe(201);
    expect(web.captchas[0]).toEqual({ captcha: 'brought', address: '2001:db8::7' });
  });
});

describe('what is counted', () => {
  const perAddress = { most: 2, inMs: HOUR };

  test('stops one visitor, whatever came of their requests, over a restart, until their time is over', async () => {
    await start({ client: { perAddress } });
    await web.ask({ ...support, number: '112' });
    await web.lab.clock.advance(10 * MINUTE);
    await web.ask(support);
    await web.restart();
    const { status, headers, body } = await web.ask(support, { key: 'a' });
    expect([status, headers['retry-after'], body.error.code]).toEqual([429, '3000', 'too_many_requests']);
    expect((await web.ask(support, { from: '203.0.113.2' })).status).toBe(200);
    await web.lab.clock.advance(50 * MINUTE);
    // What was too much is no answer to keep.
    expect((await web.ask(support, { key: 'a' })).status).toBe(200);
  });

  test('stops a whole network of IPv6, and whom a client asks for', async () => {
    await start({ client: { perAddress } });
    const ask = (visitor: string) => web.ask({ ...support, visitor_address: visitor });
    expect((await ask('2001:db8:1:2::1')).status).toBe(201);
    expect((await ask('2001:0db8:0001:0002:ffff::9')).status).toBe(200);
    expect((await ask('2001:db8:1:2:3:4:5:6')).status).toBe(429);
    expect((await ask('2001:db8:1:3::1')).status).toBe(200);
  });

  test('stops numbers that are alike, from wherever', async () => {
    await start({ client: { perPrefix: { most: 2, inMs: HOUR } } });
    const ask = (number: string, from: string) => web.ask({ ...support, number }, { from });
    expect((await ask(CUSTOMER, '203.0.113.1')).status).toBe(201);
    expect((await ask('070-123 99 99', '203.0.113.2')).status).toBe(201);
    expect((await ask('+46701231111', '203.0.113.3')).status).toBe(429);
    expect((await ask('+46731231111', '203.0.113.3')).status).toBe(201);
  });

  test('are not repeats', async () => {
    await start({ client: { perAddress } });
    for (let times = 0; times < 5; times += 1) {
      expect((await web.ask(support, { key: 'a' })).status).toBe(201);
    }
  });
});

describe('tokens', () => {
  test('have to be right', async () => {
    await start();
    for (const token of [null, '', 'website', 'website-token-00012', 'WEBSITE-TOKEN-0001']) {
      const { status, headers, body } = await web.ask(support, { token });
      expect([status, headers['www-authenticate'], body.error.code]).toEqual([401, 'Bearer', 'unauthorized']);
    }
    const basic = { authorization: `Basic ${btoa('a:website-token-0001')}` };
    expect((await web.ask(support, { token: null, headers: basic })).status).toBe(401);
    expect(count()).toBe(0);
  });

  test('are not guessed: after twenty wrong ones no others are looked at from there for a while', async () => {
    await start();
    const guess = (token: string) => web.ask(support, { token });
    for (let wrong = 0; wrong < 20; wrong += 1) expect((await guess(`guess-${wrong}`)).status).toBe(401);
    const { status, headers } = await guess('guess-20');
    expect([status, headers['retry-after']]).toEqual([429, '600']);
    expect((await web.ask(support, { token: 'guess', from: '203.0.113.2' })).status).toBe(401);
    await web.lab.clock.advance(10 * MINUTE);
    expect((await guess('guess-21')).status).toBe(401);
  });

  test('that are short could be guessed, and are nobody’s', async () => {
    await start();
    expect((await web.ask(support, { token: 'fifteen-letters' })).status).toBe(401);
    expect((await web.ask(support, { token: 'sixteen-letters-' })).status).toBe(201);
  });

  test('of others that are wrong lock nobody out who is behind the same address', async () => {
    await start();
    for (let wrong = 0; wrong < 30; wrong += 1) await web.ask(support, { token: `guess-${wrong}` });
    expect((await web.ask(support)).status).toBe(201);
    expect((await web.ask(support, { token: 'crm-token-0000001' })).status).toBe(409);
  });
});

test('nothing that was kept of requests has a number or an address in it', async () => {
  await start({ client: { captcha: captchaSettings } });
  await web.ask({ ...support, captcha: 'a', visitor_address: '192.0.2.77' }, { key: 'order 4711' });
  const known = web.lab.store.keyedRequest({ client: 'website', key: 'order 4711' }, 'anything', 0 as never);
  expect(known?.isSameBody).toBe(false);
  expect(known?.outcome).not.toContain('701234567');
});
