/** What is served over HTTP, one way of asking at a time. The server (web-server.ts) looks for the first that answers. */

export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The visitor's. */
  readonly address: string;
  /** '' if there is none. */
  readonly body: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body:
    | { readonly type: 'json'; readonly value: unknown }
    | { readonly type: 'html'; readonly text: string };
}

/** Null: it is not for this route. What is thrown is answered with 500 and told in the log. */
export type WebRoute = (request: WebRequest) => Promise<WebAnswer | null>;
