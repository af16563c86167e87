/** What the log tells of callbacks; see events.ts. Numbers are masked; what the customer said of the matter is not told. */
import type { Logger } from 'pino';
import type { EventsOptions } from './events.ts';
import { maskNumber } from './mask-number.ts';

interface OfCallback {
  readonly callback: string;
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
  /** `why`: promise, chosen, retry, hours, spending, lostPreview. */
  callbackPostponed(about: OfCallback & { why: string; waitMs: number }): void;
  /** An agent is asked, or has answered that: previewStarted, previewDeclined, previewAccepted. */
  callbackPreview(about: OfCallback & { call: string; agent: string; step: string }): void;
  callbackDialled(about: OfCallback & { call: string; attempt: number; number: string }): void;
  /** The attempt comes further, or a step back: answered, verified, bridged, agentLost. */
  callbackReached(about: OfCallback & { attempt: number; step: string; agent: string | null }): void;
  callbackAttemptEnded(about: OfCallback & { attempt: number; outcome: string; talkMs: number }): void;
  /** Somebody wishes otherwise: cancelAsked, laterAsked, rescheduled, calledIn, retriedNow. */
  callbackWish(about: OfCallback & { wish: string; by: string | null }): void;
  /** `verdict`: kept, broken, withdrawn. */
  callbackPromise(about: OfCallback & { verdict: string; why: string | null }): void;
  callbackOver(
    about: OfCallback & { end: string; reason: string | null; attempts: number; ageMs: number },
  ): void;
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
  callbackReached: nothing,
  callbackAttemptEnded: nothing,
  callbackWish: nothing,
  callbackPromise: nothing,
  callbackOver: nothing,
  callbackFault: nothing,
};
