/**
 * A caller in line.
 *
 *   waiting ──agentChosen──▶ agents' phones ring (ringing-agents.ts) ──one has taken it──▶ talking
 *      ▲                          │ missed (no answer, busy, unreachable …)
 *      └──────────────────────────┘ the next agent is rung at once, the place in line is kept
 *
 * Rules. The caller hears music all the while, and now and then is told something (telling.ts). The way out is open at
 * any moment: a key (exit-keys.ts), `max-wait`, or the last agent's going home. Those two are looked at when no phone
 * rings, so that a caller is not thrown out while an agent reaches for the phone. Whom we have called is not thrown out
 * at all.
 */
import type { BlockId, Instant, Milliseconds, QueueName } from '../ids.ts';
import type { LeftReason } from '../queue/settings.ts';
import { nextWideningAt } from '../queue/waiting.ts';
import { wasPromised } from './attempt.ts';
import { adjust, clearTimer, type Draft, enter, goOn, setTimer, stepAt } from './draft.ts';
import { letGo } from './letting-go.ts';
import type { Queued, Ringing, StepRef, Talking, Visit } from './state.ts';
import { stayAnew } from './stay-anew.ts';
import { planFirstTelling, planTelling, silentTelling } from './telling.ts';

/** What goes on from a connection that failed: phones that still ring, and what the caller has been told. */
type Kept = Pick<Talking, 'others' | 'told'>;

/** Takes the caller into line: a new visit, or the one they had. */
export function standInLine(
  draft: Draft,
  at: StepRef,
  visit: Visit,
  { others: ringing, told }: Kept = { others: [], told: null },
): void {
  const settings = draft.context.queue(visit.queue);
  const { now } = draft.context;
  const telling = told === null ? silentTelling(now) : { ...told, quietSince: now };
  const queued: Queued = { status: 'queued', at, ...visit, ringing, telling, keys: '' };
  enter(draft, queued);
  draft.state = { ...draft.state, transferred: null };
  draft.actions.push({
    type: 'hold',
    channel: draft.state.channel,
    room: visit.queue,
    music: settings === undefined ? 'default' : settings.music,
  });
  const maxWaitMs = maxWaitOf(draft, visit.queue);
  if (maxWaitMs !== null) setTimer(draft, 'maxWait', Math.max(0, visit.joinedAt + maxWaitMs - now));
  planGivingUp(draft, ringing);
  planWidening(draft, queued);
  planFirstTelling(draft, queued);
}

/**
 * Back to the line, at the place they had: an agent was lost before a word was said, and the stay goes on; or the
 * caller has talked with an agent, and begins another one.
 */
export function returnToQueue(draft: Draft, at: StepRef, visit: Visit, waitedUntil: Instant): void {
  const { activity, transferred } = draft.state;
  const talking = activity.status === 'talking' ? activity : null;
  if (talking?.connected || transferred !== null) {
    return standInLine(draft, at, stayAnew(draft, visit, waitedUntil));
  }
  standInLine(draft, at, visit, talking ?? undefined);
}

/** Time alone has changed who may take the caller. */
export function widened(draft: Draft, queued: Queued): void {
  const same: Queued = { ...queued };
  adjust(draft, same);
  planWidening(draft, same);
}

function planWidening(draft: Draft, queued: Queued): void {
  const settings = draft.context.queue(queued.queue);
  const at = settings === undefined ? null : nextWideningAt(queued, settings, draft.context.now);
  if (at === null) return clearTimer(draft, 'widen');
  setTimer(draft, 'widen', at - draft.context.now);
}

export function maxWaitIsOver(draft: Draft, queued: Queued): void {
  if (wasPromised(draft.state, queued.queue)) return;
  if (queued.ringing.length === 0) leaveFor(draft, queued, 'waitedTooLong');
}

export function queueEmptied(draft: Draft, queued: Queued): void {
  if (wasPromised(draft.state, queued.queue)) return;
  if (queued.ringing.length === 0) leaveFor(draft, queued, 'nobodyLoggedIn');
}

/** No phone rings any more: what was put off meanwhile is looked at now. */
export function waitOn(draft: Draft, queued: Queued): void {
  const maxWaitMs = maxWaitOf(draft, queued.queue);
  if (maxWaitMs !== null && draft.context.now >= queued.joinedAt + maxWaitMs) {
    return leaveFor(draft, queued, 'waitedTooLong');
  }
  const factors = draft.context.queue(queued.queue)?.leaveWhenEmpty ?? null;
  const mayLeave = !wasPromised(draft.state, queued.queue);
  if (mayLeave && factors !== null && draft.context.line(queued.queue).isEmpty(factors)) {
    return leaveFor(draft, queued, 'nobodyLoggedIn');
  }
  planTelling(draft, queued);
}

/** Null: they may wait for as long as they like. */
const maxWaitOf = ({ state, context }: Draft, queue: QueueName): Milliseconds | null =>
  wasPromised(state, queue) ? null : (context.queue(queue)?.maxWaitMs ?? null);

/** Rings for whom nothing is heard of their end are given up when the first of them is due. */
export function planGivingUp(draft: Draft, ringing: readonly Ringing[]): void {
  if (ringing.length === 0) return clearTimer(draft, 'ring');
  setTimer(draft, 'ring', Math.max(0, Math.min(...ringing.map(({ until }) => until)) - draft.context.now));
}

function leaveFor(draft: Draft, queued: Queued, reason: LeftReason): void {
  const step = stepAt(draft.context.site, queued.at);
  draft.departure = { type: 'reason', reason };
  leaveLine(draft, step?.type === 'queue' ? step.on[reason] : null);
}

/** Out of the line, to a block; phones that ring for the caller are let go. */
export function leaveLine(draft: Draft, block: BlockId | null): void {
  letGo(draft);
  goOn(draft, block);
}
