/** The `web` section, from what is written to what the site holds. */
import { argumentOfSecret, secretAsked } from '../domain/messages/settings.ts';
import {
  CAPTCHA_ARGUMENTS,
  type CaptchaSettings,
  CODE_TEXT,
  type WebClient,
  type WebSettings,
} from '../domain/web/settings.ts';
import { argumentsSent } from './arguments-in-text.ts';
import { checkSmsLength } from './check-sms-length.ts';
import type { SiteContext } from './flow-context.ts';
import { isLoopback } from './listen-address.ts';
import { type WebInput, webSchema } from './schema-web.ts';
import { readShape } from './shape.ts';
import type { Singles } from './site-settings.ts';
import { entryAt, quote, type YamlEntry, type YamlMap, type YamlScalar } from './yaml-tree.ts';

export type WebContext = Pick<SiteContext, 'names' | 'texts' | 'report'>;

/** Null if there is none, or after reporting what is wrong. */
export function compileWeb(singles: Singles, context: WebContext): WebSettings | null {
  const entry = singles.get('web');
  if (entry === undefined) return null;
  const { report } = context;
  const { key, value } = entry;
  const input = readShape(value, webSchema, '"web"', key.span, report);
  if (input === null || value.kind !== 'map') return null;
  const errors = report.errors;
  if (!isLoopback(input.listen) && !input['behind-proxy']) warnOfOpenAir(entry, context);
  checkTokens(input, value, context);
  const clients = Object.entries(input.clients).map(
    ([name, client]) => [name, compileClient(name, client, value, singles.has('sms'), context)] as const,
  );
  if (report.errors > errors) return null;
  return {
    ...input.listen,
    publicUrl: input.url?.replace(/\/+$/, '') ?? null,
    behindProxy: input['behind-proxy'],
    clients: Object.fromEntries(clients),
  };
}

function warnOfOpenAir({ key, value }: YamlEntry, { report }: WebContext): void {
  const listen = value.kind === 'map' ? entryAt(value, 'listen') : null;
  const message = 'others can reach this without encryption, and read tokens and numbers on their way';
  report.warning('not-private', listen?.value.span ?? key.span, message, {
    hint: 'listen on 127.0.0.1 behind a proxy that speaks TLS, and add behind-proxy: yes',
  });
}

/** Two with one token could not be told apart. */
function checkTokens({ clients }: WebInput, web: YamlMap, { report }: WebContext): void {
  const owners = new Map<string, string>();
  for (const [name, { token }] of Object.entries(clients)) {
    const owner = owners.get(token);
    const written = entryAt(web, 'clients', name, 'token')?.value;
    if (owner === undefined) owners.set(token, name);
    else if (written !== undefined) {
      const hint = 'give each client a token of its own';
      const message = `client ${quote(owner)} has the token ${quote(token)} already`;
      report.error('duplicate', written.span, message, { hint });
    }
  }
}

type ClientInput = WebInput['clients'][string];

function compileClient(
  name: string,
  input: ClientInput,
  web: YamlMap,
  hasSms: boolean,
  context: WebContext,
): WebClient {
  const { names, report } = context;
  const entry = entryAt(web, 'clients', name);
  const node = entry?.value;
  const written = node?.kind === 'map' ? node : null;
  const list = written && entryAt(written, 'callbacks')?.value;
  for (const item of list?.kind === 'list' ? list.items : []) {
    if (item.kind === 'scalar') names.find('callback', item.text, item.span);
  }
  if (input.verify !== 'no' && entry !== null) {
    const said = written && entryAt(written, 'verify');
    if (!hasSms) {
      const hint = 'add sms: to the site; to ask for no code, write verify: no';
      const message = `numbers are confirmed by a code (verify: ${input.verify}), and the site sends no messages`;
      report.error('missing', said?.value.span ?? entry.key.span, message, { hint });
    }
    askForText(said?.value.span ?? entry.key.span, context);
  }
  const { captcha } = input;
  const captchaNode = written && entryAt(written, 'captcha')?.value;
  return {
    token: input.token,
    callbacks: input.callbacks ?? null,
    perAddress: input['per-address'],
    perPrefix: input['per-prefix'],
    codes: input.codes,
    verify: input.verify,
    captcha:
      captcha === undefined || captchaNode?.kind !== 'map'
        ? null
        : compileCaptcha(captcha, captchaNode, context),
  };
}

function askForText(span: YamlScalar['span'], { texts, report }: WebContext): void {
  const text = texts.builtIn(CODE_TEXT, span, 'code');
  if (!texts.asksFor(text, 'code')) {
    report.error('bad-text', span, `text ${quote(text)} does not say {code}, which is what it is for`);
  }
  for (const { language, scalar } of texts.written(text)) {
    checkSmsLength(scalar, language, { code: '123456' }, report);
  }
}

function compileCaptcha(
  { url, form, passed, timeout }: NonNullable<ClientInput['captcha']>,
  node: YamlMap,
  context: WebContext,
): CaptchaSettings {
  const written = entryAt(node, 'form');
  const entries = written?.value.kind === 'map' ? written.value.entries : [];
  const asked = new Set<string>();
  for (const { key, value } of entries) {
    if (value.kind !== 'scalar') continue;
    const found = checkField(key, value, context);
    for (const argument of found) asked.add(argument);
  }
  if (!asked.has('captcha') && written !== null) {
    const hint = 'such as response: "{captcha}"';
    context.report.error('missing', written.key.span, 'nothing of what is sent holds {captcha}', { hint });
  }
  return {
    url,
    form,
    passed: { statuses: passed.status, body: passed.body ?? null },
    timeoutMs: timeout,
    secrets: [...asked].flatMap((name) => secretAsked(name) ?? []).sort(),
  };
}

/** Keys under which a secret is to be expected. */
const SECRET_KEY = /^(?:(?:api|private|site|shared)[-_]?)?(?:key|secret|privatekey|token|password)$/i;

/** The arguments that are asked for in a field. A secret that stands there in full is told of without it. */
function checkField(key: YamlScalar, value: YamlScalar, { report }: WebContext): readonly string[] {
  const found = argumentsSent(value, 'a captcha', Object.keys(CAPTCHA_ARGUMENTS), report);
  if (SECRET_KEY.test(key.text) && found.length === 0 && value.text !== '') {
    const message = `a secret stands here in full: ${quote(key.text)}`;
    const hint = `write "{${argumentOfSecret('captcha')}}", and set KEEPLINE_SECRET_CAPTCHA`;
    report.error('not-private', key.span, message, { hint });
  }
  return found.map(({ name }) => name);
}
