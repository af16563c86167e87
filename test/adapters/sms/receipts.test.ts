import { describe, expect, test } from '@jest/globals';
import { listenForSms } from '../../../src/adapters/sms/listener.ts';
import { receiptPath } from '../../../src/adapters/sms/receipts.ts';
import type { ReceiptSettings } from '../../../src/domain/messages/settings.ts';
import type { MessageReceipt } from '../../../src/engine/message-outbox.ts';
import { gatewayCallsPerTest, post } from '../../support/gateway-calls.ts';

const settings: ReceiptSettings = {
  path: '/receipts',
  id: { parameter: 'id', whose: 'ours' },
  status: 'status',
  reason: null,
  words: { sent: ['4', '8'], delivered: ['1', 'delivrd'], failed: ['2', '16'] },
  secret: null,
};

const gateway = gatewayCallsPerTest();
const { faults, rejected, request } = gateway;
const told: MessageReceipt[] = [];

function listen(
  more: Partial<ReceiptSettings> = {},
  key: string | null = null,
  receive: (receipt: MessageReceipt) => 'done' | 'unknown' = () => 'done',
): Promise<void> {
  told.length = 0;
  return gateway.listen(
    receiptPath({
      settings: { ...settings, ...more },
      key,
      receive: (receipt) => {
        told.push(receipt);
        return receive(receipt);
      },
      rejected: (reason) => rejected.push(reason),
    }),
  );
}

describe('a receipt', () => {
  test.each([
    ['1', 'delivered'],
    ['DELIVRD', 'delivered'],
    ['8', 'sent'],
    ['16', 'failed'],
  ])('with status %s says %s', async (status, meant) => {
    await listen();
    expect(await request(`/receipts?id=a~missed~1&status=${status}`)).toBe(200);
    expect(told).toEqual([{ id: 'a~missed~1', whose: 'ours', told: { status: meant, reason: status } }]);
  });

  test('with a status that means nothing to us is thanked for', async () => {
    await listen();
    expect(await request('/receipts?id=a&status=ENROUTE')).toBe(200);
    expect([told, rejected]).toEqual([[], []]);
  });

  test('may be a form', async () => {
    await listen({ id: { parameter: 'MessageSid', whose: 'gateways' }, status: 'MessageStatus' });
    const form = post(
      'application/x-www-form-urlencoded; charset=utf-8',
      'MessageSid=SM42&MessageStatus=DELIVRD',
    );
    expect(await request('/receipts', form)).toBe(200);
    expect(told).toMatchObject([{ id: 'SM42', whose: 'gateways', told: { status: 'delivered' } }]);
  });

  test('may be JSON, and say why', async () => {
    await listen({
      id: { parameter: 'results.0.id', whose: 'ours' },
      status: 'results.0.status.group',
      reason: 'results.0.status.text',
    });
    const said = {
      results: [{ id: 'a', status: { group: 2, text: `no +46701234567\n ${'x'.repeat(200)}` } }],
    };
    expect(await request('/receipts', post('application/json', JSON.stringify(said)))).toBe(200);
    expect(told).toMatchObject([{ id: 'a', told: { status: 'failed' } }]);
    expect(told[0]?.told.reason).toMatch(/^no \+4670\*\*\*\*567 x{80,110}…$/);
  });

  test.each([
    ['?status=1', {}, 400, 'it has no "id"'],
    ['?id=&status=1', {}, 400, 'it has no "id"'],
    ['?id=a', {}, 400, 'it has no "status"'],
    ['', post('application/json', '{"id":'), 400, 'it cannot be read'],
    ['', post('application/json', '['.repeat(60_000)), 400, 'it cannot be read'],
    ['', post('text/plain', 'x'.repeat(70_000)), 413, null],
    ['?id=a&status=1', { method: 'DELETE' }, 405, null],
    ['/more?id=a&status=1', {}, 404, null],
  ] satisfies [string, RequestInit, number, string | null][])(
    '%s %j is none: %i',
    async (path, init, status, why) => {
      await listen();
      expect(await request(`/receipts${path}`, init)).toBe(status);
      expect([told, rejected, faults]).toEqual([[], why === null ? [] : [why], []]);
    },
  );

  test('has to bring the secret, in one way or the other', async () => {
    await listen({}, 's3cret');
    const bearing = (word: string): RequestInit => ({ headers: { authorization: `Bearer ${word}` } });
    expect(await request('/receipts?id=a&status=1')).toBe(403);
    expect(await request('/receipts?id=a&status=1&key=wrong')).toBe(403);
    expect(await request('/receipts?id=a&status=1', bearing('wrong'))).toBe(403);
    expect(told).toEqual([]);
    expect(rejected).toEqual(Array(3).fill('it does not bring the secret'));
    expect(await request('/receipts?id=a&status=1&key=s3cret')).toBe(200);
    expect(await request('/receipts?id=b&status=1', bearing('s3cret'))).toBe(200);
    expect(told.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('of a message that is unknown, or cannot be written down, is to be told again', async () => {
    await listen({}, null, ({ id }) => {
      if (id === 'full') throw new Error('disk full');
      return 'unknown';
    });
    expect(await request('/receipts?id=a&status=1')).toBe(404);
    expect(await request('/receipts?id=full&status=1')).toBe(500);
    expect(faults).toEqual(['sms.receive']);
  });
});

test('an address that is taken is named', async () => {
  await listen();
  const port = Number(new URL(gateway.url).port);
  const second = listenForSms({ host: '127.0.0.1', port, paths: [], fault: () => undefined });
  await expect(second).rejects.toThrow(`the gateway cannot be listened for on 127.0.0.1:${port}: EADDRINUSE`);
});
