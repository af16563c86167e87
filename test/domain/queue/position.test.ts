/** app_queue's position_priority_maxlen (its own test suite): the table, verbatim, and where ours differs on purpose. */
import { describe, expect, test } from '@jest/globals';
import type { QueueName } from '../../../src/domain/ids.ts';
import { type FloorScene, floorScene, usualCredits } from './floor-scene.ts';

const MINUTE_MS = 60_000;
const queue = 'support' as QueueName;

interface Join {
  readonly priority?: number;
  readonly position?: number;
}

/** Joins as a queue step does: credits capped, then the place that is asked for. The place, or null: it is full. */
function join(scene: FloorScene, call: string, { priority = 0, position }: Join): number | null {
  const { credits, maxCallers } = scene.settingsOf(queue);
  if (maxCallers !== null && scene.floor.waiting(queue) >= maxCallers) return null;
  const credit = Math.min(credits.capMs, priority * credits.priorityMs);
  const byTime = scene.now - credit;
  const bestRank = scene.now - credits.capMs;
  const rank =
    position === undefined
      ? byTime
      : scene.floor.rankForPosition(queue, { rank: byTime, priority, position, bestRank });
  const expected = scene.floor.placeFor(queue, rank);
  scene.joins(call, queue, { rank, creditMs: scene.now - rank, priority });
  expect(scene.floor.place(scene.waiting(call as never).call)).toBe(expected);
  return expected;
}

const emptyLine = (capMs: number, maxCallers: number | null = null): FloorScene =>
  floorScene({ queues: { [queue]: { agents: [], maxCallers, credits: { ...usualCredits, capMs } } } });

describe('position_priority_maxlen', () => {
  test.each([1, 3, 10, 15])('twelve joins, %i seconds apart', (seconds) => {
    // A cap that lets eight levels of three minutes differ.
    const scene = emptyLine(30 * MINUTE_MS, 11);
    const table: (readonly [Join, number | null])[] = [
      [{}, 1],
      [{}, 2],
      [{ priority: 1 }, 1],
      [{ priority: 1 }, 2],
      [{ priority: 2 }, 1],
      [{ position: 5 }, 5],
      [{ position: 200 }, 7],
      [{ position: 1 }, 4],
      [{ priority: 8, position: 3 }, 1],
      [{ priority: 1, position: 7 }, 5],
      [{ priority: 1, position: 4 }, 4],
      [{}, null],
    ];
    const places = table.map(([joining], index) => {
      scene.after(seconds * 1000);
      return join(scene, `c${index + 1}`, joining);
    });
    expect(places).toEqual(table.map(([, place]) => place));
    expect(scene.line(queue)).toEqual(['c9', 'c5', 'c3', 'c11', 'c4', 'c10', 'c8', 'c1', 'c6', 'c2', 'c7']);
  });
});

describe('where a place is a credit, and so differs from app_queue on purpose', () => {
  test('with the usual cap, levels from the fourth on are worth the same', () => {
    const scene = emptyLine(usualCredits.capMs);
    join(scene, 'four', { priority: 4 });
    scene.after(1000);
    expect(join(scene, 'eight', { priority: 8 })).toBe(2);
    expect(join(scene, 'three', { priority: 3 })).toBe(3);
  });

  test('a higher priority does not pass who has waited for longer than it is worth', () => {
    const scene = emptyLine(usualCredits.capMs);
    join(scene, 'early', {});
    scene.after(3 * MINUTE_MS + 1);
    expect(join(scene, 'late', { priority: 1 })).toBe(2);
  });

  test('place 1 is not had against who has waited for longer than the cap', () => {
    const scene = emptyLine(usualCredits.capMs);
    join(scene, 'patient', {});
    scene.after(9 * MINUTE_MS);
    join(scene, 'other', {});
    scene.after(2 * MINUTE_MS);
    expect(join(scene, 'pushing', { position: 1 })).toBe(2);
    expect(scene.line(queue)).toEqual(['patient', 'pushing', 'other']);
  });
});

describe('asking for a place', () => {
  test('again and again is answered each time, though ranks lie ever closer', () => {
    const scene = emptyLine(30 * MINUTE_MS);
    join(scene, 'high', { priority: 1 });
    join(scene, 'low', {});
    for (let count = 0; count < 500; count += 1) expect(join(scene, `p${count}`, { position: 1 })).toBe(2);
    expect(scene.line(queue)[1]).toBe('p499');
    expect(scene.line(queue).at(-1)).toBe('low');
  });

  test('between two of one rank stands behind both, if nobody else is passed by it', () => {
    const scene = emptyLine(30 * MINUTE_MS);
    join(scene, 'a', {});
    join(scene, 'b', {});
    expect(join(scene, 'c', { position: 2 })).toBe(3);
    expect(join(scene, 'd', { position: 1 })).toBe(1);
  });

  test('never makes a place worse, and 0 asks for none', () => {
    const scene = emptyLine(30 * MINUTE_MS);
    for (const call of ['a', 'b', 'c']) join(scene, call, {});
    scene.after(1000);
    expect(join(scene, 'vip', { priority: 1, position: 3 })).toBe(1);
    expect(join(scene, 'none', { position: 0 })).toBe(5);
    scene.after(1000);
    expect(join(scene, 'negative', { position: -3 })).toBe(6);
  });
});
