/** `keepline callbacks show`: one callback from the offer to its end, as people read it. */

import type { OfferRecord } from '../../domain/callback/offer.ts';
import type { CallbackHistory, CallbackOrigin, Via } from '../../domain/callback/state.ts';
import { isoTime } from '../../domain/iso-time.ts';
import type { CallbackReport, PromiseReport } from '../../engine/callback-report.ts';
import { bold, dim } from '../io.ts';
import { clean, duration } from '../text-table.ts';
import { type MessageReport, shownNumber } from './callback-reports.ts';
import { inColour, type Reading, windowWords } from './callback-text.ts';
import { endWords, LATER, MESSAGES, OUTCOMES, pendingWords, UNSENT } from './callback-words.ts';
import { minuteOf, secondOf } from './time-words.ts';

export interface ShownCallback {
  readonly callback: CallbackReport;
  readonly history: readonly CallbackHistory[];
  readonly messages: readonly MessageReport[];
  /** What the caller was offered in the call in which they asked for it, or why not. */
  readonly offers: readonly OfferRecord[];
}

interface Line {
  readonly at: number;
  readonly words: string;
  readonly verdict?: PromiseReport['verdict'];
}

/** Ends with a line break. */
export function callbackTimeline(shown: ShownCallback, reading: Reading): string {
  const { color, timezone } = reading;
  const lines = [
    ...shown.offers.filter(({ reason }) => reason === 'offered').map(offerLine),
    ...shown.history.map((entry) => historyLine(entry, shown, reading)),
  ].sort((a, b) => a.at - b.at);
  const rows = lines.map(({ at, words, verdict = 'open' }) => {
    const time = dim(secondOf(at, timezone), color);
    return `${time}  ${inColour(verdict, clean(words), color)}`;
  });
  return `${[head(shown.callback, reading).join('\n'), rows.join('\n'), dim(`times of ${timezone}`, color)].join('\n\n')}\n`;
}

function head(callback: CallbackReport, reading: Reading): string[] {
  const { id, profile, queue, number, callerName, language, variables } = callback;
  const known = Object.entries(variables).map(([name, value]) => `${name} ${value}`);
  const who = [shownNumber(number), callerName, language].filter((part) => part !== '').join(', ');
  return [
    `${bold(clean(id), reading.color)}  ${clean(profile)}, queue ${clean(queue)}`,
    clean(who),
    ...(known.length === 0 ? [] : [clean(known.join(', '))]),
    nowLine(callback, reading),
    ...promiseLine(callback.promises.at(-1), reading),
  ];
}

function nowLine({ end, reason, status, nextAt, until }: CallbackReport, { timezone }: Reading): string {
  if (end !== null) return endWords(end, reason);
  const next = nextAt === null ? '' : `, ${minuteOf(Date.parse(nextAt), timezone)}`;
  return `${pendingWords({ status, reason })}${next}; no attempt after ${minuteOf(Date.parse(until), timezone)}`;
}

function promiseLine(promise: PromiseReport | undefined, reading: Reading): string[] {
  if (promise === undefined) return [];
  const window = windowWords(promise.from, promise.to, reading);
  return [`promise ${window}: ${inColour(promise.verdict, verdictWords(promise), reading.color)}`];
}

const verdictWords = ({ verdict, why }: Pick<PromiseReport, 'verdict' | 'why'>): string =>
  why === null ? verdict : `${verdict}, ${BROKEN[why]}`;

const BROKEN: Readonly<Record<NonNullable<PromiseReport['why']>, string>> = {
  early: 'called too early',
  late: 'not called in time',
  never: 'never called',
};

function offerLine({ at, queue, rule, waitMs }: OfferRecord): Line {
  const by = rule === null ? 'by the flow' : `by rule ${rule + 1}`;
  const quote = waitMs === null ? 'not known' : duration(waitMs);
  return { at, words: `offered in ${queue}, ${by}; the wait expected then: ${quote}` };
}

function historyLine(entry: CallbackHistory, shown: ShownCallback, reading: Reading): Line {
  const words = historyWords(entry, shown, reading);
  return entry.type === 'promiseResolved'
    ? { at: entry.at, words, verdict: entry.verdict.state }
    : { at: entry.at, words };
}

function historyWords(entry: CallbackHistory, { messages }: ShownCallback, reading: Reading): string {
  const time = (at: number): string => minuteOf(at, reading.timezone);
  const window = ({ from, to }: { from: number; to: number }): string =>
    windowWords(isoTime(from), isoTime(to), reading);
  switch (entry.type) {
    case 'requested':
      return `asked for ${originWords(entry.origin)}`;
    case 'requestChanged':
      return `asked for again ${originWords(entry.origin)}`;
    case 'promised': {
      const { at, window: promised } = entry.appointment;
      return `promised ${window(promised)}${at === null ? '' : `, at a chosen time`}`;
    }
    case 'promiseResolved': {
      const { state } = entry.verdict;
      const why = entry.verdict.state === 'broken' ? entry.verdict.why : null;
      return `promise ${window(entry.window)}: ${verdictWords({ verdict: state, why })}`;
    }
    case 'postponed':
      return `waits until ${time(entry.until)}: ${LATER[entry.why]}`;
    case 'due':
      return 'due: waits for its turn';
    case 'previewStarted':
      return `${entry.agent} is asked to take it`;
    case 'previewDeclined':
      return `${entry.agent} does not take it${entry.reason === '' ? '' : `: ${entry.reason}`}`;
    case 'previewMissed':
      return `${entry.agent} did not answer`;
    case 'previewSnoozed':
      return `put off by ${entry.agent} for ${duration(entry.until - entry.at)}`;
    case 'previewAccepted':
      return `${entry.agent} takes it`;
    case 'previewEnded':
      return 'no agent is asked any more';
    case 'dialled':
      return `attempt ${entry.attempt}: dialled, call ${entry.call}`;
    case 'answered':
      return `attempt ${entry.attempt}: answered`;
    case 'verified':
      return `attempt ${entry.attempt}: the customer pressed 1`;
    case 'bridged':
      return `attempt ${entry.attempt}: talks with ${entry.agent}`;
    case 'agentLost':
      return `attempt ${entry.attempt}: the agent was lost, the customer keeps the head of the line`;
    case 'soundedLikeMachine':
      return `attempt ${entry.attempt}: sounded like a machine`;
    case 'cutOff':
      return `attempt ${entry.attempt}: ended by us: the call was as long as any may be`;
    case 'attemptEnded': {
      const talk = entry.talkMs > 0 ? `, talked for ${duration(entry.talkMs)}` : '';
      return `attempt ${entry.attempt}: over: ${OUTCOMES[entry.outcome]}${talk}`;
    }
    case 'laterAsked':
      return `the customer pressed 2: later, ${time(entry.until)}`;
    case 'cancelAsked':
      return `${CANCELLED[entry.by]}${viaWords(entry.via)}`;
    case 'calledIn':
      return `the customer called in, call ${entry.call}`;
    case 'rescheduled':
      return `moved to ${time(entry.to)} by ${entry.by === 'admin' ? 'an admin' : 'the customer'}${viaWords(entry.via)}`;
    case 'retriedNow':
      return 'an admin wants it tried now';
    case 'switched':
      return `dialling switched ${entry.dialling === 'dry-run' ? 'to a dry run' : entry.dialling}`;
    case 'wouldDial':
      return WOULD_DIAL[entry.check];
    case 'messaged':
      return `message "${MESSAGES[entry.kind]}" ${fateOf(messages, entry.message, reading)}`;
    case 'notMessaged':
      return `message "${MESSAGES[entry.kind]}" not sent: ${UNSENT[entry.why]}`;
    case 'over':
      return `over: ${endWords(entry.end, entry.reason)}`;
    default:
      return entry satisfies never;
  }
}

const WOULD_DIAL = {
  go: 'would be dialled now (dry run)',
  denied: 'its turn has come, but the number may not be dialled (dry run)',
  spent: "its turn has come, but today's money is spent (dry run)",
} as const;

const CANCELLED = {
  key: 'the customer pressed 9: cancelled',
  customer: 'cancelled by the customer',
  admin: 'cancelled by an admin',
} as const;

const viaWords = (via: Via | undefined): string =>
  via === undefined ? '' : via === 'message' ? ' by text message' : ' by link';

function originWords(origin: CallbackOrigin): string {
  if (origin.type === 'call') return `by key, in call ${origin.call}`;
  return origin.type === 'cli' ? 'at the shell' : `over the web, by ${origin.client}`;
}

/** What became of the message that was decided on then, and what it said. */
function fateOf(messages: readonly MessageReport[], id: string, { timezone }: Reading): string {
  const message = messages.find((each) => each.id === id);
  if (message === undefined) return 'is not kept any more';
  const { status, at, cause, tries, trouble, text } = message;
  const when = secondOf(Date.parse(at), timezone);
  const why = [cause, trouble].filter((each) => each !== null).join(', ');
  const tried = tries > 1 ? `, ${tries} tries` : '';
  return `${status} at ${when}${why === '' ? '' : ` (${why})`}${tried}: ${JSON.stringify(text)}`;
}
