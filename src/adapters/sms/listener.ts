/**
 * Listens for what a gateway tells: receipts of our messages on one path, replies of customers on another. GET, or POST
 * with a form or JSON. Each request is answered when what it says is written down, so that a gateway can tell it again
 * if it was not.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeAtOnce } from '../http/close-at-once.ts';
import { listenOn } from '../http/listen-on.ts';
import { readBody } from '../http/read-body.ts';
import { isSameSecret } from '../http/same-secret.ts';
import { type Given, parametersOf } from './parameters.ts';
import { KEY_PARAMETER } from './receipt-url.ts';

/** What is listened for on one path. */
export interface Listened {
  readonly path: string;
  /** What every request has to bring; null: nothing. */
  readonly key: string | null;
  /**
   * Returns the status to answer with, or what is wrong with the request. Throws when it cannot be written down.
   * Parameters are those of the URL and of the body together.
   */
  readonly hear: (given: Given) => 200 | 404 | { readonly wrong: string };
  /** Told why a request was rejected. */
  readonly rejected: (reason: string) => void;
}

export interface SmsListenerParts {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly paths: readonly Listened[];
  readonly fault: (where: string, error: unknown) => void;
}

export interface SmsListener {
  /** As `http://127.0.0.1:8071`. */
  readonly url: string;
  close(): Promise<void>;
}

const REQUEST_LIMIT_MS = 10_000;

/** @throws Error when the address cannot be listened on; its message names it. */
export async function listenForSms({ host, port, paths, fault }: SmsListenerParts): Promise<SmsListener> {
  const server = createServer({ requestTimeout: REQUEST_LIMIT_MS }, (request, response) => {
    answer(request, paths)
      .catch((error: unknown) => {
        fault('sms.receive', error);
        return 500;
      })
      .then((status) => reply(response, status));
  });
  const url = await listenOn(server, { host, port }, 'the gateway cannot be listened for');
  return { url, close: () => closeAtOnce(server) };
}

function reply(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' });
  response.end(status === 200 ? 'ok\n' : `${status}\n`);
}

/** The status to answer with. */
async function answer(request: IncomingMessage, paths: readonly Listened[]): Promise<number> {
  const target = request.url ?? '/';
  // Only a path: what else can stand here is none of ours, or no address at all.
  if (!URL.canParse(`http://gateway.invalid${target}`) || !target.startsWith('/')) return 404;
  const url = new URL(`http://gateway.invalid${target}`);
  const listened = paths.find(({ path }) => path === url.pathname);
  if (listened === undefined) return 404;
  if (request.method !== 'GET' && request.method !== 'POST') return 405;
  const read = request.method === 'POST' ? await readBody(request) : { text: '' };
  if (read === 'tooLarge') return 413;
  if (read === 'brokenOff') return 400;
  const given = parametersOf(url, request.headers['content-type'] ?? '', read.text);
  if (given === null) {
    listened.rejected('it cannot be read');
    return 400;
  }
  if (listened.key !== null && !isSameSecret(listened.key, given.get(KEY_PARAMETER) ?? bearerOf(request))) {
    listened.rejected('it does not bring the secret');
    return 403;
  }
  const heard = listened.hear(given);
  if (typeof heard === 'number') return heard;
  listened.rejected(heard.wrong);
  return 400;
}

const bearerOf = ({ headers }: IncomingMessage): string =>
  /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
