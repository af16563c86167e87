/** Asking a service whether a person made a request. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askCaptcha } from '../../../src/adapters/web/captcha.ts';
import type { CaptchaSettings } from '../../../src/domain/web/settings.ts';
import { type HttpServer, startHttpServer } from '../../support/http-server.ts';

let service: HttpServer;
const reasons: string[] = [];
beforeEach(async () => {
  reasons.length = 0;
  service = await startHttpServer();
});
afterEach(() => service.close());

const ask = (more: Partial<CaptchaSettings> = {}, secrets: Record<string, string> = { captcha: 's&cret' }) =>
  askCaptcha(
    {
      settings: {
        url: `${service.url}/siteverify`,
        form: { secret: '{secret_captcha}', response: '{captcha}', remoteip: '{address}' },
        passed: { statuses: [{ from: 200, to: 200 }], body: '"success":\\s*true' },
        timeoutMs: 2_000,
        secrets: ['captcha'],
        ...more,
      },
      secret: (name) => secrets[name] ?? null,
      unavailable: (reason) => reasons.push(reason),
    },
    { captcha: 'a=b&secret=mine{x}', address: '192.0.2.1' },
  );

test('is told what the visitor brought, as one field, and believed', async () => {
  service.replies({ body: '{ "success": true }' });
  expect(await ask()).toBe('passed');
  const [request] = service.requests;
  expect([request?.method, request?.path]).toEqual(['POST', '/siteverify']);
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    secret: 's&cret',
    response: 'a=b&secret=mine{x}',
    remoteip: '192.0.2.1',
  });
  service.replies({ body: '{ "success": false }' });
  expect(await ask()).toBe('failed');
  service.replies({ status: 201, body: '{ "success": true }' });
  expect(await ask()).toBe('failed');
  expect(reasons).toEqual([]);
});

test('that says nothing lets nobody through', async () => {
  service.replies({ status: 503, body: '{ "success": true }' });
  expect(await ask()).toBe('unavailable');
  service.replies({ instead: 'cut' });
  expect(await ask()).toBe('unavailable');
  service.replies({ instead: 'hang' });
  expect(await ask({ timeoutMs: 100 })).toBe('unavailable');
  expect(await ask({ url: 'http://127.0.0.1:1/' })).toBe('unavailable');
  expect(await ask({}, {})).toBe('unavailable');
  expect(reasons).toEqual([
    'HTTP 503',
    expect.any(String),
    'no answer in 100 ms',
    expect.any(String),
    'the secret "captcha" is not set',
  ]);
});

test('is not followed elsewhere', async () => {
  service.replies({ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '"success": true' });
  expect(await ask()).toBe('failed');
  expect(service.requests).toHaveLength(1);
});
