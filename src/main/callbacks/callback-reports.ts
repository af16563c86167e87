/** Callbacks as plain JSON for whoever asks. */

import {
  type Attempt,
  type CallbackHistory,
  type CallbackProgress,
  type CallbackState,
  isInAttempt,
  type MadePromise,
} from '../../domain/callback/state.ts';
import {
  positionOf,
  type Switches,
  type SwitchName,
  type SwitchPositions,
} from '../../domain/callback/switches.ts';
import type { VariableValue } from '../../domain/flow/variables.ts';
import { isoTime } from '../../domain/iso-time.ts';
import type { MessageState } from '../../domain/messages/state.ts';
import type {
  AttemptReport,
  CallbackReport,
  ProfileSwitch,
  PromiseReport,
  SwitchesReport,
} from '../../engine/callback-report.ts';
import { maskNumber } from '../../observe/mask-number.ts';

export function reportCallback(state: CallbackState): CallbackReport {
  const { progress } = state;
  const end = progress.status === 'over' ? progress : null;
  return {
    id: state.id,
    profile: state.profile,
    queue: state.queue,
    number: state.number,
    callerName: state.callerName,
    language: state.language,
    variables: state.variables,
    origin: state.origin,
    requestedAt: isoTime(state.requestedAt),
    firstJoinedAt: isoTime(state.firstJoinedAt),
    status: progress.status,
    reason: progress.status === 'later' ? progress.why : (end?.reason ?? null),
    end: end?.end ?? null,
    endedAt: end === null ? null : isoTime(end.at),
    nextAt: nextOf(progress),
    until: isoTime(state.until),
    promises: state.promises.map(reportPromise),
    attempts: state.attempts.map(reportAttempt),
  };
}

function nextOf(progress: CallbackProgress): string | null {
  if (progress.status === 'later') return isoTime(progress.until);
  if (isInAttempt(progress) && progress.then?.type === 'moved') {
    return isoTime(progress.then.to.at ?? progress.then.to.window.from);
  }
  return null;
}

const reportPromise = ({ madeAt, at, window, verdict }: MadePromise): PromiseReport => ({
  madeAt: isoTime(madeAt),
  at: isoOrNull(at),
  from: isoTime(window.from),
  to: isoTime(window.to),
  verdict: verdict.state,
  why: verdict.state === 'broken' ? verdict.why : null,
  resolvedAt: verdict.state === 'open' ? null : isoTime(verdict.at),
});

const reportAttempt = (attempt: Attempt): AttemptReport => ({
  call: attempt.call,
  startedAt: isoTime(attempt.startedAt),
  answeredAt: isoOrNull(attempt.answeredAt),
  verifiedAt: isoOrNull(attempt.verifiedAt),
  bridgedAt: isoOrNull(attempt.bridgedAt),
  agent: attempt.agent,
  endedAt: isoOrNull(attempt.endedAt),
  outcome: attempt.outcome,
  talkMs: attempt.talkMs,
  sounded: attempt.sounded,
});

/** An entry of the history; moments are ISO 8601. */
export type HistoryReport = { readonly type: CallbackHistory['type']; readonly at: string } & Readonly<
  Record<string, unknown>
>;

export function reportHistory(entry: CallbackHistory): HistoryReport {
  return { ...(isoMoments(entry) as object), type: entry.type, at: isoTime(entry.at) };
}

/** What moments are named in a history. */
const MOMENTS: readonly string[] = ['at', 'from', 'to', 'until'];

function isoMoments(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      MOMENTS.includes(name) && typeof part === 'number' ? isoTime(part) : isoMoments(part),
    ]),
  );
}

/** `profiles`: those of the site, as it has them. */
export function reportSwitches(
  switches: Switches,
  profiles: Readonly<Record<string, SwitchPositions>>,
): SwitchesReport {
  const of = (profile: string, name: SwitchName, site: SwitchPositions): ProfileSwitch => {
    const position = positionOf(switches, name, profile, site);
    return {
      on: position === true,
      dryRun: position === 'dry-run',
      site: site[name],
      byHand: switches.profiles[profile]?.[name] ?? null,
    };
  };
  return {
    all: switches.all,
    profiles: Object.fromEntries(
      Object.entries(profiles).map(([profile, site]) => [
        profile,
        { offering: of(profile, 'offering', site), dialling: of(profile, 'dialling', site) },
      ]),
    ),
  };
}

/** A message about a callback with its fate. */
export interface MessageReport {
  readonly id: string;
  readonly status: MessageState['progress']['status'];
  /** When that began to be so. */
  readonly at: string;
  readonly createdAt: string;
  /** Why it failed, or what it waits for; null: there is nothing to say. */
  readonly cause: string | null;
  readonly tries: number;
  /** What the gateway or the operator said last when something went wrong. */
  readonly trouble: string | null;
  readonly to: string;
  readonly text: string;
}

export function reportMessage(message: MessageState): MessageReport {
  const { id, progress, createdAt, tries, trouble, to, text } = message;
  return {
    id,
    status: progress.status,
    at: isoTime('at' in progress ? progress.at : progress.since),
    createdAt: isoTime(createdAt),
    cause: causeOf(progress),
    tries,
    trouble,
    to,
    text,
  };
}

function causeOf(progress: MessageState['progress']): string | null {
  if (progress.status === 'failed') return progress.cause;
  return progress.status === 'queued' && progress.waits !== 'turn' ? progress.waits : null;
}

/** Personal data of the customer as anybody may see them. */
export function masked(report: CallbackReport): CallbackReport {
  const variables = Object.entries(report.variables).map(([name, value]) => [name, maskedValue(value)]);
  return { ...report, number: maskedNumber(report.number), variables: Object.fromEntries(variables) };
}

/** Of a text of the site only the customer's number is masked: the others are the site's own. */
export function maskedMessage(report: MessageReport): MessageReport {
  const { to, text } = report;
  return { ...report, to: maskedNumber(to), text: text.replaceAll(to, maskedNumber(to)) };
}

/** What stands in the place of a number that was erased begins so. */
const ERASED = 'erased-';

const maskedNumber = (number: string): string => (number.startsWith(ERASED) ? number : maskNumber(number));

/** For people: what stands in the place of an erased number says nothing to them. */
export const shownNumber = (number: string): string => (number.startsWith(ERASED) ? 'erased' : number);

/** Fewer digits in a row are no number to ring. Spoken numbers have spaces between their digits. */
const LIKE_A_NUMBER = /\+?\d(?:[ ,.\-/()]*\d){5,}/g;

/** Callers may have typed anything: their account, another number of theirs. */
function maskedValue(value: VariableValue): VariableValue {
  const text = String(value);
  const hidden = text.replace(LIKE_A_NUMBER, (found) => maskNumber(found.replace(/[^+\d]/g, '')));
  return hidden === text ? value : hidden;
}

const isoOrNull = (at: number | null): string | null => (at === null ? null : isoTime(at));
