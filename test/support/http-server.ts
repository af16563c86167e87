/** A small HTTP server on this machine that remembers what it was asked. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpReply {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** No answer at all: `hang` keeps the line open, `cut` closes it. */
  readonly instead?: 'hang' | 'cut';
}

export interface HttpServer {
  readonly url: string;
  readonly requests: HttpRequest[];
  /** What it answers from now on. */
  replies(reply: HttpReply): void;
  close(): Promise<void>;
}

export async function startHttpServer(): Promise<HttpServer> {
  const requests: HttpRequest[] = [];
  let current: HttpReply = {};
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://server.invalid');
      const query = Object.fromEntries(url.searchParams);
      requests.push({
        method: request.method ?? '',
        path: url.pathname,
        query,
        headers: request.headers,
        body,
      });
      const { status = 200, body: said = 'ok', headers = {}, instead } = current;
      if (instead === 'cut') request.socket.destroy();
      else if (instead === undefined) response.writeHead(status, headers).end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    replies: (reply) => {
      current = reply;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
