/** The `sms` section alone: what it becomes, and what is said when it is wrong. */
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Language } from '../../src/domain/ids.ts';
import { type SmsSettings, secretsOf } from '../../src/domain/messages/settings.ts';
import { checkSmsLength, lengthOfPattern } from '../../src/flow-loader/check-sms-length.ts';
import { compileSms } from '../../src/flow-loader/compile-sms.ts';
import { Report } from '../../src/flow-loader/diagnostic.ts';
import { readYaml } from '../../src/flow-loader/read-yaml.ts';
import { smsSchema } from '../../src/flow-loader/schema-sms.ts';
import { SourceText } from '../../src/flow-loader/source-text.ts';
import { kannelSettings } from '../support/kannel-site.ts';

function read(text: string): { settings: SmsSettings | null; said: string[] } {
  const report = new Report();
  const [entry] = readYaml(new SourceText('site.yaml', text), report).map?.entries ?? [];
  if (entry === undefined) throw new Error('nothing to read');
  const settings = compileSms(entry, report);
  const said = report
    .diagnostics()
    .map(({ severity, code, line, column, endColumn, message, hint, suggestion }) => {
      const place = (text.split('\n')[line - 1] ?? '').slice(column - 1, endColumn - 1);
      const advice = hint ? ` [${hint}]` : suggestion ? ` [${suggestion.name}?]` : '';
      return `${place} | ${severity} ${code}: ${message}${advice}`;
    });
  return { settings, said };
}

const good = (text: string): SmsSettings => {
  const { settings, said } = read(text);
  expect(said).toEqual([]);
  if (settings === null) throw new Error('nothing came of it');
  return settings;
};

describe('sms', () => {
  test('for trying out needs one line', () => {
    expect(good('sms: { file: messages.jsonl }')).toEqual({
      from: '',
      provider: { kind: 'file', path: 'messages.jsonl' },
      retryMs: [5_000, 30_000, 120_000, 600_000],
      giveUpAfterMs: 21_600_000,
      quiet: null,
      atOnce: 4,
      listen: { host: '127.0.0.1', port: 8071, publicUrl: null },
      receipts: null,
      replies: null,
    });
  });

  test('keeps quiet at night', () => {
    const quiet = (written: string) => good(`sms: { file: messages.jsonl, quiet: "${written}" }`).quiet;
    expect(quiet('21:00-08:00')).toEqual({ from: 1260, to: 480 });
    expect(quiet('9:30 - 24:00')).toEqual({ from: 570, to: 0 });
  });

  test('through Kannel, as the end-to-end tests use it', () => {
    const settings = good(`sms:
  from: Telco
  gateway:
    url: http://127.0.0.1:13013/cgi-bin/sendsms
    query:
      username: keepline
      password: "{secret_kannel}"
      from: "{from}"
      to: "{to}"
      text: "{text}"
      charset: UTF-8
      coding: "{encoding, select, ucs2 {2} other {0}}"
      binfo: "{id}"
      dlr-mask: 27
      dlr-url: "{receipt_url}&status=%d&reason=%A"
    accepted: { status: 202, body: "^(0|3):" }
    timeout: 5s
  receipts:
    reason: reason
    delivered: [1]
    failed: [2, 16]
    sent: [4, 8]
`);
    const used = kannelSettings('http://127.0.0.1:13013/cgi-bin/sendsms');
    expect(settings).toMatchObject({
      provider: { ...used.provider, refused: { statuses: [{ from: 400, to: 400 }], body: null } },
      listen: { ...used.listen, port: 8071 },
      receipts: used.receipts,
    });
    expect(secretsOf(settings)).toEqual(['kannel']);
  });

  test('through a service that takes JSON', () => {
    const settings = good(`sms:
  from: "+46101800000"
  retry: [10s]
  give-up-after: 30m
  at-once: 1
  gateway:
    url: https://sms.example.com/v1/{secret_account}/messages
    headers: { Authorization: "App {secret_app_key}" }
    json: { messages: [ { to: "{to_digits}", body: "{text}", flash: false, ttl: 60, note: null } ] }
    accepted: [200, 202-204]
    refused: { status: 4xx, body: invalid }
    id: '"id":"([^"]+)"'
  listen: 0.0.0.0:8080
  url: https://cc.example.com
  receipts:
    path: /dlr
    gateway-id: results.0.id
    status: results.0.status
    delivered: [DELIVERED, delivered]
    secret: receipts
  replies: { path: /mo, from: results.0.from, text: results.0.text, id: results.0.id, secret: replies }
`);
    expect(settings).toMatchObject({
      from: '+46101800000',
      retryMs: [10_000],
      atOnce: 1,
      provider: {
        method: 'POST',
        body: {
          kind: 'json',
          value: { messages: [{ to: '{to_digits}', body: '{text}', flash: false, ttl: 60, note: null }] },
        },
        accepted: {
          statuses: [
            { from: 200, to: 200 },
            { from: 202, to: 204 },
          ],
          body: null,
        },
        refused: { statuses: [{ from: 400, to: 499 }], body: 'invalid' },
        id: '"id":"([^"]+)"',
      },
      receipts: {
        path: '/dlr',
        id: { parameter: 'results.0.id', whose: 'gateways' },
        words: { delivered: ['delivered'], failed: [], sent: [] },
      },
      listen: { host: '0.0.0.0', port: 8080, publicUrl: 'https://cc.example.com' },
      replies: {
        path: '/mo',
        ...{ from: 'results.0.from', text: 'results.0.text', id: 'results.0.id' },
        secret: 'replies',
      },
    });
    expect(secretsOf(settings)).toEqual(['account', 'app_key', 'receipts', 'replies']);
    expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
  });

  test('can be completed by editors', () => {
    const json = z.toJSONSchema(smsSchema, { io: 'input', unrepresentable: 'any' });
    expect(Object.keys(json.properties ?? {})).toEqual(Object.keys(smsSchema.shape));
  });
});

const gateway = (more: string, rest = ''): string =>
  `sms: { gateway: { url: "https://sms.example.com", query: { to: "{to}", text: "{text}" }, ${more} }${rest} }`;

describe('what is wrong is told where it stands', () => {
  test.each<[string, string]>([
    [
      'sms: { file: a, quiet: at night }',
      'at night | error wrong-value: quiet hours are expected here [such as 21:00-08:00]',
    ],
    [
      'sms: { file: a, quiet: 08:00-08:00 }',
      '08:00-08:00 | error wrong-value: no message would ever be sent',
    ],
    [
      'sms: { file: a, quiet: 21:00-24:30 }',
      '21:00-24:30 | error wrong-value: quiet hours are expected here [such as 21:00-08:00]',
    ],
    [
      'sms: { file: a, quiet: no }',
      'no | error wrong-value: quiet hours are expected here [such as 21:00-08:00]',
    ],
    [
      'sms: { from: Telco }',
      'sms | error missing: "sms" needs "gateway" [to try it out, write file: messages.jsonl]',
    ],
    [
      'sms: { from: A much too long name, file: a }',
      'A much too long name | error wrong-value: "A much too long name" is no sender [a number, or a name of up to 11 letters and digits]',
    ],
    [
      gateway('', ', file: a'),
      'gateway | error wrong-value: messages go to the gateway or to the file, not to both [keep one of the two]',
    ],
    [
      'sms: { gateway: { url: "sms.example.com" } }',
      '"sms.example.com" | error wrong-value: the address of a gateway is expected here [such as https://sms.example.com/send, without any password]',
    ],
    [
      'sms: { gateway: { url: "https://me:secret@sms.example.com" } }',
      '"https://me:secret@sms.example.com" | error wrong-value: the address of a gateway is expected here [such as https://sms.example.com/send, without any password]',
    ],
    [
      'sms: { gateway: { url: "https://sms.example.com", query: { to: "{to}" } } }',
      'sms | error missing: nothing of what the gateway is sent holds {text}',
    ],
    [
      'sms: { gateway: { url: "https://sms.example.com/{to_digits}", json: { text: [ "{text}" ] }, form: {} } }',
      'json | error wrong-value: the body is a form or JSON, not both',
    ],
    [gateway('headers: { X-To: "{too}" }'), 'too | error unknown-name: a message has no {too} [to?]'],
    [
      gateway('headers: { X-To: "{whatever}" }'),
      'whatever | error unknown-name: a message has no {whatever} [it has id, to, to_digits, from, text, language, encoding, receipt_url; a secret is {secret_name}]',
    ],
    [
      gateway('headers: { X: "{text}" }'),
      'text | error wrong-value: a header cannot hold the text of a message',
    ],
    [
      gateway('headers: { X: "{to" }'),
      "{ | error bad-text: a { is opened here and never closed [to send a brace, write '{']",
    ],
    [
      gateway('form: { api_key: hunter2 }'),
      'api_key | error not-private: a secret stands here in full: "api_key" [write "{secret_api_key}", and set KEEPLINE_SECRET_API_KEY]',
    ],
    [
      gateway('basic: { user: me, password: hunter2 }'),
      'password | error not-private: a secret stands here in full: "password" [write "{secret_password}", and set KEEPLINE_SECRET_PASSWORD]',
    ],
    [
      gateway('headers: { From: "{from}" }'),
      '"{from}" | error missing: it is not said who messages are from [add from: Telco, or a number, under sms]',
    ],
    [
      gateway('headers: { X: "{receipt_url}" }'),
      '"{receipt_url}" | error missing: nothing is said of receipts [add receipts: under sms]',
    ],
    [
      gateway('accepted: fine'),
      'fine | error wrong-value: a status of HTTP is expected here [such as 202, 2xx, 200-204 or a list of these]',
    ],
    [
      gateway('accepted: { body: "(" }'),
      '"(" | error wrong-value: "(" is no regular expression: unterminated group',
    ],
    [
      gateway('id: "[0-9]+"'),
      '"[0-9]+" | error wrong-value: "id" has to have a group: what is in it is the id',
    ],
    [
      gateway('timeout: 10'),
      '10 | error wrong-value: a duration has a number and a unit: 20s, 10m, 2h, 500ms [write 10s]',
    ],
    [gateway('', ', receipts: { delivered: [] }'), 'delivered | error wrong-value: a word is missing'],
    [
      gateway('', ', listen: 8080, receipts: { delivered: [1] }'),
      '8080 | error wrong-value: a host and a port are expected here [such as 127.0.0.1:8071]',
    ],
    [
      gateway('', ', receipts: { delivered: [1], listen: "127.0.0.1:8071" }'),
      '"127.0.0.1:8071" | error wrong-value: this stands under sms now, for receipts and replies both [write sms: { listen: … }]',
    ],
    [
      gateway('', ', receipts: { delivered: [1], url: "https://cc.example.com" }'),
      '"https://cc.example.com" | error wrong-value: this stands under sms now, for receipts and replies both [write sms: { url: … }]',
    ],
    [
      gateway('', ', listen: "0.0.0.0:8080"'),
      'listen | warning no-effect: nothing is listened for [add receipts: or replies: under sms]',
    ],
    [
      gateway('', ', listen: "0.0.0.0:8080", replies: {}'),
      '"0.0.0.0:8080" | error not-private: others can reach this, and cancel callbacks of whom they like [add secret: with the name of a secret that each reply has to bring]',
    ],
    [
      gateway('', ', url: "https://cc.example.com", replies: {}'),
      '"https://cc.example.com" | error not-private: others can reach this, and cancel callbacks of whom they like [add secret: with the name of a secret that each reply has to bring]',
    ],
    [
      gateway('', ', receipts: { delivered: [1] }, replies: { path: /sms/receipts }'),
      '/sms/receipts | error duplicate: receipts have the path /sms/receipts already [choose another]',
    ],
    [
      gateway('', ', replies: { from: a, text: a }'),
      'replies | error duplicate: from, text and id are parameters of different names',
    ],
    [
      gateway('', ', replies: { secret: "s3cret!" }'),
      '"s3cret!" | error wrong-value: the name of a secret has letters a to z, digits and _',
    ],
    [
      gateway('', ', replies: { sender: from }'),
      'sender | error unknown-key: "sender" is not a key of "replies" [its keys are path, from, text, id, secret]',
    ],
    [
      gateway('', ', listen: "0.0.0.0:8080", receipts: { delivered: [1] }'),
      '"0.0.0.0:8080" | error not-private: others can reach this, and tell what they like of messages [add secret: with the name of a secret that each receipt has to bring]',
    ],
    [
      gateway('', ', receipts: { delivered: [1], gateway-id: sid }'),
      'gateway-id | error missing: the gateway\'s id is not read from its answer [add id: under gateway, such as id: \'"id":"([^"]+)"\']',
    ],
    [
      gateway("id: '(.)'", ', receipts: { delivered: [1], id: a, gateway-id: sid }'),
      'gateway-id | error wrong-value: a receipt names the message by one id, not by both [keep id or gateway-id]',
    ],
    [
      'sms: { file: a, receipts: { delivered: [1] } }',
      'receipts | warning no-effect: no receipts come for messages that are written to a file',
    ],
    ['sms: { file: a, retry: [] }', 'retry | error wrong-value: a pause is missing'],
    ['sms: { file: a, retri: [5s] }', 'retri | error unknown-key: "retri" is not a key of "sms" [retry?]'],
  ])('%s', (text, expected) => expect(read(text).said).toEqual([expected]));

  test('and never with the secret itself', () => {
    expect(JSON.stringify(read(gateway('form: { api_key: hunter2, x: "{" }')).said)).not.toContain('hunter2');
  });
});

describe('the length of a text as a message', () => {
  const hr = 'hr' as Language;
  const check = (text: string): string[] => {
    const report = new Report();
    const [entry] =
      readYaml(new SourceText('texts.yaml', `hr: ${JSON.stringify(text)}`), report).map?.entries ?? [];
    if (entry?.value.kind === 'scalar') checkSmsLength(entry.value, hr, { next: '14:30' }, report);
    return report.diagnostics().map(({ message, hint }) => `${message} [${hint}]`);
  };

  test('is counted with what is filled in', () => {
    expect(lengthOfPattern('Kl. {next}', hr, { next: '14:30' }).units).toBe(9);
    expect(lengthOfPattern('{name} {count, plural, other {#}}', hr, {}).units).toBe(15);
  });

  test('is told when it is more than one', () => {
    expect(check(`Zovemo u {next}. ${'a'.repeat(140)}`)).toEqual([]);
    expect(check(`Zovemo u {next}. ${'a'.repeat(150)}`)).toEqual([
      'this is sent as 2 messages, and paid for as such [it has about 166 characters; 160 fit into one]',
    ]);
    expect(check(`Zvat ćemo u {next}. ${'a'.repeat(150)}`)).toEqual([
      'this is sent as 3 messages, and paid for as such [it has about 169 characters; 70 fit into one, because of "ć"]',
    ]);
  });
});
