/** Codes that are sent to numbers, over the API: when they are needed, for how long they count, and to whom they go. */
import { describe, expect, test } from '@jest/globals';
import { CUSTOMER } from '../../support/callback-lab.ts';
import type { WebLab } from '../../support/web-lab.ts';
import { apiPerTest, HOUR, MINUTE, support } from './api-per-test.ts';

const start = apiPerTest();

describe('a code', () => {
  const codeFor = async (web: WebLab) => (await web.ask(support)).body.request as string;
  const bring = (web: WebLab, request: string, code: unknown, asking = {}) =>
    web.send('POST', `/v1/requests/${request}/code`, { code }, asking);

  test('is sent to a number that has not talked with us, and confirms it', async () => {
    const web = await start({ client: { verify: 'unknown' } });
    const { status, body } = await web.ask({ ...support, name: 'Eva' });
    expect([status, body]).toEqual([
      202,
      { request: expect.any(String), code: 'sent', expires_at: '2026-11-23T09:10:00.000Z' },
    ]);
    expect([web.lab.callbacks, web.mailed]).toEqual([0, 1]);
    expect(web.lab.store.messagesAbout(body.request)).toMatchObject([{ to: CUSTOMER, text: 'Test: 123456' }]);
    const confirmed = await bring(web, body.request, '123 456');
    expect([confirmed.status, web.lab.callbacks]).toEqual([201, 1]);
    expect(web.lab.callback(confirmed.body.id)).toMatchObject({ number: CUSTOMER, callerName: 'Eva' });
    // Its answer may have been lost.
    expect((await bring(web, body.request, '123456')).body.id).toBe(confirmed.body.id);
    expect((await web.send('GET', `/v1/callbacks/${confirmed.body.id}`)).status).toBe(200);
  });

  test('is not needed by who has talked with us', async () => {
    const web = await start({ client: { verify: 'unknown' } });
    const caller = web.lab.telephony.callIn({ called: '1000', caller: CUSTOMER });
    await web.lab.clock.advance(3_000);
    await web.lab.hangUp(caller);
    expect((await web.ask(support)).status).toBe(201);
    // But whoever knows the number could move what is pending.
    expect((await web.ask({ ...support, name: 'Mallory' })).status).toBe(202);
  });

  test('is needed to change what somebody else asked for, and does it', async () => {
    const web = await start({ client: { verify: 'unknown' } });
    const id = web.lab.add();
    const request = await codeFor(web);
    expect((await web.send('GET', `/v1/callbacks/${id}`)).status).toBe(404);
    const changed = await bring(web, request, '123456');
    expect([changed.status, changed.body.id, web.lab.callbacks]).toEqual([200, id, 1]);
    expect((await bring(web, request, '123456')).status).toBe(200);
    expect((await web.send('GET', `/v1/callbacks/${id}`)).status).toBe(200);
  });

  test('counts for three tries', async () => {
    const web = await start({ client: { verify: 'always' } });
    const request = await codeFor(web);
    const wrong = await bring(web, request, '000000');
    expect([wrong.status, wrong.body.error]).toEqual([
      422,
      expect.objectContaining({ code: 'wrong_code', tries_left: 2 }),
    ]);
    await bring(web, request, '');
    await bring(web, request, '000001');
    expect((await bring(web, request, '000002')).body.error.code).toBe('code_over');
    expect((await bring(web, request, '123456')).status).toBe(410);
    expect(web.lab.callbacks).toBe(0);
  });

  test('counts for ten minutes', async () => {
    const web = await start({ client: { verify: 'always' } });
    const request = await codeFor(web);
    await web.lab.clock.advance(10 * MINUTE);
    expect((await bring(web, request, '123456')).body.error.code).toBe('code_over');
  });

  test('makes nothing that the client may not ask for any more', async () => {
    const web = await start({ client: { verify: 'always' } });
    const request = await codeFor(web);
    web.clients.website = { ...web.clients.website, callbacks: ['others'] };
    const { status, body } = await bring(web, request, '123456');
    expect([status, body.error.code, web.lab.callbacks]).toEqual([422, 'unknown_callback', 0]);
  });

  test('is for the client that asked', async () => {
    const web = await start({ client: { verify: 'always' } });
    const request = await codeFor(web);
    expect((await bring(web, request, '123456', { token: 'crm-token-0000001' })).status).toBe(404);
    expect((await bring(web, '../x', '123456')).status).toBe(404);
    expect((await bring(web, request, 123456)).status).toBe(400);
  });

  test('is not sent to a telephone on a wall, nor over and over to the same number', async () => {
    const web = await start({ client: { verify: 'always' } });
    expect((await web.ask({ ...support, number: '08-123 456 00' })).body.error.code).toBe('cannot_verify');
    for (let times = 0; times < 3; times += 1) expect((await web.ask(support)).status).toBe(202);
    const { status, headers } = await web.ask(support);
    expect([status, headers['retry-after']]).toEqual([429, '3600']);
    expect(web.lab.store.messagesTo(CUSTOMER)).toHaveLength(3);
  });

  test('is not sent without end to ever other numbers: somebody earns by them, or pays for them', async () => {
    const web = await start({ client: { verify: 'always', codes: { most: 2, inMs: HOUR } } });
    const to = (last: number) => web.ask({ ...support, number: `+4670123456${last}` });
    expect([(await to(1)).status, (await to(2)).status]).toEqual([202, 202]);
    const { status, headers } = await to(3);
    expect([status, headers['retry-after']]).toEqual([429, '3600']);
    expect(web.mailed).toBe(2);
    await web.lab.clock.advance(HOUR);
    expect((await to(3)).status).toBe(202);
  });

  test('is not sent to a number that wants no messages', async () => {
    const web = await start({ client: { verify: 'always' } });
    web.lab.store.optOut(CUSTOMER, web.lab.clock.now());
    expect((await web.ask(support)).body.error.code).toBe('cannot_verify');
    expect(web.lab.store.messagesTo(CUSTOMER)).toEqual([]);
  });

  test('tells nothing of the number any more once that is erased, and brings no callback back', async () => {
    const web = await start();
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
    expect(web.lab.callbacks).toBe(1);
  });

  test('and its number are forgotten', async () => {
    const web = await start({ client: { verify: 'always' } });
    const request = await codeFor(web);
    expect(web.lab.engine.callbacks.erase(CUSTOMER)).toBe(0);
    expect((await bring(web, request, '123456')).status).toBe(404);
    const second = await codeFor(web);
    await web.lab.clock.advance(2 * HOUR);
    const { store, clock } = web.lab;
    store.transaction(() => store.pruneWeb(clock.now()));
    expect(store.codeRequest(second)).toBeNull();
    expect(store.messagesAbout(second)).toEqual([]);
  });
});
