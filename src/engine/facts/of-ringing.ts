/** What became of the phones that rang for a caller in line, or for a callback that agents are asked about. */
import type { CallEvent } from '../../domain/call/event.ts';
import type { Activity, CallState, Ringing, Served } from '../../domain/call/state.ts';
import type { RingFact } from '../../domain/counting/fact.ts';
import type { ChannelId, Instant, QueueName } from '../../domain/ids.ts';
import type { MissedCause } from '../../domain/outcome.ts';
import type { CallChange } from './change.ts';

export function ringFacts(change: CallChange, now: Instant): RingFact[] {
  const { before, after, event } = change;
  // Another phone rings for the same agent.
  if (before === null || event.type === 'legForwarded') return [];
  const [wasIn, isIn] = [queueOf(before.activity), queueOf(after.activity)];
  const preview = before.attempt !== null && before.attempt.customer !== 'answered';
  const about = { at: now, call: after.id, preview };
  const facts: RingFact[] = [];
  const ringsOn = new Set(heldBy(after.activity));
  const rang = ringingIn(before.activity);
  if (wasIn !== null) {
    for (const ringing of rang.filter(({ leg }) => !ringsOn.has(leg))) {
      const fact = ringingOver(change, ringing, isIn, { ...about, queue: wasIn });
      if (fact !== null) facts.push(fact);
    }
    const lost = lostBeforeTalk(before, after, event, { ...about, queue: wasIn });
    if (lost !== null) facts.push(lost);
  }
  if (after.activity.status === 'queued') {
    const known = new Set(heldBy(before.activity));
    for (const { leg, agent } of after.activity.ringing) {
      if (known.has(leg)) continue;
      facts.push({ type: 'ringingStarted', ...about, queue: after.activity.queue, agent });
    }
  }
  return facts;
}

type About = Pick<RingFact, 'at' | 'call' | 'queue' | 'preview'>;

/** Whose agents are concerned. */
function queueOf(activity: Activity): QueueName | null {
  if (activity.status === 'queued') return activity.queue;
  return takerIn(activity)?.from.visit.queue ?? null;
}

export const isAnswered = ({ stage }: Ringing): boolean => stage === 'whisper' || stage === 'confirm';

function ringingOver(
  { event }: CallChange,
  ringing: Ringing,
  isIn: QueueName | null,
  about: About,
): RingFact | null {
  const { agent, leg } = ringing;
  const { at: now } = about;
  const ringMs = Math.max(0, (ringing.answeredAt ?? now) - ringing.since);
  // They have declined: how they get off the line is no matter.
  if (ringing.stage === 'declining') return { type: 'ringTakenElsewhere', ...about, agent };
  if (event.type === 'channelEnded' && event.channel === leg) {
    return isAnswered(ringing)
      ? { type: 'agentDumped', ...about, agent, ringMs }
      : { type: 'ringNoAnswer', ...about, agent, ringMs, cause: event.cause };
  }
  if (event.type === 'actionFailed' && event.action.type === 'dial' && event.action.channel === leg) {
    return { type: 'ringNoAnswer', ...about, agent, ringMs, cause: causeOf(event.verdict) };
  }
  if (event.type === 'timerFired' && event.timer === 'ring') {
    return {
      type: 'ringNoAnswer',
      ...about,
      agent,
      ringMs: Math.max(0, now - ringing.since),
      cause: 'noAnswer',
    };
  }
  if (isIn !== about.queue) {
    // Who had answered already is told by the end of the stay.
    return isAnswered(ringing) ? null : { type: 'ringCanceled', ...about, agent, ringMs };
  }
  return { type: 'ringTakenElsewhere', ...about, agent };
}

/** The agent who was about to be connected is not there any more, or could not be. */
function lostBeforeTalk(
  before: CallState,
  after: CallState,
  event: CallEvent,
  about: About,
): RingFact | null {
  const { activity } = before;
  const taker = takerIn(activity);
  if (taker === null || (activity.status === 'talking' && activity.connected)) return null;
  if (heldBy(after.activity).includes(taker.leg)) return null;
  const { agent, rungAt, answeredAt } = taker.from;
  const rung = { ...about, agent, ringMs: Math.max(0, answeredAt - rungAt) };
  if (event.type === 'channelEnded' && event.channel === taker.leg) return { type: 'agentDumped', ...rung };
  // The customer who could not be dialled is none of the agent's faults.
  if (event.type === 'actionFailed' && activity.status === 'talking') {
    return { type: 'ringNoAnswer', ...rung, cause: causeOf(event.verdict) };
  }
  return null;
}

/** The agent who has taken the call, and is about to be connected or is. */
function takerIn(activity: Activity): { readonly from: Served; readonly leg: ChannelId } | null {
  if (activity.status === 'calling') return activity.agent;
  if (activity.status !== 'talking' || activity.from === null) return null;
  return { from: activity.from, leg: activity.leg };
}

const causeOf = (verdict: Extract<CallEvent, { type: 'actionFailed' }>['verdict']): MissedCause =>
  verdict === 'unreachable' ? 'unreachable' : verdict === 'busy' ? 'busy' : 'failed';

function ringingIn(activity: Activity): readonly Ringing[] {
  if (activity.status === 'queued') return activity.ringing;
  return activity.status === 'talking' ? activity.others : [];
}

/** Legs of agents who ring or talk. */
function heldBy(activity: Activity): readonly string[] {
  const ringing = ringingIn(activity).map(({ leg }) => leg);
  if (activity.status === 'calling') return activity.agent === null ? [] : [activity.agent.leg];
  return activity.status === 'talking' ? [activity.leg, ...ringing] : ringing;
}
