/** Tells the log what changed: from the state before and after, so that no decision has to think of the log. */
import { statusOf } from '../domain/agent/status.ts';
import type { FailedVerdict } from '../domain/call/event.ts';
import type { CallState } from '../domain/call/state.ts';
import type { Instant } from '../domain/ids.ts';
import type { Events } from '../observe/events.ts';
import type { Change } from './change.ts';
import { narrateCallback, narrateHolding } from './narrate-callback.ts';
import type { Sites } from './sites.ts';
import type { OutboxRow } from './store.ts';

export function narrate(events: Events, change: Change, sites: Sites, now: Instant): void {
  if (change.of === 'agent') return narrateAgent(events, change, now);
  if (change.of === 'callback') return narrateCallback(events, change, now);
  if (change.of === 'holding') return narrateHolding(events, change);
  narrateCall(events, change, sites, now);
}

function narrateAgent(
  events: Events,
  { before, after }: Extract<Change, { of: 'agent' }>,
  now: Instant,
): void {
  const { activity, name } = after;
  if (activity.status === 'wrapUp' && before.activity.status !== 'wrapUp') {
    events.agentWrapUp({ agent: name, call: activity.call, wrapUpMs: activity.until - now });
  }
  const was = statusOf(before);
  const is = statusOf(after);
  if (is === 'available' && was !== is) events.agentFree({ agent: name });
  const told = before.loggedInSince !== after.loggedInSince || before.paused !== after.paused;
  if (told) events.agentPresence({ agent: name, status: is, reason: after.paused?.reason ?? null });
}

type CallChange = Extract<Change, { of: 'call' }>;

function narrateCall(events: Events, change: CallChange, sites: Sites, now: Instant): void {
  const { before, after, event } = change;
  const call = after.id;
  if (before === null) narrateArrival(events, after, sites);
  const was = before?.activity;
  const is = after.activity;

  narrateRinging(events, change, now);
  if (is.status === 'queued') narrateWaiting(events, before, after, is);
  if (
    was?.status === 'queued' &&
    is.status !== 'queued' &&
    is.status !== 'talking' &&
    // An agent takes a call by which we call back: its customer is dialled now.
    is.status !== 'calling' &&
    is.status !== 'ended'
  ) {
    const how = event.type === 'keyPressed' || (event.type === 'timerFired' && event.timer === 'keys');
    const about = { call, queue: was.queue, waitMs: now - was.joinedAt };
    if (how) events.leftByKey(about);
    else events.waitedTooLong(about);
  }
  if (is.status === 'talking' && is.connected && !(was?.status === 'talking' && was.connected)) {
    events.callConnected({
      call,
      queue: is.from?.visit.queue ?? null,
      agent: is.from?.agent ?? null,
      to: is.from === null ? is.to : null,
      waitMs: is.from === null ? 0 : is.from.answeredAt - is.from.visit.joinedAt,
    });
  }
  if (event.type === 'blindTransferred' || event.type === 'legReplaced') {
    const agent = was?.status === 'talking' ? (was.from?.agent ?? null) : null;
    events.callSentOn({ call, agent, to: event.to });
  }
  for (const { queue, reason } of change.refusals) events.queueRefused({ call, queue, reason });
  for (const { queue, place, told } of change.quotes) {
    if (told !== null) events.waitTold({ call, queue, position: place, wait: told });
  }
  if (is.status === 'transferring' && was?.status !== 'transferring') {
    events.transferStarted({ call, to: is.to });
  }
  if (is.status !== 'ended' && is.status !== 'talking' && was?.status === 'transferring') {
    events.transferFailed({
      call,
      to: was.to,
      cause: event.type === 'channelEnded' ? event.cause : event.type,
    });
  }
  if (is.status === 'ended' && was?.status !== 'ended') narrateEnd(events, change, now);
  if ('at' in is && is !== was && !(was !== undefined && 'at' in was && was.at === is.at)) {
    const step = sites.of(after).blocks[is.at.block]?.[is.at.index];
    if (step !== undefined) events.stepEntered({ call, step: step.type, at: step.at });
  }
}

function narrateArrival(events: Events, after: CallState, sites: Sites): void {
  // A call that we make: the callback's own events tell of it.
  if (after.attempt !== null) return;
  const about = {
    call: after.id,
    caller: after.callerNumber,
    called: after.calledNumber,
  };
  if (after.activity.status === 'ended' && after.activity.outcome === 'notInService') {
    return events.callRefused({ ...about, reason: 'no flow answers this number' });
  }
  const { numbers } = sites.of(after);
  const flow = (numbers[after.calledNumber] ?? numbers.any)?.flow ?? null;
  events.callArrived({ ...about, flow, language: after.language });
}

function narrateWaiting(
  events: Events,
  before: CallState | null,
  after: CallState,
  is: Extract<CallState['activity'], { status: 'queued' }>,
): void {
  const call = after.id;
  const was = before?.activity.status === 'queued' ? before.activity : null;
  // Back in line because the agent was lost before a word was said: nothing new in the caller's wait.
  const lost = before?.activity.status === 'talking' ? before.activity : null;
  const joinedBefore = was?.joinedAt ?? lost?.from?.visit.joinedAt;
  if (joinedBefore !== is.joinedAt) {
    events.callQueued({ call, queue: is.queue, position: is.firstPlace, waiting: is.firstPlace });
  }
  const { place } = is.telling;
  if (place !== null && is.telling.playback !== null && place !== was?.telling.place && place.times > 0) {
    events.placeTold({ call, queue: is.queue, position: place.value });
  }
  const rangBefore = was?.ringing ?? lost?.others ?? [];
  for (const ringing of is.ringing) {
    if (rangBefore.some(({ leg }) => leg === ringing.leg)) continue;
    events.agentRinging({ call, queue: is.queue, agent: ringing.agent, attempt: after.derived });
  }
}

/** Whose phone stopped ringing, and why. */
function narrateRinging(events: Events, { before, after, event }: CallChange, now: Instant): void {
  const was = before?.activity;
  const is = after.activity;
  if (was?.status !== 'queued') return;
  const still = is.status === 'queued' ? is.ringing : is.status === 'talking' ? is.others : [];
  for (const ringing of was.ringing) {
    if (still.some(({ leg }) => leg === ringing.leg)) continue;
    const { agent, since } = ringing;
    const about = { call: after.id, queue: was.queue, agent, ringMs: now - since };
    if (event.type === 'legForwarded') events.agentForwarded({ ...about, to: event.to });
    else if (is.status === 'talking' && is.leg === ringing.leg) events.agentAnswered(about);
    else if (is.status === 'calling' && is.agent?.leg === ringing.leg) events.agentAnswered(about);
    else if (is.status === 'queued') {
      const cause = event.type === 'channelEnded' ? event.cause : event.type;
      events.agentDidNotAnswer({ ...about, cause });
    }
  }
}

function narrateEnd(events: Events, { before, after, event }: CallChange, now: Instant): void {
  if (after.activity.status !== 'ended') return;
  const was = before?.activity;
  const queued = was?.status === 'queued' ? was : null;
  const talking = was?.status === 'talking' ? was : null;
  events.callEnded({
    call: after.id,
    outcome: after.activity.outcome,
    cause: event.type === 'channelEnded' ? event.cause : 'ours',
    queue: queued?.queue ?? talking?.from?.visit.queue ?? null,
    agent: talking?.from?.agent ?? null,
    durationMs: now - after.arrivedAt,
    waitMs: queued === null ? 0 : now - queued.joinedAt,
    talkMs: talking === null || before === null ? 0 : now - before.since,
  });
}

/** A command came back without success. */
export function narrateFailure(
  events: Events,
  failed: FailedVerdict,
  row: OutboxRow,
  reason: string,
  attempts: number,
): void {
  const verdict = failed === 'exhausted' ? 'retry' : failed;
  events.commandFailed({ call: row.lane, command: row.action.type, verdict, reason, attempts });
}
