/** What is sent to the API by those who mean no good, and by programs that are wrong: nothing comes of any of it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CUSTOMER } from '../../support/callback-lab.ts';
import { type Asking, WebLab } from '../../support/web-lab.ts';

let web: WebLab;
beforeAll(async () => {
  web = await new WebLab({
    client: { perAddress: { most: 1_000, inMs: 60_000 }, perPrefix: { most: 1_000, inMs: 60_000 } },
  }).start();
});
afterEach(() => {
  expect(web.faults.splice(0)).toEqual([]);
  expect(web.lab.callbacks).toBe(0);
  expect(Object.prototype).not.toHaveProperty('polluted');
});
afterAll(() => web.close());

const support = { callback: 'support', number: CUSTOMER };
const text = (more: string) => `{ "callback": "support", "number": "${CUSTOMER}", ${more} }`;

describe('bodies', () => {
  test.each<[string, unknown, number, string]>([
    ['none', '', 400, 'bad_request'],
    ['no JSON', '<callback/>', 400, 'bad_request'],
    ['a list', [support], 400, 'bad_request'],
    ['nothing', 'null', 400, 'bad_request'],
    ['a text', '"support"', 400, 'bad_request'],
    ['a form', 'callback=support&number=%2B46701234567', 400, 'bad_request'],
    ['half of one', text('"name": "Ev').slice(0, -2), 400, 'bad_request'],
    ['a million brackets', '['.repeat(60_000), 400, 'bad_request'],
    ['too much', { ...support, name: 'x'.repeat(70_000) }, 413, 'too_large'],
    ['a prototype', text('"__proto__": { "polluted": 1 }'), 400, 'bad_request'],
    ['a constructor', text('"constructor": { "prototype": { "polluted": 1 } }'), 400, 'bad_request'],
    ['a prototype of variables', text('"variables": { "__proto__": { "polluted": 1 } }'), 400, 'bad_request'],
    ['a variable that all objects have', { ...support, variables: { toString: 'x' } }, 400, 'bad_request'],
    ['a variable of ours', { ...support, variables: { callback_number: '112' } }, 400, 'bad_request'],
    ['variables in a list', { ...support, variables: ['matter'] }, 400, 'bad_request'],
    ['a variable of the wrong type', { ...support, variables: { loan: '1' } }, 400, 'bad_request'],
    ['no finite number', text('"variables": { "loan": 1e999 }'), 400, 'bad_request'],
    ['a long variable', { ...support, variables: { matter: 'x'.repeat(501) } }, 400, 'bad_request'],
    ['a number as a number', { ...support, number: 46_701_234_567 }, 400, 'bad_request'],
    ['two numbers', { ...support, number: [CUSTOMER, '112'] }, 400, 'bad_request'],
    ['an object as a number', { ...support, number: { toString: CUSTOMER } }, 400, 'bad_request'],
    ['a long number', { ...support, number: '1'.repeat(41) }, 400, 'bad_request'],
    ['a long name', { ...support, name: 'x'.repeat(81) }, 400, 'bad_request'],
    ['no zone', { ...support, at: '2026-11-23T10:00:00' }, 400, 'bad_request'],
    ['a time as a number', { ...support, at: 1_795_424_400_000 }, 400, 'bad_request'],
    ['the thirteenth month', { ...support, at: '2026-13-23T10:00:00Z' }, 400, 'bad_request'],
    ['the past', { ...support, at: '2020-01-01T10:00:00Z' }, 422, 'no_time'],
    ['the far future', { ...support, at: '9999-01-01T10:00:00Z' }, 422, 'no_time'],
    ['who it is', { ...support, origin: { type: 'cli' } }, 400, 'bad_request'],
    ['an id', { ...support, id: 'mine' }, 400, 'bad_request'],
    ['no address of a visitor', { ...support, visitor_address: "1' OR '1'='1" }, 400, 'bad_request'],
    ['other callbacks', { ...support, callback: '../support' }, 422, 'unknown_callback'],
    ['callbacks of all objects', { ...support, callback: '__proto__' }, 422, 'unknown_callback'],
    ['SQL', { ...support, callback: "support' --" }, 422, 'unknown_callback'],
  ])('%s', async (_, body, status, code) => {
    const answer = await web.ask(body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
});

describe('numbers', () => {
  test.each([
    ['premium', '0900-1234567'],
    ['premium abroad', '+1 900 555 0100'],
    ['premium with the code of the country', '+46 (0) 900 123 45 67'],
    ['shared cost', '+46 77 111 2233'],
    ['of a satellite', '+8816 1234 5678'],
    ['of no country', '+979 1234 56789'],
    ['abroad', '+44 7700 900123'],
    ['emergency', '112'],
    ['emergency in disguise', '+46 112'],
    ['short', '1177'],
    ['an extension', '101'],
    ['keys of the exchange', '*21*0900123456#'],
    ['with keys to press', `${CUSTOMER},,900123`],
    ['with an extension', `${CUSTOMER}x123`],
    ['letters', '0900-CALL-ME-NOW'],
    ['a way to dial', `PJSIP/${CUSTOMER}@other`],
    ['another trunk', `${CUSTOMER}@evil`],
    ['with a line break', `${CUSTOMER}\r\nChannel: Local/1`],
    ['no number', '+'],
    ['full-width digits of a premium number', '０９００１２３４５６７'],
    ['two of them', `${CUSTOMER} 0900123456`],
  ])('%s', async (_, number) => {
    const { status, body } = await web.ask({ ...support, number });
    expect([status, body.error.code]).toEqual([422, 'number_denied']);
  });
});

describe('headers', () => {
  test.each<[string, Asking, number]>([
    ['no key', { key: null }, 400],
    ['an empty key', { key: '' }, 400],
    ['a long key', { key: 'k'.repeat(256) }, 400],
    ['a key that is not ASCII', { key: 'n\u00f8kkel' }, 400],
    ['a token of nobody', { token: 'undefined' }, 401],
    ['the name of a secret', { token: 'website' }, 401],
    ['two tokens', { token: 'website-token-0001, crm-token-0000001' }, 401],
    ['a token with a tail', { token: 'website-token-0001\u00a0' }, 401],
    [
      'a token of another scheme',
      { token: null, headers: { authorization: 'Token website-token-0001' } },
      401,
    ],
    ['a token in a cookie', { token: null, headers: { cookie: 'token=website-token-0001' } }, 401],
    ['a token as user', { token: null, headers: { authorization: 'website-token-0001' } }, 401],
  ])('%s', async (_, asking, status) => {
    expect((await web.ask(support, asking)).status).toBe(status);
  });

  test('another method in a header is no other method', async () => {
    const headers = { 'x-http-method-override': 'DELETE', 'x-original-url': '/v1/times' };
    expect((await web.send('GET', '/v1/callbacks', undefined, { headers })).status).toBe(405);
  });

  test('an address that is made up has the limits of one', async () => {
    const { store, clock } = web.lab;
    const rate = { most: 1, inMs: 60_000 };
    expect(store.hit('address', 'x', "'; DROP TABLE web_hits; --", rate, clock.now())).toBeNull();
    expect(store.hit('address', 'x', "'; DROP TABLE web_hits; --", rate, clock.now())).toBe(60_000);
    expect(store.hit('prefix', 'x', "'; DROP TABLE web_hits; --", rate, clock.now())).toBeNull();
  });
});

describe('paths', () => {
  test.each([
    ['GET', '/v1/callbacks', 405],
    ['PUT', '/v1/callbacks/x', 405],
    ['OPTIONS', '/v1/callbacks', 405],
    ['TRACE', '/v1/callbacks', 405],
    ['POST', '/v1/callbacks/', 404],
    ['POST', '/V1/callbacks', 404],
    ['POST', '/v2/callbacks', 404],
    ['GET', '/v1/callbacks/%2e%2e', 404],
    ['GET', '/v1/callbacks/a%00b', 404],
    ['GET', `/v1/callbacks/${'a'.repeat(101)}`, 404],
    ['GET', '/v1/callbacks/__proto__', 404],
    ['POST', '/v1/requests/__proto__/code', 404],
    ['GET', '/v1/times', 422],
    ['GET', '/v1/times?callback=support&callback=other', 200],
  ])('%s %s is answered %i', async (method, path, status) => {
    const body = method === 'POST' ? { ...support, code: '123456' } : undefined;
    const sent = path.includes('requests') ? { code: '123456' } : body;
    expect((await web.send(method, path, sent)).status).toBe(status);
  });

  test('without a token nothing can be told from anything', async () => {
    const answers = await Promise.all(
      ['/v1/callbacks/a', '/v1/callbacks/b'].map((path) => web.send('GET', path, undefined, { token: null })),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });
});

test('a request played back by somebody else makes nothing anew', async () => {
  const lab = await new WebLab().start();
  try {
    const first = await lab.ask(support, { key: 'seen' });
    await lab.send('DELETE', `/v1/callbacks/${first.body.id}`);
    for (let times = 0; times < 3; times += 1) {
      const played = await lab.ask(support, { key: 'seen', from: `203.0.113.${times + 5}` });
      expect(played.body).toEqual(first.body);
    }
    expect(lab.lab.callbacks).toBe(1);
    expect(lab.lab.callback().progress.status).toBe('over');
  } finally {
    await lab.close();
  }
});
