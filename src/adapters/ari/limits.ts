import type { Milliseconds } from '../../domain/ids.ts';

/** How long and how much. Tests narrow them; the defaults are for a machine that carries calls. */
export interface AriLimits {
  /** For one HTTP request. A command that Asterisk has not confirmed by then is given again. */
  readonly requestMs: Milliseconds;
  /** For everything from the first request to the open websocket with its event filter. */
  readonly connectMs: Milliseconds;
  readonly pingEveryMs: Milliseconds;
  /** This many pings in a row without a sign of life end the connection. */
  readonly pingsUnanswered: number;
  readonly backoffMinMs: Milliseconds;
  readonly backoffMaxMs: Milliseconds;
  /** How long to leave the application to another connection that took it over. */
  readonly replacedMs: Milliseconds;
  /** Commands under way at once. More than about ten make ari-client slower (asterisk-measured §3). */
  readonly commandsAtOnce: number;
  /**
   * Commands under way at once that may wait for a prompt on their channel to end. They cost nothing while they wait
   * but hold a connection each, of which Asterisk's http.conf allows 100 by default (`sessionlimit`).
   */
  readonly waitingCommandsAtOnce: number;
}

export const DEFAULT_LIMITS: AriLimits = {
  requestMs: 10_000,
  connectMs: 15_000,
  pingEveryMs: 3_000,
  pingsUnanswered: 2,
  backoffMinMs: 250,
  backoffMaxMs: 5_000,
  replacedMs: 15_000,
  commandsAtOnce: 10,
  waitingCommandsAtOnce: 40,
};
