/** Text messages as rows. */
import { type Generated, type Insertable, sql as raw } from 'kysely';
import type { Instant } from '../../domain/ids.ts';
import { holdsLane, isOver, type MessageState } from '../../domain/messages/state.ts';
import type { MessageStore } from '../../engine/messenger.ts';
import { sql as ofTables, type queriesOn } from './query.ts';

type MessageTables = {
  messages: {
    seq: Generated<number>;
    id: string;
    about: string;
    recipient: string;
    status: string;
    waits: string | null;
    next_try_at_ms: number | null;
    holds_lane: number;
    gateway_id: string | null;
    over_at_ms: number | null;
    state: string;
  };
};

const sql = ofTables.withTables<MessageTables>();

/** @param transaction runs work as one transaction, or as a part of the one under way. */
export function messagesOn(
  run: ReturnType<typeof queriesOn>,
  transaction: MessageStore['transaction'],
): MessageStore {
  const states = (rows: readonly { readonly state: string }[]): MessageState[] =>
    rows.map(({ state }) => stateFrom(state));
  const any = () => sql.selectFrom('messages').select('state');
  const all = () => any().orderBy('seq');
  const only = (row: { readonly state: string } | undefined): MessageState | null =>
    row === undefined ? null : stateFrom(row.state);

  return {
    transaction,
    addMessage: (message) =>
      run(
        sql
          .insertInto('messages')
          .values(rowOf(message))
          .onConflict((conflict) => conflict.column('id').doNothing()),
      ).run().changes === 1,
    saveMessage: (message) => {
      const { id, ...changing } = rowOf(message);
      run(sql.updateTable('messages').set(changing).where('id', '=', id)).run();
    },
    message: (id) => only(run(all().where('id', '=', id)).get()),
    messageByGatewayId: (gatewayId) =>
      only(run(all().where('gateway_id', '=', gatewayId).orderBy('seq', 'desc').limit(1)).get()),
    messagesAbout: (about) => states(run(all().where('about', '=', about)).all()),
    messagesTo: (recipient) => states(run(all().where('recipient', '=', recipient)).all()),

    messagesInFlight: () => states(run(any().where('status', '=', sending)).all()),
    messagesStranded: (limit) => states(run(all().where('waits', '=', gatewayDown).limit(limit)).all()),
    messagesDue: (now, limit) =>
      states(
        run(
          unhindered()
            .select('mine.state')
            .where('mine.next_try_at_ms', '<=', now)
            .orderBy('mine.next_try_at_ms')
            .orderBy('mine.seq')
            .limit(limit),
        ).all(),
      ),
    nextMessageAt: () =>
      (run(unhindered().select('mine.next_try_at_ms').orderBy('mine.next_try_at_ms').limit(1)).get()
        ?.next_try_at_ms ?? null) as Instant | null,

    pruneMessages: (before) => {
      run(sql.deleteFrom('messages').where('over_at_ms', '<', before)).run();
    },
    eraseMessagesTo: (recipient) =>
      run(sql.deleteFrom('messages').where('recipient', '=', recipient)).run().changes,
  };
}

/** Literals, so that SQLite sees that an index with only such rows will do. */
const sending = raw.lit('sending');
const gatewayDown = raw.lit('gatewayDown');
const yes = raw.lit(1);

/** Queued, and nobody stands before it on the way to its number. */
const unhindered = () =>
  sql
    .selectFrom('messages as mine')
    .where('mine.next_try_at_ms', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('messages as older')
            .select('older.seq')
            .whereRef('older.recipient', '=', 'mine.recipient')
            .whereRef('older.seq', '<', 'mine.seq')
            .where('older.holds_lane', '=', yes),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('messages as other')
            .select('other.seq')
            .whereRef('other.recipient', '=', 'mine.recipient')
            .where('other.status', '=', sending),
        ),
      ),
    );

function rowOf(message: MessageState): Insertable<MessageTables['messages']> & { id: string } {
  const { progress } = message;
  const queued = progress.status === 'queued' ? progress : null;
  return {
    id: message.id,
    about: message.about,
    recipient: message.to,
    status: progress.status,
    waits: queued?.waits ?? null,
    next_try_at_ms: queued?.nextTryAt ?? null,
    holds_lane: Number(holdsLane(message)),
    gateway_id: message.gatewayId,
    over_at_ms: isOver(message) && 'at' in progress ? progress.at : null,
    state: JSON.stringify(message),
  };
}

/** @throws Error when the row is of a version that is not known here: a newer Keepline wrote it */
function stateFrom(json: string): MessageState {
  const state = JSON.parse(json) as MessageState | { readonly v?: unknown };
  if (state.v !== 1) throw new Error(`a message is of version ${state.v}, which is not known here`);
  return state as MessageState;
}
