/**
 * The business events of Keepline, as the log tells them: one function per event and one call site per function, so
 * that "what is logged when" is answered in one place. The text of an event never varies; its data are fields.
 *
 * Fields: `event` (the method's name), `call`, and what the event is about; times in milliseconds end in `Ms`.
 * Callers' numbers and numbers dialled are masked unless the logger's owner asked to see them.
 */
import type { Logger } from 'pino';
import { type CallbackEvents, createCallbackEvents, silentCallbackEvents } from './callback-events.ts';
import { maskNumber, maskNumbersIn } from './mask-number.ts';

export interface Events extends CallbackEvents {
  // A call's way
  callArrived(about: {
    call: string;
    caller: string;
    called: string;
    flow: string | null;
    language: string;
  }): void;
  /** Nothing answers the called number, or the site is not loaded. */
  callRefused(about: { call: string; caller: string; called: string; reason: string }): void;
  /** Debug level. `at` is the step's `file:line`. */
  stepEntered(about: { call: string; step: string; at: string }): void;
  callQueued(about: { call: string; queue: string; position: number; waiting: number }): void;
  placeTold(about: { call: string; queue: string; position: number }): void;
  /** `wait` in minutes, as it was said. */
  waitTold(about: { call: string; queue: string; position: number; wait: object }): void;
  /** The caller was not let into the queue. */
  queueRefused(about: { call: string; queue: string; reason: string }): void;
  /** The caller left the queue by a key. */
  leftByKey(about: { call: string; queue: string; waitMs: number }): void;
  /** An agent sent the caller on by the phone's own keys. */
  callSentOn(about: { call: string; agent: string | null; to: string | null }): void;
  /** The caller was taken out of the queue by its time limit, or because nobody serves it any more. */
  waitedTooLong(about: { call: string; queue: string; waitMs: number }): void;
  agentRinging(about: { call: string; queue: string; agent: string; attempt: number }): void;
  agentAnswered(about: { call: string; queue: string; agent: string; ringMs: number }): void;
  /** `cause` as the engine names it: noAnswer, busy, rejected, unreachable … */
  /** The agent's phone sends its callers on to `to`, a colleague's, which is rung instead. */
  agentForwarded(about: { call: string; queue: string; agent: string; ringMs: number; to: string }): void;
  agentDidNotAnswer(about: {
    call: string;
    queue: string;
    agent: string;
    cause: string;
    ringMs: number;
  }): void;
  /** Caller and agent (or transfer target) hear each other. `waitMs` counts from joining the queue. */
  callConnected(about: {
    call: string;
    queue: string | null;
    agent: string | null;
    to: string | null;
    waitMs: number;
  }): void;
  transferStarted(about: { call: string; to: string }): void;
  transferFailed(about: { call: string; to: string; cause: string }): void;
  /** The call is over. `outcome` as the engine names it: completed, abandoned, transferred … */
  callEnded(about: {
    call: string;
    outcome: string;
    cause: string;
    queue: string | null;
    agent: string | null;
    durationMs: number;
    waitMs: number;
    talkMs: number;
  }): void;

  // Agents
  agentWrapUp(about: { agent: string; call: string; wrapUpMs: number }): void;
  agentFree(about: { agent: string }): void;
  /** Logged in or out, paused or back; `reason` of a pause. */
  agentPresence(about: { agent: string; status: string; reason: string | null }): void;

  // The site
  siteLoaded(about: {
    site: string;
    version: string;
    folder: string;
    numbers: number;
    queues: number;
    agents: number;
    warnings: number;
    /** False when a reload found nothing changed. */
    changed: boolean;
  }): void;
  /** The folder holds errors. `kept` is the version that stays in force, null when there is none. */
  siteRejected(about: { folder: string; errors: number; warnings: number; kept: string | null }): void;

  // The exchange
  exchangeConnected(about: { address: string | null; awayMs: number | null }): void;
  exchangeLost(about: { reason: string }): void;
  /** `verdict`: gone, unreachable, busy, refused, retry. `retry` is a warning, `refused` an error, the rest are told quietly. */
  commandFailed(about: {
    call: string;
    command: string;
    verdict: 'gone' | 'unreachable' | 'busy' | 'refused' | 'retry';
    reason: string;
    attempts: number;
  }): void;
  /** What the gap without events had hidden was found and turned into events. */
  reconciled(about: { calls: number; arrived: number; ended: number; swept: number; repeated: number }): void;

  // Speech
  /** The text itself is not told: it may hold a caller's words. `sound` names the file it would have become. */
  textNotRendered(about: {
    language: string;
    characters: number;
    sound: string;
    reason: string;
    /** The caller hears the site's fallback now. */
    fallback: boolean;
  }): void;
  /** Texts are being rendered ahead; told now and then. */
  speechWarming(about: { done: number; total: number }): void;
  speechWarmed(about: { rendered: number; cached: number; failed: number }): void;

  // The process
  starting(about: { version: string; pid: number; data: string; site: string }): void;
  stopping(about: { reason: string; calls: number }): void;
  stopped(about: Record<never, never>): void;
  /** Something that cannot happen did. `where` is a fixed name that one search of the source finds. */
  fault(about: { where: string; call: string | null; error: unknown }): void;
}

export interface EventsOptions {
  /** Log numbers in full. For finding faults, not for every day. */
  readonly showNumbers: boolean;
}

export function createEvents(logger: Logger, { showNumbers }: EventsOptions): Events {
  const number = showNumbers ? (value: string) => value : maskNumber;
  const endpoint = showNumbers ? (value: string) => value : maskNumbersIn;
  // Not `caller`: logging tools take that name for a place in the source.
  const parties = (caller: string, called: string) => ({
    callerNumber: number(caller),
    calledNumber: number(called),
  });
  const quiet = {
    gone: 'debug',
    unreachable: 'info',
    busy: 'info',
    refused: 'error',
    retry: 'warn',
  } as const;

  return {
    ...createCallbackEvents(logger, { showNumbers }),
    callArrived: ({ caller, called, ...about }) =>
      logger.info({ event: 'callArrived', ...parties(caller, called), ...about }, 'call arrived'),
    callRefused: ({ caller, called, ...about }) =>
      logger.warn({ event: 'callRefused', ...parties(caller, called), ...about }, 'call refused'),
    stepEntered: (about) => logger.debug({ event: 'stepEntered', ...about }, 'step entered'),
    callQueued: (about) => logger.info({ event: 'callQueued', ...about }, 'call queued'),
    placeTold: (about) => logger.info({ event: 'placeTold', ...about }, 'caller told the place in line'),
    waitTold: (about) => logger.info({ event: 'waitTold', ...about }, 'caller told the wait'),
    queueRefused: (about) => logger.info({ event: 'queueRefused', ...about }, 'queue refused the call'),
    leftByKey: (about) => logger.info({ event: 'leftByKey', ...about }, 'caller left the queue by a key'),
    callSentOn: (about) =>
      logger.info(
        { event: 'callSentOn', ...about, to: about.to === null ? null : endpoint(about.to) },
        'caller sent on',
      ),
    waitedTooLong: (about) => logger.info({ event: 'waitedTooLong', ...about }, 'call waited too long'),
    agentRinging: (about) => logger.info({ event: 'agentRinging', ...about }, 'agent ringing'),
    agentAnswered: (about) => logger.info({ event: 'agentAnswered', ...about }, 'agent answered'),
    agentForwarded: (about) => logger.info({ event: 'agentForwarded', ...about }, 'phone forwards'),
    agentDidNotAnswer: (about) =>
      logger.info({ event: 'agentDidNotAnswer', ...about }, 'agent did not answer'),
    callConnected: (about) =>
      logger.info(
        { event: 'callConnected', ...about, to: about.to === null ? null : endpoint(about.to) },
        'call connected',
      ),
    transferStarted: (about) =>
      logger.info({ event: 'transferStarted', ...about, to: endpoint(about.to) }, 'transfer started'),
    transferFailed: (about) =>
      logger.info({ event: 'transferFailed', ...about, to: endpoint(about.to) }, 'transfer failed'),
    callEnded: (about) => logger.info({ event: 'callEnded', ...about }, 'call ended'),

    agentWrapUp: (about) => logger.info({ event: 'agentWrapUp', ...about }, 'agent wraps up'),
    agentFree: (about) => logger.info({ event: 'agentFree', ...about }, 'agent free'),
    agentPresence: (about) =>
      logger.info({ event: 'agentPresence', ...about }, 'agent logged in or out, or paused'),

    siteLoaded: (about) => logger.info({ event: 'siteLoaded', ...about }, 'site loaded'),
    siteRejected: (about) => logger.error({ event: 'siteRejected', ...about }, 'site rejected'),

    exchangeConnected: (about) => logger.info({ event: 'exchangeConnected', ...about }, 'exchange connected'),
    exchangeLost: (about) => logger.warn({ event: 'exchangeLost', ...about }, 'exchange lost'),
    commandFailed: (about) =>
      logger[quiet[about.verdict]](
        { event: 'commandFailed', ...about, reason: endpoint(about.reason) },
        'command failed',
      ),
    reconciled: (about) => logger.info({ event: 'reconciled', ...about }, 'reconciled with the exchange'),

    textNotRendered: (about) => logger.warn({ event: 'textNotRendered', ...about }, 'text not rendered'),
    speechWarming: (about) => logger.info({ event: 'speechWarming', ...about }, 'rendering texts ahead'),
    speechWarmed: (about) => logger.info({ event: 'speechWarmed', ...about }, 'texts rendered ahead'),

    starting: (about) => logger.info({ event: 'starting', ...about }, 'starting'),
    stopping: (about) => logger.info({ event: 'stopping', ...about }, 'stopping'),
    stopped: () => logger.info({ event: 'stopped' }, 'stopped'),
    fault: ({ error, ...about }) => logger.error({ event: 'fault', ...about, err: error }, 'fault'),
  };
}

const nothing = (): void => {};

/** Tells nobody; for tests and for commands that print for themselves. */
export const silentEvents: Events = {
  ...silentCallbackEvents,
  callArrived: nothing,
  callRefused: nothing,
  stepEntered: nothing,
  callQueued: nothing,
  placeTold: nothing,
  waitTold: nothing,
  queueRefused: nothing,
  leftByKey: nothing,
  callSentOn: nothing,
  waitedTooLong: nothing,
  agentRinging: nothing,
  agentAnswered: nothing,
  agentForwarded: nothing,
  agentDidNotAnswer: nothing,
  callConnected: nothing,
  transferStarted: nothing,
  transferFailed: nothing,
  callEnded: nothing,
  agentWrapUp: nothing,
  agentFree: nothing,
  agentPresence: nothing,
  siteLoaded: nothing,
  siteRejected: nothing,
  exchangeConnected: nothing,
  exchangeLost: nothing,
  commandFailed: nothing,
  reconciled: nothing,
  textNotRendered: nothing,
  speechWarming: nothing,
  speechWarmed: nothing,
  starting: nothing,
  stopping: nothing,
  stopped: nothing,
  fault: nothing,
};
