/** The `sms` section, from what is written to what the site holds. */
import {
  argumentOfSecret,
  GATEWAY_ARGUMENTS,
  type HttpGateway,
  type SmsSettings,
  secretAsked,
} from '../domain/messages/settings.ts';
import { argumentsSent } from './arguments-in-text.ts';
import { compileListen, compileReceipts, compileReplies } from './compile-sms-listener.ts';
import type { Report } from './diagnostic.ts';
import { type SmsInput, smsSchema } from './schema-sms.ts';
import { readShape } from './shape.ts';
import { entryOf, quote, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from './yaml-tree.ts';

/** Null after reporting what is wrong. */
export function compileSms(entry: YamlEntry, report: Report): SmsSettings | null {
  const { key, value } = entry;
  const input = readShape(value, smsSchema, '"sms"', key.span, report);
  if (input === null || value.kind !== 'map') return null;
  const errors = report.errors;
  const provider = compileProvider(input, value, key, report);
  const receipts = compileReceipts(input, value, report);
  const replies = compileReplies(input, value, report);
  const listen = compileListen(input, value, report);
  if (provider === null || report.errors > errors) return null;
  return {
    from: input.from ?? '',
    provider,
    retryMs: input.retry,
    giveUpAfterMs: input['give-up-after'],
    quiet: input.quiet ?? null,
    atOnce: input['at-once'],
    listen,
    receipts,
    replies,
  };
}

function compileProvider(
  { gateway, file, from, receipts }: SmsInput,
  node: YamlMap,
  key: YamlScalar,
  report: Report,
): SmsSettings['provider'] | null {
  if (file !== undefined) {
    const both = entryOf(node, 'gateway');
    if (both === null) return { kind: 'file', path: file };
    report.error('wrong-value', both.key.span, 'messages go to the gateway or to the file, not to both', {
      hint: 'keep one of the two',
    });
    return null;
  }
  const written = entryOf(node, 'gateway')?.value;
  if (gateway === undefined || written?.kind !== 'map') {
    const hint = 'to try it out, write file: messages.jsonl';
    report.error('missing', key.span, '"sms" needs "gateway"', { hint });
    return null;
  }
  const body = entryOf(written, 'form') && entryOf(written, 'json');
  if (body) report.error('wrong-value', body.key.span, 'the body is a form or JSON, not both');
  const asked = checkTemplates(written, report);
  requireArguments(asked, { from, receipts }, key, report);
  return {
    kind: 'http',
    method: gateway.method ?? (gateway.form === undefined && gateway.json === undefined ? 'GET' : 'POST'),
    url: gateway.url,
    query: gateway.query,
    headers: gateway.headers,
    basic: gateway.basic ?? null,
    body: bodyOf(gateway),
    accepted: { statuses: gateway.accepted.status, body: gateway.accepted.body ?? null },
    refused: { statuses: gateway.refused.status, body: gateway.refused.body ?? null },
    id: gateway.id ?? null,
    timeoutMs: gateway.timeout,
    secrets: [...asked.keys()].flatMap((name) => secretAsked(name) ?? []).sort(),
  };
}

function bodyOf({ form, json }: NonNullable<SmsInput['gateway']>): HttpGateway['body'] {
  if (form !== undefined) return { kind: 'form', fields: form };
  return json === undefined ? { kind: 'none' } : { kind: 'json', value: json };
}

/** Everything that is asked for in the gateway's texts, each where it stands first. */
type Asked = ReadonlyMap<string, YamlScalar>;

const TEMPLATES = ['url', 'query', 'headers', 'basic', 'form', 'json'] as const;

function checkTemplates(gateway: YamlMap, report: Report): Asked {
  const asked = new Map<string, YamlScalar>();
  for (const name of TEMPLATES) {
    const entry = entryOf(gateway, name);
    if (entry === null) continue;
    for (const { key, scalar } of scalarsIn(entry.key, entry.value)) {
      const found = checkTemplate(scalar, name === 'headers', report);
      for (const argument of found) if (!asked.has(argument)) asked.set(argument, scalar);
      const isNamed = found.some((argument) => secretAsked(argument) !== null);
      if (SECRET_KEY.test(key.text) && scalar.text !== '' && !isNamed) reportSecret(key, report);
    }
  }
  return asked;
}

/** Keys under which a secret is to be expected. */
const SECRET_KEY =
  /^(?:x-)?(?:(?:api|access|auth|app|client)[-_]?)?(?:key|token|secret|password|passwd|pwd|pass)$|^(?:x-)?authorization$/i;

/** Told at the key, and without what was found. */
function reportSecret(key: YamlScalar, report: Report): void {
  const name = key.text.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const message = `a secret stands here in full: ${quote(key.text)}`;
  report.error('not-private', key.span, message, {
    hint: `write "{${argumentOfSecret(name)}}", and set KEEPLINE_SECRET_${name.toUpperCase()}`,
  });
}

/** Every scalar under a key, each with the key it stands under. */
function scalarsIn(key: YamlScalar, node: YamlNode): { key: YamlScalar; scalar: YamlScalar }[] {
  if (node.kind === 'scalar') return [{ key, scalar: node }];
  if (node.kind === 'list') return node.items.flatMap((item) => scalarsIn(key, item));
  return node.entries.flatMap((entry) => scalarsIn(entry.key, entry.value));
}

/** The arguments that are asked for at a place. */
function checkTemplate(scalar: YamlScalar, isHeader: boolean, report: Report): readonly string[] {
  const found = argumentsSent(scalar, 'a message', Object.keys(GATEWAY_ARGUMENTS), report);
  for (const { name, span } of isHeader ? found : []) {
    if (name === 'text') report.error('wrong-value', span, 'a header cannot hold the text of a message');
  }
  return found.map(({ name }) => name);
}

function requireArguments(
  asked: Asked,
  { from, receipts }: Pick<SmsInput, 'from' | 'receipts'>,
  key: YamlScalar,
  report: Report,
): void {
  const needed = [['text'], ['to', 'to_digits']];
  for (const names of needed) {
    if (names.some((name) => asked.has(name))) continue;
    const words = names.map((name) => `{${name}}`).join(' or ');
    report.error('missing', key.span, `nothing of what the gateway is sent holds ${words}`);
  }
  const sender = asked.get('from');
  if (sender !== undefined && from === undefined) {
    report.error('missing', sender.span, 'it is not said who messages are from', {
      hint: 'add from: Telco, or a number, under sms',
    });
  }
  const url = asked.get('receipt_url');
  if (url !== undefined && receipts === undefined) {
    report.error('missing', url.span, 'nothing is said of receipts', { hint: 'add receipts: under sms' });
  }
}
