/** Pseudonyms and other hashes: what was written by an older Keepline is read the same way, and purposes stay apart. */
import { createHmac } from 'node:crypto';
import { beforeEach, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { keyedHash } from '../../../src/adapters/sqlite/pseudonyms.ts';
import { queriesOn, type Run } from '../../../src/adapters/sqlite/query.ts';

const NUMBER = '+46701234567';
const KEY = 'ab'.repeat(32);
let run: Run;

beforeEach(() => {
  const db = new Sqlite(':memory:');
  db.exec('CREATE TABLE pseudonym_key (only INTEGER PRIMARY KEY CHECK (only = 1), key TEXT NOT NULL)');
  db.prepare('INSERT INTO pseudonym_key VALUES (1, ?)').run(KEY);
  run = queriesOn(db);
});

test('pseudonyms are what they were before hashes had purposes', () => {
  expect(keyedHash(run, NUMBER, '')).toBe(createHmac('sha256', KEY).update(NUMBER).digest('hex'));
});

test('the same text has another hash for each purpose', () => {
  const hashes = ['', 'opt-out:', 'reply:', 'web:'].map((purpose) => keyedHash(run, NUMBER, purpose));
  expect(new Set(hashes).size).toBe(hashes.length);
});
