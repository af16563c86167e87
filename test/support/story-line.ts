/** The line that a call of a test's story stands in (call-story.ts): as the test says. */
import type { LineView } from '../../src/domain/call/line-view.ts';
import type { CallState } from '../../src/domain/call/state.ts';
import type { CallId, QueueName } from '../../src/domain/ids.ts';
import type { WaitEstimate } from '../../src/domain/queue/estimate.ts';
import { Line } from '../../src/domain/queue/line.ts';
import { rankForPosition } from '../../src/domain/queue/position.ts';
import type { AbsenceFactor } from '../../src/domain/queue/settings.ts';

/** Who else stands in a queue, and what is known of it. */
export interface Others {
  /** Their ranks and priorities; the caller's own place follows from it, if `place` does not say otherwise. */
  readonly inLine?: readonly { readonly rank: number; readonly priority?: number }[];
  /** Null: nobody knows it. */
  readonly place?: number | null;
  /** If not as many as are in line. */
  readonly waiting?: number;
  /** Whether nobody is there; told by which rules that is asked. */
  readonly empty?: boolean | ((factors: readonly AbsenceFactor[]) => boolean);
  readonly estimate?: WaitEstimate;
}

const unknown: WaitEstimate = { kind: 'unknown', reason: 'noExperience' };

/** A wait that is known: told as from P50 to P80. */
export const waitOf = (p50Ms: number, p80Ms: number): WaitEstimate => ({
  kind: 'known',
  meanMs: p50Ms,
  varianceMs2: p50Ms ** 2,
  p50Ms,
  p80Ms,
  p90Ms: p80Ms,
  modelMs: p50Ms,
  inputs: {
    servers: 1,
    aheadLive: 1,
    aheadCallbacks: 0,
    free: 0,
    handlingMs: 60_000,
    abandonsPerHour: 0,
    correction: 1,
    spread: 1,
  },
});

/** As the engine has it: lines are brought up to date when a decision has been made, so who joins has no place yet. */
export function lineOf(name: QueueName, others: Others, before: CallState | null): LineView {
  const { inLine = [], place, waiting, empty = false, estimate = unknown } = others;
  const line = new Line<{ call: CallId; rank: number; priority: number }>();
  for (const [index, { rank, priority = 0 }] of inLine.entries()) {
    line.add({ call: `other.${index}` as CallId, rank, priority });
  }
  const activity = before?.activity;
  const stands = activity?.status === 'queued' && activity.queue === name ? activity : null;
  return {
    waiting: waiting ?? inLine.length + (stands === null ? 0 : 1),
    place: (call) =>
      stands === null || call !== before?.id
        ? null
        : place === undefined
          ? line.placeFor(stands.rank)
          : place,
    placeFor: (rank) => line.placeFor(rank),
    rankForPosition: (wish) => rankForPosition(line, wish),
    isEmpty: (factors) => (typeof empty === 'boolean' ? empty : empty(factors)),
    estimate: () => estimate,
  };
}
