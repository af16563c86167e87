/** What became of the phones that rang for a caller in line. */
import type { CallEvent } from '../../domain/call/event.ts';
import type { Activity, CallState, Ringing } from '../../domain/call/state.ts';
import type { RingFact } from '../../domain/counting/fact.ts';
import type { Instant, QueueName } from '../../domain/ids.ts';
import type { MissedCause } from '../../domain/outcome.ts';
import type { CallChange } from './change.ts';

/** `wasIn`, `isIn`: the queue of the stay before and after. */
export function ringFacts(
  change: CallChange,
  now: Instant,
  wasIn: QueueName | null,
  isIn: QueueName | null,
): RingFact[] {
  const { before, after, event } = change;
  // Another phone rings for the same agent.
  if (before === null || event.type === 'legForwarded') return [];
  const call = after.id;
  const facts: RingFact[] = [];
  const ringsOn = new Set(heldBy(after.activity));
  const rang = ringingIn(before.activity);
  if (wasIn !== null) {
    for (const ringing of rang.filter(({ leg }) => !ringsOn.has(leg))) {
      const fact = ringingOver(change, ringing, isIn, { at: now, call, queue: wasIn });
      if (fact !== null) facts.push(fact);
    }
    const lost = lostBeforeTalk(before, after, event, now, wasIn);
    if (lost !== null) facts.push(lost);
  }
  if (after.activity.status === 'queued') {
    const known = new Set(heldBy(before.activity));
    for (const { leg, agent } of after.activity.ringing) {
      if (known.has(leg)) continue;
      facts.push({ type: 'ringingStarted', at: now, call, queue: after.activity.queue, agent });
    }
  }
  return facts;
}

export const isAnswered = ({ stage }: Ringing): boolean => stage === 'whisper' || stage === 'confirm';

function ringingOver(
  { event }: CallChange,
  ringing: Ringing,
  isIn: QueueName | null,
  about: Pick<RingFact, 'at' | 'call' | 'queue'>,
): RingFact | null {
  const { agent, leg } = ringing;
  const { at: now } = about;
  const ringMs = Math.max(0, (ringing.answeredAt ?? now) - ringing.since);
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
  now: Instant,
  queue: QueueName,
): RingFact | null {
  const { activity } = before;
  if (activity.status !== 'talking' || activity.connected || activity.from === null) return null;
  if (heldBy(after.activity).includes(activity.leg)) return null;
  const { agent, rungAt, answeredAt } = activity.from;
  const about = { at: now, call: before.id, queue, agent, ringMs: Math.max(0, answeredAt - rungAt) };
  if (event.type === 'channelEnded' && event.channel === activity.leg)
    return { type: 'agentDumped', ...about };
  if (event.type === 'actionFailed') {
    return { type: 'ringNoAnswer', ...about, cause: causeOf(event.verdict) };
  }
  return null;
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
  return activity.status === 'talking' ? [activity.leg, ...ringing] : ringing;
}
