/**
 * What a callback has to know of the call that was opened for it, told from what has changed in that call.
 *
 * Rules. Of each attempt, `attemptEnded` or `attemptLost` is told exactly once, as the last: when the call has ended, or
 * when the customer has gone and the call goes on as the agent's (after-call.ts).
 */

import { SUCCESS_TALK_MS } from '../callback/draft.ts';
import type { AttemptEvent } from '../callback/event.ts';
import type { AgentName, Instant } from '../ids.ts';
import type { EndCause } from '../outcome.ts';
import type { CallEvent } from './event.ts';
import type { AttemptCall, CallState, Ringing, Served, Talking } from './state.ts';

type Told<T> = T extends unknown ? Omit<T, 'call' | 'check'> : never;

/** As the callback's own event, but for the name of the call, and whether the customer may be dialled. */
export type AttemptNews = Told<AttemptEvent>;

type AttemptEnd = Extract<AttemptNews, { readonly type: 'attemptEnded' | 'attemptLost' }>;
type Outcome = Extract<AttemptNews, { readonly type: 'attemptEnded' }>['outcome'];

/** `before` null: the call was opened just now. Nothing, for a call that somebody made to us. */
export function attemptNews(
  before: CallState | null,
  after: CallState,
  event: CallEvent,
  now: Instant,
): AttemptNews[] {
  const was = before === null || isOver(before) ? null : before.attempt;
  const is = after.attempt ?? was;
  if (is === null || (before !== null && was === null)) return [];
  const news: AttemptNews[] = [...previewNews(before, after, event), ...customerNews(was, is)];
  news.push(...agentNews(before, after, event));
  if (isCutOff(was, after, event)) news.push({ type: 'cutOff' });
  if (isOver(after)) news.push(endOf(before, after, is, event, now));
  return news;
}

/** The call had gone on for as long as any may. */
const isCutOff = (was: AttemptCall | null, after: CallState, event: CallEvent): boolean =>
  was?.customer === 'answered' &&
  after.activity.status === 'ended' &&
  event.type === 'timerFired' &&
  event.timer === 'longestCall';

const isOver = ({ attempt, activity }: CallState): boolean => attempt === null || activity.status === 'ended';

function previewNews(before: CallState | null, after: CallState, event: CallEvent): AttemptNews[] {
  if (before?.attempt?.customer !== 'absent') return [];
  const news: AttemptNews[] = [];
  const rang = rungIn(before);
  const rings = rungIn(after);
  for (const agent of rings) {
    if (!rang.includes(agent)) news.push({ type: 'previewStarted', agent });
  }
  const acceptedBy = waitingAgent(before) === null ? waitingAgent(after) : null;
  for (const ringing of ringingIn(before)) {
    if (rang.includes(ringing.agent) && !rings.includes(ringing.agent)) {
      news.push(...offThePhone(ringing, after, event));
    }
  }
  if (acceptedBy !== null) news.push({ type: 'previewAccepted', agent: acceptedBy.agent });
  return news;
}

/** What somebody has answered by getting off the line who was asked whether they take it. */
function offThePhone({ agent, leg, stage }: Ringing, after: CallState, event: CallEvent): AttemptNews[] {
  const pressed = event.type === 'keyPressed' && event.channel === leg ? event.key : null;
  // They have declined already, whatever comes of the question why.
  if (stage === 'declining') return [{ type: 'previewDeclined', agent, key: pressed }];
  // No other key of an agent ends the call.
  if (pressed !== null && after.activity.status === 'ended') return [{ type: 'previewSnoozed', agent }];
  // Who answers after another one, or is let go with the call, has declined nothing.
  if (after.activity.status !== 'queued' || event.type === 'legAnswered') return [];
  const hasHungUp = event.type === 'channelEnded' && REFUSALS.includes(event.cause);
  return pressed !== null || hasHungUp
    ? [{ type: 'previewDeclined', agent, key: null }]
    : [{ type: 'previewMissed', agent }];
}

const REFUSALS: readonly EndCause[] = ['rejected', 'hungUp'];

/** Whose phones ring, or who hears the preview. A phone that was only dialled has told nobody anything. */
const rungIn = (call: CallState): AgentName[] =>
  ringingIn(call)
    .filter(({ stage }) => stage !== 'reserved')
    .map(({ agent }) => agent);

const ringingIn = ({ activity }: CallState): readonly Ringing[] =>
  activity.status === 'queued' ? activity.ringing : [];

const waitingAgent = ({ activity }: CallState): Served | null =>
  activity.status === 'calling' ? (activity.agent?.from ?? null) : null;

function customerNews(was: AttemptCall | null, is: AttemptCall): AttemptNews[] {
  const news: AttemptNews[] = [];
  if (is.customer === 'answered' && was?.customer !== 'answered') news.push({ type: 'attemptAnswered' });
  if (is.sounded !== null && is.sounded !== was?.sounded) {
    news.push({ type: 'sounded', as: is.sounded });
  }
  if (is.verified && was?.verified !== true) news.push({ type: 'verified' });
  if (is.wish !== null && is.wish !== was?.wish) {
    const { wish } = is;
    news.push(wish.type === 'later' ? { type: 'keyLater', afterMs: wish.afterMs } : { type: 'keyCancel' });
  }
  return news;
}

function agentNews(before: CallState | null, after: CallState, event: CallEvent): AttemptNews[] {
  const news: AttemptNews[] = [];
  const talked = talkIn(before);
  const talks = talkIn(after);
  const heard = talked !== null && (talked.connected || isSentOn(talked, event));
  const wereTogether = heard ? talked.from.agent : null;
  if (talked !== null && heard && !talked.connected) {
    news.push({ type: 'bridged', agent: talked.from.agent });
  }
  if (talks?.connected === true && talks.from.agent !== wereTogether) {
    news.push({ type: 'bridged', agent: talks.from.agent });
  }
  const isBackInLine = talked !== null && after.activity.status === 'queued';
  const waited = before?.attempt?.customer === 'dialled' && waitingAgent(before) !== null;
  const isAlone = waited && after.activity.status === 'calling' && after.activity.agent === null;
  if (isBackInLine || isAlone) news.push({ type: 'agentLost' });
  return news;
}

type TalkWithAgent = Talking & { readonly from: Served };

function talkIn(call: CallState | null): TalkWithAgent | null {
  if (call?.activity.status !== 'talking' || call.activity.from === null) return null;
  return { ...call.activity, from: call.activity.from };
}

/** Who sends the customer on has heard them: the report of that may have been missed. */
const isSentOn = ({ leg }: Talking, event: CallEvent): boolean =>
  (event.type === 'blindTransferred' || event.type === 'legReplaced') && event.leg === leg;

function endOf(
  before: CallState | null,
  after: CallState,
  attempt: AttemptCall,
  event: CallEvent,
  now: Instant,
): AttemptEnd {
  if (isLostInTheDark(before, event)) return lost(before);
  const outcome = outcomeOf(after, attempt, event);
  if (outcome === null) return { type: 'attemptLost' };
  return { type: 'attemptEnded', outcome, talkMs: talkMsOf(before, after, now) };
}

/** The customer's channel is gone, and nobody saw it go. */
const isLostInTheDark = (before: CallState | null, event: CallEvent): boolean =>
  event.type === 'channelEnded' && event.cause === 'lost' && event.channel === before?.channel;

/** When a talk under way ended is not known. One before it that was long enough is. */
function lost(before: CallState | null): AttemptEnd {
  const talkMs = before?.attempt?.talkedMs ?? 0;
  return talkMs >= SUCCESS_TALK_MS
    ? { type: 'attemptEnded', outcome: 'served', talkMs }
    : { type: 'attemptLost' };
}

/** Null: nobody knows. */
function outcomeOf(after: CallState, attempt: AttemptCall, event: CallEvent): Outcome | null {
  if (after.served !== null) return 'served';
  if (attempt.customer === 'absent' || attempt.calledOff) return 'cancelled';
  if (attempt.customer === 'dialled') {
    return attempt.dialEnd === null ? null : outcomeOfDial(attempt.dialEnd);
  }
  if (attempt.verified) return isCustomerGone(after, event) ? 'customerGone' : 'agentLost';
  const isFault = after.activity.status === 'ended' && isFaulty(after.activity.outcome);
  return isFault ? null : 'machine';
}

const isCustomerGone = ({ channel }: CallState, event: CallEvent): boolean =>
  event.type === 'channelEnded' && event.channel === channel;

const isFaulty = (outcome: string): boolean => outcome === 'fault' || outcome === 'stoppedLoop';

function outcomeOfDial(cause: EndCause): Outcome | null {
  switch (cause) {
    case 'busy':
    case 'noAnswer':
    case 'rejected':
    case 'congestion':
    case 'invalidNumber':
      return cause;
    // The far end gave up the ringing, without saying more.
    case 'hungUp':
      return 'noAnswer';
    case 'forwarded':
    case 'failed':
      return 'congestion';
    case 'lost':
      return null;
    default:
      return cause satisfies never;
  }
}

/** All talks of the call together. The agent's part after it (after-call.ts) is none. */
function talkMsOf(before: CallState | null, after: CallState, now: Instant): number {
  if (after.attempt !== null) return after.attempt.talkedMs;
  const { attempt, activity, since } = before ?? { attempt: null, activity: null, since: now };
  const presentMs = activity?.status === 'talking' && activity.connected ? Math.max(0, now - since) : 0;
  return (attempt?.talkedMs ?? 0) + presentMs;
}
