/**
 * Serves routes over HTTP. It stands where anybody may reach it, so it waits for nobody for long, reads no more than it
 * needs, and tells nothing of what went wrong in it. What it is asked is not logged: numbers stand in it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { WebSettings } from '../../domain/web/settings.ts';
import { listenOn } from '../http/listen-on.ts';
import { LONGEST_BODY_BYTES, readBody } from '../http/read-body.ts';
import { failed } from './answers.ts';
import type { WebAnswer, WebRequest, WebRoute } from './route.ts';

export interface WebServerParts {
  readonly settings: Pick<WebSettings, 'host' | 'port' | 'behindProxy'>;
  /** The first that answers does. */
  readonly routes: readonly WebRoute[];
  readonly fault: (where: string, error: unknown) => void;
}

export interface WebServer {
  /** As `http://127.0.0.1:8072`. */
  readonly url: string;
  close(): Promise<void>;
}

const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
  requireHostHeader: false,
} as const;
const MOST_CONNECTIONS = 200;
const REQUESTS_PER_CONNECTION = 1_000;
/** How long requests under way are waited for when the server is closed. */
const CLOSE_LIMIT_MS = 2_000;

const ALWAYS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

/** @throws Error when the address cannot be listened on; its message names it. */
export async function listenForWeb(parts: WebServerParts): Promise<WebServer> {
  const { host, port } = parts.settings;
  const server = createServer(LIMITS, (request, response) => {
    serve(request, parts)
      .catch((error: unknown) => {
        parts.fault('web.serve', error);
        return FAULTY;
      })
      .then((answer) => reply(request, response, answer))
      .catch((error: unknown) => {
        parts.fault('web.reply', error);
        response.destroy();
      });
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
  // Rubbish, or nothing for too long: nobody is told why.
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    else socket.destroy();
  });
  const url = await listenOn(server, { host, port }, 'the web cannot be served');
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        const late = setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function serve(request: IncomingMessage, { routes, settings }: WebServerParts): Promise<WebAnswer> {
  const target = request.url ?? '/';
  const url = urlOf(target);
  if (url === null) return BAD_ADDRESS;
  if (!isAsWritten(url, target)) return NOT_FOUND;
  const body = await readBody(request);
  if (body === 'tooLarge') return TOO_LARGE;
  if (body === 'brokenOff') return BROKEN_OFF;
  const asked: WebRequest = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: headersOf(request),
    address: addressOf(request, settings.behindProxy),
    body: body.text,
  };
  for (const route of routes) {
    const answer = await route(asked);
    if (answer !== null) return answer;
  }
  return NOT_FOUND;
}

const NOT_FOUND = failed(404, { code: 'not_found', message: 'There is nothing here.' });
const BAD_ADDRESS = failed(400, { code: 'bad_request', message: 'This is no address.' });
const TOO_LARGE = failed(
  413,
  { code: 'too_large', message: `A body may have ${LONGEST_BODY_BYTES} bytes.` },
  { connection: 'close' },
);
/** Hardly anybody hears it. */
const BROKEN_OFF = failed(400, { code: 'bad_request', message: 'This is only half a request.' });
const FAULTY = failed(500, { code: 'internal', message: 'Something went wrong here. Try again later.' });

/** Never of another host: what a request line names beside the path counts for nothing. */
function urlOf(target: string): URL | null {
  if (!target.startsWith('/') || !URL.canParse(`http://web.invalid${target}`)) return null;
  return new URL(`http://web.invalid${target}`);
}

/** As it was written: a proxy before us that lets some paths through has seen no other one, such as `/c/../v1/times`. */
const isAsWritten = (url: URL, target: string): boolean => target.split(/[?#]/)[0] === url.pathname;

function headersOf({ headers }: IncomingMessage): WebRequest['headers'] {
  const entries = Object.entries(headers).map(([name, value]): [string, string | undefined] => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return Object.fromEntries(entries);
}

/** The proxy adds whom it heard it from at the end; what stands before that anybody may have written. */
function addressOf({ headers, socket }: IncomingMessage, behindProxy: boolean): string {
  const given = headers['x-forwarded-for'];
  const list = Array.isArray(given) ? given.join(',') : given;
  const last = behindProxy ? withoutPort(list?.split(',').at(-1)?.trim() ?? '') : '';
  return isIP(last) === 0 ? (socket.remoteAddress ?? '') : last;
}

/** Some proxies add the port, as `192.0.2.7:50001` or `[2001:db8::1]:50001`. It is another one with each connection. */
function withoutPort(text: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? [];
  return bracketed ?? plain ?? text;
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: WebAnswer,
): void {
  if (response.destroyed) return;
  const hasBody = status !== 204 && status !== 304;
  const [type, text] =
    body.type === 'json'
      ? ['application/json; charset=utf-8', `${JSON.stringify(body.value)}\n`]
      : ['text/html; charset=utf-8', body.text];
  response.writeHead(status, {
    ...ALWAYS,
    ...(hasBody ? { 'content-type': type, 'content-length': Buffer.byteLength(text) } : {}),
    ...headers,
    // What was not read would be taken for the next request.
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(hasBody && request.method !== 'HEAD' ? text : undefined);
}
