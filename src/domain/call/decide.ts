/**
 * A caller's call, decided.
 *
 *   (arrives) ─▶ saying ⇄ asking ─▶ queued ─▶ talking ─▶ saying … ─▶ ended
 *                   └────────▶ transferring ─▶ talking
 *
 *   (we call a customer back, calling.ts) ─▶ calling ─▶ saying … ─▶ queued ─▶ talking ─▶ … ─▶ ended
 *
 * Rules.
 * - `decideCall` is pure and total: an event that does not fit the state leaves the call as it is.
 * - The caller's channel ending ends the call, whatever it was doing, and lets go of everybody it held; but for the
 *   agent, if the queue has something for them after the call (`after-call.ts`).
 * - Every state that waits has a way on if nothing comes: a timer, or the end of a channel, which reconciling reports
 *   even when it was missed. `queued` waits for agents, with music, as long as `max-wait` says; `talking` waits for
 *   either party to hang up.
 * - A command that failed is an event like others (`failed-action.ts`).
 * - An ended call stays ended; a leg that answers too late is hung up.
 */

import { STEP_BUDGET } from '../flow/steps.ts';
import { blockOf, type ChannelId, callOf, type PlaybackId, type SiteVersion } from '../ids.ts';
import { canonicalNumber } from '../numbers.ts';
import type { CallOutcome, EndCause } from '../outcome.ts';
import { defaultLanguage } from '../site.ts';
import { goOnWithAgent } from './after-call.ts';
import { agreeByHangingUp } from './agreeing.ts';
import { askAgain, inputTimeIsUp, keyWhileAsked, questionHeard, takeTypedAhead } from './asking.ts';
import { isAbsent } from './attempt.ts';
import { calledOff, callingTooLong, customerAnswered, customerDue, customerNotReached } from './calling.ts';
import {
  type CallContext,
  type CallDecision,
  type Draft,
  decisionOf,
  draftOf,
  goOn,
  hush,
  stepAt,
} from './draft.ts';
import { end, endGone } from './ending.ts';
import type { CallEvent, CallTimer } from './event.ts';
import { keyInLine, keysAreComplete } from './exit-keys.ts';
import { actionFailed } from './failed-action.ts';
import { runFlow } from './flow.ts';
import { startFlow } from './flow-start.ts';
import { followForward } from './forwarding.ts';
import { legReplaced, sentOn } from './handing-over.ts';
import { legAnswered, legEnded, legKey, legRinging, nowConnected } from './legs.ts';
import { letGo } from './letting-go.ts';
import { customerPressedKey, talked, talkMissed, talkStarted } from './listening.ts';
import { calledForTooLong } from './longest-call.ts';
import { maxWaitIsOver, queueEmptied, widened } from './queued.ts';
import { notNeeded, othersRangTooLong, ringAgent, ringTimeIsUp, whisperHeard } from './ringing-agents.ts';
import { type CallState, playbackOf } from './state.ts';
import { placeImproved, planTelling, tellingFinished } from './telling.ts';
import { transferRingingTooLong } from './transferring.ts';

export { type AttemptRequest, openAttempt, openPreview } from './calling.ts';
export type { CallContext, CallDecision };
export type Arrival = Extract<CallEvent, { type: 'callArrived' }>;

/** The first decision of a call: it is answered and its flow begins, or it is told that nothing is here. */
export function openCall(arrival: Arrival, version: SiteVersion, context: CallContext): CallDecision {
  const { site, now } = context;
  const called = canonicalNumber(arrival.calledNumber, site.country);
  const entry = site.numbers[called] ?? site.numbers.any;
  const state: CallState = {
    v: 4,
    id: callOf(arrival.channel),
    channel: arrival.channel,
    endpoint: arrival.endpoint,
    site: version,
    callerNumber: canonicalNumber(arrival.callerNumber, site.country),
    callerName: arrival.callerName,
    calledNumber: called,
    language: entry?.language ?? defaultLanguage(site),
    variables: {},
    cursor: [],
    activity: { status: 'ended', outcome: 'notInService' },
    since: now,
    arrivedAt: now,
    stepsLeft: STEP_BUDGET,
    derived: 0,
    firstJoinedAt: null,
    transferred: null,
    attempt: null,
    agreement: null,
    left: null,
    tookOver: null,
    asked: 0,
    served: null,
  };
  const draft = draftOf(state, context);
  if (entry === undefined) {
    end(draft, 'notInService');
  } else {
    draft.actions.push({ type: 'answer', channel: state.channel });
    startFlow(draft, blockOf(entry.flow));
    runFlow(draft);
  }
  return decisionOf(draft);
}

/** What becomes of the call when `event` happens. */
export function decideCall(state: CallState, event: CallEvent, context: CallContext): CallDecision {
  const draft = draftOf(state, context);
  apply(draft, event);
  runFlow(draft);
  takeTypedAhead(draft);
  runFlow(draft);
  return decisionOf(draft);
}

function apply(draft: Draft, event: CallEvent): void {
  const { state } = draft;
  if (state.activity.status === 'ended') return afterTheEnd(draft, event);
  switch (event.type) {
    case 'callArrived':
      return;
    case 'channelEnded':
      if (event.channel !== state.channel) return legEnded(draft, event.channel, event.cause);
      if (isAbsent(state)) return;
      if (state.activity.status === 'calling') return customerNotReached(draft, event.cause);
      if (goOnWithAgent(draft)) return;
      agreeByHangingUp(draft);
      return endGone(draft, outcomeWhenCallerLeaves(draft.state, event.cause));
    case 'legAnswered':
      return event.channel === state.channel ? customerAnswered(draft) : legAnswered(draft, event.channel);
    case 'keyPressed':
      return event.channel === state.channel
        ? keyPressed(draft, event.key)
        : legKey(draft, event.channel, event.key);
    case 'playbackFinished':
      return playbackFinished(draft, event.playback);
    case 'timerFired':
      return timerFired(draft, event.timer);
    case 'agentChosen':
      return state.activity.status === 'queued'
        ? ringAgent(draft, state.activity, event.agent, event.phone)
        : notNeeded(draft, event.agent);
    case 'placeImproved':
      return state.activity.status === 'queued' ? placeImproved(draft, state.activity) : undefined;
    case 'queueEmptied':
      return state.activity.status === 'queued' ? queueEmptied(draft, state.activity) : undefined;
    case 'legRinging':
      return legRinging(draft, event.channel);
    case 'legForwarded':
      return state.activity.status === 'queued'
        ? followForward(draft, state.activity, event.channel, event.to)
        : undefined;
    case 'blindTransferred':
      return state.activity.status === 'talking' && state.activity.leg === event.leg
        ? sentOn(draft, state.activity, event.to)
        : undefined;
    case 'legReplaced':
      return state.activity.status === 'talking' && state.activity.leg === event.leg
        ? legReplaced(draft, state.activity, event.by, event.to)
        : hangUpLate(draft, event.by);
    case 'connected':
      return state.activity.status === 'talking' && state.activity.bridge === event.bridge
        ? void nowConnected(draft, state.activity)
        : undefined;
    case 'actionFailed':
      return actionFailed(draft, event.action, event.verdict);
    case 'customerDue':
      return customerDue(draft, event.ringMs);
    case 'calledOff':
      return calledOff(draft);
    case 'resumed':
      return state.activity.status === 'asking' ? askAgain(draft, state.activity) : undefined;
    case 'connectionMissed':
      return reconnect(draft);
    case 'talkStarted':
      return talkStarted(draft, event.channel);
    case 'talked':
      return talked(draft, event.channel, event.talkMs);
    case 'talkMissed':
      return talkMissed(draft);
    default:
      event satisfies never;
  }
}

/** Whoever comes to a call that is over is hung up or let go; nothing else matters any more. */
function afterTheEnd(draft: Draft, event: CallEvent): void {
  if (event.type === 'agentChosen') notNeeded(draft, event.agent);
  if (event.type === 'legAnswered') hangUpLate(draft, event.channel);
  if (event.type === 'legReplaced') hangUpLate(draft, event.by);
}

/** Somebody has come too late, or in the place of a leg that is no talker. */
function hangUpLate(draft: Draft, channel: ChannelId): void {
  draft.actions.push({ type: 'hangup', channel, reason: 'answeredElsewhere' });
}

function keyPressed(draft: Draft, key: string): void {
  const { activity } = draft.state;
  customerPressedKey(draft);
  if (activity.status === 'asking') return keyWhileAsked(draft, activity, key);
  if (activity.status === 'saying') {
    const step = stepAt(draft.context.site, activity.at);
    if (step?.type !== 'say' || !step.bargeIn) return;
    draft.typedAhead = key;
    return goOn(draft, null);
  }
  if (activity.status === 'queued') keyInLine(draft, activity, key);
}

function playbackFinished(draft: Draft, playback: PlaybackId): void {
  const { activity } = draft.state;
  if (activity.status === 'queued') {
    const hearing = activity.ringing.find((ringing) => ringing.playback === playback);
    if (hearing !== undefined) return whisperHeard(draft, activity, hearing);
  }
  if (playback === playbackOf(activity)) promptOver(draft);
}

/** The prompt that the call was hearing is over: heard to its end, stopped, or never to be heard of again. */
function promptOver(draft: Draft): void {
  const { activity } = draft.state;
  const playback = playbackOf(activity);
  if (playback !== null) draft.hushed.add(playback);
  if (activity.status === 'saying') return goOn(draft, null);
  if (activity.status === 'asking') return questionHeard(draft, activity);
  if (activity.status === 'queued') return tellingFinished(draft, activity);
}

function timerFired(draft: Draft, timer: CallTimer): void {
  const { activity } = draft.state;
  switch (timer) {
    case 'prompt':
      hush(draft);
      return promptOver(draft);
    case 'input':
      return activity.status === 'asking' ? inputTimeIsUp(draft, activity) : undefined;
    case 'telling':
      return activity.status === 'queued' ? planTelling(draft, activity) : undefined;
    case 'maxWait':
      return activity.status === 'queued' ? maxWaitIsOver(draft, activity) : undefined;
    case 'widen':
      return activity.status === 'queued' ? widened(draft, activity) : undefined;
    case 'keys':
      return activity.status === 'queued' ? keysAreComplete(draft, activity) : undefined;
    case 'ring':
      if (activity.status === 'queued') return ringTimeIsUp(draft, activity);
      if (activity.status === 'talking') return othersRangTooLong(draft, activity);
      if (activity.status === 'calling') return callingTooLong(draft);
      return activity.status === 'transferring' ? transferRingingTooLong(draft, activity) : undefined;
    case 'longestCall':
      return calledForTooLong(draft);
    default:
      timer satisfies never;
  }
}

function reconnect(draft: Draft): void {
  const { activity } = draft.state;
  if (activity.status !== 'talking') return;
  draft.actions.push({
    type: 'connect',
    bridge: activity.bridge,
    channels: [draft.state.channel, activity.leg],
  });
}

function outcomeWhenCallerLeaves(state: CallState, cause: EndCause): CallOutcome {
  if (state.served === 'agent') return 'answered';
  if (state.served === 'transfer') return 'transferred';
  if (state.attempt !== null) return 'unreached';
  const { activity } = state;
  const inLine = activity.status === 'queued' || (activity.status === 'talking' && activity.from !== null);
  if (state.asked > 0 && !inLine) return 'callback';
  if (cause === 'lost') return 'lost';
  return inLine ? 'abandoned' : 'hungUpBeforeQueue';
}

/** Ends a call that a fault of ours has stopped, so that the caller is not left in silence. */
export function endAfterFault(state: CallState, context: CallContext): CallDecision {
  const draft = draftOf(state, context);
  if (state.activity.status !== 'ended') {
    letGo(draft);
    end(draft, 'fault');
  }
  return decisionOf(draft);
}
