/** Each kind of decision, measured as the engine makes it: what is put, who gets whom, and what is told of the place. */
import type { AgentState } from '../../src/domain/agent/state.ts';
import type { CallId, Instant } from '../../src/domain/ids.ts';
import { nextWideningAt, waitingOf } from '../../src/domain/queue/waiting.ts';
import { type Crowd, crowded } from './crowd.ts';

/** Does it once, calls `measured` around what counts, and leaves the floor as crowded as it was. */
export type Decision = (crowd: Crowd, measured: (work: () => void) => void) => void;

export const decisions: Readonly<Record<string, Decision>> = {
  join: (crowd, measured) => {
    const { floor, now } = crowd;
    const [call, queued] = crowd.newcomer(crowded);
    crowd.callers.set(call, queued);
    measured(() => {
      floor.placeFor(crowded, queued.rank);
      const settings = crowd.queues[crowded];
      if (settings === undefined) return;
      floor.putCaller(waitingOf(call, queued, settings, now), settings);
      nextWideningAt(queued, settings, now);
      floor.takePairs();
      floor.place(call);
    });
    crowd.leave(call);
  },

  'agent free': (crowd, measured) => {
    const agent = crowd.anyAgent();
    const idle = crowd.idle(agent);
    let pairs: ReturnType<Crowd['floor']['takePairs']> = [];
    measured(() => {
      crowd.putAgent(idle);
      pairs = crowd.floor.takePairs();
      for (const pair of pairs) crowd.act(pair);
      crowd.floor.takePairs();
    });
    if (pairs.length === 0) crowd.putAgent(agent);
    for (const pair of pairs) crowd.replace(pair);
  },

  leave: (crowd, measured) => {
    const call = crowd.anyCaller();
    measured(() => {
      crowd.leave(call);
      crowd.floor.takePairs();
    });
    crowd.join(crowded);
  },

  'place of one': (crowd, measured) => {
    const call = crowd.anyCaller();
    measured(() => crowd.floor.place(call));
  },

  widening: (crowd, measured) => {
    const call = crowd.anyCaller();
    const now = crowd.now;
    crowd.now = (now + 60_000) as Instant;
    measured(() => {
      crowd.put(call);
      crowd.floor.takePairs();
    });
    crowd.now = now;
    crowd.put(call);
  },

  'agent missed': (crowd, measured) => {
    const idle = crowd.idle(crowd.anyAgent());
    crowd.putAgent(idle);
    const [pair] = crowd.floor.takePairs();
    if (pair === undefined) return crowd.putAgent(crowd.busy(idle));
    crowd.act(pair);
    const resting: AgentState = {
      ...crowd.agent(pair.agent),
      activity: { status: 'resting', cause: 'noAnswer', until: crowd.now },
    };
    measured(() => {
      release(crowd, pair.call);
      crowd.putAgent(resting);
      crowd.floor.takePairs();
    });
    crowd.putAgent(crowd.busy(resting));
  },
};

/** Nobody of the line can be taken, everybody is free: the newcomer has 500 to choose from. */
export const joinAmongIdle: Decision = (crowd, measured) => {
  const [call, queued] = crowd.newcomer(crowded);
  crowd.callers.set(call, { ...queued, need: [], sameAgent: null, avoid: null });
  let pairs: ReturnType<Crowd['floor']['takePairs']> = [];
  measured(() => {
    crowd.put(call);
    pairs = crowd.floor.takePairs();
    for (const pair of pairs) crowd.act(pair);
    crowd.floor.takePairs();
  });
  crowd.leave(call);
  for (const { agent } of pairs) crowd.putAgent(crowd.idle(crowd.agent(agent)));
};

function release(crowd: Crowd, call: CallId): void {
  const queued = crowd.callers.get(call);
  if (queued === undefined) return;
  crowd.callers.set(call, { ...queued, ringing: [] });
  crowd.put(call);
}
