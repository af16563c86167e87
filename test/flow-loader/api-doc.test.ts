/** The example of docs/api.md is a site without fault, and the page tells of every key, field and code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import { captchaSchema, clientSchema, webSchema } from '../../src/flow-loader/schema-web.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/api.md'), 'utf8');
const files = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ''], index) => ({
  path: `example-${index + 1}.yaml`,
  text,
}));

describe('docs/api.md', () => {
  test('holds one site, without an error or a warning', () => {
    expect(loadSite(files).diagnostics).toEqual([]);
  });

  test.each([webSchema, clientSchema, captchaSchema].flatMap(({ shape }) => Object.keys(shape)))(
    'tells of %s',
    (key) => expect(page).toMatch(new RegExp(`\`${key}\``)),
  );

  test('gives the defaults as they are', () => {
    const bare =
      'web: { listen: 127.0.0.1:8072, url: "https://calls.example.com", behind-proxy: yes, clients: { website: { token: website, callbacks: [support], captcha: CAPTCHA } } }';
    const [file] = files;
    const text = file?.text ?? '';
    const captcha = `{ url: "https://captcha.example.com/siteverify", form: { secret: "{secret_captcha}", response: "{captcha}", remoteip: "{address}" }, passed: { status: 200, body: '"success":\\s*true' } }`;
    const short = text.replace(/^web:[\s\S]*$/m, bare.replace('CAPTCHA', captcha));
    const web = loadSite([{ path: 'a.yaml', text: short }]).site?.web;
    expect(web).toBeDefined();
    expect(loadSite(files).site?.web).toEqual(web);
  });

  const folder = join(root, 'src/adapters/web');
  const sources = [
    'answers.ts',
    'web-server.ts',
    ...readdirSync(join(folder, 'api')).map((name) => `api/${name}`),
  ]
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const codes = new Set(
    [...sources.matchAll(/(?:\{ code: |\[\d{3}, )'([a-z_]+)'/g)].map(([, code = '']) => code),
  );

  test.each([...codes])('tells of the code %s', (code) => expect(page).toContain(`\`${code}\``));

  test('tells of no other codes', () => {
    const told = [...page.matchAll(/^\| \d{3} \| `([a-z_]+)`/gm)].map(([, code]) => code);
    expect(told.length).toBeGreaterThan(15);
    expect(told.filter((code) => !codes.has(code ?? ''))).toEqual([]);
  });
});
