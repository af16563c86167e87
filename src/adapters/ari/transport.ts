/**
 * The HTTP under ari-client. Its own (swagger-client over shred, 2013) is not fit for a process that must stay up:
 * a refused or reset connection leaves a promise pending for ever, a failure while the API description is loaded is
 * thrown where nobody can catch it, the HTTP status of an error is lost, there is no time limit, and the credentials
 * of the last client made go with the requests of all. ari-client still makes every request; this carries it.
 *
 * swagger-client has one seam, `SwaggerHttp.execute`, for the whole process. Which connection a request belongs to is
 * known from the asynchronous context it is made in (`Transport.run`).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { realpathSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import type { Milliseconds } from '../../domain/ids.ts';
import { answeredFailure, asFailure, noAnswer } from './failure.ts';

/** A request as swagger-client hands it over, with its callbacks. */
interface SwaggerRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly on: {
    response(answer: { readonly status: number; readonly data: string }): void;
    error(failure: Error): void;
  };
}

interface SwaggerClient {
  readonly SwaggerHttp: { prototype: { execute(this: unknown, request: SwaggerRequest): void } };
}

export interface TransportSettings {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly requestMs: Milliseconds;
}

export interface Transport {
  /** Everything that ari-client requests in `task`, or later on behalf of it, goes through this transport. */
  run<T>(task: () => T): T;
  /** Requests a path under the server's address, outside of ari-client. */
  get(path: string): Promise<string>;
  /** Ends what is under way (as "no answer") and takes nothing more. */
  close(): void;
}

/** Shorter than Asterisk's own (15 s), so that we never write into a connection that is just being closed. */
const IDLE_CONNECTION_MS = 10_000;

const current = new AsyncLocalStorage<(request: SwaggerRequest) => void>();
let installed = false;

export function createTransport(settings: TransportSettings): Transport {
  install();
  const secure = new URL(settings.url).protocol === 'https:';
  const options = { keepAlive: true, timeout: IDLE_CONNECTION_MS };
  const agent = secure ? new https.Agent(options) : new http.Agent(options);
  const authorization = `Basic ${Buffer.from(`${settings.username}:${settings.password}`).toString('base64')}`;
  let closed = false;

  type Outgoing = Pick<SwaggerRequest, 'url' | 'method' | 'headers' | 'body'>;

  const send = (outgoing: Outgoing, mayRepeat: boolean): Promise<{ status: number; data: string }> =>
    new Promise((resolve, reject) => {
      if (closed) {
        reject(noAnswer('the connection is closed'));
        return;
      }
      const headers: Record<string, string> = { ...outgoing.headers, Authorization: authorization };
      // swagger-client calls every DELETE JSON, with or without a body.
      if (outgoing.body === undefined) delete headers['Content-Type'];
      const request = (secure ? https : http).request(
        outgoing.url,
        { method: outgoing.method, agent, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', (error) => fail(error));
          response.on('end', () => {
            clearTimeout(timer);
            const data = Buffer.concat(chunks).toString('utf8');
            const status = response.statusCode ?? 0;
            if (status >= 400) reject(answeredFailure(status, data));
            else resolve({ status, data });
          });
        },
      );
      const timer = setTimeout(
        () => request.destroy(noAnswer(`no answer within ${settings.requestMs} ms`)),
        settings.requestMs,
      );
      const fail = (error: NodeJS.ErrnoException): void => {
        clearTimeout(timer);
        // The server closed an idle connection just as we took it up again: it never saw the request.
        const unseen = request.reusedSocket && error.code === 'ECONNRESET' && !closed;
        if (unseen && mayRepeat) send(outgoing, false).then(resolve, reject);
        else reject(asFailure(error));
      };
      request.on('error', fail);
      request.end(outgoing.body);
    });

  const carry = (request: SwaggerRequest): void => {
    const fail = (failure: unknown): void => {
      try {
        request.on.error(asFailure(failure));
      } catch {
        // SwaggerApi.fail tells its callback, which rejects our promise, and throws besides.
      }
    };
    send(request, request.method !== 'POST').then((answer) => {
      try {
        request.on.response(answer);
      } catch (error) {
        fail(error);
      }
    }, fail);
  };

  return {
    run: (task) => current.run(carry, task),
    async get(path) {
      const url = new URL(path, settings.url).href;
      return (await send({ url, method: 'GET', headers: {} }, true)).data;
    },
    close() {
      closed = true;
      agent.destroy();
    },
  };
}

/** Takes over swagger-client's seam, once. Requests made outside of `run` go the old way. */
function install(): void {
  if (installed) return;
  installed = true;
  // ari-client's own copy, wherever npm has put it. `resolve` alone would not do: when the last file that was looked at
  // is a socket (as the one that a killed process leaves), Node's realpathSync, which it uses, follows no link, and
  // where node_modules is made of links we would be given a second copy, that nobody uses.
  const fromHere = createRequire(import.meta.url);
  const fromAriClient = createRequire(realpathSync.native(fromHere.resolve('ari-client')));
  const swagger: SwaggerClient = fromAriClient('swagger-client');
  // swagger-client leaks a global `log` that prints a notice about Swagger 1.1 to the console on each connect.
  Reflect.set(globalThis, 'log', () => {});
  const { prototype } = swagger.SwaggerHttp;
  const original = prototype.execute;
  prototype.execute = function execute(request) {
    const carry = current.getStore();
    if (carry) carry(request);
    else original.call(this, request);
  };
}
