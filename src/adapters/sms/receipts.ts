/**
 * Listens for what a gateway tells of its messages: GET, or POST with a form or JSON. Each request is answered when what
 * it says is written down, so that a gateway can tell it again if it was not.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReceiptSettings, ReceiptStatus } from '../../domain/messages/settings.ts';
import type { MessageReceipt } from '../../engine/message-outbox.ts';
import { hide } from './hide.ts';
import { KEY_PARAMETER } from './receipt-url.ts';

export interface ReceiptListenerParts {
  readonly settings: ReceiptSettings;
  /** What every receipt has to bring; null: nothing. */
  readonly key: string | null;
  /** Throws when it cannot be written down. */
  readonly receive: (receipt: MessageReceipt) => 'done' | 'unknown';
  readonly rejected: (reason: string) => void;
  readonly fault: (where: string, error: unknown) => void;
}

export interface ReceiptListener {
  /** As `http://127.0.0.1:8071`. */
  readonly url: string;
  close(): Promise<void>;
}

const LONGEST_BODY_BYTES = 65_536;
const REQUEST_LIMIT_MS = 10_000;

/** @throws Error when the address cannot be listened on; its message names it. */
export async function listenForReceipts(parts: ReceiptListenerParts): Promise<ReceiptListener> {
  const { host, port } = parts.settings;
  const server = createServer({ requestTimeout: REQUEST_LIMIT_MS }, (request, response) => {
    answer(request, parts)
      .catch((error: unknown) => {
        parts.fault('receipts.receive', error);
        return 500;
      })
      .then((status) => reply(response, status));
  });
  await listen(server, host, port);
  const { port: chosen } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(`receipts cannot be listened for on ${host}:${port}: ${error.code ?? error.message}`)),
    );
    server.listen(port, host, resolve);
  });
}

function reply(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' });
  response.end(status === 200 ? 'ok\n' : `${status}\n`);
}

/** The status to answer with. */
async function answer(request: IncomingMessage, parts: ReceiptListenerParts): Promise<number> {
  const { settings, rejected } = parts;
  const url = new URL(request.url ?? '/', 'http://receipts.invalid');
  if (url.pathname !== settings.path) return 404;
  if (request.method !== 'GET' && request.method !== 'POST') return 405;
  const body = request.method === 'POST' ? await readBody(request) : '';
  if (body === null) return 413;
  const given = parametersOf(url, request.headers['content-type'] ?? '', body);
  if (given === null) {
    rejected('it cannot be read');
    return 400;
  }
  if (parts.key !== null && !isKey(parts.key, given.get(KEY_PARAMETER) ?? bearerOf(request))) {
    rejected('it does not bring the secret');
    return 403;
  }
  const receipt = receiptOf(given, settings);
  if (typeof receipt === 'string') {
    rejected(receipt);
    return 400;
  }
  if (receipt.told === null) return 200;
  const { id, told } = receipt;
  return parts.receive({ id, whose: settings.id.whose, told }) === 'done' ? 200 : 404;
}

type Given = ReadonlyMap<string, string>;

function receiptOf(
  given: Given,
  { id: named, status, reason, words }: ReceiptSettings,
): string | { readonly id: string; readonly told: MessageReceipt['told'] | null } {
  const id = given.get(named.parameter);
  const said = given.get(status);
  if (id === undefined || id === '') return `it has no "${named.parameter}"`;
  if (said === undefined) return `it has no "${status}"`;
  const meant = (Object.keys(words) as ReceiptStatus[]).find((each) =>
    words[each].includes(said.toLowerCase()),
  );
  if (meant === undefined) return { id, told: null };
  const why = reason === null ? undefined : given.get(reason);
  return { id, told: { status: meant, reason: hide(why ?? said, []) } };
}

/** Of the URL and of the body together. Null: the body is not what it claims to be. */
function parametersOf(url: URL, contentType: string, body: string): Given | null {
  const given = new Map(url.searchParams);
  if (body === '') return given;
  if (/json/.test(contentType)) {
    try {
      for (const [path, value] of leavesOf(JSON.parse(body), '')) given.set(path, value);
      return given;
    } catch {
      return null;
    }
  }
  for (const [name, value] of new URLSearchParams(body)) given.set(name, value);
  return given;
}

/** `{"results":[{"id":7}]}` has the parameter `results.0.id`. */
function leavesOf(value: unknown, path: string): [string, string][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, child]) =>
    leavesOf(child, path === '' ? key : `${path}.${key}`),
  );
}

/** Null when it is too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const bearerOf = ({ headers }: IncomingMessage): string =>
  /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';

/** In the same time whatever is wrong with it. */
function isKey(key: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(key), digest(given));
}
