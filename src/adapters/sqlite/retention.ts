/** Forgets customers' numbers, as rows. */
import { randomUUID } from 'node:crypto';
import { sql as raw } from 'kysely';
import type { CallbackHistory, CallbackState } from '../../domain/callback/state.ts';
import { attemptCall, type CallbackId } from '../../domain/ids.ts';
import { isOver, type MessageState } from '../../domain/messages/state.ts';
import { coreOf, withoutNumbers } from '../../domain/number-redaction.ts';
import type { RetentionStore } from '../../engine/retention.ts';
import { rowOf, stateFrom, upsertCallback } from './callback-rows.ts';
import { forgetReplies } from './customers.ts';
import { forgetInOptOuts } from './opt-outs.ts';
import { keyedHash } from './pseudonyms.ts';
import { sql as ofTables, type Run } from './query.ts';
import { forgetWebRequests } from './web-requests.ts';

type MessageTables = { messages: { seq: number; about: string; recipient: string; state: string } };

const sql = ofTables.withTables<MessageTables>();

const LAST_DIGITS = 3;
const HASH_LENGTH = 16;

export function retentionOn(run: Run): Omit<RetentionStore, 'transaction' | 'pruneReplies'> {
  return {
    profilesWithNumbers: () =>
      run(overWithNumber().select('profile').distinct().orderBy('profile'))
        .all()
        .map(({ profile }) => profile),
    callbacksWithNumbers: (profile, overBefore, limit) =>
      run(
        overWithNumber()
          .select('id')
          .where('profile', '=', profile)
          .where('over_at_ms', '<', overBefore)
          .orderBy('over_at_ms')
          .limit(limit),
      )
        .all()
        .map(({ id }) => id as CallbackId),
    forgetNumberOf: (id) => {
      const row = run(sql.selectFrom('callbacks').select('state').where('id', '=', id)).get();
      if (row === undefined) return;
      const callback = stateFrom(row.state);
      const name = pseudonymOf(run, callback.number);
      for (const call of callsOf(run, callback)) forgetInCall(run, call, [callback.number], name);
      forgetInMessages(run, messages().where('about', '=', id), name);
      forgetInCallback(run, callback, name);
    },
    eraseNumber: (number) => eraseNumber(run, number),
  };
}

/** Numbers are E.164 until they are forgotten. In these very words, for that is how the index is found. */
const overWithNumber = () =>
  sql
    .selectFrom('callbacks')
    .where('over_at_ms', 'is not', null)
    .where(raw<boolean>`substr(number, 1, 1) = '+'`);

const messages = () => sql.selectFrom('messages').select(['seq', 'state']);

/** As `anon-567-5f2c…`: the last digits for people who compare, the rest for machines that count. */
function pseudonymOf(run: Run, number: string): string {
  const hash = keyedHash(run, number, '').slice(0, HASH_LENGTH);
  return `anon-${number.slice(-LAST_DIGITS)}-${hash}`;
}

function eraseNumber(run: Run, number: string): number {
  const name = `erased-${randomUUID()}`;
  // Some of it may have been given a pseudonym before.
  const names = [number, pseudonymOf(run, number)];
  const callbacks = run(
    sql
      .selectFrom('callbacks')
      .select('state')
      .where('number', 'in', names)
      .where('over_at_ms', 'is not', null),
  )
    .all()
    .map(({ state }) => stateFrom(state));
  const calls = new Set([
    ...callbacks.flatMap((callback) => callsOf(run, callback)),
    ...callsThatTellOf(run, number),
  ]);
  for (const call of calls) forgetInCall(run, call, names, name);
  forgetInStays(run, 'caller_number', names, name);
  const mine = messages().where('recipient', 'in', names);
  run(sql.deleteFrom('messages').where('seq', 'in', unsent(run, mine))).run();
  forgetInMessages(run, mine, name);
  for (const callback of callbacks) {
    forgetInMessages(run, messages().where('about', '=', callback.id), name);
    forgetInCallback(run, callback, name);
  }
  forgetInOptOuts(run, number);
  forgetReplies(run, number);
  forgetWebRequests(
    run,
    number,
    callbacks.map(({ id }) => id),
  );
  return callbacks.length;
}

/** The call that asked for it, those that asked again or took its place, and those that were made for it. */
function callsOf(run: Run, { id, origin, calls }: CallbackState): string[] {
  const told = run(
    sql
      .selectFrom('callback_history')
      .select('entry')
      .where('callback_id', '=', id)
      .where('type', 'in', ['requestChanged', 'calledIn']),
  ).all();
  return [
    ...callOf(origin),
    ...told.flatMap(({ entry }) => {
      const history = JSON.parse(entry) as CallbackHistory;
      if (history.type === 'calledIn') return [history.call];
      return history.type === 'requestChanged' ? callOf(history.origin) : [];
    }),
    ...Array.from({ length: calls }, (_, index) => attemptCall(id, index + 1)),
  ];
}

const callOf = (origin: CallbackState['origin']): string[] => (origin.type === 'call' ? [origin.call] : []);

/** Whoever's calls they are: the number may have been typed, or dialled. Looks through everything. */
function callsThatTellOf(run: Run, number: string): string[] {
  const core = coreOf(number);
  if (core === null) return [];
  const pattern = `%${core}%`;
  const calls = run(sql.selectFrom('calls').select('id').where('state', 'like', pattern)).all();
  const journals = run(
    sql.selectFrom('journal').select('call_id').distinct().where('event', 'like', pattern),
  ).all();
  return [...calls.map(({ id }) => id), ...journals.map(({ call_id }) => call_id)];
}

/** A call that is not over needs its numbers. The caller's own number goes with that of the callback. */
function forgetInCall(run: Run, id: string, numbers: readonly string[], name: string): void {
  const row = run(
    sql.selectFrom('calls').select('state').where('id', '=', id).where('ended_at_ms', 'is not', null),
  ).get();
  if (row !== undefined) {
    const state = JSON.parse(row.state) as { readonly callerNumber: string };
    const all = [...numbers, state.callerNumber];
    const forgotten = JSON.stringify({ ...withoutNumbers(state, all, name), agreement: null });
    run(sql.updateTable('calls').set({ state: forgotten }).where('id', '=', id)).run();
    for (const { id: entry, event } of run(journalOf(id)).all()) {
      const redacted = JSON.stringify(withoutNumbers(JSON.parse(event) as unknown, all, name));
      if (redacted === event) continue;
      run(sql.updateTable('journal').set({ event: redacted }).where('id', '=', entry)).run();
    }
  }
  forgetInStays(run, 'call_id', [id], name);
}

const journalOf = (call: string) =>
  sql.selectFrom('journal').select(['id', 'event']).where('call_id', '=', call);

/** Of stays that are over. */
function forgetInStays(
  run: Run,
  column: 'call_id' | 'caller_number',
  values: readonly string[],
  name: string,
): void {
  run(
    sql
      .updateTable('stays')
      .set({ caller_number: name })
      .where(column, 'in', values)
      .where('left_at_ms', 'is not', null)
      // Who hid their number has none to be forgotten.
      .where(raw<boolean>`caller_number GLOB '*[0-9]*'`),
  ).run();
}

/** Of those that were sent, or will never be: what they said is forgotten with it. */
function forgetInMessages(run: Run, which: ReturnType<typeof messages>, name: string): void {
  for (const { seq, state } of run(which).all()) {
    const message = JSON.parse(state) as MessageState;
    if (!isOver(message)) continue;
    const forgotten: MessageState = { ...message, to: name, text: '', trouble: null };
    run(
      sql
        .updateTable('messages')
        .set({ recipient: name, state: JSON.stringify(forgotten) })
        .where('seq', '=', seq),
    ).run();
  }
}

const unsent = (run: Run, which: ReturnType<typeof messages>): number[] =>
  run(which)
    .all()
    .filter(({ state }) => !isOver(JSON.parse(state) as MessageState))
    .map(({ seq }) => seq);

function forgetInCallback(run: Run, callback: CallbackState, name: string): void {
  const forgotten: CallbackState = { ...callback, number: name, callerName: '', variables: {} };
  run(upsertCallback, rowOf(forgotten)).run();
}
