/** What is counted on the floor before customers are dialled, and how callbacks stand there. */
import { describe, expect, test } from '@jest/globals';
import type { Activity, AttemptCall, CallState } from '../../src/domain/call/state.ts';
import { placeOf, soonOf } from '../../src/domain/callback/on-floor.ts';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { CallbackProgress, CallbackState } from '../../src/domain/callback/state.ts';
import { turnsNow } from '../../src/domain/callback/turns.ts';
import {
  type CallbackId,
  type CallId,
  type Instant,
  placeOfCallback,
  type QueueName,
} from '../../src/domain/ids.ts';
import { pacingView } from '../../src/engine/callbacks/pacing-view.ts';
import { TurnLines } from '../../src/engine/callbacks/turn-lines.ts';
import { loadBefore } from '../../src/engine/expectation.ts';
import { type FloorScene, floorScene, levels } from '../domain/queue/floor-scene.ts';

const sales = 'sales' as QueueName;
const french = { skills: [{ skill: { variable: 'tongue' }, atLeast: 1 }], forMs: null };
const profile = {
  ...{ first: 'customer', dialAhead: 'wrapup', trunkLimit: 10, retryShare: 0.3 },
  ladder: { rules: {}, otherwise: { counts: true }, maxAttempts: 3 },
} as unknown as CallbackSettings;

const callback = (scene: FloorScene, id: string, some: Partial<CallbackState> = {}): CallbackState =>
  ({
    ...{ id: id as CallbackId, profile: 'sales', queue: sales, number: '+46701234567', rank: scene.now },
    ...{ priority: 0, language: 'sv', callerName: '', variables: {}, attempts: [], promises: [] },
    ...{ progress: { status: 'due', since: scene.now }, ...some },
  }) as unknown as CallbackState;

function attempt(
  scene: FloorScene,
  id: string,
  activity: object,
  some: Partial<AttemptCall> = {},
): CallState {
  const attempt = {
    ...{ queue: sales, rank: scene.now, priority: 0, customer: 'dialled', wish: null, calledOff: false },
    ...some,
  };
  return {
    ...{ id: id as CallId, attempt, variables: {}, served: null },
    activity: activity as Activity,
  } as unknown as CallState;
}

/** A floor with these on it, and who gets their turn. */
function turns(
  scene: FloorScene,
  callbacks: readonly CallbackState[],
  attempts: readonly CallState[] = [],
  having: { readonly isHeldUp?: boolean } = {},
): string[] {
  const settings = scene.settingsOf(sales);
  for (const each of callbacks) {
    const place = placeOf(each, settings, 0.65);
    if (place !== null) scene.floor.putCaller(place, settings);
  }
  for (const each of attempts) {
    const soon = soonOf(each, settings, 0.65);
    if (soon !== null) scene.floor.putCaller(soon, settings);
  }
  const lines = new TurnLines();
  for (const each of callbacks) {
    const seeker = scene.floor.seeker(placeOfCallback(each.id));
    if (seeker !== null) lines.put(each, { seeker, isRetry: false });
  }
  const view = pacingView({
    ...{ floor: scene.floor, now: scene.now, lines: [...lines.all()], turns: lines, attempts },
    settings: () => profile,
    isHeldUp: () => having.isHeldUp ?? false,
    answers: () => ({ all: 0, retries: 0 }),
    experience: () => ({ leadMs: 28_000, answerShare: 0.65 }),
  });
  return view === null ? [] : turnsNow(view);
}

const calling = { status: 'calling', agent: null };

describe('who gets their turn', () => {
  test('as many as agents are free, or wrap up', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar', 'lisa'] } } });
    scene.joins('eva', 'sales').pairs();
    scene.answers('anna').finishes('anna', 20_000);
    scene.tell('lisa', { type: 'pausedWork', reason: 'lunch' });
    const due = ['1', '2', '3'].map((id) => callback(scene, id));
    expect(turns(scene, due)).toEqual(['1', '2']);
    expect(turns(scene, due, [], { isHeldUp: true })).toEqual([]);
  });

  test('a customer who is being dialled has one of them; one who was never reached has not', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna', 'omar'] } } });
    const due = [callback(scene, '1'), callback(scene, '2')];
    expect(turns(scene, due, [attempt(scene, 'cb-9-1', calling)])).toEqual(['1']);
  });

  test('who knows nothing of the matter is nobody to dial for', () => {
    const scene = floorScene({
      queues: { sales: { agents: ['anna', 'omar'], need: [french] as never } },
      agents: { anna: {}, omar: { skills: levels({ french: 1 }) } },
    });
    const due = ['1', '2'].map((id) => callback(scene, id, { variables: { tongue: 'french' } }));
    expect(turns(scene, due)).toEqual(['1']);
  });

  test('an older caller whom none of the free may take holds nobody up', () => {
    const scene = floorScene({
      queues: { sales: { agents: ['anna'] } },
      agents: { anna: {} },
    });
    scene.joins('eva', 'sales', { need: [{ fromMs: 0, skills: levels({ french: 1 }) }] });
    scene.after(1000);
    expect(turns(scene, [callback(scene, '1')])).toEqual(['1']);
    scene.joins('ida', 'sales', { rank: scene.now - 500 });
    expect(turns(scene, [callback(scene, '1')])).toEqual([]);
  });

  test('agents of two queues are not counted twice', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] }, help: { agents: ['anna'] } } });
    const due = [
      callback(scene, '1'),
      callback(scene, '2', { queue: 'help' as QueueName, rank: scene.now + 1 }),
    ];
    expect(turns(scene, due)).toEqual(['1']);
  });
});

describe('on the floor', () => {
  test('a callback has a place while it is due, or waits for what was promised', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    const settings = scene.settingsOf(sales);
    const place = (progress: object) =>
      placeOf(callback(scene, '1', { progress: progress as CallbackProgress }), settings, 0.65);
    expect(place({ status: 'due' })).toMatchObject({ holds: 'place', share: 0.65, call: 'cb-1' });
    expect(place({ status: 'later', why: 'promise' })?.holds).toBe('place');
    expect(place({ status: 'later', why: 'retry' })).toBe(null);
    expect(place({ status: 'dialling' })).toBe(null);
  });

  test('a customer is expected while dialled or greeted, as long as they may want to talk', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    const soon = (activity: object, some: Partial<AttemptCall> = {}, served: 'agent' | null = null) =>
      soonOf({ ...attempt(scene, 'cb-1-1', activity, some), served }, scene.settingsOf(sales), 1)?.holds;
    expect(soon(calling)).toBe('soon');
    expect(soon({ status: 'asking' }, { customer: 'answered' })).toBe('soon');
    expect(soon({ status: 'calling', agent: {} })).toBeUndefined();
    expect(soon({ status: 'asking' }, { wish: { type: 'cancel' } })).toBeUndefined();
    expect(soon(calling, { calledOff: true })).toBeUndefined();
    expect(soon(calling, { customer: 'absent' })).toBeUndefined();
    expect(soon({ status: 'saying' }, {}, 'agent')).toBeUndefined();
    expect(soon({ status: 'queued' })).toBeUndefined();
  });

  test('the wait estimate counts callbacks ahead by how probably they are answered', () => {
    const scene = floorScene({ queues: { sales: { agents: ['anna'] } } });
    scene.joins('eva', 'sales');
    turns(scene, [callback(scene, '1'), callback(scene, '2')], [attempt(scene, 'cb-9-1', calling)]);
    const rank = (scene.now + 1) as Instant;
    expect(loadBefore(scene.floor, { queue: sales, rank, skills: {} })).toMatchObject({
      aheadLive: 1,
      aheadCallbacks: 3 * 0.65,
    });
    expect(scene.floor.waiting(sales)).toBe(1);
    expect(scene.floor.placeFor(sales, rank)).toBe(5);
  });
});
