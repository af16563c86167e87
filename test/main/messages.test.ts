/** `keepline messages`, on a real store behind a real control socket. */
import { request } from 'node:http';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/adapters/sqlite/store.ts';
import type { Instant } from '../../src/domain/ids.ts';
import { OptOuts } from '../../src/engine/opt-outs.ts';
import type { Store } from '../../src/engine/store.ts';
import { databaseFile } from '../../src/main/data-folder.ts';
import { doForMessages } from '../../src/main/message-deeds.ts';
import { silentMessageEvents } from '../../src/observe/message-events.ts';
import { dataFolderPerTest, runCommand } from '../support/control-lab.ts';
import { written } from '../support/messages.ts';
import { SimulatedClock } from '../support/simulated-clock.ts';

const NUMBER = '+46701234567';
const data = dataFolderPerTest();
let store: Store;
const clock = new SimulatedClock(Date.UTC(2026, 5, 1, 8));
beforeEach(() => {
  store = openStore(databaseFile(data.path));
  data.atEnd(() => store.close());
});

function running(): Promise<void> {
  const optOuts = new OptOuts({ store, clock, events: silentMessageEvents, country: () => 'SE' });
  return data.serve({ messageDeed: (deed) => doForMessages(optOuts, 'Europe/Stockholm', deed) });
}

const keepline = (...args: string[]) =>
  runCommand(['messages', ...args], { now: () => clock.now(), env: { KEEPLINE_DATA: data.path } });

describe('keepline messages', () => {
  test('opt-out, opt-outs and opt-in: the number is never told in full', async () => {
    await running();
    store.addMessage(written((clock.now() - 1) as Instant, { notBefore: null }));
    expect(await keepline('opt-outs')).toEqual({ code: 0, out: 'no number has opted out\n', err: '' });
    expect(await keepline('opt-out', '070-123 45 67')).toEqual({
      ...{ code: 0, err: '' },
      out: '+4670****567 is sent no messages\n',
    });
    expect(store.messagesTo(NUMBER).map(({ progress }) => progress)).toMatchObject([
      { status: 'failed', cause: 'withdrawn' },
    ]);
    expect((await keepline('opt-out', NUMBER)).out).toBe('+4670****567 is sent no messages, as before\n');
    expect((await keepline('opt-outs')).out).toBe('NUMBER        SINCE\n+4670****567  2026-06-01 10:00\n');
    expect(JSON.parse((await keepline('opt-outs', '--json')).out)).toEqual({
      outcome: 'optOuts',
      optOuts: [{ number: '+4670****567', at: '2026-06-01T08:00:00.000Z' }],
      timezone: 'Europe/Stockholm',
    });
    expect((await keepline('opt-in', NUMBER)).out).toBe('+4670****567 is sent messages\n');
    expect((await keepline('opt-in', NUMBER)).out).toBe('+4670****567 is sent messages, as before\n');
    expect(store.hasOptedOut(NUMBER)).toBe(false);
  });

  test('what is no number, and nobody to ask', async () => {
    expect(await keepline('opt-out', NUMBER)).toMatchObject({ code: 3, out: '' });
    await running();
    const why = 'is no number that messages are sent to: write it with its country, such as +46701234567';
    expect(await keepline('opt-out', '12')).toEqual({ code: 2, out: '', err: `keepline: "12" ${why}\n` });
    expect((await keepline('opt-in', 'x'.repeat(65))).code).not.toBe(0);
    expect((await keepline('opt-out')).code).toBe(2);
  });

  test('the socket takes nothing else', async () => {
    await running();
    const answers = [
      await ask('GET', '/messages/opt-out'),
      await ask('POST', '/messages/opt-outs'),
      await ask('POST', '/messages/opt-out', '{"number":1}'),
      await ask('POST', '/messages/opt-out', '{"number":"1","also":2}'),
      await ask('POST', '/messages/opt-out', '{'),
      await ask('POST', '/messages/other', '{}'),
    ];
    expect(answers).toEqual([405, 405, 400, 400, 400, 404]);
    expect(store.optOuts()).toEqual([]);
  });
});

const ask = (method: string, path: string, body = ''): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request({ socketPath: data.socketPath, method, path, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    asked.on('error', reject);
    asked.end(body);
  });
