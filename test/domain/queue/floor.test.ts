/** Who gets whom: pairs, places, and what app_queue's own tests ask of the choice (asterisk-facts.md §4.1). */
import { describe, expect, test } from '@jest/globals';
import type { AgentName, CallId, QueueName } from '../../../src/domain/ids.ts';
import { waitingOf } from '../../../src/domain/queue/waiting.ts';
import { floorScene, levels, queuedCaller } from './floor-scene.ts';

const SECOND_MS = 1000;
const sales = 'sales' as QueueName;

describe('callers in line', () => {
  test('the first to join gets the agent, and the next one the next', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    scene.joins('eva', 'sales').after(1).joins('bo', 'sales').after(1).joins('ida', 'sales');
    expect(scene.pairs()).toEqual(['eva-anna', 'bo-omar']);
    scene.answers('omar').finishes('omar');
    expect(scene.pairs()).toEqual(['ida-omar']);
  });

  test('keep their places while phones ring for them', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    scene.joins('eva', 'sales').after(1).joins('bo', 'sales').pairs();
    expect(scene.line('sales')).toEqual(['eva', 'bo']);
    expect(scene.waiting('bo' as CallId).ringing).toEqual([]);
    expect(scene.floor.waiting(sales)).toBe(2);
    scene.misses('anna').after(1).joins('ida', 'sales').returns('anna');
    expect(scene.pairs()).toEqual(['eva-anna']);
    scene.answers('anna');
    expect(scene.line('sales')).toEqual(['bo', 'ida']);
    expect(scene.floor.callersInOrder(sales, 2)).toEqual(['ida']);
  });

  test('who counts as having waited longer stands before, and gets the agent first', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    scene.tell('anna', { type: 'pausedWork', reason: 'lunch' });
    scene.joins('eva', 'sales').after(30 * SECOND_MS);
    scene.joins('vip', 'sales', { creditMs: 60 * SECOND_MS, rank: scene.now - 60 * SECOND_MS });
    expect(scene.line('sales')).toEqual(['vip', 'eva']);
    expect(scene.floor.placeFor(sales, scene.now)).toBe(3);
    scene.tell('anna', { type: 'unpaused' });
    expect(scene.pairs()).toEqual(['vip-anna']);
  });

  test('a shared agent goes to whoever is entitled best, in whichever queue', () => {
    const scene = floorScene({ queues: { sales: { agents: ['omar'] }, support: { agents: ['omar'] } } });
    scene.tell('omar', { type: 'loggedOut' });
    scene.joins('eva', 'support').after(1).joins('bo', 'sales');
    scene.tell('omar', { type: 'loggedIn' });
    expect(scene.pairs()).toEqual(['eva-omar']);
    expect(scene.floor.queuesOf('omar' as AgentName)).toEqual(['sales', 'support']);
  });

  test('who stands ahead without a phone ringing is counted for those behind', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    scene.joins('eva', 'sales').after(1).joins('bo', 'sales').after(1).joins('ida', 'sales').pairs();
    expect(scene.floor.ahead(sales, scene.waiting('ida' as CallId))).toEqual({ live: 1, callbacks: 0 });
    expect(scene.floor.ahead(sales, { call: 'new' as never, rank: scene.now + 1 })).toEqual({
      live: 2,
      callbacks: 0,
    });
  });

  test('a head caller whose skill nobody has does not hold up the next', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    scene.joins('eva', 'sales', { need: [{ fromMs: 0, skills: levels({ french: 1 }) }] });
    scene.after(1).joins('bo', 'sales');
    expect(scene.pairs()).toEqual(['bo-anna']);
    expect(scene.line('sales')).toEqual(['eva', 'bo']);
  });
});

describe('agents who are not to be rung', () => {
  test('all paused: nobody is', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    for (const agent of ['anna', 'omar']) scene.tell(agent, { type: 'pausedWork', reason: 'lunch' });
    expect(scene.joins('eva', 'sales').pairs()).toEqual([]);
  });

  test('one paused: only the other is', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'], strategy: 'ring-all' } } });
    scene.tell('anna', { type: 'pausedWork', reason: 'lunch' });
    expect(scene.joins('eva', 'sales').pairs()).toEqual(['eva-omar']);
    scene.misses('omar');
    expect(scene.pairs()).toEqual([]);
  });

  test('logged out, or with a phone that cannot be reached: nobody is', () => {
    const scene = floorScene({
      queues: { sales: { agents: ['anna', 'omar'] } },
      agents: { anna: { starts: 'loggedOut' } },
    });
    scene.tell('omar', { type: 'phoneChanged', state: 'unreachable' });
    expect(scene.joins('eva', 'sales').pairs()).toEqual([]);
    scene.tell('omar', { type: 'phoneChanged', state: 'idle' });
    expect(scene.pairs()).toEqual(['eva-omar']);
  });

  test('a phone in use is left alone, unless its agent wants to be rung then; and paused is paused', () => {
    for (const ringWhenBusy of [false, true]) {
      const scene = floorScene({
        queues: { sales: { agents: ['anna'] } },
        agents: { anna: { ringWhenBusy } },
      });
      scene.tell('anna', { type: 'phoneChanged', state: 'inUse' });
      expect(scene.joins('eva', 'sales').pairs()).toEqual(ringWhenBusy ? ['eva-anna'] : []);
      if (ringWhenBusy) scene.misses('anna').returns('anna');
      scene.tell('anna', { type: 'phoneChanged', state: 'idle' });
      expect(scene.pairs()).toEqual(['eva-anna']);
      scene.misses('anna').returns('anna').tell('anna', { type: 'pausedWork', reason: 'lunch' });
      expect(scene.pairs()).toEqual([]);
    }
  });

  test('who served a call in another queue and wraps up is not rung by this one', () => {
    const scene = floorScene({
      queues: { sales: { agents: ['anna', 'omar'] }, support: { agents: ['anna', 'omar'] } },
    });
    scene.joins('eva', 'sales').pairs();
    scene.answers('anna').finishes('anna', 20 * SECOND_MS);
    expect(scene.joins('bo', 'support').pairs()).toEqual(['bo-omar']);
    expect(scene.after(1).joins('ida', 'support').pairs()).toEqual([]);
    expect(scene.returns('anna').pairs()).toEqual(['ida-anna']);
  });

  test('who missed a call rests; the next agent is rung at once, and the absent one stands last afterwards', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    scene.joins('eva', 'sales').pairs();
    expect(scene.misses('anna').pairs()).toEqual(['eva-omar']);
    scene
      .after(5 * SECOND_MS)
      .misses('omar')
      .returns('anna')
      .after(1)
      .returns('omar');
    expect(scene.pairs()).toEqual(['eva-anna']);
  });
});

describe('who may take a caller', () => {
  test('a later tier only while nobody of an earlier one is free', () => {
    const scene = floorScene({ queues: { sales: { agents: [{ agent: 'omar', tier: 2 }, 'anna'] } } });
    scene.joins('eva', 'sales').after(1).joins('bo', 'sales');
    expect(scene.pairs()).toEqual(['eva-anna', 'bo-omar']);
  });

  test('a member who comes in later (overflow) not before that', () => {
    const scene = floorScene({
      queues: {
        sales: { agents: ['anna', { agent: 'omar', tier: 2, afterMs: 60 * SECOND_MS }] },
        support: { agents: ['omar'] },
      },
    });
    scene.tell('anna', { type: 'pausedWork', reason: 'lunch' });
    scene.joins('eva', 'sales').after(60 * SECOND_MS - 1);
    expect(scene.pairs()).toEqual([]);
    expect(scene.after(1).pairs()).toEqual(['eva-omar']);
  });

  test('need widens step by step', () => {
    const scene = floorScene({
      queues: { sales: { agents: ['junior', 'senior', 'other'] } },
      agents: {
        senior: { skills: levels({ billing: 3 }), starts: 'loggedOut' },
        junior: { skills: levels({ billing: 1 }) },
      },
    });
    const need = [
      { fromMs: 0, skills: levels({ billing: 3 }) },
      { fromMs: 60 * SECOND_MS, skills: levels({ billing: 1 }) },
      { fromMs: 120 * SECOND_MS, skills: {} },
    ];
    scene.joins('eva', 'sales', { need }).after(1).joins('bo', 'sales', { need });
    expect(scene.pairs()).toEqual([]);
    expect(scene.after(60 * SECOND_MS).pairs()).toEqual(['eva-junior']);
    expect(scene.after(58 * SECOND_MS).pairs()).toEqual([]);
    expect(scene.after(2 * SECOND_MS).pairs()).toEqual(['bo-other']);
  });

  test('not the agent who handed them back', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    scene.tell('omar', { type: 'pausedWork', reason: 'lunch' });
    scene
      .joins('eva', 'sales', { avoid: 'anna' as AgentName })
      .after(1)
      .joins('bo', 'sales');
    expect(scene.pairs()).toEqual(['bo-anna']);
    expect(scene.tell('omar', { type: 'unpaused' }).pairs()).toEqual(['eva-omar']);
  });

  test('only the agent who served them last, for a while', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    const sameAgent = { agent: 'anna' as AgentName, untilMs: 30 * SECOND_MS };
    scene.tell('anna', { type: 'tookOver', call: 'x' as CallId, queue: sales });
    scene.joins('eva', 'sales', { sameAgent });
    expect(scene.pairs()).toEqual([]);
    expect(scene.after(29 * SECOND_MS).pairs()).toEqual([]);
    expect(scene.after(1 * SECOND_MS).pairs()).toEqual(['eva-omar']);
  });

  test('waiting for one agent ends when that one stops working, and holds nobody who cannot be taken', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    const sameAgent = { agent: 'anna' as AgentName, untilMs: 30 * SECOND_MS };
    scene.tell('anna', { type: 'tookOver', call: 'x' as CallId, queue: sales });
    scene.joins('eva', 'sales', { sameAgent });
    expect(scene.pairs()).toEqual([]);
    scene.tell('anna', { type: 'pausedWork', reason: 'lunch' });
    expect(scene.pairs()).toEqual(['eva-omar']);
    scene.joins('bo', 'sales', { sameAgent: { ...sameAgent, agent: 'omar' as AgentName } });
    scene.joins('ida', 'sales', { sameAgent, need: [{ fromMs: 0, skills: levels({ french: 1 }) }] });
    scene.answers('omar').finishes('omar');
    expect(scene.pairs()).toEqual(['bo-omar']);
  });
});

describe('ring-all', () => {
  const scene = () =>
    floorScene({
      queues: { sales: { agents: ['anna', 'omar', { agent: 'lisa', tier: 2 }], strategy: 'ring-all' } },
    });

  test('rings everybody of the lowest tier at once, and the next tier when nobody of it is left', () => {
    const all = scene();
    expect(all.joins('eva', 'sales').pairs()).toEqual(['eva-anna', 'eva-omar']);
    expect(all.misses('anna').pairs()).toEqual([]);
    expect(all.misses('omar').pairs()).toEqual(['eva-lisa']);
    expect(all.returns('omar').pairs()).toEqual(['eva-omar']);
  });

  test('who becomes free while it rings is rung too, for the best entitled', () => {
    const all = scene();
    all.tell('omar', { type: 'pausedWork', reason: 'lunch' });
    all.joins('eva', 'sales').after(1).joins('bo', 'sales');
    expect(all.pairs()).toEqual(['eva-anna', 'bo-lisa']);
    expect(all.tell('omar', { type: 'unpaused' }).pairs()).toEqual(['eva-omar']);
  });

  test('one answers: the others are free for the next caller', () => {
    const all = scene();
    all.joins('eva', 'sales').pairs();
    all.after(1).joins('bo', 'sales').answers('omar');
    expect(all.pairs()).toEqual(['bo-anna']);
  });

  test('once somebody has answered and hears who calls, nobody more is rung', () => {
    const all = scene();
    all.tell('omar', { type: 'pausedWork', reason: 'lunch' });
    all.joins('eva', 'sales').pairs();
    const [ringing] = all.queued('eva').ringing;
    if (ringing === undefined) throw new Error('nobody is rung');
    all.callers.set('eva' as never, { ...all.queued('eva'), ringing: [{ ...ringing, answeredAt: all.now }] });
    all.put('eva' as CallId);
    expect(all.tell('omar', { type: 'unpaused' }).pairs()).toEqual([]);
  });
});

describe('who leaves', () => {
  test('an agent who is not known any more is rung for nobody', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    scene.joins('eva', 'sales').floor.removeAgent('anna' as AgentName);
    expect(scene.pairs()).toEqual(['eva-omar']);
    expect(scene.floor.crew(sales).map(({ member }) => member.agent)).toEqual(['omar']);
  });

  test('a caller who waited for such an agent only is open to the others', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    scene.tell('anna', { type: 'tookOver', call: 'x' as CallId, queue: sales });
    scene.joins('eva', 'sales', { sameAgent: { agent: 'anna' as AgentName, untilMs: 30 * SECOND_MS } });
    expect(scene.pairs()).toEqual([]);
    scene.floor.removeAgent('anna' as AgentName);
    expect(scene.pairs()).toEqual(['eva-omar']);
  });

  test('and stays open to whoever becomes free later, until the agent is back', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    const busy = (agent: string) =>
      scene.tell(agent, { type: 'tookOver', call: 'x' as CallId, queue: sales });
    busy('anna');
    busy('omar');
    const sameAgent = { agent: 'anna' as AgentName, untilMs: 30 * SECOND_MS };
    scene.joins('eva', 'sales', { sameAgent }).tell('anna', { type: 'pausedWork', reason: 'lunch' });
    scene.finishes('omar');
    expect(scene.pairs()).toEqual(['eva-omar']);
    scene.misses('omar').tell('anna', { type: 'unpaused' }).returns('omar');
    expect(scene.pairs()).toEqual([]);
  });

  test('a caller who goes on to another queue stands there only', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] }, support: { agents: ['omar'] } } });
    scene.joins('eva', 'sales').joins('eva', 'support');
    expect([scene.line('sales'), scene.line('support')]).toEqual([[], ['eva']]);
    expect(scene.pairs()).toEqual(['eva-omar']);
  });
});

describe('a reload', () => {
  test('moves agents and callers to what is set now', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] }, support: { agents: ['omar'] } } });
    scene.tell('anna', { type: 'pausedWork', reason: 'lunch' });
    scene.joins('eva', 'sales').after(1).joins('bo', 'sales');
    scene.configure({ queues: { sales: { agents: ['anna', 'omar'] } } });
    expect(scene.line('sales')).toEqual(['eva', 'bo']);
    expect(scene.pairs()).toEqual(['eva-omar']);
    expect(scene.floor.queuesOf('omar' as AgentName)).toEqual(['sales']);
  });

  test('leaves callers of a queue that is gone in line, to be served by those whom it had', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] }, support: { agents: ['omar'] } } });
    scene.tell('anna', { type: 'pausedWork', reason: 'lunch' }).joins('eva', 'sales');
    const old = scene.settingsOf(sales);
    scene.floor.configure({}, scene.agentSettings);
    scene.tell('anna', { type: 'unpaused' });
    expect(scene.floor.takePairs()).toEqual([{ call: 'eva', agent: 'anna' }]);
    expect(scene.floor.queuesOf('anna' as AgentName)).toEqual(['sales']);
    scene.leaves('eva');
    expect(scene.floor.queuesOf('anna' as AgentName)).toEqual([]);
    scene.floor.putCaller(waitingOf('bo' as CallId, queuedCaller('sales', scene.now), old, scene.now), old);
    scene.floor.putAgent({ ...scene.agent('anna') });
    expect(scene.floor.takePairs()).toEqual([{ call: 'bo', agent: 'anna' }]);
  });
});

describe('a reload at the moment of a match', () => {
  test('counts: who was free for the caller before it is not rung', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    scene.joins('eva', 'sales');
    scene.configure({ queues: { sales: { agents: ['omar'] } }, agents: { omar: { starts: 'loggedOut' } } });
    expect(scene.pairs()).toEqual([]);
  });
});

describe('going back', () => {
  test('old states put again undo pairs that came to nothing', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    scene.joins('eva', 'sales');
    expect(scene.floor.takePairs()).toEqual([{ call: 'eva', agent: 'anna' }]);
    expect(scene.floor.takePairs()).toEqual([]);
    scene.put('eva' as CallId);
    expect(scene.floor.takePairs()).toEqual([]);
    scene.putAgent(scene.agent('anna'));
    expect(scene.floor.takePairs()).toEqual([{ call: 'eva', agent: 'anna' }]);
  });
});

describe('callers with a lower rank only', () => {
  test('are given agents; whoever stands behind, or is next, is left as they are', () => {
    const scene = floorScene({
      queues: { sales: { agents: ['anna', 'omar'] }, support: { agents: ['lisa'] } },
    });
    scene.joins('bo', 'support', { rank: 40 }).joins('eva', 'sales', { rank: 10 });
    scene.joins('ida', 'sales', { rank: 20 }).joins('ole', 'sales', { rank: 30 });
    expect(scene.floor.nextServed(-Infinity)).toBe(10);
    expect(scene.floor.takePairs(20)).toEqual([{ call: 'eva', agent: 'anna' }]);
    expect([20, 21, 41].map((from) => scene.floor.nextServed(from))).toEqual([20, 40, null]);
    expect(scene.floor.takePairs(20)).toEqual([]);
    expect(scene.pairs()).toEqual(['ida-omar', 'bo-lisa']);
  });

  test('nobody takes whom a customer before them is left, nor is kept from others by one behind', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    scene.expects('cb', 'sales', 'soon', { rank: 10 }).joins('eva', 'sales', { rank: 20 });
    expect(scene.floor.takePairs(30)).toEqual([]);
    scene.joins('bo', 'sales', { rank: 5 });
    expect(scene.floor.takePairs(10)).toEqual([{ call: 'bo', agent: 'anna' }]);
  });
});
