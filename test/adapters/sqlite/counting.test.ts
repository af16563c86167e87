import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openCounts } from '../../../src/adapters/sqlite/counts-reader.ts';
import { openStore } from '../../../src/adapters/sqlite/store.ts';
import type { AgentTime } from '../../../src/domain/counting/agent-time.ts';
import type { Fact, Joined } from '../../../src/domain/counting/fact.ts';
import type {
  AgentName,
  CallId,
  ChannelId,
  Instant,
  QueueName,
  SiteVersion,
} from '../../../src/domain/ids.ts';
import { emptyHistory } from '../../../src/domain/queue/wait-history.ts';
import type { Store } from '../../../src/engine/store.ts';
import { siteOf, step } from '../../support/sites.ts';

const anna = 'anna' as AgentName;
const support = 'support' as QueueName;
const at = (ms: number): Instant => (10_000_000 + ms) as Instant;
const EVER = [0 as Instant, Number.MAX_SAFE_INTEGER as Instant] as const;

let folder: string;
let file: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-counting-'));
  file = join(folder, 'keepline.db');
  store = openStore(file, { isLogged: () => true });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const joined = (call: string, ms: number, more: Partial<Joined> = {}): Fact => ({
  type: 'joined',
  at: at(ms),
  call: call as CallId,
  queue: support,
  firstJoinedAt: at(ms),
  firstPlace: 1,
  priority: 0,
  creditMs: 0,
  callerNumber: '+46701234567',
  callerName: 'Eva',
  callback: null,
  ...more,
});
const connected = (call: string, ms: number, agent = anna): Fact => ({
  type: 'connected',
  at: at(ms),
  call: call as CallId,
  queue: support,
  agent,
  leg: `${call}~leg~1` as ChannelId,
  rungAt: at(ms - 4_000),
  answeredAt: at(ms - 1_000),
});
const completed = (call: string, ms: number): Fact => ({
  type: 'completed',
  at: at(ms),
  call: call as CallId,
  queue: support,
  by: 'caller',
});
const abandoned = (call: string, ms: number): Fact => ({
  type: 'abandoned',
  at: at(ms),
  call: call as CallId,
  queue: support,
  place: 1,
  agent: null,
});
const status = (ms: number, now: AgentTime['status'] | 'offline', reason: string | null = null): Fact => ({
  type: 'agentStatus',
  at: at(ms),
  agent: anna,
  status: now,
  queue: null,
  call: null,
  reason,
});
const logged = (): string[] => store.pendingLog(100).map(({ fact }) => fact.type);
const times = (): [string, number, number | null][] =>
  store.agentTimes(...EVER).map(({ status: how, from, to }) => [how, from - at(0), to && to - at(0)]);

describe('stays', () => {
  test('survive closing, each fact in its place', () => {
    store.count([joined('c1', 0), connected('c1', 30_000)]);
    store.close();
    store = openStore(file, { isLogged: () => true });
    store.count([completed('c1', 90_000)]);
    expect(store.stays(...EVER)).toEqual([
      {
        call: 'c1',
        queue: support,
        callerNumber: '+46701234567',
        joinedAt: at(0),
        firstJoinedAt: at(0),
        firstPlace: 1,
        priority: 0,
        creditMs: 0,
        agent: anna,
        answeredAt: at(29_000),
        connectedAt: at(30_000),
        ringMs: 3_000,
        leftAt: at(90_000),
        outcome: 'completed',
        how: 'caller',
        detail: null,
        waitMs: 29_000,
        talkMs: 60_000,
        wrapUpMs: null,
        callback: null,
        agreed: false,
      },
    ]);
  });

  test('end once: what comes after the end is counted nowhere', () => {
    store.count([joined('c1', 0), abandoned('c1', 5_000), completed('c1', 6_000), connected('c1', 7_000)]);
    expect(store.stays(...EVER)).toMatchObject([{ outcome: 'abandoned', agent: null }]);
    expect(logged()).toEqual(['joined', 'abandoned']);
  });

  test('get the wrap-up of the agent who served them, not of another', () => {
    store.count([joined('c1', 0), connected('c1', 5_000), completed('c1', 9_000)]);
    const wrapUp = { type: 'wrapUpEnded', at: at(12_000), call: 'c1' as CallId, queue: support } as const;
    store.count([{ ...wrapUp, agent: 'omar' as AgentName, wrapUpMs: 99_000 }]);
    expect(store.stays(...EVER)).toMatchObject([{ wrapUpMs: null }]);
    store.count([{ ...wrapUp, agent: anna, wrapUpMs: 3_000 }]);
    expect(store.stays(...EVER)).toMatchObject([{ wrapUpMs: 3_000 }]);
  });

  test('are read by when they began, and later ones of a way that began then', () => {
    store.count([
      joined('c1', 0),
      abandoned('c1', 500),
      joined('c2', 1_000),
      abandoned('c2', 1_500),
      joined('c2', 3_000, { firstJoinedAt: at(1_000) }),
      joined('c3', 3_000),
    ]);
    expect(store.stays(at(1_000), at(3_000)).map(({ call, joinedAt }) => [call, joinedAt - at(0)])).toEqual([
      ['c2', 1_000],
      ['c2', 3_000],
    ]);
  });

  test('that began and ended in a transaction that failed never were', () => {
    expect(() =>
      store.transaction(() => {
        store.count([joined('c1', 0)]);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.stays(...EVER)).toEqual([]);
    expect(logged()).toEqual([]);
  });
});

describe('who served a number last', () => {
  test('is the agent of the latest talk in that queue', () => {
    store.count([joined('c1', 0), connected('c1', 5_000), completed('c1', 9_000)]);
    store.count([
      joined('c2', 20_000),
      connected('c2', 25_000, 'omar' as AgentName),
      completed('c2', 29_000),
    ]);
    store.count([joined('c3', 30_000), abandoned('c3', 31_000)]);
    const last = (number: string, queue: string, since: number) =>
      store.lastAgent(number, queue as QueueName, at(since));
    expect(last('+46701234567', 'support', 0)).toBe('omar');
    expect(last('+46701234567', 'support', 25_001)).toBeNull();
    expect(last('+46701234567', 'sales', 0)).toBeNull();
    expect(last('+46700000000', 'support', 0)).toBeNull();
  });

  test('is nobody for callers who hide their number', () => {
    store.count([joined('c1', 0, { callerNumber: 'anonymous' }), connected('c1', 5_000)]);
    expect(store.lastAgent('anonymous', support, at(0))).toBeNull();
  });
});

describe('agents’ times', () => {
  test('follow one another, and nothing is written while they are offline', () => {
    store.count([status(0, 'available'), status(5_000, 'paused', 'lunch'), status(9_000, 'offline')]);
    store.count([status(20_000, 'available')]);
    expect(times()).toEqual([
      ['available', 0, 5_000],
      ['paused', 5_000, 9_000],
      ['available', 20_000, null],
    ]);
  });

  test('go on when an agent is told of anew as they were', () => {
    store.count([
      status(0, 'paused', 'lunch'),
      status(5_000, 'paused', 'lunch'),
      status(6_000, 'paused', 'phone'),
    ]);
    expect(times()).toEqual([
      ['paused', 0, 6_000],
      ['paused', 6_000, null],
    ]);
  });

  test('end with the last sign of life when Keepline was away, and go on when it is back', () => {
    store.count([status(0, 'available')]);
    store.alive(at(60_000));
    store.count([{ type: 'started', at: at(8 * 3_600_000) }]);
    expect(times()).toEqual([
      ['available', 0, 60_000],
      ['available', 8 * 3_600_000, null],
    ]);
  });

  test('go on over a restart that took no time, and talks go on in any case', () => {
    store.count([status(0, 'available')]);
    store.alive(at(60_000));
    store.count([{ type: 'started', at: at(120_000) }]);
    expect(times()).toEqual([['available', 0, null]]);
    store.count([status(130_000, 'talking'), { type: 'started', at: at(3_600_000) }]);
    expect(times().at(-1)).toEqual(['talking', 130_000, null]);
  });

  test('are read when they overlap the interval', () => {
    store.count([
      status(0, 'available'),
      status(10, 'talking'),
      status(20, 'available'),
      status(30, 'offline'),
    ]);
    expect(store.agentTimes(at(10), at(20)).map(({ from }) => from - at(0))).toEqual([10]);
    expect(store.agentTimes(at(9), at(21)).map(({ from }) => from - at(0))).toEqual([0, 10, 20]);
  });
});

test('who did not take a call is counted, with the reason', () => {
  const rung = { call: 'c1' as CallId, queue: support, agent: anna, preview: false };
  store.count([
    joined('c1', 0),
    {
      type: 'ringNoAnswer',
      at: at(15_000),
      call: 'c1' as CallId,
      queue: support,
      agent: anna,
      cause: 'busy',
      preview: false,
      ringMs: 9,
    },
    { type: 'agentDumped', at: at(16_000), ...rung, ringMs: 10 },
    { type: 'ringCanceled', at: at(17_000), ...rung, ringMs: 11 },
  ]);
  expect(store.misses(...EVER).map(({ cause, ringMs }) => [cause, ringMs])).toEqual([
    ['busy', 9],
    ['hungUp', 10],
  ]);
});

test('what queues have learned survives closing', () => {
  const history = { ...emptyHistory, handlingsMs: [1, 2, 3] };
  store.saveQueueHistory(support, emptyHistory);
  store.saveQueueHistory(support, history);
  store.close();
  store = openStore(file);
  expect(store.queueHistories()).toEqual(new Map([[support, history]]));
});

test('pruning forgets what ended long ago, and nothing that lasts', () => {
  store.count([joined('c1', 0), abandoned('c1', 1_000), joined('c2', 0)]);
  store.count([status(0, 'available'), status(500, 'talking')]);
  store.prune(at(2_000));
  expect(store.stays(...EVER).map(({ call }) => call)).toEqual(['c2']);
  expect(times()).toEqual([['talking', 500, null]]);
});

test('without a queue log nothing is kept for one, not even from before', () => {
  store.count([joined('c1', 0)]);
  expect(logged()).toEqual(['joined']);
  store.close();
  store = openStore(file);
  store.count([joined('c2', 0)]);
  expect(logged()).toEqual([]);
});

describe('the file read for a report', () => {
  test('is read while it is open, as it was committed last', () => {
    store.saveSite('v1' as SiteVersion, siteOf({ main: [step.say('old')] }), at(0));
    store.saveSite('v2' as SiteVersion, { ...siteOf({ main: [step.say('new')] }), name: 'New' }, at(1));
    store.count([joined('c1', 0)]);
    const counts = openCounts(file);
    expect(counts.stays(...EVER)).toHaveLength(1);
    expect(counts.site()?.name).toBe('New');
    store.count([joined('c2', 0)]);
    expect(counts.stays(...EVER)).toHaveLength(2);
    counts.close();
  });

  test('is read when nothing runs', () => {
    store.count([joined('c1', 0)]);
    store.close();
    const counts = openCounts(file);
    expect(counts.stays(...EVER)).toHaveLength(1);
    counts.close();
    store = openStore(file);
  });

  test('that is not there is told', () => {
    expect(() => openCounts(join(folder, 'nowhere.db'))).toThrow(/nowhere\.db cannot be read: .*--data/);
  });
});
