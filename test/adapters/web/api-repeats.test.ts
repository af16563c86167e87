/** The same request to the API once more: by who heard no answer, while it is being done, and after a crash. */
import { describe, expect, test } from '@jest/globals';
import { CUSTOMER } from '../../support/callback-lab.ts';
import { ALIKE, apiPerTest, captchaSettings, HOUR, support } from './api-per-test.ts';

const start = apiPerTest();

describe('the same request', () => {
  test('has the same answer for a day, whatever became of it; another with its key has none', async () => {
    const web = await start();
    const first = await web.ask(support, { key: 'a' });
    await web.send('DELETE', `/v1/callbacks/${first.body.id}`);
    const again = await web.ask(support, { key: 'a' });
    expect([again.status, again.body, web.lab.callbacks]).toEqual([201, first.body, 1]);
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
    const web = await start({ client: { captcha: captchaSettings } });
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
    expect(web.lab.callbacks).toBe(1);
  });

  const moments = (['beforeCommit', 'afterCommit'] as const).flatMap((at) =>
    [1, 2, 3].map((nth) => [at, nth] as const),
  );
  test.each(moments)('after a crash %s %i makes one callback, and is answered', async (at, nth) => {
    const web = await start();
    web.mayFault = true;
    web.dieAt(at, nth);
    const cut = await web.ask(support, { key: 'a' });
    const died = !web.lab.running;
    expect(cut.status).toBe(died ? 500 : 201);
    await web.restart();
    const again = await web.ask(support, { key: 'a' });
    expect([again.status, web.lab.callbacks]).toEqual([201, 1]);
    expect((await web.ask(support, { key: 'a' })).body).toEqual(again.body);
    expect(web.lab.store.callbackHistory(again.body.id).map(({ type }) => type)).not.toContain(
      'requestChanged',
    );
  });

  test.each(moments)(
    'that needs a code sends one code, and makes one, after a crash %s %i',
    async (at, nth) => {
      const web = await start({ client: { verify: 'always' } });
      web.mayFault = true;
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
      expect([right.status, web.lab.callbacks]).toEqual([201, 1]);
    },
  );
});
