/**
 * A caller's call, decided.
 *
 *   (arrives) ─▶ saying ⇄ asking ─▶ queued ─▶ talking ─▶ saying … ─▶ ended
 *                   └────────▶ transferring ─▶ talking
 *
 * Rules.
 * - `decideCall` is pure and total: an event that does not fit the state leaves the call as it is.
 * - The caller's channel ending ends the call, whatever it was doing, and lets go of everybody it held.
 * - Every state that waits has a way on if nothing comes: a timer, or the end of a channel, which reconciling reports
 *   even when it was missed. `queued` waits for agents, with music, as long as `max-wait` says; `talking` waits for
 *   either party to hang up.
 * - A command that failed is an event like others (`failed-action.ts`).
 * - An ended call stays ended; a leg that answers too late is hung up.
 */
import type { BlockId, SiteVersion } from '../ids.ts';
import { callOf } from '../ids.ts';
import { canonicalNumber } from '../numbers.ts';
import type { CallOutcome, EndCause } from '../outcome.ts';
import { type Site, STEP_BUDGET } from '../site.ts';
import { askAgain, inputTimeIsUp, keyWhileAsked, questionHeard, takeTypedAhead } from './asking.ts';
import {
  adjust,
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
import { actionFailed } from './failed-action.ts';
import { runFlow, startFlow } from './flow.ts';
import { partTalkers } from './letting-go.ts';
import {
  agentAnswered,
  agentMissed,
  maxWaitIsOver,
  placeCounted,
  planTelling,
  returnToQueue,
  ringAgent,
  ringingTooLong,
  tellingFinished,
} from './queued.ts';
import { type CallState, legOf, playbackOf, type Talking } from './state.ts';
import { transferAnswered, transferFailed, transferRingingTooLong } from './transferring.ts';

export type { CallContext, CallDecision };
export type Arrival = Extract<CallEvent, { type: 'callArrived' }>;

/** The first decision of a call: it is answered and its flow begins, or it is told that nothing is here. */
export function openCall(arrival: Arrival, version: SiteVersion, context: CallContext): CallDecision {
  const { site, now } = context;
  const called = canonicalNumber(arrival.calledNumber, site.country);
  const entry = site.numbers[called] ?? site.numbers.any;
  const state: CallState = {
    v: 1,
    id: callOf(arrival.channel),
    channel: arrival.channel,
    site: version,
    callerNumber: canonicalNumber(arrival.callerNumber, site.country),
    callerName: arrival.callerName,
    calledNumber: called,
    language: entry?.language ?? firstLanguage(site),
    variables: {},
    cursor: [],
    activity: { status: 'ended', outcome: 'notInService' },
    since: now,
    arrivedAt: now,
    stepsLeft: STEP_BUDGET,
    derived: 0,
    served: null,
  };
  const draft = draftOf(state, context);
  if (entry === undefined) {
    end(draft, 'notInService');
  } else {
    draft.actions.push({ type: 'answer', channel: state.channel });
    startFlow(draft, entry.flow as string as BlockId);
    runFlow(draft);
  }
  return decisionOf(draft);
}

const firstLanguage = (site: Site): CallState['language'] =>
  site.languages[0] ?? ('en' as CallState['language']);

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
      return event.channel === state.channel
        ? endGone(draft, outcomeWhenCallerLeaves(state, event.cause))
        : legEnded(draft, event.channel, event.cause);
    case 'legAnswered':
      return legAnswered(draft, event.channel);
    case 'keyPressed':
      return event.channel === state.channel ? keyPressed(draft, event.key) : undefined;
    case 'playbackFinished':
      return event.playback === playbackOf(state.activity) ? promptOver(draft) : undefined;
    case 'timerFired':
      return timerFired(draft, event.timer);
    case 'agentChosen':
      return state.activity.status === 'queued'
        ? ringAgent(draft, state.activity, event.agent, event.phone)
        : undefined;
    case 'placeCounted':
      return state.activity.status === 'queued'
        ? placeCounted(draft, state.activity, event.place)
        : undefined;
    case 'connected':
      return state.activity.status === 'talking' && state.activity.bridge === event.bridge
        ? nowConnected(draft, state.activity)
        : undefined;
    case 'actionFailed':
      return actionFailed(draft, event.action, event.verdict);
    case 'resumed':
      return state.activity.status === 'asking' ? askAgain(draft, state.activity) : undefined;
    case 'connectionMissed':
      return reconnect(draft);
    default:
      event satisfies never;
  }
}

/** A leg of ours that answers when its call is over is hung up; nothing else matters any more. */
function afterTheEnd(draft: Draft, event: CallEvent): void {
  if (event.type === 'legAnswered') {
    draft.actions.push({ type: 'hangup', channel: event.channel, reason: 'answeredElsewhere' });
  }
}

function legAnswered(draft: Draft, leg: CallState['channel']): void {
  const { activity } = draft.state;
  if (activity.status === 'queued' && activity.ringing?.leg === leg) {
    return agentAnswered(draft, activity, activity.ringing);
  }
  if (activity.status === 'transferring' && activity.leg === leg) return transferAnswered(draft, activity);
  if (legOf(activity) === leg) return;
  draft.actions.push({ type: 'hangup', channel: leg, reason: 'answeredElsewhere' });
}

function legEnded(draft: Draft, leg: CallState['channel'], cause: EndCause): void {
  const { activity } = draft.state;
  if (legOf(activity) !== leg) return;
  if (activity.status === 'queued' && activity.ringing !== null) {
    return agentMissed(draft, activity, activity.ringing, cause);
  }
  if (activity.status === 'transferring') return transferFailed(draft, activity, cause);
  if (activity.status === 'talking') {
    partTalkers(draft, activity);
    // An agent lost before a word could be said has not served the caller, who keeps the place in line.
    if (activity.from !== null && !activity.connected)
      return returnToQueue(draft, activity.at, activity.from);
    goOn(draft, null);
  }
}

function keyPressed(draft: Draft, key: string): void {
  const { activity } = draft.state;
  if (activity.status === 'asking') return keyWhileAsked(draft, activity, key);
  if (activity.status === 'saying') {
    const step = stepAt(draft.context.site, activity.at);
    if (step?.type !== 'say' || !step.bargeIn) return;
    draft.typedAhead = key;
    goOn(draft, null);
  }
}

function nowConnected(draft: Draft, talking: Talking): void {
  adjust(draft, { ...talking, connected: true });
  const served = talking.from === null ? (draft.state.served ?? 'transfer') : 'agent';
  draft.state = { ...draft.state, served };
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
    case 'place':
      return activity.status === 'queued' ? planTelling(draft, activity) : undefined;
    case 'maxWait':
      return activity.status === 'queued' ? maxWaitIsOver(draft, activity) : undefined;
    case 'ring':
      if (activity.status === 'queued' && activity.ringing !== null) {
        return ringingTooLong(draft, activity, activity.ringing);
      }
      return activity.status === 'transferring' ? transferRingingTooLong(draft, activity) : undefined;
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
  if (cause === 'lost') return 'lost';
  const { activity } = state;
  const inLine = activity.status === 'queued' || (activity.status === 'talking' && activity.from !== null);
  return inLine ? 'abandoned' : 'hungUpBeforeQueue';
}

/** Ends a call that a fault of ours has stopped, so that the caller is not left in silence. */
export function endAfterFault(state: CallState, context: CallContext): CallDecision {
  const draft = draftOf(state, context);
  if (state.activity.status !== 'ended') end(draft, 'fault');
  return decisionOf(draft);
}
