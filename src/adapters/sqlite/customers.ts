/** Customers' replies as rows, and the key of their links. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Generated } from 'kysely';
import type { CallbackId } from '../../domain/ids.ts';
import type { CustomerStore, KnownReply } from '../../engine/customer-store.ts';
import { keyedHash } from './pseudonyms.ts';
import { sql as ofTables, type Run } from './query.ts';

type CustomerTables = {
  replies: { id: Generated<number>; number: string; digest: string; at_ms: number; confirmed: number };
  link_key: { only: number; key: string };
};

const sql = ofTables.withTables<CustomerTables>();

/** Nobody guesses 128 bits; more would make messages longer. */
const SIGNATURE_BYTES = 16;
const LONGEST_TOKEN = 300;

export function customersOn(run: Run): CustomerStore {
  return {
    isRepeated: (reply, since) => {
      const found = sql
        .selectFrom('replies')
        .select('id')
        .where('digest', '=', digestOf(run, reply))
        .limit(1);
      return run(reply.id === null ? found.where('at_ms', '>', since) : found).get() !== undefined;
    },
    addReply: (reply) => {
      run(
        sql.insertInto('replies').values({
          number: keyedHash(run, reply.number, 'reply:'),
          digest: digestOf(run, reply),
          at_ms: reply.at,
          confirmed: reply.isConfirmed ? 1 : 0,
        }),
      ).run();
    },
    confirmationsTo: (number, since) =>
      run(
        sql
          .selectFrom('replies')
          .select('id')
          .where('number', '=', keyedHash(run, number, 'reply:'))
          .where('at_ms', '>', since)
          .where('confirmed', '=', 1),
      ).all().length,
    pruneReplies: (before) => {
      run(sql.deleteFrom('replies').where('at_ms', '<', before)).run();
    },
    linkToken: (callback) => `${callback}.${signatureOf(run, callback)}`,
    callbackOfToken: (token) => {
      if (token.length > LONGEST_TOKEN) return null;
      const end = token.lastIndexOf('.');
      const callback = token.slice(0, Math.max(0, end)) as CallbackId;
      return isSame(token.slice(end + 1), signatureOf(run, callback)) ? callback : null;
    },
  };
}

/** Forgets what a number has written. */
export function forgetReplies(run: Run, number: string): void {
  run(sql.deleteFrom('replies').where('number', '=', keyedHash(run, number, 'reply:'))).run();
}

const digestOf = (run: Run, { number, text, id }: Pick<KnownReply, 'number' | 'text' | 'id'>): string =>
  keyedHash(run, JSON.stringify([number, id === null ? 'text' : 'id', id ?? text]), 'reply:');

function signatureOf(run: Run, callback: CallbackId): string {
  const digest = createHmac('sha256', linkKeyOf(run)).update(callback).digest();
  return digest.subarray(0, SIGNATURE_BYTES).toString('base64url');
}

function linkKeyOf(run: Run): string {
  const known = run(sql.selectFrom('link_key').select('key')).get();
  if (known !== undefined) return known.key;
  const key = randomBytes(32).toString('hex');
  run(sql.insertInto('link_key').values({ only: 1, key })).run();
  return key;
}

/** Compared as text: the same bytes can be written in base64url in several ways. */
function isSame(given: string, right: string): boolean {
  const bytes = Buffer.from(given);
  const wanted = Buffer.from(right);
  // Of another length it cannot be right, and the length of what is right is no secret.
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
}
