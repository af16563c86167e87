/** As much of ARI as telephones need: requests over HTTP, events over a WebSocket. */
import WebSocket from 'ws';

export interface AriAddress {
  /** As `http://127.0.0.1:8088`. */
  readonly ariUrl: string;
  readonly ariUser: string;
  readonly ariPassword: string;
}

export interface AriChannel {
  readonly id: string;
  readonly state: string;
  readonly caller: { readonly name: string; readonly number: string };
  /** Where a channel of external media takes sound. */
  readonly channelvars?: {
    readonly UNICASTRTP_LOCAL_ADDRESS?: string;
    readonly UNICASTRTP_LOCAL_PORT?: string;
  };
}

/** The fields of the events that telephones look at; which are there depends on `type`. */
export interface AriEvent {
  readonly type: string;
  readonly channel?: AriChannel;
  /** Of a Dial event: the channel that is called. */
  readonly peer?: AriChannel;
  readonly dialstatus?: string;
  /** What the dialplan gave to Stasis(). */
  readonly args?: readonly string[];
  /** Q.850. */
  readonly cause?: number;
  readonly cause_txt?: string;
  /** The status of the SIP answer that ended the call, if one did. */
  readonly tech_cause?: number;
  readonly digit?: string;
}

export class AriError extends Error {
  override readonly name = 'AriError';
  readonly status: number;

  constructor(request: string, status: number, answer: string) {
    super(`${request}: ${status} ${answer}`);
    this.status = status;
  }
}

type Parameters = Readonly<Record<string, string | number>>;
const REQUEST_LIMIT_MS = 15_000;
const OPEN_LIMIT_MS = 5_000;

export class AriConnection {
  private readonly address: AriAddress;
  private readonly authorization: string;
  private readonly socket: WebSocket;
  private readonly listeners = new Set<(event: AriEvent) => void>();

  private constructor(address: AriAddress, app: string) {
    this.address = address;
    const credentials = Buffer.from(`${address.ariUser}:${address.ariPassword}`).toString('base64');
    this.authorization = `Basic ${credentials}`;
    const url = `${address.ariUrl.replace(/^http/, 'ws')}/ari/events?app=${encodeURIComponent(app)}`;
    this.socket = new WebSocket(url, {
      headers: { authorization: this.authorization },
      handshakeTimeout: OPEN_LIMIT_MS,
    });
    this.socket.on('message', (data) => {
      const event = JSON.parse(String(data)) as AriEvent;
      for (const listener of [...this.listeners]) listener(event);
    });
  }

  /** Connects as this application. Throws when Asterisk cannot be reached or refuses. */
  static async open(address: AriAddress, app: string): Promise<AriConnection> {
    const connection = new AriConnection(address, app);
    await new Promise<void>((resolve, reject) => {
      connection.socket.once('open', resolve);
      connection.socket.once('error', reject);
    });
    // What goes wrong later shows in what the phones wait for.
    connection.socket.on('error', () => undefined);
    return connection;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Calls back when the connection is over, whoever ended it. */
  onClose(listener: () => void): void {
    this.socket.on('close', listener);
  }

  /** Calls back for each event; the function returned ends that. */
  onEvent(listener: (event: AriEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The body of the answer. Throws AriError for a status of 400 and above. */
  async request(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    parameters: Parameters = {},
    body?: unknown,
  ): Promise<unknown> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
    const answer = await fetch(`${this.address.ariUrl}/ari${path}?${query}`, {
      method,
      // A connection kept may have been closed at the other side while we were too busy to see it.
      headers: { authorization: this.authorization, 'content-type': 'application/json', connection: 'close' },
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new AriError(`${method} ${path}`, answer.status, text);
    return text === '' ? null : JSON.parse(text);
  }

  /** As `request`, but one of these statuses is as good as success (404: gone already). */
  async attempt(
    allowed: readonly number[],
    method: 'POST' | 'DELETE',
    path: string,
    parameters: Parameters = {},
  ): Promise<void> {
    try {
      await this.request(method, path, parameters);
    } catch (error) {
      if (!(error instanceof AriError && allowed.includes(error.status))) throw error;
    }
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    this.socket.close();
    const late = setTimeout(() => this.socket.terminate(), 1000);
    await closed;
    clearTimeout(late);
  }
}
