import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isLogged, linesOf } from '../../../src/adapters/queue-log/format.ts';
import { createQueueLog, type QueueLog } from '../../../src/adapters/queue-log/queue-log.ts';
import { openStore } from '../../../src/adapters/sqlite/store.ts';
import type { AgentName, Instant, QueueName } from '../../../src/domain/ids.ts';
import type { Store } from '../../../src/engine/store.ts';
import { eventually } from '../../support/eventually.ts';
import { SimulatedClock } from '../../support/simulated-clock.ts';

let folder: string;
let file: string;
let store: Store;
let clock: SimulatedClock;
let faults: unknown[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-queue-log-'));
  file = join(folder, 'queue_log');
  store = openStore(':memory:', { isLogged });
  clock = new SimulatedClock();
  faults = [];
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const opened = (over: Store = store): QueueLog =>
  createQueueLog({ file, store: over, clock, onFault: (error) => faults.push(error) });

/** Two lines for each: one queue, and all together. */
const pause = (...reasons: readonly string[]): void =>
  store.count(
    reasons.map((reason) => ({
      type: 'paused',
      at: 5_000 as Instant,
      agent: 'anna' as AgentName,
      queues: ['support' as QueueName],
      reason,
    })),
  );
const written = (name = file): string[] => readFileSync(name, 'utf8').split('\n').slice(0, -1);
const reasons = (name = file): string[] => written(name).map((line) => line.split('|').slice(4).join(' '));
const both = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [`PAUSE ${name}`, `PAUSEALL ${name}`]);

/** A writer that is killed when the file holds so many bytes more of what is pending: its store never hears of it. */
function killedAfter(bytes: number): void {
  const text = store.pendingLog(1000).flatMap(linesOf).join('');
  appendFileSync(file, text.slice(0, bytes));
}
const soon = (check: () => void): Promise<true> =>
  eventually(
    () => 'the file is as it should be',
    () => {
      check();
      return true;
    },
    4_000,
  );
async function run(): Promise<void> {
  const log = opened();
  log.wake();
  await log.close();
}

describe('the queue log', () => {
  test('is written line by line, in order, and then forgotten by the store', async () => {
    pause('a', 'b');
    await run();
    expect(reasons()).toEqual(both('a', 'b'));
    expect(store.pendingLog(10)).toEqual([]);
    pause('c');
    await run();
    expect(reasons()).toEqual(both('a', 'b', 'c'));
    expect(faults).toEqual([]);
  });

  test('is for its owner and group, unless it was there and is for others', async () => {
    const umask = process.umask(0o077);
    try {
      pause('a');
      await run();
    } finally {
      process.umask(umask);
    }
    expect(statSync(file).mode & 0o777).toBe(0o640);
    chmodSync(file, 0o604);
    pause('b');
    await run();
    expect(statSync(file).mode & 0o777).toBe(0o604);
  });

  test('takes up what is counted while it writes, however much', async () => {
    const log = opened();
    const names = Array.from({ length: 500 }, (_, index) => `r${index}`);
    for (const name of names) {
      pause(name);
      log.wake();
    }
    await log.close();
    expect(reasons()).toEqual(both(...names));
  });

  test('writes on a wake by itself, without being closed', async () => {
    const log = opened();
    pause('a');
    log.wake();
    await soon(() => expect(store.pendingLog(1)).toEqual([]));
    pause('b');
    log.wake();
    await soon(() => expect(reasons()).toEqual(both('a', 'b')));
    await log.close();
  });

  test('goes on in a new file when the old one was renamed, and in the same when that was cut to nothing', async () => {
    const log = opened();
    pause('a');
    log.wake();
    await soon(() => expect(store.pendingLog(1)).toEqual([]));
    renameSync(file, `${file}.1`);
    pause('b');
    log.wake();
    await soon(() => expect(store.pendingLog(1)).toEqual([]));
    copyFileSync(file, `${file}.copy`);
    truncateSync(file);
    pause('c');
    log.wake();
    await log.close();
    expect([reasons(`${file}.1`), reasons(`${file}.copy`), reasons()]).toEqual([
      both('a'),
      both('b'),
      both('c'),
    ]);
  });
});

describe('after kill -9', () => {
  beforeEach(async () => {
    pause('before');
    await run();
    pause('a', 'a', 'b');
  });
  const all = both('before', 'a', 'a', 'b');

  test.each(Array.from({ length: 8 }, (_, index) => index * 20))(
    'with %d bytes of a batch in the file, every line stands there once',
    async (bytes) => {
      killedAfter(bytes);
      pause('c');
      await run();
      expect(reasons()).toEqual([...all, ...both('c')]);
      expect(faults).toEqual([]);
    },
  );

  test('with all of a batch in the file, likewise', async () => {
    killedAfter(10_000);
    await run();
    expect(reasons()).toEqual(all);
    await run();
    expect(reasons()).toEqual(all);
  });

  test('lines of others in between do not matter', async () => {
    appendFileSync(file, '1|x|y|z|DID|1\n');
    killedAfter(40);
    truncateSync(file, readFileSync(file, 'utf8').lastIndexOf('\n') + 1);
    appendFileSync(file, '2|x|y|z|DID|2\n');
    await run();
    expect(reasons().filter((line) => !line.startsWith('DID'))).toEqual(all);
  });

  test.each([
    ['the file was renamed since', `queue_log.1`],
    ['the file was renamed since, to another ending', 'queue_log-20260302'],
  ])('%s: what it holds is found there', async (_, name) => {
    killedAfter(90);
    renameSync(file, join(folder, name));
    await run();
    const old = readFileSync(join(folder, name), 'utf8');
    const whole = old.slice(0, old.lastIndexOf('\n')).split('\n').length;
    expect([...reasons(join(folder, name)).slice(0, whole), ...reasons()]).toEqual(all);
  });

  test('the file was begun anew in the middle of the batch: both are looked at', async () => {
    const text = store.pendingLog(10).flatMap(linesOf);
    appendFileSync(file, text.slice(0, 2).join(''));
    renameSync(file, `${file}.1`);
    writeFileSync(file, text.slice(2, 4).join(''));
    await run();
    expect([...reasons(`${file}.1`), ...reasons()]).toEqual(all);
  });
});

describe('a file that cannot be written', () => {
  test('is told once, tried again by itself, and loses nothing', async () => {
    mkdirSync(file);
    const log = opened();
    pause('a');
    log.wake();
    await soon(() => expect(faults).toHaveLength(1));
    pause('b');
    log.wake();
    await clock.advance(5_000);
    await clock.advance(5_000);
    expect(faults).toHaveLength(1);
    rmSync(file, { recursive: true });
    await clock.advance(5_000);
    await soon(() => expect(reasons()).toEqual(both('a', 'b')));
    await log.close();
  });

  test('does not keep Keepline from ending, and is written by the next', async () => {
    mkdirSync(file);
    pause('a');
    await run();
    rmSync(file, { recursive: true });
    await run();
    expect(reasons()).toEqual(both('a'));
  });

  test('on the way is not written twice', async () => {
    pause('a');
    let fails = true;
    const forgetful: Store = {
      ...store,
      logWritten: (through, mark) => {
        if (fails && through !== null) throw new Error('the disk is full');
        store.logWritten(through, mark);
      },
    };
    const log = opened(forgetful);
    log.wake();
    await soon(() => expect(faults).toHaveLength(1));
    fails = false;
    await clock.advance(5_000);
    await soon(() => expect(store.pendingLog(1)).toEqual([]));
    await log.close();
    expect(reasons()).toEqual(both('a'));
  });
});
