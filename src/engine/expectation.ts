/** How much stands between a caller and an agent, as the wait estimate wants to know it: counted on the floor. */

import { canTakeCalls } from '../domain/agent/status.ts';
import type { CallId, QueueName, SkillName } from '../domain/ids.ts';
import type { Ahead } from '../domain/queue/demand.ts';
import { type Claim, isAtWork, mayTake } from '../domain/queue/eligible.ts';
import { type QueueLoad, serversFor } from '../domain/queue/estimate.ts';
import type { Floor } from '../domain/queue/floor.ts';

/** A caller of whom the rank is known; in line already, or about to join. */
export interface Expecting {
  readonly queue: QueueName;
  readonly rank: number;
  readonly skills: Readonly<Record<SkillName, number>>;
}

export function loadBefore(floor: Floor, { queue, rank, skills }: Expecting): QueueLoad {
  const claim: Claim = {
    needs: Object.entries(skills) as [SkillName, number][],
    afterMs: Number.POSITIVE_INFINITY,
    only: null,
    avoid: null,
  };
  const able = floor.crew(queue).filter((member) => mayTake(member, claim));
  // For whom a phone rings already has an agent; whoever has the very same rank is not ahead.
  const known = new Map<QueueName, Ahead>();
  const ahead = (other: QueueName): Ahead => {
    const found = known.get(other) ?? floor.ahead(other, { call: '' as CallId, rank });
    known.set(other, found);
    return found;
  };
  const atWork = able.filter(({ state }) => isAtWork(state));
  const free = able.filter(
    ({ member, state, settings }) => member.afterMs === 0 && canTakeCalls(state, settings),
  );
  const here = ahead(queue);
  return {
    servers: serversFor(
      queue,
      atWork.map(({ member }) => floor.queuesOf(member.agent)),
      (other) => {
        const { live, callbacks } = ahead(other);
        return live + callbacks;
      },
    ),
    aheadLive: here.live,
    aheadCallbacks: here.callbacks,
    free: free.length,
  };
}
