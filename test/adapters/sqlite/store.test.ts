import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { DatabaseError } from '../../../src/adapters/sqlite/database.ts';
import { migrations } from '../../../src/adapters/sqlite/migrations/index.ts';
import { openStore } from '../../../src/adapters/sqlite/store.ts';
import { newAgent } from '../../../src/domain/agent/agent.ts';
import type { CallState } from '../../../src/domain/call/state.ts';
import type { AgentName, CallId, ChannelId, Instant, SiteVersion } from '../../../src/domain/ids.ts';
import type { Store } from '../../../src/engine/store.ts';
import { given } from '../../support/given.ts';
import { siteOf, step } from '../../support/sites.ts';

let folder: string;
let file: string;
let open: Store[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-store-'));
  file = join(folder, 'keepline.db');
});
afterEach(() => {
  for (const store of open) store.close();
  open = [];
  rmSync(folder, { recursive: true });
});

function store(): Store {
  const opened = openStore(file);
  open.push(opened);
  return opened;
}

const reopened = (previous: Store): Store => {
  previous.close();
  open = open.filter((other) => other !== previous);
  return store();
};

const site = siteOf({ main: [step.say('hello')] });
const call = 'c1' as CallId;
const state: CallState = { ...given(site).arrived().state, id: call };
const now = 1_000_000 as Instant;

function failure(work: () => unknown): DatabaseError {
  try {
    work();
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new Error('it was opened');
}

describe('the file', () => {
  test('is readable by its owner only', () => {
    store();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['this release', (name: string) => `${name}.lock`],
    ['release 0.1, which locked the database itself', (name: string) => name],
  ])(
    'belongs to one process at a time (%s), and is free again when that one is killed',
    async (_, locked) => {
      const holder = spawn(process.execPath, [
        '-e',
        `const db = new (require('better-sqlite3'))(${JSON.stringify(locked(file))});
       db.pragma('locking_mode = EXCLUSIVE'); db.exec('BEGIN EXCLUSIVE; COMMIT');
       console.log('held'); setInterval(() => {}, 1000);`,
      ]);
      try {
        await once(holder.stdout, 'data');
        const error = failure(store);
        expect(error.code).toBe('inUse');
        expect(error.message).toContain('another Keepline runs on this data folder');
      } finally {
        holder.kill('SIGKILL');
        await once(holder, 'exit');
      }
      expect(() => store()).not.toThrow();
    },
  );

  test('belongs to whoever opened it first, and to nobody after that one has closed it', () => {
    const first = store();
    expect(failure(store).code).toBe('inUse');
    reopened(first);
  });

  test('a damaged one is refused, with what to do', () => {
    writeFileSync(file, 'this is no database, whatever its name says '.repeat(200));
    const error = failure(store);
    expect(error.code).toBe('damaged');
    expect(error.message).toContain('Move it away');
  });

  test('damage inside is found at start', () => {
    const first = store();
    for (let i = 0; i < 500; i++) first.record(call, null, now, { type: 'resumed' });
    first.close();
    open = [];
    const raw = new Sqlite(file);
    raw.pragma('journal_mode = DELETE');
    const pages = Number(raw.pragma('page_count', { simple: true }));
    raw.close();
    const { size } = statSync(file);
    const bytes = readFileSync(file);
    bytes.fill(0xff, (size / pages) * (pages - 3), (size / pages) * (pages - 1));
    writeFileSync(file, bytes);
    expect(failure(store).code).toBe('damaged');
  });

  test('one from a newer Keepline is left alone', () => {
    const raw = new Sqlite(file);
    raw.pragma(`user_version = ${migrations.length + 1}`);
    raw.close();
    expect(failure(store).code).toBe('tooNew');
  });

  test('a folder that is not there is told', () => {
    expect(failure(() => openStore(join(folder, 'nowhere', 'keepline.db'))).code).toBe('unreadable');
  });
});

describe('what is kept', () => {
  test('survives closing: calls, agents, outbox in order, timers, sites', () => {
    const first = store();
    first.saveCall(state);
    first.saveAgent(newAgent('anna' as AgentName, 'loggedIn', now));
    first.addAction(call, { type: 'answer', channel: 'x' as ChannelId });
    first.addAction(call, { type: 'hangup', channel: 'x' as ChannelId, reason: 'normal' });
    first.setTimer({ kind: 'call', id: call }, 'prompt', (now + 5) as Instant);
    first.setTimer({ kind: 'agent', id: 'anna' as AgentName }, 'wrapUp', (now + 2) as Instant);
    first.saveSite('v1' as SiteVersion, site, now);
    const again = reopened(first);
    expect(again.liveCalls()).toEqual([state]);
    expect(again.agents().map(({ name }) => name)).toEqual(['anna']);
    expect(again.pendingActions().map(({ action }) => action.type)).toEqual(['answer', 'hangup']);
    expect(again.timersDue((now + 10) as Instant).map(({ name }) => name)).toEqual(['wrapUp', 'prompt']);
    expect(again.nextTimerAt()).toBe(now + 2);
    expect(again.site('v1' as SiteVersion)).toEqual(site);
    expect(again.site('v2' as SiteVersion)).toBeNull();
  });

  test('an ended call is history', () => {
    const first = store();
    first.saveCall(state);
    first.saveCall({ ...state, activity: { status: 'ended', outcome: 'finished' } });
    expect(first.liveCalls()).toEqual([]);
  });

  test('an event with a key is written down once', () => {
    const first = store();
    const event = { type: 'resumed' } as const;
    expect(first.record(call, 'up:x', now, event)).toBe(true);
    expect(first.record(call, 'up:x', now, event)).toBe(false);
    expect(first.record('c2' as CallId, 'up:x', now, event)).toBe(true);
    expect(first.record(call, null, now, event)).toBe(true);
    expect(first.record(call, null, now, event)).toBe(true);
  });

  test('a transaction that throws leaves nothing', () => {
    const first = store();
    expect(() =>
      first.transaction(() => {
        first.saveCall(state);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(first.liveCalls()).toEqual([]);
  });

  test('pruning forgets what ended long ago, and the sites that nothing needs', () => {
    const first = store();
    const old = { ...state, since: now, activity: { status: 'ended', outcome: 'finished' } } as const;
    first.saveCall(old);
    first.saveCall({ ...state, id: 'live' as CallId, site: 'v2' as SiteVersion });
    for (const version of ['v1', 'v2']) first.saveSite(version as SiteVersion, site, now);
    first.record(call, null, now, { type: 'resumed' });
    first.prune((now + 1) as Instant);
    expect(first.site('v1' as SiteVersion)).toBeNull();
    expect(first.site('v2' as SiteVersion)).toEqual(site);
    expect(first.liveCalls().map(({ id }) => id)).toEqual(['live']);
  });
});
