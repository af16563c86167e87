/** What a gateway passes on of what customers write, over real HTTP. */
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { replyPath } from '../../../src/adapters/sms/replies.ts';
import type { ReplySettings } from '../../../src/domain/messages/settings.ts';
import type { ReceivedReply } from '../../../src/engine/customer-store.ts';
import { gatewayCallsPerTest, post } from '../../support/gateway-calls.ts';

const settings: ReplySettings = { path: '/replies', from: 'from', text: 'text', id: 'id', secret: null };

const gateway = gatewayCallsPerTest();
const { faults, rejected, request } = gateway;
const heard: ReceivedReply[] = [];

function listen(more: Partial<ReplySettings> = {}, key: string | null = null, full = false): Promise<void> {
  heard.length = 0;
  return gateway.listen(
    replyPath({
      settings: { ...settings, ...more },
      key,
      receive: (reply) => {
        if (full) throw new Error('disk full');
        heard.push(reply);
      },
      rejected: (reason) => rejected.push(reason),
    }),
  );
}

const SENDER = '+46701234567';

describe('a reply', () => {
  test.each([
    ['/replies?from=%2B46701234567&text=LATER+30&id=7', {}],
    ['/replies', post('application/x-www-form-urlencoded', 'from=%2B46701234567&text=LATER+30&id=7')],
    ['/replies?id=7', post('application/json', JSON.stringify({ from: SENDER, text: 'LATER 30' }))],
  ] satisfies [string, RequestInit][])('comes as %s %j', async (path, init) => {
    await listen();
    expect(await request(path, init)).toBe(200);
    expect(heard).toEqual([{ from: SENDER, text: 'LATER 30', id: '7' }]);
  });

  test('has parameters as the gateway calls them, and may have no id and no words', async () => {
    await listen({ from: 'messages.0.sender', text: 'messages.0.body', id: null });
    const body = JSON.stringify({ messages: [{ sender: SENDER, body: '' }] });
    expect(await request('/replies', post('application/json', body))).toBe(200);
    expect(heard).toEqual([{ from: SENDER, text: '', id: null }]);
  });

  test.each([
    ['/replies?text=0', {}, 400, 'it has no "from"'],
    ['/replies?from=1', {}, 400, 'it has no "text"'],
    ['/replies', post('application/json', '{'), 400, 'it cannot be read'],
    ['/replies', post('text/plain', 'x'.repeat(70_000)), 413, null],
    ['/replies', post('application/json', `${'['.repeat(9)}1${']'.repeat(9)}`), 400, 'it cannot be read'],
    ['//', {}, 404, null],
    ['/replies?from=1&text=0', { method: 'DELETE' }, 405, null],
    ['/replies/more?from=1&text=0', {}, 404, null],
    ['/', {}, 404, null],
  ] satisfies [string, RequestInit, number, string | null][])(
    '%s %j is none: %i',
    async (path, init, status, why) => {
      await listen();
      expect(await request(path, init)).toBe(status);
      expect([heard, rejected, faults]).toEqual([[], why === null ? [] : [why], []]);
    },
  );

  test('has to bring the secret', async () => {
    await listen({}, 's3cret');
    expect(await request('/replies?from=1&text=0')).toBe(403);
    expect(await request('/replies?from=1&text=0&key=S3cret')).toBe(403);
    expect(heard).toEqual([]);
    expect(await request('/replies?from=1&text=0&key=s3cret')).toBe(200);
    expect(heard).toHaveLength(1);
  });

  test('that its sender breaks off is no fault of ours', async () => {
    await listen();
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.write('POST /replies HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nfrom=1');
    await request('/');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.destroy();
    await closed;
    // By then the listener has seen it, too.
    for (let later = 0; later < 3; later += 1) await request('/');
    expect([heard, faults]).toEqual([[], []]);
  });

  test('of many levels is not gone through while others wait', async () => {
    await listen({}, 's3cret');
    const deep = `${'['.repeat(1_500)}${Array(28_000).fill('1').join(',')}${']'.repeat(1_500)}`;
    // Not even to see that the secret is missing (403): all calls waited five seconds for it once.
    expect(await request('/replies', post('application/json', deep))).toBe(400);
  });

  test('that cannot be written down is to be told again', async () => {
    await listen({}, null, true);
    expect(await request('/replies?from=1&text=0')).toBe(500);
    expect(faults).toEqual(['sms.receive']);
  });
});
