/**
 * Keeps one session with Asterisk, for ever. Its states:
 *
 * - **idle**: before `start`, and for good after `stop`.
 * - **connecting**: a session is being opened and then prepared (event filter, rooms), all within one time limit. The
 *   application is active as soon as the websocket is open, so events may come already: they are kept.
 * - **live**: the listener was told `connected`, then given the events kept, and gets every other as it comes. Pings
 *   go out; too many in a row without any sign of life end the session, since TCP alone may take minutes to notice.
 * - **waiting**: until the next try. The wait doubles with every failure in a row, up to a limit, with jitter.
 *
 * idle → connecting → live → waiting → connecting …; connecting → waiting on failure; any → idle by `stop`.
 * Nothing of an old session reaches the listener once it was told `disconnected`: each session has its own closures,
 * and closing it silences its socket.
 */
import type { Milliseconds } from '../../domain/ids.ts';
import { backoffMs } from './backoff.ts';
import type { AriSession, SessionListener } from './client.ts';
import { asFailure, noAnswer } from './failure.ts';
import type { AriLimits } from './limits.ts';
import type { AriLogger } from './logger.ts';
import { readEvent, type WireEvent } from './wire.ts';

export interface ConnectionListener {
  /** Before a new session goes live. When it throws, the session is given up and another one is tried. */
  prepare(session: AriSession): Promise<void>;
  connected(): void;
  /** Not told when it is by `stop`. */
  disconnected(reason: string): void;
  event(event: WireEvent): void;
}

export interface Connection {
  start(): void;
  /** The live session, if there is one. */
  session(): AriSession | null;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

export interface ConnectionParts {
  open(listener: SessionListener, signal: AbortSignal): Promise<AriSession>;
  readonly listener: ConnectionListener;
  readonly limits: AriLimits;
  readonly logger: AriLogger;
  /** Between 0 and 1, for the jitter. */
  random(): number;
}

/** What ends a session; the reason goes to the listener, the wait before the next try may be its own. */
type Lose = (reason: string, waitMs?: Milliseconds) => void;

export function createConnection({ open, listener, limits, logger, random }: ConnectionParts): Connection {
  let stopped = true;
  let live: { readonly session: AriSession; readonly lose: Lose } | null = null;
  let giveUp: AbortController | null = null;
  let nextTry: NodeJS.Timeout | undefined;
  let trying: Promise<void> = Promise.resolve();
  let failures = 0;
  let lastReason = '';

  const wait = (waitMs: Milliseconds): void => {
    if (stopped) return;
    nextTry = setTimeout(() => {
      trying = connect();
    }, waitMs);
  };

  const failed = (reason: string): void => {
    failures += 1;
    const waitMs = backoffMs(failures, limits.backoffMinMs, limits.backoffMaxMs, random());
    const about = { reason, failures, waitMs: Math.round(waitMs) };
    // The same trouble is told once, not every few seconds for a whole night.
    if (reason === lastReason) logger.debug(about, 'cannot connect to Asterisk');
    else if (!stopped) logger.warn(about, 'cannot connect to Asterisk');
    lastReason = reason;
    wait(waitMs);
  };

  const connect = async (): Promise<void> => {
    const attempt = new AbortController();
    giveUp = attempt;
    const limit = setTimeout(
      () => attempt.abort(noAnswer(`not connected within ${limits.connectMs} ms`)),
      limits.connectMs,
    );
    const inbox = createInbox(listener, logger);
    let unanswered = 0;
    let lose: Lose = (reason) => attempt.abort(noAnswer(reason));
    let session: AriSession | undefined;
    try {
      session = await open(
        {
          message(text) {
            const event = readEvent(text);
            if (!event) logger.debug({ text: text.slice(0, 200) }, 'event not understood');
            else if (event.type === 'ApplicationReplaced') {
              logger.error({}, 'another connection has taken over the application');
              lose('another connection has taken over the application', limits.replacedMs);
            } else inbox.take(event);
          },
          alive: () => {
            unanswered = 0;
          },
          lost: (reason) => lose(reason),
        },
        attempt.signal,
      );
      await Promise.race([listener.prepare(session), aborted(attempt.signal)]);
    } catch (error) {
      session?.close();
      failed(asFailure(error).message);
      return;
    } finally {
      clearTimeout(limit);
      giveUp = null;
    }

    const opened = session;
    const heartbeat = setInterval(() => {
      if (unanswered >= limits.pingsUnanswered) {
        lose(`no sign of life for ${unanswered * limits.pingEveryMs} ms`);
        return;
      }
      // Only a session that has lived a while shows that the trouble is over.
      if (unanswered === 0) failures = 0;
      unanswered += 1;
      opened.ping();
    }, limits.pingEveryMs);
    lose = (reason, waitMs) => {
      lose = () => {};
      clearInterval(heartbeat);
      opened.close();
      inbox.close();
      live = null;
      if (stopped) return;
      logger.warn({ reason }, 'disconnected from Asterisk');
      contained(logger, () => listener.disconnected(reason));
      failures += 1;
      wait(waitMs ?? backoffMs(failures, limits.backoffMinMs, limits.backoffMaxMs, random()));
    };
    live = { session: opened, lose: (reason, waitMs) => lose(reason, waitMs) };
    lastReason = '';
    logger.info({}, 'connected to Asterisk');
    contained(logger, () => listener.connected());
    inbox.open();
  };

  return {
    start() {
      if (!stopped) throw new Error('the connection is started already');
      stopped = false;
      trying = connect();
    },
    session: () => live?.session ?? null,
    async stop() {
      stopped = true;
      clearTimeout(nextTry);
      giveUp?.abort(noAnswer('stopped'));
      live?.lose('stopped');
      await trying;
    },
  };
}

/** Keeps events until it is opened, then passes on those kept and all others; closed, it takes no more. */
function createInbox(listener: ConnectionListener, logger: AriLogger) {
  let kept: WireEvent[] | null = [];
  let closed = false;
  const pass = (event: WireEvent): void => contained(logger, () => listener.event(event));
  return {
    take(event: WireEvent): void {
      if (closed) return;
      if (kept) kept.push(event);
      else pass(event);
    },
    open(): void {
      const early = kept ?? [];
      kept = null;
      for (const event of early) if (!closed) pass(event);
    },
    close(): void {
      closed = true;
    },
  };
}

/** A fault of the listener is logged; it must not take the connection with it. */
function contained(logger: AriLogger, tell: () => void): void {
  try {
    tell();
  } catch (error) {
    logger.error({ err: error }, 'the listener failed');
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(asFailure(signal.reason));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
