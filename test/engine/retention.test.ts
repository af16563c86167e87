/** Numbers are kept as long as the site says, and then are nowhere: looked for in every table of a real database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { openStore } from '../../src/adapters/sqlite/store.ts';
import type { CallState } from '../../src/domain/call/state.ts';
import type { CallbackState } from '../../src/domain/callback/state.ts';
import {
  attemptCall,
  type CallbackId,
  type CallId,
  type Instant,
  type MessageId,
  type SiteVersion,
} from '../../src/domain/ids.ts';
import { newMessage } from '../../src/domain/messages/state.ts';
import { pruneNumbers, startRetention } from '../../src/engine/retention.ts';
import type { Store } from '../../src/engine/store.ts';
import { callback, over, served } from '../domain/counting/callbacks.ts';
import { attemptSite } from '../support/attempt-site.ts';
import { customerAnswers, customerEnds, given, hungUp, start } from '../support/given.ts';
import { SimulatedClock } from '../support/simulated-clock.ts';

const DAY_MS = 24 * 3_600_000;
const NUMBER = '+46701234567';
const OTHER = '+46707654321';
/** However it is written, this is in it. */
const TRACE = /7[\s,-]*0[\s,-]*1[\s,-]*2[\s,-]*3[\s,-]*4[\s,-]*5[\s,-]*6[\s,-]*7/;
const later = (days: number): Instant => (start + days * DAY_MS) as Instant;

let folder: string;
let file: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-retention-'));
  file = join(folder, 'keepline.db');
  store = openStore(file);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** Tables in which the number or the caller's name can be found. */
function tracesOf(pattern = TRACE): string[] {
  const database = new Sqlite(file, { readonly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  const found = tables.filter((table) =>
    database
      .prepare(`SELECT * FROM "${table}"`)
      .all()
      .some((row) => pattern.test(JSON.stringify(row))),
  );
  database.close();
  return found.map(String).sort();
}

function column(text: string): unknown[] {
  const database = new Sqlite(file, { readonly: true });
  const values = database.prepare(text).pluck().all();
  database.close();
  return values;
}

/** A caller asked for it, was called back, and talked with an agent; over a day after the start. */
function aCallback(id: string, number = NUMBER, more: Partial<CallbackState> = {}): CallbackState {
  const origin = `${id}.in` as CallId;
  const asked = over('done', [served(0)], {
    id: id as CallbackId,
    number,
    callerName: 'Eva',
    variables: { account: '5551234' },
    origin: { type: 'call', call: origin },
    progress: { status: 'over', end: 'done', reason: null, at: later(1) },
    ...more,
  });
  const call = given(attemptSite()).arrived('1000', number).after(9_000).when(hungUp).state;
  keepCall(
    { ...call, id: origin, variables: { account: '5551234', callback_number: spoken(number) } },
    number,
  );
  const back = given(attemptSite()).dialled({ number }).when(customerAnswers).when(customerEnds()).state;
  keepCall({ ...back, id: attemptCall(id as CallbackId, 1) }, number);
  store.saveCallback(asked);
  store.addCallbackHistory(asked.id, [{ at: start, type: 'requested', origin: asked.origin }]);
  const message = newMessage(
    {
      id: `${id}~m` as MessageId,
      about: id,
      to: number,
      text: `Hej Eva, ${spoken(number)}`,
      language: 'sv' as never,
      notBefore: null,
      usefulForMs: null,
    },
    start,
    DAY_MS,
  );
  store.addMessage({ ...message, progress: { status: 'sent', at: start } });
  return asked;
}

const spoken = (number: string): string => [...number.replace('+46', '0')].join(' ');

function keepCall(state: CallState, number: string): void {
  store.saveCall(state);
  const arrival = {
    type: 'callArrived',
    channel: state.channel,
    calledNumber: '1000',
    callerNumber: number,
    callerName: 'Eva',
    endpoint: 'PJSIP/trunk',
  } as const;
  store.record(state.id, null, start, arrival);
  for (const key of number.slice(3)) {
    store.record(state.id, null, start, { type: 'keyPressed', channel: state.channel, key });
  }
  const dial = {
    type: 'dial',
    channel: state.channel,
    endpoint: `PJSIP/${number}@trunk`,
    callerNumber: '',
    callerName: '',
    ringMs: 1,
    unlessInUse: false,
    once: true,
  } as const;
  store.record(state.id, null, start, { type: 'actionFailed', action: dial, verdict: 'gone' });
  const stay = { at: start, call: state.id, queue: 'support' as never };
  store.count([
    {
      ...stay,
      type: 'joined',
      firstJoinedAt: start,
      firstPlace: 1,
      priority: 0,
      creditMs: 0,
      callerNumber: number,
      callerName: 'Eva',
      callback: null,
    },
    { ...stay, type: 'abandoned', place: 1, agent: null },
  ]);
}

const keep = (days: number) => () => days * DAY_MS;

describe('a number whose time is over', () => {
  test('is nowhere any more, nor the name, nor what was typed', () => {
    aCallback('c1');
    expect(tracesOf()).toEqual(['callbacks', 'calls', 'journal', 'messages', 'stays']);
    expect(pruneNumbers(store, later(32), keep(30))).toBe(1);
    expect(tracesOf()).toEqual([]);
    expect(tracesOf(/Eva|5551234/)).toEqual([]);
    expect(tracesOf(/"key\\":\\"[0-9]/)).toEqual([]);
    expect(pruneNumbers(store, later(32), keep(30))).toBe(0);
  });

  test('leaves a pseudonym with its last digits: the same one each time, also after a restart, and no other number’s', () => {
    aCallback('c1');
    aCallback('c2', OTHER);
    pruneNumbers(store, later(32), keep(30));
    store.close();
    store = openStore(file);
    aCallback('c3');
    pruneNumbers(store, later(33), keep(30));
    const [first, second, third] = column('SELECT number FROM callbacks ORDER BY id');
    expect(first).toMatch(/^anon-567-[0-9a-f]{16}$/);
    expect(second).toMatch(/^anon-321-[0-9a-f]{16}$/);
    expect(third).toBe(first);
    expect(store.callback('c1' as CallbackId)).toMatchObject({
      number: first,
      callerName: '',
      variables: {},
    });
    expect(new Set(column("SELECT caller_number FROM stays WHERE call_id LIKE 'c%1.in'"))).toEqual(
      new Set([first]),
    );
    expect(column('SELECT recipient FROM messages ORDER BY id')).toEqual([first, second, first]);
  });

  test('is that of its kind, and of a callback that is over for long enough', () => {
    aCallback('c1', NUMBER, { profile: 'bank' });
    aCallback('c2', OTHER, { profile: 'telco' });
    store.saveCallback(callback({ id: 'c3' as CallbackId, number: NUMBER, profile: 'bank' }));
    const kept = (profile: string) =>
      profile === 'bank' ? 5 * DAY_MS : profile === 'telco' ? 90 * DAY_MS : null;
    expect(pruneNumbers(store, later(6), kept)).toBe(0);
    expect(pruneNumbers(store, (later(6) + 1) as Instant, kept)).toBe(1);
    expect(store.callback('c2' as CallbackId)?.number).toBe(OTHER);
    expect(store.callback('c3' as CallbackId)?.number).toBe(NUMBER);
  });

  test('is kept for two days at least: how often it was called in a day is still to be counted', () => {
    aCallback('c1');
    expect(pruneNumbers(store, later(2), keep(0))).toBe(0);
    expect(pruneNumbers(store, later(4), keep(0))).toBe(1);
  });

  test('stays where a transaction fails', () => {
    aCallback('c1');
    const forgetNumberOf = (id: CallbackId): void => {
      store.forgetNumberOf(id);
      throw new Error('no');
    };
    const failing = { ...store, forgetNumberOf };
    expect(() => pruneNumbers(failing, later(32), keep(30))).toThrow('no');
    expect(tracesOf()).toEqual(['callbacks', 'calls', 'journal', 'messages', 'stays']);
  });
});

const unexpected = (where: string, error: unknown): never => {
  throw new Error(where, { cause: error });
};

test('it goes on by itself: some at a time at the start, then once a day', async () => {
  const clock = new SimulatedClock(later(32));
  for (let count = 1; count <= 25; count += 1) aCallback(`c${count}`);
  const stop = startRetention({ store, clock, keepMsOf: keep(30), fault: unexpected });
  const left = () => column("SELECT count(*) FROM callbacks WHERE number LIKE '+%'")[0];
  expect(left()).toBe(15);
  await clock.advance(5_000);
  expect(left()).toBe(0);
  aCallback('c99');
  await clock.advance(DAY_MS - 10_000);
  expect(left()).toBe(1);
  await clock.advance(10_000);
  expect(left()).toBe(0);
  stop();
  aCallback('c98');
  await clock.advance(2 * DAY_MS);
  expect(left()).toBe(1);
});

test('a store that fails is told of, and tried again in an hour', async () => {
  const clock = new SimulatedClock(later(32));
  aCallback('c1');
  const faults: string[] = [];
  const broken = new Error('disk full');
  let fails = true;
  const failing = {
    ...store,
    profilesWithNumbers: () => {
      if (fails) throw broken;
      return store.profilesWithNumbers();
    },
  };
  const fault = (where: string, error: unknown) => void faults.push(`${where} ${error}`);
  const stop = startRetention({ store: failing, clock, keepMsOf: keep(30), fault });
  expect(faults).toEqual(['retention Error: disk full']);
  fails = false;
  await clock.advance(3_600_000);
  expect(tracesOf()).toEqual([]);
  stop();
});

describe('a number that is erased', () => {
  test('is nowhere any more at once, and nothing leads back to it', () => {
    aCallback('c1');
    aCallback('c2', OTHER);
    pruneNumbers(store, later(32), keep(30));
    aCallback('c3');
    const waiting = newMessage(
      {
        id: 'c3~w' as MessageId,
        about: 'c3',
        to: NUMBER,
        text: 'soon',
        language: 'sv' as never,
        notBefore: null,
        usefulForMs: null,
      },
      start,
      DAY_MS,
    );
    store.addMessage(waiting);
    // Somebody was offered a callback, and typed this number into another call.
    keepCall(
      {
        ...given(attemptSite()).arrived('1000', OTHER).when(hungUp).state,
        id: 'other' as CallId,
        variables: { typed: '0701234567' },
      },
      OTHER,
    );
    expect(store.transaction(() => store.eraseNumber(NUMBER))).toBe(2);
    expect(tracesOf()).toEqual([]);
    const [first, , third] = column('SELECT number FROM callbacks ORDER BY id');
    expect(third).toMatch(/^erased-/);
    expect(first).toBe(third);
    expect(store.message(waiting.id)).toBeNull();
    expect(store.messagesAbout('c3').map(({ text }) => text)).toEqual(['']);
    expect(tracesOf(/Eva/)).toEqual([]);
    expect(store.callback('c2' as CallbackId)?.number).toMatch(/^anon-321-/);
  });

  test('stays with a call and a callback that are not over', () => {
    store.saveCallback(callback({ id: 'c1' as CallbackId, number: NUMBER }));
    store.saveCall({ ...given(attemptSite()).dialled({ number: NUMBER }).state, site: 'v' as SiteVersion });
    expect(store.transaction(() => store.eraseNumber(NUMBER))).toBe(0);
    expect(tracesOf()).toEqual(['callbacks', 'calls']);
  });
});
