/** What the `sms` section says of what a gateway tells us: where we listen, receipts, and replies. */
import type { ListenSettings, ReceiptSettings, ReplySettings } from '../domain/messages/settings.ts';
import type { Report } from './diagnostic.ts';
import { isLoopback } from './listen-address.ts';
import type { SmsInput } from './schema-sms.ts';
import type { Span } from './source-text.ts';
import { entryAt, entryOf, type YamlMap } from './yaml-tree.ts';

export function compileListen(input: SmsInput, node: YamlMap, report: Report): ListenSettings {
  const { listen, url, receipts, replies } = input;
  for (const key of ['listen', 'url']) {
    const entry = entryOf(node, key);
    if (entry === null || receipts !== undefined || replies !== undefined) continue;
    const hint = 'add receipts: or replies: under sms';
    report.warning('no-effect', entry.key.span, 'nothing is listened for', { hint });
  }
  return { ...listen, publicUrl: url ?? null };
}

/** Null: none come. */
export function compileReceipts(input: SmsInput, node: YamlMap, report: Report): ReceiptSettings | null {
  const { receipts, gateway } = input;
  const entry = entryOf(node, 'receipts');
  if (receipts === undefined || entry === null) return null;
  if (gateway === undefined) {
    report.warning('no-effect', entry.key.span, 'no receipts come for messages that are written to a file');
  }
  const theirs = entryAt(node, 'receipts', 'gateway-id');
  if (theirs !== null && receipts.id !== undefined) {
    report.error('wrong-value', theirs.key.span, 'a receipt names the message by one id, not by both', {
      hint: 'keep id or gateway-id',
    });
  }
  if (theirs !== null && gateway !== undefined && gateway.id === undefined) {
    report.error('missing', theirs.key.span, "the gateway's id is not read from its answer", {
      hint: 'add id: under gateway, such as id: \'"id":"([^"]+)"\'',
    });
  }
  if (!isLoopback(input.listen) && receipts.secret === undefined) {
    const span = listenSpan(node, entry.key.span);
    report.error('not-private', span, 'others can reach this, and tell what they like of messages', {
      hint: 'add secret: with the name of a secret that each receipt has to bring',
    });
  }
  const { delivered, failed, sent } = receipts;
  return {
    path: receipts.path,
    id: {
      parameter: receipts['gateway-id'] ?? receipts.id ?? 'id',
      whose: receipts['gateway-id'] === undefined ? 'ours' : 'gateways',
    },
    status: receipts.status,
    reason: receipts.reason ?? null,
    words: { sent, delivered, failed },
    secret: receipts.secret ?? null,
  };
}

/** Null: none come. */
export function compileReplies(input: SmsInput, node: YamlMap, report: Report): ReplySettings | null {
  const { replies, receipts } = input;
  const entry = entryOf(node, 'replies');
  if (replies === undefined || entry === null) return null;
  const { path, from, text, id = null, secret = null } = replies;
  if (path === receipts?.path) {
    const span = entryAt(node, 'replies', 'path')?.value.span ?? entry.key.span;
    report.error('duplicate', span, `receipts have the path ${path} already`, { hint: 'choose another' });
  }
  const names = [from, text, id].filter((name) => name !== null);
  if (new Set(names).size < names.length) {
    report.error('duplicate', entry.key.span, 'from, text and id are parameters of different names');
  }
  if (secret === null && (!isLoopback(input.listen) || input.url !== undefined)) {
    const span = listenSpan(node, entry.key.span);
    report.error('not-private', span, 'others can reach this, and cancel callbacks of whom they like', {
      hint: 'add secret: with the name of a secret that each reply has to bring',
    });
  }
  return { path, from, text, id, secret };
}

const listenSpan = (node: YamlMap, otherwise: Span): Span =>
  (entryOf(node, 'listen') ?? entryOf(node, 'url'))?.value.span ?? otherwise;
