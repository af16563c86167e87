import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { up } from '../../../src/adapters/sqlite/migrations/003-messages.ts';
import type { Instant } from '../../../src/domain/ids.ts';
import { decideMessage, type MessageEvent } from '../../../src/domain/messages/decide.ts';
import type { MessageState } from '../../../src/domain/messages/state.ts';
import { messageDatabase, TO, written } from '../../support/messages.ts';

const folder = mkdtempSync(join(tmpdir(), 'keepline-messages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const START = 1_000_000 as Instant;
const later = (ms: number): Instant => (START + ms) as Instant;
const changed = (message: MessageState, ...events: MessageEvent[]): MessageState =>
  events.reduce((state, event) => decideMessage(state, event, START).state, message);
const silence: MessageEvent = { type: 'deferred', reason: '', trouble: 'gatewayDown', retryAfterMs: null };

describe('messages as rows', () => {
  test('come back as they were, in a file that was closed and opened', () => {
    const file = join(folder, 'messages.sqlite');
    const first = messageDatabase(file);
    const message = changed(written(START), { type: 'due' }, silence);
    expect(first.store.addMessage(message)).toBe(true);
    expect(first.store.addMessage(written(later(5)))).toBe(false);
    first.close();
    const second = messageDatabase(file);
    expect(second.store.messagesTo(TO)).toEqual([message]);
    expect(second.store.messagesStranded(9)).toEqual([message]);
    second.close();
  });

  test('the next to be due is one before whom nobody stands', () => {
    const { store } = messageDatabase();
    const [first, second, third] = [1, 2, 3].map((count) => written(START, { count }));
    for (const message of [first, second, third]) store.addMessage(message as MessageState);
    expect(store.messagesDue(START, 9)).toEqual([first]);
    const silent = changed(first as MessageState, { type: 'due' }, silence);
    store.saveMessage(silent);
    expect(store.messagesDue(later(4_999), 9)).toEqual([]);
    expect(store.nextMessageAt()).toBe(later(5_000));
    store.saveMessage(changed(first as MessageState, { type: 'due' }, { ...silence, trouble: 'pause' }));
    // The second passes, and while it does nobody else is sent to the same number.
    expect(store.messagesDue(later(5_000), 9).map(({ id }) => id)).toEqual([second?.id, first?.id]);
    store.saveMessage(changed(second as MessageState, { type: 'due' }));
    expect([store.messagesDue(later(5_000), 9), store.nextMessageAt()]).toEqual([[], null]);
    expect(store.messagesInFlight()).toMatchObject([{ id: second?.id }]);
  });

  test('are forgotten when they are long over, and all of a number on demand', () => {
    const { store } = messageDatabase();
    const sent = changed(written(START, { count: 1 }), { type: 'due' }, { type: 'accepted', gatewayId: 'g' });
    const waiting = written(START, { count: 2 });
    const other = written(START, { count: 3, to: '+46709999999' });
    for (const message of [sent, waiting, other]) store.addMessage(message);
    store.pruneMessages(START);
    expect(store.messageByGatewayId('g')).toEqual(sent);
    store.pruneMessages(later(1));
    expect(store.messagesAbout('1753.7~callback')).toEqual([waiting, other]);
    expect(store.eraseMessagesTo(TO)).toBe(1);
    expect(store.messagesAbout('1753.7~callback')).toEqual([other]);
  });

  test('of a version that is not known are not guessed at', () => {
    const { store } = messageDatabase();
    store.addMessage({ ...written(START), v: 2 as unknown as 1 });
    expect(() => store.messagesTo(TO)).toThrow('version 2');
  });

  test('are found without reading the whole table', () => {
    const database = new Sqlite(':memory:');
    database.exec(up);
    const plan = (query: string): string =>
      database
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
        .all()
        .map(({ detail }) => detail)
        .join('\n');
    const queries: string[] = [];
    const prepare = Sqlite.prototype.prepare;
    const { store } = messageDatabase();
    try {
      Sqlite.prototype.prepare = function (this: Sqlite.Database, source: string) {
        queries.push(source);
        return prepare.call(this, source);
      } as typeof prepare;
      store.messagesDue(START, 1);
      store.nextMessageAt();
      store.messagesInFlight();
      store.messagesStranded(1);
      store.messageByGatewayId('g');
      store.pruneMessages(START);
    } finally {
      Sqlite.prototype.prepare = prepare;
    }
    expect(queries).toHaveLength(6);
    const scanning = queries.filter((query) => /SCAN (?!.*USING)/.test(plan(query.replaceAll('?', '1'))));
    expect(scanning).toEqual([]);
  });
});
