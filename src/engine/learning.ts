/**
 * What a queue learns from a change: that a wait is over, or a talk. Its estimates are made of this. Pure. From customers
 * whom we call back it learns how long talks take; they stand where they stood before, and their waits say nothing.
 */
import type { CallState, Talking } from '../domain/call/state.ts';
import type { Instant, QueueName } from '../domain/ids.ts';
import type { WaitHistory } from '../domain/queue/wait-history.ts';
import type { Change } from './change.ts';
import type { Lines } from './lines.ts';
import type { Sites } from './sites.ts';

export function learnt(change: Change, lines: Lines, sites: Sites, now: Instant): [QueueName, WaitHistory][] {
  if (change.of !== 'call' || change.before === null) return [];
  const was = change.before.activity;
  const is = change.after.activity;
  const hasCalled = change.before.attempt === null;
  if (hasCalled && was.status === 'queued' && is.status !== 'queued' && is.status !== 'talking') {
    const { queue, joinedAt, predicted } = was;
    const ended = isForCallback(change, queue, sites) ? 'callback' : 'abandoned';
    const over = { waitedMs: now - joinedAt, ended, quote: predicted } as const;
    return [[queue, lines.waitOver(queue, over, now)]];
  }
  if (was.status !== 'talking' || was.from === null) return [];
  const { visit, answeredAt } = was.from;
  if (hasCalled && !was.connected && is.status === 'talking' && is.connected) {
    const over = {
      waitedMs: answeredAt - visit.joinedAt,
      ended: 'answered',
      quote: visit.predicted,
    } as const;
    return [[visit.queue, lines.waitOver(visit.queue, over, now)]];
  }
  if (!was.connected || isSameTalk(was, is)) return [];
  const handlingMs = now - answeredAt + wrapUpMs(change.before, was, sites);
  return [[visit.queue, lines.handlingOver(visit.queue, handlingMs, now)]];
}

/** Who leaves to be called back has not lost patience. */
function isForCallback(
  { after, departure }: Extract<Change, { of: 'call' }>,
  queue: QueueName,
  sites: Sites,
): boolean {
  if (departure?.type !== 'key') return departure?.type === 'callback';
  const { queues, callbacks } = sites.of(after);
  const block = queues[queue]?.keys[departure.key];
  return Object.values(callbacks).some(({ agreement }) => agreement === block);
}

const isSameTalk = (was: Talking, is: CallState['activity']): boolean =>
  is.status === 'talking' && is.from?.agent === was.from?.agent && is.leg === was.leg;

function wrapUpMs(call: CallState, { from }: Talking, sites: Sites): number {
  if (from === null) return 0;
  const own = sites.current.site.agents[from.agent]?.wrapUpMs ?? null;
  return own ?? sites.queue(call, from.visit.queue)?.wrapUpMs ?? 0;
}
