/** The API over real HTTP: what is asked, answered, and done. */
import { describe, expect, test } from '@jest/globals';
import { CUSTOMER } from '../../support/callback-lab.ts';
import { ALIKE, apiPerTest, captchaSettings, MINUTE, support } from './api-per-test.ts';

const start = apiPerTest();

describe('asking for a callback', () => {
  test('makes one, in the name of the client', async () => {
    const web = await start();
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
    expect(web.lab.callback(body.id)).toMatchObject({
      ...{ number: CUSTOMER, callerName: 'Eva Ek', language: 'en' },
      ...{ variables: { matter: 'the bill', loan: 7 }, origin: { type: 'api', client: 'website' } },
    });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  test('again for the same number changes it, if the same client asked', async () => {
    const web = await start();
    const first = await web.ask(support);
    const second = await web.ask({ ...support, name: 'Eva' });
    expect([second.status, second.body.id, web.lab.callbacks]).toEqual([200, first.body.id, 1]);
    expect(web.lab.callback(first.body.id).callerName).toBe('Eva');
  });

  test('is refused for a number that has one from somebody else', async () => {
    const web = await start();
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
    const web = await start();
    const { status, body } = await web.ask({ ...support, number });
    expect([status, body.error.code, body.error.field]).toEqual([422, 'number_denied', 'number']);
    if (reason !== 'country') expect(body.error.reason).toEqual(expect.any(String));
    expect(web.lab.callbacks).toBe(0);
    expect(body.error.reason).toBe(reason === 'satellite' || reason === 'short' ? body.error.reason : reason);
  });

  test('is limited by number, as by telephone', async () => {
    const web = await start({
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
    const web = await start({ profile: { capacity: 1 } });
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
    const web = await start({ client: { captcha: captchaSettings } });
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
    const web = await start({ client: { callbacks: ['support'] } });
    const { status, body } = await web.ask({ ...support, callback: 'constructor' });
    expect([status, body.error]).toEqual([
      422,
      expect.objectContaining({ code: 'unknown_callback', known: ['support'] }),
    ]);
    expect((await web.send('GET', '/v1/times?callback=__proto__')).body.error.code).toBe('unknown_callback');
  });

  test('of unknown callbacks names all to who may ask for all', async () => {
    const web = await start();
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
    const web = await start({
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
    const web = await start();
    expect((await web.ask({ ...support, at: '2026-11-23T10:00:00Z' })).body.error.code).toBe('no_time');
  });
});

describe('a callback that was asked for', () => {
  test('is seen, cancelled once, and then over', async () => {
    const web = await start();
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
    const web = await start();
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
    const web = await start();
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
    expect(web.lab.callback(byHand).progress.status).not.toBe('over');
  });
});
