import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../../src/adapters/sqlite/store.ts';
import type { OfferRecord } from '../../../src/domain/callback/offer.ts';
import type { Holding } from '../../../src/domain/callback/settings.ts';
import type { CallbackState } from '../../../src/domain/callback/state.ts';
import { switched, untouchedSwitches } from '../../../src/domain/callback/switches.ts';
import type {
  CallbackId,
  CallId,
  Instant,
  Language,
  QueueName,
  SiteVersion,
} from '../../../src/domain/ids.ts';
import type { CallbackFilter, HoldingChange } from '../../../src/engine/callback-store.ts';
import type { Store } from '../../../src/engine/store.ts';
import { written } from '../../support/messages.ts';
import { siteOf, step } from '../../support/sites.ts';

const folder = mkdtempSync(join(tmpdir(), 'keepline-callbacks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NUMBER = '+46701234567';
const OTHER = '+46709999999';
const START = 1_000_000;
const at = (ms: number): Instant => (START + ms) as Instant;
const support = 'support' as QueueName;

function callback(id: string, requestedMs: number, more: Partial<CallbackState> = {}): CallbackState {
  const window = { from: at(requestedMs), to: at(requestedMs + 900) };
  return {
    v: 2,
    told: { upNext: null, reminder: null },
    id: id as CallbackId,
    profile: 'support',
    queue: support,
    number: NUMBER,
    language: 'sv' as Language,
    callerName: 'Eva',
    variables: { matter: 'faktura' },
    firstJoinedAt: at(requestedMs),
    rank: requestedMs,
    priority: 0,
    origin: { type: 'cli' },
    requestedAt: at(requestedMs),
    promises: [{ at: null, window, madeAt: at(requestedMs), attemptsBefore: 0, verdict: { state: 'open' } }],
    until: at(requestedMs + 5_000),
    progress: { status: 'due', since: at(requestedMs) },
    attempts: [],
    calls: 0,
    snoozes: 0,
    declines: {},
    messages: 0,
    ...more,
  };
}

const over = (ms: number): Pick<CallbackState, 'progress'> => ({
  progress: { status: 'over', end: 'done', reason: null, at: at(ms) },
});
const attempt = (startedMs: number, answeredMs: number | null, endedMs: number | null) => ({
  call: 'cb-x-1' as CallId,
  startedAt: at(startedMs),
  answeredAt: answeredMs === null ? null : at(answeredMs),
  verifiedAt: null,
  bridgedAt: null,
  agent: null,
  endedAt: endedMs === null ? null : at(endedMs),
  outcome: endedMs === null ? null : ('noAnswer' as const),
  talkMs: 0,
  sounded: null,
});

let store: Store;
beforeEach(() => {
  store = openStore(':memory:');
});

const ALL: CallbackFilter = {
  ...{ status: null, profile: null, number: null, from: null, to: null },
  limit: 10,
};
const ids = (filter: Partial<CallbackFilter>): string[] =>
  store.callbacks({ ...ALL, ...filter }).map(({ id }) => id);

describe('callbacks as rows', () => {
  test('come back as they were, in a file that was closed and opened', () => {
    const file = join(folder, 'callbacks.sqlite');
    const first = openStore(file);
    const state = callback('a', 0, { attempts: [attempt(5, 6, null)] });
    first.transaction(() => first.saveCallback(callback('a', 0)));
    first.transaction(() => first.saveCallback(state));
    first.makeDurable();
    first.makeDurable();
    first.close();
    const second = openStore(file);
    expect(second.liveCallbacks()).toEqual([state]);
    expect(second.callback('a' as CallbackId)).toEqual(state);
    expect(second.callback('b' as CallbackId)).toBeNull();
    second.close();
  });

  test('are found by what is asked of them, the newest first; live ones the oldest first', () => {
    store.saveCallback(callback('a', 0, over(50)));
    store.saveCallback(callback('b', 20, { number: OTHER }));
    store.saveCallback(callback('c', 10, { profile: 'crisis' }));
    expect(ids({})).toEqual(['b', 'c', 'a']);
    expect(ids({ limit: 1 })).toEqual(['b']);
    expect(ids({ status: 'live' })).toEqual(['b', 'c']);
    expect(ids({ status: 'over' })).toEqual(['a']);
    expect(ids({ profile: 'crisis' })).toEqual(['c']);
    expect(ids({ number: NUMBER })).toEqual(['c', 'a']);
    expect(ids({ from: at(10), to: at(20) })).toEqual(['c']);
    expect(store.liveCallbacks().map(({ id }) => id)).toEqual(['c', 'b']);
    expect(store.requestsOf(NUMBER, at(0))).toEqual([at(0), at(10)]);
    expect(store.requestsOf(NUMBER, at(1))).toEqual([at(10)]);
  });

  test('have a history, in the order in which it happened', () => {
    const [id, other] = ['a' as CallbackId, 'b' as CallbackId];
    store.addCallbackHistory(id, [{ at: at(0), type: 'due' }]);
    store.addCallbackHistory(other, [{ at: at(1), type: 'retriedNow' }]);
    store.addCallbackHistory(id, [{ at: at(2), type: 'answered', attempt: 1 }]);
    expect(store.callbackHistory(id)).toEqual([
      { at: at(0), type: 'due' },
      { at: at(2), type: 'answered', attempt: 1 },
    ]);
  });

  test('tell what their attempts have cost', () => {
    store.saveCallback(callback('a', 0, { attempts: [attempt(10, null, 20), attempt(100, 110, 170)] }));
    store.saveCallback(callback('b', 0, { attempts: [attempt(120, null, null)], ...over(500) }));
    expect(store.attemptsSince(at(50))).toEqual([
      { startedAt: at(100), answeredMs: 60 },
      { startedAt: at(120), answeredMs: null },
    ]);
    expect(store.attemptsSince(at(5))).toContainEqual({ startedAt: at(10), answeredMs: 0 });
  });

  test('of a version that is not known are not guessed at', () => {
    store.saveCallback({ ...callback('a', 0), v: 3 as unknown as 2 });
    expect(() => store.liveCallbacks()).toThrow('version 3');
  });

  test('keep their timers apart from those of calls', () => {
    store.setTimer({ kind: 'callback', id: 'a' as CallbackId }, 'due', at(5));
    store.setTimer({ kind: 'call', id: 'a' as CallId }, 'prompt', at(6));
    store.removeTimers({ kind: 'call', id: 'a' as CallId });
    expect(store.timersDue(at(9))).toEqual([
      { owner: { kind: 'callback', id: 'a' }, name: 'due', dueAt: at(5) },
    ]);
  });
});

test('switches, and rules that hold on, stay as they were left', () => {
  expect(store.switches()).toEqual(untouchedSwitches);
  const off = switched(untouchedSwitches, 'dialling', 'support', false);
  store.saveSwitches(switched(off, 'offering', null, false));
  store.saveSwitches(off);
  expect(store.switches()).toEqual(off);
  const dry = switched(off, 'dialling', null, 'dry-run');
  store.saveSwitches(dry);
  expect(store.switches()).toEqual(dry);
});

test('rules that hold on, or are about to, are kept, and those that did with their times', () => {
  const change = (
    rule: number,
    atMs: number,
    before: Holding | null,
    after: Holding | null,
  ): HoldingChange => ({
    ...{ queue: support, rule, into: 'crisis', at: at(atMs), before, after, waitMs: 900_000.5 },
  });
  const soon = { soSince: at(1), since: null };
  const begun = { soSince: at(1), since: at(3) };
  store.saveHolding(change(0, 1, null, soon));
  store.saveHolding(change(1, 1, null, soon));
  expect(store.holding()).toEqual([
    { queue: support, rule: 0, into: 'crisis', holding: soon },
    { queue: support, rule: 1, into: 'crisis', holding: soon },
  ]);
  store.saveHolding(change(1, 2, soon, null));
  store.saveHolding(change(0, 3, soon, begun));
  expect(store.holding()).toEqual([{ queue: support, rule: 0, into: 'crisis', holding: begun }]);
  const told = { queue: support, rule: 0, into: 'crisis', since: at(3), waitMs: 900_000.5 };
  expect(store.pastHolding(at(9), 5)).toEqual([{ ...told, until: null }]);
  store.saveHolding(change(0, 9, begun, null));
  expect(store.holding()).toEqual([]);
  store.saveHolding(change(0, 10, null, { soSince: at(10), since: at(10) }));
  expect(store.pastHolding(at(0), 5)).toEqual([
    { ...told, since: at(10), until: null },
    { ...told, until: at(9) },
  ]);
  expect(store.pastHolding(at(10), 5)).toHaveLength(1);
  expect(store.pastHolding(at(0), 1)).toHaveLength(1);
});

describe('what is old', () => {
  const offer: OfferRecord = {
    ...{ at: at(0), queue: support, profile: 'support', rule: 0, reason: 'offered' },
    waitMs: 61_000.5,
  };

  test('is forgotten, and what is pending is not', () => {
    store.addOffers('1.1' as CallId, [offer]);
    store.saveCallback(callback('a', 0, over(50)));
    store.saveCallback(callback('b', 0));
    store.addCallbackHistory('a' as CallbackId, [{ at: at(0), type: 'due' }]);
    store.addCallbackHistory('b' as CallbackId, [{ at: at(0), type: 'due' }]);
    store.prune(at(50));
    expect(ids({})).toEqual(['b', 'a']);
    store.prune(at(51));
    expect(ids({})).toEqual(['b']);
    expect(store.callbackHistory('a' as CallbackId)).toEqual([]);
    expect(store.callbackHistory('b' as CallbackId)).toHaveLength(1);
  });

  test('a version of the site stays while a callback goes on with its profile', () => {
    const version = 'v1' as SiteVersion;
    store.saveSite(version, siteOf({ main: [step.hangup()] }), at(0));
    store.saveProfileSite('support', version);
    store.saveProfileSite('support', version);
    store.saveCallback(callback('a', 0));
    store.prune(at(1_000));
    expect(store.profileSites()).toEqual(new Map([['support', version]]));
    expect(store.site(version)).not.toBeNull();
    store.saveCallback(callback('a', 0, over(10)));
    store.prune(at(1_000));
    expect([store.profileSites().size, store.site(version)]).toEqual([0, null]);
  });

  test('of a number is erased on demand, and what is pending is left alone', () => {
    store.saveCallback(callback('a', 0, over(50)));
    store.saveCallback(callback('b', 10, over(60)));
    store.saveCallback(callback('c', 20));
    store.saveCallback(callback('d', 30, { number: OTHER, ...over(70) }));
    store.addMessage(written(at(0), { to: NUMBER }));
    expect(store.eraseNumber(NUMBER)).toBe(2);
    const [d, c, b, a] = store.callbacks(ALL);
    expect([d?.number, c?.number]).toEqual([OTHER, NUMBER]);
    expect(a?.number).toMatch(/^erased-/);
    expect(a).toMatchObject({ callerName: '', variables: {}, number: b?.number });
    expect(store.requestsOf(NUMBER, at(0))).toEqual([at(20)]);
  });
});
