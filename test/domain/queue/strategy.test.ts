/** Which of several free agents is rung. */
import { describe, expect, test } from '@jest/globals';
import type { QueueName } from '../../../src/domain/ids.ts';
import type { Strategy } from '../../../src/domain/queue/settings.ts';
import { lastRungOf } from '../../../src/domain/queue/strategy.ts';
import { type FloorScene, floorScene, levels, type SceneMember } from './floor-scene.ts';

const HOUR_MS = 3_600_000;
const abc = ['a', 'b', 'c'];

const with_ = (strategy: Strategy, agents: readonly SceneMember[] = abc, others: readonly string[] = []) =>
  floorScene({ queues: { sales: { strategy, agents }, other: { agents: others } } });

let calls = 0;
/** A caller joins: who is rung. */
function rung(scene: FloorScene, queue = 'sales', visit: Parameters<FloorScene['joins']>[2] = {}): string {
  calls += 1;
  scene.after(1).joins(`call${calls}`, queue, visit);
  return scene.takePairs().map(({ agent }) => agent)[0] ?? 'nobody';
}

/** A caller joins and is served to the end: by whom. */
function served(scene: FloorScene, queue = 'sales', visit: Parameters<FloorScene['joins']>[2] = {}): string {
  const agent = rung(scene, queue, visit);
  if (agent !== 'nobody') scene.after(1).answers(agent).after(1).finishes(agent);
  return agent;
}

const times = (count: number, one: () => string): string => Array.from({ length: count }, one).join('');

describe('longest-idle', () => {
  test('who has been without work longest, whichever queue gave them work', () => {
    const scene = with_('longest-idle', abc, ['a']);
    expect(served(scene, 'other')).toBe('a');
    expect(times(6, () => served(scene))).toBe('bcabca');
  });
});

describe('linear', () => {
  test('always the first of the list who is free', () => {
    const scene = with_('linear', ['b', 'a']);
    expect(times(3, () => served(scene))).toBe('bbb');
    expect(rung(scene) + rung(scene)).toBe('ba');
  });
});

describe('round-robin', () => {
  test('after who was last rung, though that one has been idle longer', () => {
    const scene = with_('round-robin', abc, ['b']);
    expect(served(scene)).toBe('a');
    expect(served(scene, 'other')).toBe('b');
    expect(times(5, () => served(scene))).toBe('bcabc');
  });

  test('goes on after who did not answer, and after several rung in one instant', () => {
    const scene = with_('round-robin', ['a', 'b', 'c', 'd']);
    expect(rung(scene)).toBe('a');
    scene.misses('a').returns('a');
    expect(scene.pairs()).toEqual([`call${calls}-b`]);
    scene.answers('b').finishes('b').after(1);
    scene.joins('x', 'sales').joins('y', 'sales').joins('z', 'sales');
    expect(scene.pairs()).toEqual(['x-c', 'y-d', 'z-a']);
    for (const agent of ['c', 'd', 'a']) scene.answers(agent).finishes(agent);
    expect(served(scene)).toBe('b');
  });

  test('goes on after whom it has chosen a moment ago', () => {
    const scene = floorScene({
      queues: { sales: { strategy: 'round-robin', agents: ['a', 'b', 'c', 'd'] } },
      agents: { c: { skills: levels({ french: 1 }) } },
    });
    scene.joins('x', 'sales', { need: [{ fromMs: 0, skills: levels({ french: 1 }) }] }).joins('y', 'sales');
    expect(scene.pairs()).toEqual(['x-c', 'y-d']);
  });

  test('knows the end of a turn that began before the end of the list', () => {
    const crew = (rungAt: Record<number, number>) =>
      Object.entries(rungAt).map(([index, at]) => ({ index: Number(index), state: { rungAt: { q: at } } }));
    const last = (rungAt: Record<number, number>) =>
      lastRungOf(crew(rungAt) as never, 'q' as QueueName, 5)?.index;
    expect(last({})).toBe(undefined);
    expect(last({ 0: 7, 1: 9, 4: 8 })).toBe(1);
    expect(last({ 0: 9, 1: 9, 4: 9 })).toBe(1);
    expect(last({ 0: 9, 3: 9, 4: 9 })).toBe(0);
    expect(last({ 0: 9, 1: 9, 2: 9, 3: 9, 4: 9 })).toBe(4);
  });
});

describe('fewest-calls', () => {
  test('levels the calls, and does not flood who comes late', () => {
    const scene = with_('fewest-calls', ['a', 'b']);
    scene.tell('b', { type: 'pausedWork', reason: 'lunch' });
    expect(times(3, () => served(scene))).toBe('aaa');
    scene.after(8 * HOUR_MS).tell('b', { type: 'unpaused' });
    // Three calls of eight hours ago weigh almost nothing now.
    expect(times(6, () => served(scene))).toBe('bababa');
  });
});

describe('best-skilled', () => {
  test('who knows most of what the caller came for, also once anyone will do; then the longest idle', () => {
    const scene = floorScene({
      queues: { sales: { strategy: 'best-skilled', agents: abc } },
      agents: {
        a: { skills: levels({ french: 5 }) },
        b: { skills: levels({ billing: 2, french: 1 }) },
        c: { skills: levels({ billing: 2, french: 1 }) },
      },
    });
    const need = [
      { fromMs: 0, skills: levels({ billing: 3 }) },
      { fromMs: 60_000, skills: levels({}) },
    ];
    expect(rung(scene, 'sales', { need })).toBe('nobody');
    const waiting = `call${calls}`;
    scene.after(60_000);
    expect(scene.pairs()).toEqual([`${waiting}-b`]);
    scene.answers('b').after(1).finishes('b');
    expect(served(scene, 'sales', { need: [{ fromMs: 0, skills: levels({ billing: 1, french: 1 }) }] })).toBe(
      'c',
    );
    expect(served(scene)).toBe('a');
  });
});

describe('chance', () => {
  const shares = (scene: FloorScene, draws: number) => {
    const counts: Record<string, number> = {};
    for (let draw = 0; draw < draws; draw += 1) {
      const agent = served(scene);
      counts[agent] = (counts[agent] ?? 0) + 1;
    }
    return abc.map((agent) => Math.round((100 * (counts[agent] ?? 0)) / draws));
  };

  test('random: all alike, and the same again on the same calls', () => {
    const first = calls;
    const [a, b, c] = shares(with_('random'), 3000);
    for (const share of [a, b, c]) expect(Math.abs((share ?? 0) - 33)).toBeLessThan(4);
    calls = first;
    expect(shares(with_('random'), 3000)).toEqual([a, b, c]);
  });

  test('weighted-random: by weight', () => {
    const agents = [
      { agent: 'a', weight: 1 },
      { agent: 'b', weight: 2 },
      { agent: 'c', weight: 5 },
    ];
    const [a, b, c] = shares(with_('weighted-random', agents), 3000);
    expect(Math.abs((a ?? 0) - 12.5)).toBeLessThan(3);
    expect(Math.abs((b ?? 0) - 25)).toBeLessThan(3);
    expect(Math.abs((c ?? 0) - 62.5)).toBeLessThan(3);
  });

  test.each<Strategy>(['random', 'weighted-random'])(
    '%s does not bring the same absent agent to a caller again and again',
    (strategy) => {
      const scene = with_(strategy, ['a', 'b', 'c', 'd', 'e']);
      const agents = new Set<string>();
      scene.joins('eva', 'sales');
      for (let tries = 0; tries < 30; tries += 1) {
        const [pair] = scene.after(1).takePairs();
        if (pair === undefined) throw new Error('nobody is rung');
        agents.add(pair.agent);
        scene.misses(pair.agent).returns(pair.agent);
      }
      expect([...agents].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    },
  );
});

describe('every strategy', () => {
  test.each<Strategy>([
    'longest-idle',
    'round-robin',
    'fewest-calls',
    'linear',
    'random',
    'weighted-random',
    'best-skilled',
  ])('%s chooses within the lowest tier that has anybody free', (strategy) => {
    const scene = with_(strategy, [
      { agent: 'a', tier: 3, weight: 1000 },
      { agent: 'b', tier: 2, weight: 1000 },
      'c',
    ]);
    expect(rung(scene) + rung(scene) + rung(scene) + rung(scene)).toBe('cbanobody');
  });
});
