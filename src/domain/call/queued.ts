/**
 * A caller in line.
 *
 *   waiting ──agentChosen──▶ an agent's phone rings ──legAnswered──▶ talking
 *      ▲                          │ missed (no answer, busy, unreachable …)
 *      └──────────────────────────┘ the next agent is rung at once, the place in line is kept
 *
 * Rules. The caller hears music all the while, and now and then their place. A telling never delays a connection: when
 * the agent answers, it is stopped. No telling begins while a phone rings. `max-wait` is looked at when no phone rings,
 * so a caller is not thrown out while an agent reaches for the phone.
 */
import type { AgentName, Instant, QueueName } from '../ids.ts';
import { talkBridge } from '../ids.ts';
import type { MissedCause } from '../outcome.ts';
import type { QueueStep } from '../site.ts';
import {
  adjust,
  clearTimer,
  type Draft,
  enter,
  goOn,
  mediaOf,
  nextLeg,
  say,
  setTimer,
  stepAt,
} from './draft.ts';
import type { Queued, Ringing, StepRef, Talking } from './state.ts';

/** A leg rings at most its time; this much later it is taken for lost. */
const RING_SLACK_MS = 15_000;

export function joinQueue(draft: Draft, step: QueueStep, at: StepRef): void {
  standInLine(draft, step.queue, at, draft.context.now);
}

/** Back to the line after an agent was lost before or while talking began: the place is kept. */
export function returnToQueue(draft: Draft, at: StepRef, from: NonNullable<Talking['from']>): void {
  standInLine(draft, from.queue, at, from.joinedAt);
}

function standInLine(draft: Draft, queue: QueueName, at: StepRef, joinedAt: Instant): void {
  const settings = draft.context.queue(queue);
  enter(draft, {
    status: 'queued',
    at,
    queue,
    joinedAt,
    ringing: null,
    place: null,
    toldPlace: null,
    toldAt: null,
    announcement: null,
  });
  const music = settings?.music ?? 'default';
  draft.actions.push({ type: 'hold', channel: draft.state.channel, room: queue, music });
  const maxWaitMs = settings?.maxWaitMs ?? null;
  if (maxWaitMs !== null) setTimer(draft, 'maxWait', Math.max(0, joinedAt + maxWaitMs - draft.context.now));
}

export function ringAgent(draft: Draft, queued: Queued, agent: AgentName, phone: string): void {
  if (queued.ringing !== null) return;
  const ringMs = draft.context.queue(queued.queue)?.ringMs ?? 20_000;
  const { leg } = nextLeg(draft);
  adjust(draft, { ...queued, ringing: { agent, leg, to: phone, since: draft.context.now } });
  draft.actions.push({
    type: 'dial',
    channel: leg,
    endpoint: phone,
    callerNumber: draft.state.callerNumber,
    callerName: draft.state.callerName,
    ringMs,
  });
  clearTimer(draft, 'place');
  setTimer(draft, 'ring', ringMs + RING_SLACK_MS);
}

export function agentAnswered(draft: Draft, queued: Queued, ringing: Ringing): void {
  const bridge = talkBridge(draft.state.id, draft.state.derived);
  enter(draft, {
    status: 'talking',
    at: queued.at,
    leg: ringing.leg,
    bridge,
    to: ringing.to,
    connected: false,
    from: { queue: queued.queue, agent: ringing.agent, joinedAt: queued.joinedAt },
  });
  draft.actions.push({ type: 'connect', bridge, channels: [draft.state.channel, ringing.leg] });
  draft.notices.push({ agent: ringing.agent, event: { type: 'answered', call: draft.state.id } });
}

/** The agent did not take it. The matching finds the next one in the same transaction. */
export function agentMissed(draft: Draft, queued: Queued, ringing: Ringing, cause: MissedCause): void {
  draft.notices.push({ agent: ringing.agent, event: { type: 'missed', call: draft.state.id, cause } });
  const waiting: Queued = { ...queued, ringing: null };
  adjust(draft, waiting);
  clearTimer(draft, 'ring');
  if (waitedTooLong(draft, waiting)) return leaveForWaiting(draft, waiting);
  planTelling(draft, waiting);
}

/** The ringing's end was not reported in time: the leg is ended by us. */
export function ringingTooLong(draft: Draft, queued: Queued, ringing: Ringing): void {
  draft.actions.push({ type: 'hangup', channel: ringing.leg, reason: 'normal' });
  agentMissed(draft, queued, ringing, 'noAnswer');
}

export function maxWaitIsOver(draft: Draft, queued: Queued): void {
  if (queued.ringing === null) leaveForWaiting(draft, queued);
}

function waitedTooLong(draft: Draft, queued: Queued): boolean {
  const maxWaitMs = draft.context.queue(queued.queue)?.maxWaitMs ?? null;
  return maxWaitMs !== null && draft.context.now >= queued.joinedAt + maxWaitMs;
}

function leaveForWaiting(draft: Draft, queued: Queued): void {
  const step = stepAt(draft.context.site, queued.at);
  goOn(draft, step?.type === 'queue' ? step.waitedTooLong : null);
}

export function placeCounted(draft: Draft, queued: Queued, place: number): void {
  const counted: Queued = { ...queued, place };
  adjust(draft, counted);
  planTelling(draft, counted);
}

export function tellingFinished(draft: Draft, queued: Queued): void {
  const quiet: Queued = { ...queued, announcement: null };
  adjust(draft, quiet);
  clearTimer(draft, 'prompt');
  planTelling(draft, quiet);
}

/** Tells the place now if it is due, or sets the timer for when it will be. */
export function planTelling(draft: Draft, queued: Queued): void {
  const due = tellingDueAt(draft, queued);
  if (due === null) return clearTimer(draft, 'place');
  if (due > draft.context.now) return setTimer(draft, 'place', due - draft.context.now);
  clearTimer(draft, 'place');
  tellPlace(draft, queued);
}

/** When the place should next be told; null if nothing calls for it as things stand. */
function tellingDueAt(draft: Draft, queued: Queued): Instant | null {
  const settings = draft.context.queue(queued.queue)?.tellPlace ?? null;
  if (settings === null || queued.place === null) return null;
  if (queued.ringing !== null || queued.announcement !== null) return null;
  const { toldAt, toldPlace, place } = queued;
  if (toldAt === null) {
    if (settings.atOnce) return draft.context.now;
    return settings.everyMs === null ? null : ((queued.joinedAt + settings.everyMs) as Instant);
  }
  const better = settings.whenBetter && (toldPlace === null || place < toldPlace);
  if (better) return (toldAt + settings.gapMs) as Instant;
  if (settings.everyMs === null) return null;
  return (toldAt + Math.max(settings.everyMs, settings.gapMs)) as Instant;
}

function tellPlace(draft: Draft, queued: Queued): void {
  const settings = draft.context.queue(queued.queue)?.tellPlace ?? null;
  if (settings === null || queued.place === null) return;
  const media = mediaOf(draft, [{ kind: 'text', text: settings.text }], { position: queued.place });
  const announcement = say(draft, media);
  adjust(draft, { ...queued, announcement, toldPlace: queued.place, toldAt: draft.context.now });
  setTimer(draft, 'prompt', 60_000);
}
