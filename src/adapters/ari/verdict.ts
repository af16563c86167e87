/**
 * What a failed command means for the engine. One table of command × HTTP status, since the same status means
 * different things: 500 is "unreachable" for a dial and trouble elsewhere, 404 is success for what should be gone.
 * Statuses as seen on Asterisk 22.10.1.
 */
import type { Verdict } from '../../engine/ports.ts';
import type { AriFailure } from './failure.ts';

/** The requests that commands are made of. */
export type Command =
  | 'answer'
  | 'play'
  | 'stopPlayback'
  | 'createBridge'
  | 'addToBridge'
  | 'removeFromBridge'
  | 'destroyBridge'
  | 'makeLeg'
  | 'ringLeg'
  | 'hangup'
  | 'listen'
  /** A question; changes nothing. */
  | 'look';

type Outcome = Exclude<Verdict['type'], 'busy'>;

/** What holds for every command that does not say otherwise below. */
const COMMON: Readonly<Record<number, Outcome>> = {
  400: 'refused',
  401: 'refused',
  403: 'refused',
  404: 'gone',
  // The channel is there but not in our application: it has left it, or has not come yet.
  409: 'gone',
  412: 'refused',
  422: 'refused',
};

const PARTICULAR: Readonly<Record<Command, Readonly<Record<number, Outcome>>>> = {
  answer: {},
  play: {},
  // 409: not in progress (any more).
  stopPlayback: { 404: 'done', 409: 'done' },
  // 409: the id is taken, and ids are derived: we took it.
  createBridge: { 409: 'done' },
  // 400: no such channel; 422: it is not in our application (it rings still, or is on its way out).
  addToBridge: { 400: 'gone', 409: 'refused', 422: 'gone' },
  // 422: it is not in this bridge.
  removeFromBridge: { 400: 'gone', 404: 'done', 409: 'done', 422: 'done' },
  // 409: it has left our application, since it is being destroyed.
  destroyBridge: { 404: 'done', 409: 'done' },
  // 400: "Invalid endpoint specified"; 500: "Allocation failed", which says that there
  // is no such endpoint or that no phone is registered for it.
  makeLeg: { 400: 'unreachable', 404: 'unreachable', 500: 'unreachable' },
  // 409: it rings already, or was answered; 404: it has ended, and that will be told.
  ringLeg: { 404: 'done', 409: 'done' },
  hangup: {},
  listen: {},
  look: {},
};

/** No answer, and trouble of the server's own (5xx), are worth another try. */
export function verdictOf(command: Command, failure: AriFailure): Verdict {
  const { status } = failure;
  const outcome =
    PARTICULAR[command][status] ?? COMMON[status] ?? (status >= 400 && status < 500 ? 'refused' : 'retry');
  if (outcome === 'done' || outcome === 'gone') return { type: outcome };
  return { type: outcome, reason: status === 0 ? failure.message : `${failure.message} (HTTP ${status})` };
}
