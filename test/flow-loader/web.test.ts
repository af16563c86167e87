/** The `web` section: what it becomes, and what is said when it is wrong. */
import { describe, expect, test } from '@jest/globals';
import { secretsOfWeb, type WebSettings } from '../../src/domain/web/settings.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';

const SITE = `site: Acme
country: SE
languages: [en]
numbers: { "+46101800000": main }
flows: { main: [ { queue: support } ] }
agents: { anna: { name: Anna, phone: PJSIP/101 } }
queues: { support: { agents: [anna] } }
callbacks: { support: { queue: support } }
`;
const SMS = 'sms: { file: messages.jsonl }\n';

function read(text: string, sms = SMS): { web: WebSettings | null; said: string[] } {
  const { site, diagnostics } = loadSite([
    { path: 'site.yaml', text: `${SITE}${sms}` },
    { path: 'web.yaml', text },
  ]);
  const said = diagnostics.map(
    ({ severity, code, file, line, column, endColumn, message, hint, suggestion }) => {
      const lines = file === 'web.yaml' ? text.split('\n') : [];
      const place = (lines[line - 1] ?? '').slice(column - 1, endColumn - 1);
      const advice = hint ? ` [${hint}]` : suggestion ? ` [${suggestion.name}?]` : '';
      return `${place} | ${severity} ${code}: ${message}${advice}`;
    },
  );
  return { web: site?.web ?? null, said };
}

const good = (text: string, sms?: string): WebSettings => {
  const { web, said } = read(text, sms);
  expect(said).toEqual([]);
  if (web === null) throw new Error('nothing came of it');
  return web;
};

const HOUR = 3_600_000;

describe('web', () => {
  test('needs a token for each client, and nothing else', () => {
    expect(good('web: { clients: { website: { token: website } } }')).toEqual({
      host: '127.0.0.1',
      port: 8072,
      publicUrl: null,
      behindProxy: false,
      clients: {
        website: {
          token: 'website',
          callbacks: null,
          perAddress: { most: 5, inMs: HOUR },
          perPrefix: { most: 20, inMs: HOUR },
          codes: { most: 100, inMs: HOUR },
          verify: 'unknown',
          captcha: null,
        },
      },
    });
  });

  test('in full', () => {
    const web = good(`web:
  listen: "[::1]:9000"
  url: https://calls.example.com/
  behind-proxy: yes
  clients:
    website:
      token: website
      callbacks: [support]
      per-address: 3 per 30m
      per-prefix: 100 per 24h
      codes: 30 per 1h
      verify: always
      captcha:
        url: https://captcha.example.com/siteverify
        form: { secret: "{secret_captcha}", response: "{captcha}", remoteip: "{address}" }
        passed: { status: 200, body: '"success":\\s*true' }
        timeout: 2s
    crm: { token: crm, verify: no }
`);
    expect(web).toMatchObject({
      host: '::1',
      port: 9000,
      publicUrl: 'https://calls.example.com',
      behindProxy: true,
    });
    expect(web.clients.website).toEqual({
      token: 'website',
      callbacks: ['support'],
      perAddress: { most: 3, inMs: HOUR / 2 },
      perPrefix: { most: 100, inMs: 24 * HOUR },
      codes: { most: 30, inMs: HOUR },
      verify: 'always',
      captcha: {
        url: 'https://captcha.example.com/siteverify',
        form: { secret: '{secret_captcha}', response: '{captcha}', remoteip: '{address}' },
        passed: { statuses: [{ from: 200, to: 200 }], body: '"success":\\s*true' },
        timeoutMs: 2_000,
        secrets: ['captcha'],
      },
    });
    expect(web.clients.crm).toMatchObject({ verify: 'no', captcha: null });
    expect(secretsOfWeb(web)).toEqual(['captcha', 'crm', 'website']);
    expect(JSON.parse(JSON.stringify(web))).toEqual(web);
  });

  test('can be without clients, for links alone', () => {
    expect(good('web: { url: "https://calls.example.com" }', '')).toMatchObject({ clients: {} });
  });

  test('has a text with the code in each of its languages, unless no code is ever sent', () => {
    const files = (more: string) => [
      { path: 'site.yaml', text: `${SITE.replace('[en]', '[sv, hr]')}${SMS}${more}` },
    ];
    const { site } = loadSite(files('web: { clients: { a: { token: a } } }\n'));
    expect(site?.texts).toMatchObject({
      callback_sms_code: { sv: 'Acme: Din kod är {code}.', hr: 'Acme: Vas kod je {code}.' },
    });
    const without = loadSite(files('web: { clients: { a: { token: a, verify: no } } }\n')).site;
    expect(without?.texts).not.toHaveProperty('callback_sms_code');
  });
});

const client = (more: string): string => `web: { clients: { website: { token: website${more} } } }`;
const captcha = (form: string): string =>
  client(`, captcha: { url: "https://captcha.example.com", form: { ${form} } }`);

describe('what is wrong is told where it stands', () => {
  test.each<[string, string]>([
    [
      'web: { clients: { a: { token: shop }, b: { token: shop } } }',
      'shop | error duplicate: client "a" has the token "shop" already [give each client a token of its own]',
    ],
    ['web: { clients: { website: {} } }', 'website | error missing: "website" needs "token"'],
    [
      'web: { clients: { website: { token: "S3cret!" } } }',
      '"S3cret!" | error wrong-value: the name of a secret has letters a to z, digits and _',
    ],
    [
      client(', callbacks: [suport]'),
      'suport | error unknown-name: no callbacks are named "suport" [support?]',
    ],
    [
      client(', callbacks: support'),
      'support | error wrong-value: a list of callbacks is expected here [such as [support]]',
    ],
    [
      client(', per-address: 5'),
      '5 | error wrong-value: a number and a time are expected here [such as 5 per 1h]',
    ],
    [
      client(', per-address: 5 per hour'),
      '5 per hour | error wrong-value: a number and a time are expected here [such as 5 per 1h]',
    ],
    [
      client(', per-prefix: 0 per 1h'),
      '0 per 1h | error wrong-value: "per-prefix" has to be 1 or more, in 1s to 24h',
    ],
    [
      client(', per-prefix: 5 per 48h'),
      '5 per 48h | error wrong-value: "per-prefix" has to be 1 or more, in 1s to 24h',
    ],
    [
      client(', codes: unlimited'),
      'unlimited | error wrong-value: a number and a time are expected here [such as 5 per 1h]',
    ],
    [client(', verify: sometimes'), 'sometimes | error wrong-value: no, unknown or always is expected here'],
    [client(', verfy: no'), 'verfy | error unknown-key: "verfy" is not a key of "website" [verify?]'],
    [
      'web: { listen: 8072 }',
      '8072 | error wrong-value: a host and a port are expected here [such as 127.0.0.1:8072]',
    ],
    [
      'web: { url: calls.example.com }',
      'calls.example.com | error wrong-value: "url" has to be an address such as https://calls.example.com',
    ],
    [
      'web: { listen: "0.0.0.0:8072" }',
      '"0.0.0.0:8072" | warning not-private: others can reach this without encryption, and read tokens and numbers on their way [listen on 127.0.0.1 behind a proxy that speaks TLS, and add behind-proxy: yes]',
    ],
    [
      captcha('secret: hunter2, response: "{captcha}"'),
      'secret | error not-private: a secret stands here in full: "secret" [write "{secret_captcha}", and set KEEPLINE_SECRET_CAPTCHA]',
    ],
    [
      captcha('response: "{captch}", a: "{captcha}"'),
      'captch | error unknown-name: a captcha has no {captch} [captcha?]',
    ],
    [
      captcha('secret: "{secret_captcha}"'),
      'form | error missing: nothing of what is sent holds {captcha} [such as response: "{captcha}"]',
    ],
    [
      client(', captcha: { url: "http://me:pw@captcha.example.com", form: { a: "{captcha}" } }'),
      '"http://me:pw@captcha.example.com" | error wrong-value: the address of a service is expected here [such as https://captcha.example.com/siteverify, with secrets under form]',
    ],
  ])('%s', (text, expected) => expect(read(text).said).toEqual([expected]));

  test('codes need messages', () => {
    expect(read(client(''), '').said).toEqual([
      'website | error missing: numbers are confirmed by a code (verify: unknown), and the site sends no messages [add sms: to the site; to ask for no code, write verify: no]',
    ]);
    expect(read(client(', verify: no'), '').said).toEqual([]);
  });

  test('a text of its own has to say the code', () => {
    const { said } = read(`${client('')}\ntexts: { callback_sms_code: "Hello from {site}" }`);
    expect(said).toEqual([
      'website | error bad-text: text "callback_sms_code" does not say {code}, which is what it is for',
    ]);
  });
});
