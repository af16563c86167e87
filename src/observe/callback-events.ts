/** What the log tells of callbacks; see events.ts. Numbers are masked; what the customer said of the matter is not told. */
import type { Logger } from 'pino';
import type { EventsOptions } from './events.ts';
import { maskNumber } from './mask-number.ts';

interface OfCallback {
  readonly callback: string;
}

interface HeldOffer {
  readonly queue: string;
  readonly rule: number;
  readonly into: string;
  readonly waitMs: number | null;
  readonly since: string;
}

export interface CallbackEvents {
  /** A customer is to be called back. `from`, `to`: the promised time, UTC. `by`: call, cli, api. */
  callbackAgreed(
    about: OfCallback & {
      profile: string;
      queue: string;
      number: string;
      by: string;
      from: string;
      to: string;
    },
  ): void;
  /** They asked again. */
  callbackChanged(about: OfCallback & { by: string }): void;
  callbackDue(about: OfCallback): void;
  /** `why`: promise, chosen, retry, hours, spending, lostPreview, snoozed. */
  callbackPostponed(about: OfCallback & { why: string; waitMs: number }): void;
  /** An agent is asked, or has answered that: previewStarted, previewDeclined (why), previewMissed, … */
  callbackPreview(
    about: OfCallback & { call: string; agent: string; step: string; reason: string | null },
  ): void;
  callbackDialled(about: OfCallback & { call: string; attempt: number; number: string }): void;
  /** In a dry run its turn has come. `check`: go, or what is against it: denied, spent. */
  callbackWouldDial(about: OfCallback & { check: string }): void;
  /**
   * The attempt comes further, or a step back: answered, soundedLikeMachine, verified, bridged, agentLost, cutOff (it
   * went on for as long as any may).
   */
  callbackReached(about: OfCallback & { attempt: number; step: string; agent: string | null }): void;
  callbackAttemptEnded(about: OfCallback & { attempt: number; outcome: string; talkMs: number }): void;
  /** Somebody wishes otherwise: cancelAsked, laterAsked, rescheduled, calledIn, retriedNow. */
  callbackWish(about: OfCallback & { wish: string; by: string | null }): void;
  /** `verdict`: kept, broken, withdrawn. */
  callbackPromise(about: OfCallback & { verdict: string; why: string | null }): void;
  callbackOver(
    about: OfCallback & { end: string; reason: string | null; attempts: number; ageMs: number },
  ): void;
  /**
   * An offer of a queue that holds on (a crisis) has begun. `rule`: the first of the queue's is 1. `into`: which
   * callbacks. `waitMs`: the wait that is expected, null: not known. `since`: UTC.
   */
  offerBegan(about: HeldOffer): void;
  offerEnded(about: HeldOffer & { tookMs: number }): void;
  /** A callback made us throw; it stays as it was. */
  callbackFault(about: OfCallback & { error: unknown }): void;
}

export function createCallbackEvents(logger: Logger, { showNumbers }: EventsOptions): CallbackEvents {
  const shown = showNumbers ? (value: string) => value : maskNumber;
  return {
    callbackAgreed: ({ number, ...about }) =>
      logger.info({ event: 'callbackAgreed', ...about, number: shown(number) }, 'callback agreed'),
    callbackChanged: (about) => logger.info({ event: 'callbackChanged', ...about }, 'callback changed'),
    callbackDue: (about) => logger.info({ event: 'callbackDue', ...about }, 'callback due'),
    callbackPostponed: (about) => logger.info({ event: 'callbackPostponed', ...about }, 'callback postponed'),
    callbackPreview: (about) =>
      logger.info({ event: 'callbackPreview', ...about }, 'agent asked to call back'),
    callbackDialled: ({ number, ...about }) =>
      logger.info({ event: 'callbackDialled', ...about, number: shown(number) }, 'customer dialled'),
    callbackWouldDial: (about) =>
      logger.info({ event: 'callbackWouldDial', ...about }, 'customer would be dialled now (dry run)'),
    callbackReached: (about) => logger.info({ event: 'callbackReached', ...about }, 'attempt went on'),
    callbackAttemptEnded: (about) =>
      logger.info({ event: 'callbackAttemptEnded', ...about }, 'attempt ended'),
    callbackWish: (about) => logger.info({ event: 'callbackWish', ...about }, 'callback wished otherwise'),
    callbackPromise: (about) =>
      logger[about.verdict === 'broken' ? 'warn' : 'info'](
        { event: 'callbackPromise', ...about },
        'promise resolved',
      ),
    callbackOver: (about) => logger.info({ event: 'callbackOver', ...about }, 'callback over'),
    offerBegan: (about) => logger.info({ event: 'offerBegan', ...about }, 'offer has begun to hold'),
    offerEnded: (about) => logger.info({ event: 'offerEnded', ...about }, 'offer holds no longer'),
    callbackFault: ({ error, ...about }) =>
      logger.error({ event: 'callbackFault', ...about, err: error }, 'fault in a callback'),
  };
}

const nothing = (): void => {};

/** Tells nobody. */
export const silentCallbackEvents: CallbackEvents = {
  callbackAgreed: nothing,
  callbackChanged: nothing,
  callbackDue: nothing,
  callbackPostponed: nothing,
  callbackPreview: nothing,
  callbackDialled: nothing,
  callbackWouldDial: nothing,
  callbackReached: nothing,
  callbackAttemptEnded: nothing,
  callbackWish: nothing,
  callbackPromise: nothing,
  callbackOver: nothing,
  offerBegan: nothing,
  offerEnded: nothing,
  callbackFault: nothing,
};
