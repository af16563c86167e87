/** The connection's states, with sessions that do as told and a clock that stands still until moved. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { AriSession, SessionListener } from '../../../src/adapters/ari/client.ts';
import { type Connection, createConnection } from '../../../src/adapters/ari/connection.ts';
import { asFailure } from '../../../src/adapters/ari/failure.ts';
import { DEFAULT_LIMITS } from '../../../src/adapters/ari/limits.ts';
import { SILENT } from '../../../src/adapters/ari/logger.ts';

const { connectMs, pingEveryMs, pingsUnanswered, backoffMinMs, backoffMaxMs, replacedMs } = DEFAULT_LIMITS;
const KEY = '{"type":"ChannelDtmfReceived","digit":"5","channel":{"id":"c"}}';
const REPLACED = '{"type":"ApplicationReplaced"}';

/** One try to connect, as the test decides it. */
interface Try {
  readonly heard: SessionListener;
  readonly signal: AbortSignal;
  readonly session: AriSession & { pings: number; closed: boolean };
  succeed(): void;
  fail(reason: string): void;
}

let tries: Try[];
let told: string[];
let connection: Connection;
let prepare: () => Promise<void>;
let onEvent: () => void;

beforeEach(() => {
  jest.useFakeTimers();
  tries = [];
  told = [];
  prepare = async () => {};
  onEvent = () => {};
  connection = createConnection({
    open: (heard, signal) =>
      new Promise((resolve, reject) => {
        const session = {
          pings: 0,
          closed: false,
          call: async () => {
            throw new Error('not used');
          },
          ping() {
            this.pings += 1;
          },
          close() {
            this.closed = true;
          },
        };
        signal.addEventListener('abort', () => reject(asFailure(signal.reason)));
        tries.push({
          heard,
          signal,
          session,
          succeed: () => resolve(session),
          fail: (reason) => reject(new Error(reason)),
        });
      }),
    listener: {
      prepare: () => prepare(),
      connected: () => told.push('connected'),
      disconnected: (reason) => told.push(`disconnected: ${reason}`),
      event: (event) => {
        told.push(event.type);
        onEvent();
      },
    },
    limits: DEFAULT_LIMITS,
    logger: SILENT,
    random: () => 1,
  });
});

afterEach(async () => {
  const stopped = connection.stop();
  await move(0);
  await stopped;
  jest.useRealTimers();
});

const move = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms).then(() => {});

async function nextTry(number: number): Promise<Try> {
  await move(0);
  const one = tries[number];
  if (!one) throw new Error(`there is no try ${number}, only ${tries.length}`);
  return one;
}

async function goLive(): Promise<Try> {
  connection.start();
  const first = await nextTry(0);
  first.succeed();
  await move(0);
  expect(told).toEqual(['connected']);
  return first;
}

test('it is connected once the session is open and prepared', async () => {
  let prepared = (): void => {};
  prepare = () =>
    new Promise((resolve) => {
      prepared = resolve;
    });
  connection.start();
  const first = await nextTry(0);
  first.succeed();
  await move(0);
  expect([told, connection.session()]).toEqual([[], null]);
  prepared();
  await move(0);
  expect(told).toEqual(['connected']);
  expect(connection.session()).toBe(first.session);
});

test('events heard while it is prepared are told after connected', async () => {
  connection.start();
  const first = await nextTry(0);
  first.heard.message(KEY);
  first.succeed();
  first.heard.message(KEY);
  await move(0);
  first.heard.message(KEY);
  expect(told).toEqual(['connected', 'ChannelDtmfReceived', 'ChannelDtmfReceived', 'ChannelDtmfReceived']);
});

test('it tries for ever, at waits that double up to the limit', async () => {
  connection.start();
  const waits = [backoffMinMs, 500, 1_000, 2_000, 4_000, backoffMaxMs, backoffMaxMs];
  for (const [number, wait] of waits.entries()) {
    (await nextTry(number)).fail('ECONNREFUSED');
    await move(wait - 1);
    expect(tries).toHaveLength(number + 1);
    await move(1);
    expect(tries).toHaveLength(number + 2);
  }
  (await nextTry(waits.length)).succeed();
  await move(0);
  expect(told).toEqual(['connected']);
});

test('a try that takes too long is given up', async () => {
  connection.start();
  await nextTry(0);
  await move(connectMs + backoffMinMs);
  expect(tries[0]?.signal.aborted).toBe(true);
  (await nextTry(1)).succeed();
  await move(0);
  expect(told).toEqual(['connected']);
});

test('a session that cannot be prepared, or is lost before it is, is closed and another one tried', async () => {
  prepare = () => Promise.reject(new Error('no event filter'));
  connection.start();
  const first = await nextTry(0);
  first.succeed();
  await move(backoffMinMs);
  expect(first.session.closed).toBe(true);

  prepare = () => new Promise(() => {});
  const second = await nextTry(1);
  second.succeed();
  await move(0);
  second.heard.lost('closed (1006)');
  await move(2 * backoffMinMs);
  expect(second.session.closed).toBe(true);
  expect(tries).toHaveLength(3);
  expect(told).toEqual([]);
});

test('a lost session is told of once, and nothing is heard of it afterwards', async () => {
  const first = await goLive();
  first.heard.lost('closed (1006)');
  first.heard.lost('again');
  first.heard.message(KEY);
  expect(told).toEqual(['connected', 'disconnected: closed (1006)']);
  expect(connection.session()).toBeNull();
  expect(first.session.closed).toBe(true);
  await move(backoffMinMs);
  (await nextTry(1)).succeed();
  await move(0);
  first.heard.message(KEY);
  first.heard.lost('late');
  expect(told.slice(2)).toEqual(['connected']);
});

test('pings that nobody answers end the session', async () => {
  const first = await goLive();
  await move(pingsUnanswered * pingEveryMs);
  expect(first.session.pings).toBe(pingsUnanswered);
  expect(told).toHaveLength(1);
  await move(pingEveryMs);
  expect(told[1]).toBe(`disconnected: no sign of life for ${pingsUnanswered * pingEveryMs} ms`);
  await move(10 * pingEveryMs);
  expect(first.session.pings).toBe(pingsUnanswered);
});

test('any sign of life keeps the session', async () => {
  const first = await goLive();
  for (let minute = 0; minute < 20; minute += 1) {
    await move(pingEveryMs * pingsUnanswered);
    first.heard.alive();
  }
  expect(told).toEqual(['connected']);
});

test('sessions that are lost right away are tried less and less often; one that lasts ends that', async () => {
  await goLive();
  for (const [number, wait] of [backoffMinMs, 500, 1_000].entries()) {
    (await nextTry(number)).heard.lost('closed');
    await move(wait - 1);
    expect(tries).toHaveLength(number + 1);
    await move(1);
    (await nextTry(number + 1)).succeed();
    await move(0);
  }
  const last = await nextTry(3);
  await move(pingEveryMs);
  last.heard.lost('closed');
  await move(backoffMinMs);
  expect(tries).toHaveLength(5);
});

test('an application that another connection took over is left to it for a while, then taken back', async () => {
  const first = await goLive();
  first.heard.message(REPLACED);
  expect(told[1]).toBe('disconnected: another connection has taken over the application');
  expect(first.session.closed).toBe(true);
  await move(replacedMs - 1);
  expect(tries).toHaveLength(1);
  await move(1);
  expect(tries).toHaveLength(2);
});

test('a listener that fails does not take the connection with it', async () => {
  const first = await goLive();
  onEvent = () => {
    throw new Error('a fault of the engine');
  };
  first.heard.message(KEY);
  onEvent = () => {};
  first.heard.message(KEY);
  expect(told).toEqual(['connected', 'ChannelDtmfReceived', 'ChannelDtmfReceived']);
});

test('what is not understood is left out', async () => {
  const first = await goLive();
  first.heard.message('{"type":"SomethingNew"}');
  first.heard.message('no JSON');
  expect(told).toEqual(['connected']);
});

test.each(['connecting', 'live', 'waiting'])('stop while %s ends everything', async (state) => {
  connection.start();
  const first = await nextTry(0);
  if (state === 'live') first.succeed();
  if (state === 'waiting') first.fail('ECONNREFUSED');
  await move(0);
  const stopped = connection.stop();
  await move(0);
  await stopped;
  await move(60_000);
  expect(tries).toHaveLength(1);
  expect(jest.getTimerCount()).toBe(0);
  expect(told).toEqual(state === 'live' ? ['connected'] : []);
});
