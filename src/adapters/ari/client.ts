/**
 * One connection to Asterisk through ari-client: its operations over HTTP, and its websocket.
 *
 * ari-client opens the websocket, and then we take it over with all its listeners: it would reconnect by itself, at
 * most ten times and with waits nobody can call off; it throws, inside the socket's listener, at an event type that
 * the API description does not name; and it makes an object with forty methods of every channel in every event.
 */
import ari, { type Client } from 'ari-client';
import type { WebSocket } from 'ws';
import { asFailure, noAnswer } from './failure.ts';
import type { AriLimits } from './limits.ts';
import { createTransport } from './transport.ts';

export interface AriSettings {
  /** As `http://127.0.0.1:8088`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** The Stasis application, as the dialplan names it. */
  readonly application: string;
}

export interface AriSession {
  /**
   * Gives a command.
   *
   * @throws AriFailure
   */
  call<T>(command: (client: Client) => PromiseLike<T>): Promise<T>;
  /** Asks the far end for a sign of life: any answer counts for `alive`. */
  ping(): void;
  /** Ends it at once: nothing is heard from it any more, and commands under way fail. Harmless when repeated. */
  close(): void;
}

export interface SessionListener {
  /** An event, as it came. */
  message(text: string): void;
  /** Something was heard: an event or the answer to a ping. */
  alive(): void;
  /** The websocket is closed; not called after `close`. */
  lost(reason: string): void;
}

/**
 * Connects. The listener hears of events from the moment the websocket is open, which may be before this resolves.
 *
 * @throws AriFailure when it cannot, or `signal` is aborted; nothing is left behind then.
 */
export async function openSession(
  settings: AriSettings,
  limits: Pick<AriLimits, 'requestMs'>,
  listener: SessionListener,
  signal: AbortSignal,
): Promise<AriSession> {
  const transport = createTransport({ ...settings, requestMs: limits.requestMs });
  let socket: WebSocket | undefined;
  const close = (): void => {
    transport.close();
    if (socket) silence(socket).terminate();
  };
  try {
    // ari-client's first request has no time limit: make sure that somebody answers, and knows us, before it asks.
    await unlessAborted(signal, transport.get('/ari/asterisk/ping'));
    const connecting = transport.run(() => ari.connect(settings.url, settings.username, settings.password));
    const client = await unlessAborted(signal, connecting);
    socket = openSocket(client, settings.application);
    const opened = listen(socket, listener);
    await unlessAborted(signal, opened);
    const open = socket;
    return {
      call: async (command) => transport.run(() => command(client)),
      ping: () => open.ping(),
      close,
    };
  } catch (error) {
    close();
    throw asFailure(error);
  }
}

/** Has ari-client open its websocket, and takes it away from ari-client. */
function openSocket(client: Client, application: string): WebSocket {
  // Never settles once the listeners are gone, so it is of no use; the socket itself tells.
  void client.start(application);
  const socket = client._ws;
  if (!socket) throw new Error('ari-client keeps its websocket elsewhere than version 2.2.0');
  return silence(socket);
}

/** Nobody hears from the socket any more. An error with no listener would end the process, so one listens. */
function silence(socket: WebSocket): WebSocket {
  socket.removeAllListeners();
  socket.on('error', () => {});
  return socket;
}

/** Resolves when the socket is open; rejects when it closes before that. */
function listen(socket: WebSocket, listener: SessionListener): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOpen = false;
    let reason = 'the websocket was closed';
    socket.on('open', () => {
      isOpen = true;
      resolve();
    });
    socket.on('message', (data, isBinary) => {
      listener.alive();
      if (!isBinary) listener.message(data.toString());
    });
    socket.on('pong', () => listener.alive());
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.on('close', (code) => {
      const told = `${reason} (${code})`;
      if (isOpen) listener.lost(told);
      else reject(noAnswer(told));
    });
  });
}

/** Ends the wait, not what is waited for. */
function unlessAborted<T>(signal: AbortSignal, waitedFor: PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(asFailure(signal.reason));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    waitedFor.then(resolve, reject);
    const done = (): void => signal.removeEventListener('abort', abort);
    waitedFor.then(done, done);
  });
}
