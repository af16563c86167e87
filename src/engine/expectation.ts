/** How much stands between a caller and an agent, as the wait estimate wants to know it: counted on the floor. */

import { canTakeCalls } from '../domain/agent/status.ts';
import type { QueueName, SkillName } from '../domain/ids.ts';
import { type Claim, isAtWork, mayTake } from '../domain/queue/eligible.ts';
import { type QueueLoad, serversFor } from '../domain/queue/estimate.ts';
import type { Floor } from '../domain/queue/floor.ts';

/** A caller of whom the place and the rank are known; in line already, or about to join. */
export interface Expecting {
  readonly queue: QueueName;
  /** 1 is the next to be served. */
  readonly place: number;
  readonly rank: number;
  readonly skills: Readonly<Record<SkillName, number>>;
}

export function loadBefore(floor: Floor, { queue, place, rank, skills }: Expecting): QueueLoad {
  const claim: Claim = {
    needs: Object.entries(skills) as [SkillName, number][],
    afterMs: Number.POSITIVE_INFINITY,
    only: null,
    avoid: null,
  };
  const able = floor.crew(queue).filter((member) => mayTake(member, claim));
  const ahead = (other: QueueName): number => (other === queue ? place - 1 : floor.placeFor(other, rank) - 1);
  const atWork = able.filter(({ state }) => isAtWork(state));
  const free = able.filter(
    ({ member, state, settings }) => member.afterMs === 0 && canTakeCalls(state, settings),
  );
  return {
    servers: serversFor(
      queue,
      atWork.map(({ member }) => floor.queuesOf(member.agent)),
      ahead,
    ),
    aheadLive: place - 1,
    aheadCallbacks: 0,
    free: free.length,
  };
}
