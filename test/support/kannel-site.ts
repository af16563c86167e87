/** How Kannel is described to Keepline. */
import type { SmsSettings } from '../../src/domain/messages/settings.ts';

export const kannelSettings = (sendUrl: string, withReceipts = true): SmsSettings => ({
  from: 'Telco',
  provider: {
    kind: 'http',
    method: 'GET',
    url: sendUrl,
    query: {
      username: 'keepline',
      password: '{secret_kannel}',
      from: '{from}',
      to: '{to}',
      text: '{text}',
      charset: 'UTF-8',
      coding: '{encoding, select, ucs2 {2} other {0}}',
      binfo: '{id}',
      // Delivered, not delivered, taken by the operator, not taken.
      ...(withReceipts && { 'dlr-mask': '27', 'dlr-url': '{receipt_url}&status=%d&reason=%A' }),
    },
    headers: {},
    basic: null,
    body: { kind: 'none' },
    accepted: { statuses: [{ from: 202, to: 202 }], body: '^(0|3):' },
    refused: { statuses: [{ from: 400, to: 400 }], body: null },
    id: null,
    timeoutMs: 5_000,
    secrets: ['kannel'],
  },
  retryMs: [100, 200, 500, 1_000],
  giveUpAfterMs: 60_000,
  quiet: null,
  atOnce: 4,
  listen: { host: '127.0.0.1', port: 0, publicUrl: null },
  receipts: withReceipts ? receipts : null,
  replies: null,
});

const receipts: SmsSettings['receipts'] = {
  path: '/sms/receipts',
  id: { parameter: 'id', whose: 'ours' },
  status: 'status',
  reason: 'reason',
  words: { sent: ['4', '8'], delivered: ['1'], failed: ['2', '16'] },
  secret: null,
};
