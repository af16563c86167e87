/** Who may ask the API for callbacks, and for how many: tokens, captchas, what is counted, and what is kept of it. */
import { describe, expect, test } from '@jest/globals';
import { CUSTOMER } from '../../support/callback-lab.ts';
import { apiPerTest, captchaSettings, HOUR, MINUTE, support } from './api-per-test.ts';

const start = apiPerTest();

describe('a captcha', () => {
  test('that failed is answered so again; one that nobody could check may be tried again', async () => {
    const web = await start({ client: { captcha: captchaSettings } });
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
    const web = await start({ client: { perAddress } });
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
    const web = await start({ client: { perAddress } });
    const ask = (visitor: string) => web.ask({ ...support, visitor_address: visitor });
    expect((await ask('2001:db8:1:2::1')).status).toBe(201);
    expect((await ask('2001:0db8:0001:0002:ffff::9')).status).toBe(200);
    expect((await ask('2001:db8:1:2:3:4:5:6')).status).toBe(429);
    expect((await ask('2001:db8:1:3::1')).status).toBe(200);
  });

  test('stops numbers that are alike, from wherever', async () => {
    const web = await start({ client: { perPrefix: { most: 2, inMs: HOUR } } });
    const ask = (number: string, from: string) => web.ask({ ...support, number }, { from });
    expect((await ask(CUSTOMER, '203.0.113.1')).status).toBe(201);
    expect((await ask('070-123 99 99', '203.0.113.2')).status).toBe(201);
    expect((await ask('+46701231111', '203.0.113.3')).status).toBe(429);
    expect((await ask('+46731231111', '203.0.113.3')).status).toBe(201);
  });

  test('are not repeats', async () => {
    const web = await start({ client: { perAddress } });
    for (let times = 0; times < 5; times += 1) {
      expect((await web.ask(support, { key: 'a' })).status).toBe(201);
    }
  });
});

describe('tokens', () => {
  test('have to be right', async () => {
    const web = await start();
    for (const token of [null, '', 'website', 'website-token-00012', 'WEBSITE-TOKEN-0001']) {
      const { status, headers, body } = await web.ask(support, { token });
      expect([status, headers['www-authenticate'], body.error.code]).toEqual([401, 'Bearer', 'unauthorized']);
    }
    const basic = { authorization: `Basic ${btoa('a:website-token-0001')}` };
    expect((await web.ask(support, { token: null, headers: basic })).status).toBe(401);
    expect(web.lab.callbacks).toBe(0);
  });

  test('are not guessed: after twenty wrong ones no others are looked at from there for a while', async () => {
    const web = await start();
    const guess = (token: string) => web.ask(support, { token });
    for (let wrong = 0; wrong < 20; wrong += 1) expect((await guess(`guess-${wrong}`)).status).toBe(401);
    const { status, headers } = await guess('guess-20');
    expect([status, headers['retry-after']]).toEqual([429, '600']);
    expect((await web.ask(support, { token: 'guess', from: '203.0.113.2' })).status).toBe(401);
    await web.lab.clock.advance(10 * MINUTE);
    expect((await guess('guess-21')).status).toBe(401);
  });

  test('that are short could be guessed, and are nobody’s', async () => {
    const web = await start();
    expect((await web.ask(support, { token: 'fifteen-letters' })).status).toBe(401);
    expect((await web.ask(support, { token: 'sixteen-letters-' })).status).toBe(201);
  });

  test('of others that are wrong lock nobody out who is behind the same address', async () => {
    const web = await start();
    for (let wrong = 0; wrong < 30; wrong += 1) await web.ask(support, { token: `guess-${wrong}` });
    expect((await web.ask(support)).status).toBe(201);
    expect((await web.ask(support, { token: 'crm-token-0000001' })).status).toBe(409);
  });
});

test('nothing that was kept of requests has a number or an address in it', async () => {
  const web = await start({ client: { captcha: captchaSettings } });
  await web.ask({ ...support, captcha: 'a', visitor_address: '192.0.2.77' }, { key: 'order 4711' });
  const known = web.lab.store.keyedRequest({ client: 'website', key: 'order 4711' }, 'anything', 0 as never);
  expect(known?.isSameBody).toBe(false);
  expect(known?.outcome).not.toContain('701234567');
});
