/** What a queue learns from a change: that a wait is over, or a talk. Its estimates are made of this. Pure. */
import type { CallState, Talking } from '../domain/call/state.ts';
import type { Instant, QueueName } from '../domain/ids.ts';
import type { WaitHistory } from '../domain/queue/wait-history.ts';
import type { Lines } from './lines.ts';
import type { Sites } from './sites.ts';
import type { Change } from './unit.ts';

export function learnt(change: Change, lines: Lines, sites: Sites, now: Instant): [QueueName, WaitHistory][] {
  if (change.of === 'agent' || change.before === null) return [];
  const was = change.before.activity;
  const is = change.after.activity;
  if (was.status === 'queued' && is.status !== 'queued' && is.status !== 'talking') {
    const { queue, joinedAt, predicted } = was;
    const over = { waitedMs: now - joinedAt, ended: 'abandoned', quote: predicted } as const;
    return [[queue, lines.waitOver(queue, over, now)]];
  }
  if (was.status !== 'talking' || was.from === null) return [];
  const { visit, answeredAt } = was.from;
  if (!was.connected && is.status === 'talking' && is.connected) {
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

const isSameTalk = (was: Talking, is: CallState['activity']): boolean =>
  is.status === 'talking' && is.from?.agent === was.from?.agent && is.leg === was.leg;

function wrapUpMs(call: CallState, { from }: Talking, sites: Sites): number {
  if (from === null) return 0;
  const own = sites.current.site.agents[from.agent]?.wrapUpMs ?? null;
  return own ?? sites.queue(call, from.visit.queue)?.wrapUpMs ?? 0;
}
