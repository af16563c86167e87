/** When nobody is there to serve a queue: app_queue's factors. */
import { describe, expect, test } from '@jest/globals';
import type { AgentState } from '../../../src/domain/agent/state.ts';
import type { QueueName } from '../../../src/domain/ids.ts';
import type { AbsenceFactor } from '../../../src/domain/queue/settings.ts';
import { floorScene } from './floor-scene.ts';

const sales = 'sales' as QueueName;
const all: AbsenceFactor[] = [
  'paused',
  'penalty',
  'inuse',
  'ringing',
  'unavailable',
  'invalid',
  'unknown',
  'wrapup',
];
const held = { call: 'x', queue: sales };

/** A queue of one agent who is like this. */
function floorWith(changes: object, tier = 1) {
  const scene = floorScene({ queues: { sales: { agents: [{ agent: 'anna', tier }] } } });
  scene.putAgent({ ...scene.agent('anna'), phone: 'idle', ...changes } as AgentState);
  return scene.floor;
}

describe('a queue is empty', () => {
  test.each<[string, object, AbsenceFactor[]]>([
    ['idle', {}, []],
    ['paused', { paused: { reason: 'lunch', since: 0, by: 'themselves' } }, ['paused']],
    ['away', { paused: { reason: 'Auto-Pause', since: 0, by: 'missed' } }, ['paused']],
    ['talking', { activity: { status: 'talking', ...held } }, ['inuse']],
    ['on a call of their own', { phone: 'inUse' }, ['inuse']],
    ['reserved', { activity: { status: 'reserved', ...held } }, ['ringing']],
    ['ringing', { activity: { status: 'ringing', ...held } }, ['ringing']],
    ['rung by somebody else', { phone: 'ringing' }, ['ringing']],
    ['unreachable', { phone: 'unreachable' }, ['unavailable']],
    [
      'just found unreachable',
      { activity: { status: 'resting', cause: 'unreachable', until: 1 } },
      ['unavailable'],
    ],
    [
      'of a phone that does not exist',
      { activity: { status: 'resting', cause: 'invalidNumber', until: 1 } },
      ['invalid'],
    ],
    ['resting after a missed call', { activity: { status: 'resting', cause: 'noAnswer', until: 1 } }, []],
    ['of a phone of which nothing is known', { phone: 'unknown' }, ['unknown']],
    ['wrapping up', { activity: { status: 'wrapUp', ...held, until: 1, extendMs: 0 } }, ['wrapup']],
  ])('whose one agent is %s, by just these factors', (_, changes, factors) => {
    const floor = floorWith(changes);
    expect(floor.isEmpty(sales, [])).toBe(false);
    expect(all.filter((factor) => floor.isEmpty(sales, [factor]))).toEqual(factors);
    expect(floor.isEmpty(sales, all)).toBe(factors.length > 0);
  });

  test('whose one agent is of a later tier, by `penalty`', () => {
    expect(floorWith({}, 2).isEmpty(sales, ['penalty'])).toBe(true);
    expect(floorWith({}, 2).isEmpty(sales, ['paused'])).toBe(false);
  });

  test('if its agents are logged out, or it has none, or is not known, whatever the factors', () => {
    expect(floorWith({ loggedInSince: null }).isEmpty(sales, [])).toBe(true);
    expect(floorScene({ queues: { sales: { agents: [] } } }).floor.isEmpty(sales, [])).toBe(true);
    expect(floorWith({}).isEmpty('other' as QueueName, [])).toBe(true);
  });

  test('not if one of several is there', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    scene.tell('anna', { type: 'loggedOut' }).tell('omar', { type: 'phoneChanged', state: 'idle' });
    expect(scene.floor.isEmpty(sales, all)).toBe(false);
    expect(scene.floor.crew(sales).map(({ member }) => member.agent)).toEqual(['anna', 'omar']);
    scene.floor.removeAgent(scene.agent('omar').name);
    expect(scene.floor.isEmpty(sales, [])).toBe(true);
  });
});
