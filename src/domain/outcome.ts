/** Why things ended: closed unions, used by logs, reports and (later) statistics alike. */

/** Why a channel ended, as far as the exchange knows. `lost`: it was gone when we looked, nobody saw why. */
export type EndCause =
  | 'hungUp'
  | 'busy'
  | 'noAnswer'
  | 'rejected'
  /** The phone is set to send its callers on, to where nobody followed. */
  | 'forwarded'
  | 'congestion'
  | 'invalidNumber'
  | 'failed'
  | 'lost';

/** How a caller's call ended. */
export type CallOutcome =
  /** Spoke with an agent. */
  | 'answered'
  /** Was put through to a number outside the queues. */
  | 'transferred'
  /** Hung up while waiting in a queue. */
  | 'abandoned'
  /** Hung up before joining any queue. */
  | 'hungUpBeforeQueue'
  /** Agreed to be called back. */
  | 'callback'
  /** We called a customer back, and did not get them (or not to an agent). */
  | 'unreached'
  /** The flow came to its end without an agent. */
  | 'finished'
  /** Nothing answers the number that was called. */
  | 'notInService'
  /** The flow ran in a circle and was stopped. */
  | 'stoppedLoop'
  /** The exchange lost the call (it was restarted, or crashed). */
  | 'lost'
  /** A fault of ours; the log says which. */
  | 'fault';

/** Why an agent whose phone was rung did not get the call. */
export type MissedCause = EndCause | 'unreachable';
