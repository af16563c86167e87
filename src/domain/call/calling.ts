/**
 * A call by which we call a customer back.
 *
 *   customer first   calling ──answered──▶ the greeting's flow ──pressed 1──▶ queued, at their old place ─▶ talking
 *   agent first      queued, absent ──an agent accepts──▶ calling, absent ──customerDue──▶ calling ──answered──▶ talking
 *
 * Rules.
 * - The customer's channel is one that we dial, once, whatever happens (`once`). Until then they are absent: nothing is
 *   done with their channel.
 * - An agent who has accepted hears ringing, and is connected as soon as the customer answers. One who hangs up before
 *   has been at work: their wrap-up begins. The customer goes on ringing, and is greeted when they answer.
 * - A customer who does not answer ends the call; the agent who waited is free at once.
 * - The callback may call it off until the customer has answered. Then only they, or the flow, end it.
 * - What answers is listened to (listening.ts), and may keep the call for so long (longest-call.ts).
 * - `calling` always has the timer `ring`: for a dial whose end is never reported, and for an agent who has accepted a
 *   call that nothing more is heard of.
 */

import { STEP_BUDGET } from '../flow/steps.ts';
import type { VariableValue } from '../flow/variables.ts';
import type {
  AgentName,
  BlockId,
  CallId,
  ChannelId,
  Instant,
  Language,
  Milliseconds,
  SiteVersion,
} from '../ids.ts';
import { customerChannel } from '../ids.ts';
import type { EndCause } from '../outcome.ts';
import { isAbsent, noteAttempt, profileOf } from './attempt.ts';
import type { AttemptTerms } from './attempt-call.ts';
import {
  adjust,
  type CallContext,
  type CallDecision,
  type Draft,
  decisionOf,
  draftOf,
  enter,
  nextBridge,
  setTimer,
} from './draft.ts';
import { end, endGone } from './ending.ts';
import type { FailedVerdict } from './event.ts';
import { startFlow } from './flow-start.ts';
import { calledBackVisit } from './joining.ts';
import { agentDone, letGo } from './letting-go.ts';
import { listen } from './listening.ts';
import { limitCall } from './longest-call.ts';
import { standInLine } from './queued.ts';
import { RING_SLACK_MS } from './ring-slack.ts';
import type { AttemptCall, Calling, CallState, Ringing, StepRef, Visit } from './state.ts';

/** Whether to dial is decided at once; an agent does not wait for it any longer than this. */
const DUE_LIMIT_MS: Milliseconds = 15_000;
/** Where an agent waits for the customer. */
const PREVIEW_ROOM = 'preview';

/** What is needed to call a customer back. */
export interface AttemptRequest extends AttemptTerms {
  readonly call: CallId;
  readonly language: Language;
  readonly callerName: string;
  readonly variables: Readonly<Record<string, VariableValue>>;
  readonly firstJoinedAt: Instant;
  readonly ringMs: Milliseconds;
}

/** The first decision of a call that dials its customer. */
export function openAttempt(
  request: AttemptRequest,
  version: SiteVersion,
  context: CallContext,
): CallDecision {
  const draft = draftOf(opened(request, version, context), context);
  dialCustomer(draft, request.ringMs, null);
  return decisionOf(draft);
}

/** The first decision of a call in which agents are asked first: it stands in line without its customer. */
export function openPreview(
  request: AttemptRequest,
  version: SiteVersion,
  context: CallContext,
): CallDecision {
  const state = opened(request, version, context);
  const draft = draftOf(state, context);
  const settings = context.queue(request.queue);
  if (settings === undefined || state.attempt === null) {
    end(draft, 'unreached');
  } else {
    const visit = calledBackVisit(draft, state.attempt, settings.need);
    standInLine(draft, { block: greetingOf(draft), index: 0 }, visit);
  }
  return decisionOf(draft);
}

function opened(request: AttemptRequest, version: SiteVersion, { now }: CallContext): CallState {
  const { call, callback, profile, queue, number, first, rank, priority } = request;
  const attempt: AttemptCall = {
    callback,
    profile,
    queue,
    number,
    first,
    rank,
    priority,
    customer: 'absent',
    verified: false,
    wish: null,
    dialEnd: null,
    talkedMs: 0,
    calledOff: false,
    heard: null,
    sounded: null,
    greetedAt: null,
  };
  return {
    v: 4,
    id: call,
    channel: customerChannel(call),
    endpoint: '',
    site: version,
    callerNumber: number,
    callerName: request.callerName,
    calledNumber: '',
    language: request.language,
    variables: request.variables,
    cursor: [],
    activity: { status: 'ended', outcome: 'unreached' },
    since: now,
    arrivedAt: now,
    stepsLeft: STEP_BUDGET,
    derived: 0,
    firstJoinedAt: request.firstJoinedAt,
    transferred: null,
    attempt,
    agreement: null,
    left: null,
    tookOver: null,
    asked: 0,
    served: null,
  };
}

function dialCustomer(draft: Draft, ringMs: Milliseconds, agent: Calling['agent']): void {
  const { site } = draft.context;
  noteAttempt(draft, { customer: 'dialled' });
  enter(draft, { status: 'calling', agent });
  draft.actions.push({
    type: 'dial',
    channel: draft.state.channel,
    endpoint: site.dial.external.replaceAll('{number}', draft.state.attempt?.number ?? ''),
    callerNumber: site.dial.callerId ?? '',
    callerName: '',
    ringMs,
    unlessInUse: false,
    once: true,
  });
  setTimer(draft, 'ring', ringMs + RING_SLACK_MS);
}

/** An agent whose phone rang has accepted; they wait while it is decided whether the customer is dialled. */
export interface Accepted {
  readonly agent: AgentName;
  readonly visit: Visit;
  readonly at: StepRef;
  readonly ringing: Ringing;
}

export function awaitCustomer(draft: Draft, { agent, visit, at, ringing }: Accepted): void {
  const { leg, to, since, answeredAt } = ringing;
  const from = { visit, agent, rungAt: since, answeredAt: answeredAt ?? draft.context.now };
  enter(draft, { status: 'calling', agent: { from, at, leg, to } });
  draft.actions.push({ type: 'hold', channel: leg, room: PREVIEW_ROOM, music: null });
  setTimer(draft, 'ring', DUE_LIMIT_MS);
}

/** The customer is to be dialled. Should the agent be gone by now, they are greeted when they answer. */
export function customerDue(draft: Draft, ringMs: Milliseconds): void {
  const { activity } = draft.state;
  if (!isAbsent(draft.state)) return;
  if (activity.status === 'queued') letGo(draft);
  if (activity.status !== 'queued' && activity.status !== 'calling') return;
  dialCustomer(draft, ringMs, activity.status === 'calling' ? activity.agent : null);
}

/** The customer, or a machine, is there. */
export function customerAnswered(draft: Draft): void {
  const { activity, attempt } = draft.state;
  if (activity.status !== 'calling' || attempt?.customer !== 'dialled') return;
  const { agent } = activity;
  noteAttempt(draft, { customer: 'answered', verified: agent !== null });
  limitCall(draft);
  if (agent === null) {
    listen(draft);
    return startFlow(draft, greetingOf(draft));
  }
  const { from, at, leg, to } = agent;
  const bridge = nextBridge(draft);
  enter(draft, {
    status: 'talking',
    at,
    leg,
    bridge,
    to,
    connected: false,
    from,
    others: [],
    told: null,
  });
  draft.actions.push({ type: 'connect', bridge, channels: [draft.state.channel, leg] });
}

/** The dial ended without an answer. */
export function customerNotReached(draft: Draft, cause: EndCause): void {
  noteAttempt(draft, { dialEnd: cause });
  endGone(draft, 'unreached');
}

/** The dial failed. Where nobody knows how far it came, it counts as lost, and what may be there is ended. */
export function customerNotDialled(draft: Draft, verdict: FailedVerdict): void {
  if (verdict !== 'exhausted' && verdict !== 'refused') return customerNotReached(draft, DIAL_ENDS[verdict]);
  noteAttempt(draft, { dialEnd: DIAL_ENDS[verdict] });
  letGo(draft);
  end(draft, 'unreached');
}

const DIAL_ENDS: Readonly<Record<FailedVerdict, EndCause>> = {
  gone: 'lost',
  exhausted: 'lost',
  busy: 'busy',
  unreachable: 'failed',
  refused: 'failed',
};

/** The end of the ringing was not reported; or nobody has said whether to dial. */
export function callingTooLong(draft: Draft): void {
  if (!isAbsent(draft.state)) noteAttempt(draft, { dialEnd: 'noAnswer' });
  letGo(draft);
  end(draft, 'unreached');
}

/** The agent who waited for the customer has hung up, or was lost. */
export function waitingAgentEnded(draft: Draft, calling: Calling, leg: ChannelId): void {
  const { agent } = calling;
  if (agent === null || agent.leg !== leg) return;
  agentDone(draft, agent);
  // Nobody is dialled yet: the next agent is asked.
  if (isAbsent(draft.state)) return standInLine(draft, agent.at, agent.from.visit);
  adjust(draft, { ...calling, agent: null });
}

/** The callback does not want the call any more. Nobody who has answered is hung up on. */
export function calledOff(draft: Draft): void {
  const { attempt } = draft.state;
  if (attempt === null || attempt.customer === 'answered') return;
  noteAttempt(draft, { calledOff: true });
  letGo(draft);
  end(draft, 'unreached');
}

/** In the version the call began with, like all its blocks. Without one there is nothing to say, and the call ends. */
const greetingOf = (draft: Draft): BlockId => profileOf(draft)?.greeting ?? ('' as BlockId);
